"""Files with the traits of those that Google Docs writes: their noise is no change, and their oddities do no harm.

Each run bears a switched-off writing direction, there are empty runs, suggestions stand in content controls with ids of
their own, widths have decimals, comments have no threads, and dates or whole parts are missing.
"""

import re
from collections.abc import Callable
from datetime import datetime
from types import ModuleType
from zlib import crc32

import pytest

from negotiator.documents import Document, accept_revisions, in_view, read, reject_revisions, rewrite, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

OFF = '<w:rtl w:val="0"/>'
EMPTY = "<w:r><w:rPr><w:rtl/></w:rPr></w:r>"
RUN_OFF = f"<w:rPr>{OFF}</w:rPr>"


def r(text: str, tag: str = "t", look: str = "") -> str:
    return (
        f'<w:r w:rsidDel="00000000" w:rsidR="00000000" w:rsidRPr="00000000"><w:rPr>{look}{OFF}</w:rPr>'
        f'<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'
    )


def p(inner: str, properties: str = "") -> str:
    marks = 'w:rsidR="00000000" w:rsidDel="00000000" w:rsidP="00000000" w:rsidRDefault="00000000" w14:paraId="{}"'
    number = f"{crc32(inner.encode()) // 2:08X}"
    return f"<w:p {marks.format(number)}><w:pPr>{properties}<w:rPr/></w:pPr>{EMPTY}{inner}{EMPTY}</w:p>"


def control(number: int, inner: str) -> str:
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="-{number}"/><w:tag w:val="goog_rdk_{number}"/></w:sdtPr>'
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )


def suggested(number: int, tag: str, text: str, date: str = ' w:date="2026-01-05T10:00:00Z"') -> str:
    words = r(text, "delText" if tag == "del" else "t")
    return control(number, f'<w:{tag} w:author="Ann" w:id="{number}"{date}>{words}</w:{tag}>')


TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="Table1"/><w:tblW w:w="9360.0" w:type="dxa"/><w:jc w:val="left"/>'
    '<w:tblInd w:w="100.0" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0600"/></w:tblPr><w:tblGrid>'
    '<w:gridCol w:w="4680.5"/><w:gridCol w:w="4680"/><w:tblGridChange w:id="0"><w:tblGrid><w:gridCol w:w="4680"/>'
    '<w:gridCol w:w="4680"/></w:tblGrid></w:tblGridChange></w:tblGrid><w:tr><w:trPr><w:cantSplit w:val="0"/>'
    '<w:trHeight w:val="400.5"/><w:tblHeader w:val="0"/></w:trPr>{}</w:tr></w:tbl>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Normal" w:default="1"><w:name w:val="normal"/></w:style>'
    '<w:style w:type="table" w:styleId="TableNormal" w:default="1"><w:name w:val="Table Normal"/></w:style>'
    '<w:style w:type="table" w:styleId="Table1"><w:basedOn w:val="TableNormal"/></w:style>'
)
COMMENT = '<w:comment w:id="{}" w:author="Bob" w:date="2026-01-05T10:00:00Z">{}</w:comment>'


def cells(*texts: str) -> str:
    return TABLE.format("".join(f'<w:tc><w:tcPr><w:vAlign w:val="top"/></w:tcPr>{p(r(text))}</w:tc>' for text in texts))


@pytest.fixture
def sides(word: Build) -> tuple[Document, Document]:
    """Return a file with suggestions and comments, and what came back without any of the noise."""
    commented = (
        control(11, '<w:commentRangeStart w:id="0"/>')
        + control(12, '<w:commentRangeStart w:id="1"/>')
        + r("within ten days")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:commentRangeEnd w:id="1"/>'
        + '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    changed = suggested(3000000001, "del", "slowly ") + suggested(3000000002, "ins", "promptly ", "")
    old = word(
        p(r("The Seller delivers ") + changed + r("to the Buyer."))
        + p(r("The Buyer pays ") + commented + r(" of the ") + r("invoice", look='<w:b w:val="1"/>') + r("."))
        + cells("Pumps", "100") + p(r("In witness whereof.")),
        styles=STYLES, comments=COMMENT.format(0, p(r("Too short?"))) + COMMENT.format(1, p(r("It is usual."))),
    )  # fmt: skip
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>invoice</w:t></w:r>"

    def plain(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    new = word(
        f"<w:p>{plain('The Seller delivers promptly to the Buyer.')}</w:p>"
        f"<w:p>{plain('The Buyer pays within thirty days of the ')}{bold}{plain('.')}</w:p>"
        + re.sub(r"<w:rPr>.*?</w:rPr>", "", cells("Pumps", "120"))
        + f"<w:p>{plain('In witness whereof.')}</w:p>",
        styles=STYLES,
    )
    return read(old, name="old.docx"), read(new, name="new.docx")


def test_suggestions_are_tracked_changes_with_or_without_a_date(sides: tuple[Document, Document]) -> None:
    old, _ = sides
    assert [(one.kind, one.author, one.text, one.date is None) for one in old.revisions] == [
        ("delete", "Ann", "slowly ", False),
        ("insert", "Ann", "promptly ", True),
        ("table format", "", "Pumps100", True),
    ]
    assert old.blocks[0].text == "The Seller delivers promptly to the Buyer."
    assert in_view(old, "rejected").blocks[0].text == "The Seller delivers slowly to the Buyer."
    assert read(accept_revisions(old), name="a.docx").blocks == old.blocks
    assert read(reject_revisions(old), name="r.docx").blocks == in_view(old, "rejected").blocks


def test_comments_without_threads_hang_where_they_are_marked(sides: tuple[Document, Document]) -> None:
    old, _ = sides
    assert [(one.author, one.text, one.replies) for one in old.comments] == [
        ("Bob", "Too short?", ()),
        ("Bob", "It is usual.", ()),
    ]
    for one in old.comments:
        assert one.anchor is not None
        assert old.blocks[one.anchor.block].text[one.anchor.start : one.anchor.end] == "within ten days"


def test_noise_is_no_change(sides: tuple[Document, Document]) -> None:
    old, new = sides
    redline = compare(old.blocks, new.blocks)
    told = [(change.kind, change.old_text, change.new_text) for change in redline.changes]
    assert told == [("replace", "ten", "thirty"), ("replace", "100", "120")]


def test_a_redline_says_both_keeps_theirs_and_breaks_no_rule(
    sides: tuple[Document, Document], rules: ModuleType, unzip: Unzip, at: datetime
) -> None:
    old, new = sides
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    written = read(data, name="redline.docx")
    assert [b.text for b in read(accept_revisions(written), name="a.docx").blocks] == [b.text for b in new.blocks]
    ours_back = reject_revisions(written, of=lambda author, _: author == "Us")
    assert [b.text for b in read(ours_back, name="r.docx").blocks] == [b.text for b in old.blocks]
    assert rules.fresh(data, old.source, new.source) == []
    ids = [int(one) for one in re.findall(r'<w:(?:ins|del) w:id="(\d+)" w:author="Us"', _main(unzip(data)))]
    assert ids
    assert max(ids) < 2**31
    assert [(c.text, c.anchor is None) for c in written.comments] == [(c.text, c.anchor is None) for c in old.comments]
    assert _main(unzip(rewrite(old))).count("goog_rdk_") == 4


def _main(files: dict[str, bytes]) -> str:
    return files["word/document.xml"].decode()
