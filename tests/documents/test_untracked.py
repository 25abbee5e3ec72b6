"""What Word tracks no change of is told with its paragraph and told as left out: pages of headers, fields, marks."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Document, left_out, read, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    begin = f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}"
    return f"<w:p>{begin}{run('Scope 1')}</w:p><w:p>{run('Price 2')}{mark('end')}</w:p>"


def file(
    word: Build, *, pages: str = "default", code: str = "TOC", mark: str = "", words: str = "It pays."
) -> Document:
    clause = f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{run(words)}</w:p>"
    section = f'<w:sectPr><w:headerReference w:type="{pages}" r:id="part1"/></w:sectPr>'
    return read(word(field(code) + clause + section, header1=f"<w:p>{run('In confidence')}</w:p>"), name="deal.docx")


CHANGES: list[dict[str, str]] = [
    {"pages": "first"},
    {"code": 'IF 1 = 2 "a" "b"'},
    {"mark": "<w:vanish/>"},
    {"mark": '<w:b/><w:color w:val="FFFFFF"/>'},
]


@pytest.mark.parametrize("changed", CHANGES)
def test_it_is_told_and_told_as_left_out(word: Build, at: datetime, changed: dict[str, str]) -> None:
    sides = file(word), file(word, **changed)
    for old, new in (sides, sides[::-1]):
        redline = compare(old.blocks, new.blocks)
        assert [change.kind for change in redline.changes] == ["format"]
        assert left_out(old, new, redline) == redline.changes
        write_redline(old, new, redline, author="Us", at=at)


@pytest.mark.parametrize("changed", [{"code": "TOC"}, {"mark": "<w:b/>"}, {"mark": '<w:rPr w:rsidR="1"/>'}])
def test_nothing_else_is(word: Build, changed: dict[str, str]) -> None:
    assert not compare(file(word).blocks, file(word, **changed).blocks).changes


def test_bookmarks_that_the_word_processor_names_are_one(word: Build) -> None:
    old, new = file(word, code="PAGEREF _Toc123 \\h"), file(word, code="PAGEREF _Toc987 \\h")
    assert not compare(old.blocks, new.blocks).changes


def test_what_did_not_change_is_not_left_out_with_other_words(word: Build) -> None:
    old, new = file(word, mark="<w:vanish/>"), file(word, mark="<w:vanish/>", words="It pays soon.")
    assert not left_out(old, new, compare(old.blocks, new.blocks))


def test_a_field_that_somebody_deleted_instructs_nothing_any_more(word: Build) -> None:
    deleted = (
        '<w:del w:id="1" w:author="A"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:delInstrText>TOC</w:delInstrText></w:r></w:del>"
    )
    clause = f"<w:p>{deleted}{run('It pays.')}</w:p>"
    assert not compare(
        read(word(f"<w:p>{run('It pays.')}</w:p>"), name="a.docx").blocks, read(word(clause), name="b.docx").blocks
    ).changes
