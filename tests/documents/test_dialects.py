"""Strict files: read as any other, written back as strict, and mixed with transitional ones in a redline."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest
from lxml import etree

from negotiator.documents import accept_revisions, read, reject_revisions, rewrite, write_redline
from negotiator.documents import names as n
from negotiator.documents.dialects import is_strict, speak, to_strict, to_transitional
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
    "http://schemas.openxmlformats.org/drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
}
DRAWING = (
    '<w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:inline>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"/></a:graphic></wp:inline></w:drawing>'
)
ADDRESS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def strict(data: bytes) -> bytes:
    """Return a file as a program writes it that saves in the strict dialect."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            for old, new in STRICT.items():
                text = text.replace(old, new)
            for form in ('w:{}="', 'w:val="{}"'):
                text = text.replace(form.format("left"), form.format("start")).replace(
                    form.format("right"), form.format("end")
                )
            target.writestr(name, text)
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


INDENTED = '<w:ind w:left="720" w:right="10"/><w:jc w:val="right"/>'
CLAUSE = "The Seller shall deliver the goods within ten days of the order."


@pytest.fixture
def sides(word: Build) -> tuple[bytes, bytes]:
    """Return two versions; the second brings a style, a list, a picture and a note of its own."""
    styles = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/>{1}</w:style>'
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlJc w:val="left"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    notes = '<w:footnote w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
    note = '<w:p><w:r><w:t>See</w:t></w:r><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
    first = word(
        p(CLAUSE, INDENTED) + note.format(1) + p("End."),
        styles=styles.format("Plain", ""),
        footnotes=notes.format(1, "Net."),
    )
    own = '<w:pStyle w:val="Own"/><w:numPr><w:numId w:val="1"/></w:numPr>' + INDENTED
    second = word(
        p(CLAUSE.replace("ten", "thirty"), INDENTED) + note.format(1) + p("Its own clause.", own)
        + f"<w:p><w:r>{DRAWING}</w:r></w:p>" + note.format(2) + p("End."),
        styles=styles.format("Plain", "") + styles.format("Own", f"<w:pPr>{INDENTED}</w:pPr>"),
        numbering=lists,
        footnotes=notes.format(1, "Net.") + notes.format(2, "Gross."),
    )  # fmt: skip
    return first, second


def test_a_strict_file_reads_as_its_transitional_twin(sides: tuple[bytes, bytes]) -> None:
    for data in sides:
        plain, other = read(data, name="deal.docx"), read(strict(data), name="deal.docx")
        assert plain.blocks == other.blocks
        assert not compare(plain.blocks, other.blocks).changes


def test_a_strict_file_is_written_back_without_loss(sides: tuple[bytes, bytes], unzip: Unzip) -> None:
    for data in map(strict, sides):
        before, after = unzip(data), unzip(rewrite(read(data, name="deal.docx")))
        for part, content in before.items():
            trees = [etree.tostring(etree.fromstring(one), method="c14n") for one in (content, after[part])]
            assert trees[0] == trees[1], part


@pytest.mark.parametrize("old_strict", [True, False])
@pytest.mark.parametrize("new_strict", [True, False])
def test_a_redline_speaks_the_dialect_of_the_old_file(
    sides: tuple[bytes, bytes], unzip: Unzip, at: datetime, rules: ModuleType, old_strict: bool, new_strict: bool
) -> None:
    first, second = (strict(s) if flag else s for s, flag in zip(sides, (old_strict, new_strict), strict=True))
    old, new = read(first, name="old.docx"), read(second, name="new.docx")
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert rules.fresh(data, first, second) == []
    foreign = re.compile(
        rb"schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006"
        if old_strict
        else rb"purl\.oclc"
    )
    for part, content in unzip(data).items():
        assert not foreign.search(content), part
    sided = rb"w:(left|right)=|w:val=.(left|right)" if old_strict else rb"w:(start|end)=|w:val=.(start|end)"
    assert not re.search(sided, b"".join(unzip(data).values()))
    written = read(data, name="written.docx")
    assert [block.text for block in read(accept_revisions(written), name="a.docx").blocks] == [
        b.text for b in new.blocks
    ]
    assert [block.text for block in read(reject_revisions(written), name="r.docx").blocks] == [
        b.text for b in old.blocks
    ]
    assert "format" not in {change.kind for change in compare(old.blocks, new.blocks).changes}


def test_only_the_names_of_the_markup_change() -> None:
    said = f"<w:t>xmlns=\"{ADDRESS}\"</w:t><!-- <w:x xmlns='{ADDRESS}'/> --><?x '{ADDRESS}'?>"
    said += f"<![CDATA[<w:y a='{ADDRESS}'>]]>"
    data = f"<w:p xmlns:w='{STRICT[ADDRESS]}' a='>'>{said}</w:p>".encode()
    plain = to_transitional(data)
    assert plain == data.replace(STRICT[ADDRESS].encode(), ADDRESS.encode())
    assert to_strict(plain, like=data) == data
    assert to_strict(plain, like=plain) == plain


def test_what_a_strict_part_says_in_transitional_names_stays_so() -> None:
    data = f'<w:p xmlns:w="{STRICT[ADDRESS]}">{DRAWING}</w:p>'.encode()
    assert to_strict(to_transitional(data), like=data) == data


def test_strict_parts_in_wide_letters_are_read(word: Build, unzip: Unzip) -> None:
    text = unzip(strict(word(p(CLAUSE))))["word/document.xml"].decode()
    for wide in (f'<?xml version="1.0" encoding="UTF-16"?>\n{text}'.encode("utf-16"), text.encode("utf-16-be")):
        data = wide if wide[:2] == b"\xff\xfe" else b"\xfe\xff" + wide
        assert is_strict(data)
        document = read(word("", extra={"word/document.xml": data}), name="deal.docx")
        assert [block.text for block in document.blocks] == [CLAUSE]
        assert is_strict(unzip(rewrite(document))["word/document.xml"])


def test_sides_are_named_as_the_dialect_names_them() -> None:
    borders = "<w:tcBorders><w:left/><!-- a --><w:top/><w:right/></w:tcBorders>"
    inner = (
        f'<w:jc w:val="both"/><w:tabs><w:tab w:val="right"/></w:tabs><w:ind w:leftChars="1" w:hanging="2"/>{borders}'
    )
    element = etree.fromstring(f'<w:x xmlns:w="{n.WORD}">{inner}</w:x>')
    speak(element, strict=True)
    told = etree.tostring(element).decode()
    for expected in ('w:val="both"', 'w:val="end"', 'w:startChars="1"', 'w:hanging="2"', "<w:start/>", "<w:top/>"):
        assert expected in told
    speak(element, strict=False)
    assert (
        inner.replace('w:leftChars="1" w:hanging="2"', 'w:hanging="2" w:leftChars="1"')
        in etree.tostring(element).decode()
    )
