"""What prints or breaks without a letter is told and tracked: kinds of breaks, soft hyphens, ticked boxes."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import Document, accept_revisions, left_out, read, reject_revisions, write_redline
from negotiator.redline import compare, rows

Build = Callable[..., bytes]


def field(data: str) -> str:
    def mark(kind: str, inner: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'

    form = f'<w:ffData><w:name w:val="Box"/><w:enabled/>{data}</w:ffData>'
    code = '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
    return mark("begin", form) + code + mark("separate") + mark("end")


SILENT = {
    "page": ('<w:r><w:br w:type="page"/></w:r>', "<w:r><w:br/></w:r>"),
    "column": ('<w:r><w:br w:type="column"/></w:r>', '<w:r><w:br w:type="page"/></w:r>'),
    "hyphen": ("<w:r><w:t>as long</w:t><w:softHyphen/><w:t>as</w:t></w:r>", "<w:r><w:t>as longas</w:t></w:r>"),
    "tab": ('<w:r><w:ptab w:alignment="right" w:relativeTo="margin" w:leader="none"/></w:r>', "<w:r><w:tab/></w:r>"),
    "date": ("<w:r><w:dayLong/></w:r>", "<w:r><w:dayShort/></w:r>"),
    "tick": tuple(
        field(f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked w:val="{tick}"/></w:checkBox>')
        for tick in "10"
    ),
    "choice": tuple(
        field(f'<w:ddList><w:result w:val="{at}"/><w:listEntry w:val="no"/><w:listEntry w:val="yes"/></w:ddList>')
        for at in "10"
    ),
}


def file(word: Build, inner: str) -> Document:
    before, after = (f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in ("The Seller ", " delivers."))
    return read(word(f"<w:p>{before}{inner}{after}</w:p><w:p/>"), name="deal.docx")


@pytest.mark.parametrize("kind", SILENT)
def test_what_has_no_letter_is_told_and_tracked(word: Build, at: datetime, rules: ModuleType, kind: str) -> None:
    sides = [file(word, inner) for inner in SILENT[kind]]
    for old, new in (sides, sides[::-1]):
        redline = compare(old.blocks, new.blocks)
        assert len(redline.changes) == 1
        assert redline.changes[0].reasons == (("hidden",) if kind in ("tick", "choice") else ())
        assert any(row.remarks for row in rows(redline)) == (kind != "hyphen")
        assert not left_out(old, new, redline)
        data = write_redline(old, new, redline, author="Us", at=at)
        assert not rules.fresh(data, old.source, new.source)
        written = read(data, name="deal.docx")
        assert {one.kind for one in written.revisions} == {"insert", "delete"} or kind == "hyphen"
        assert read(accept_revisions(written), name="a.docx").blocks == new.blocks
        assert read(reject_revisions(written), name="r.docx").blocks == old.blocks


@pytest.mark.parametrize("kind", SILENT)
def test_what_did_not_change_is_not_told(word: Build, kind: str) -> None:
    old, new = (
        file(word, SILENT[kind][0]),
        file(word, SILENT[kind][0] + "<w:r><w:t xml:space='preserve'> duly </w:t></w:r>"),
    )
    assert {change.new_text.strip() for change in compare(old.blocks, new.blocks).changes} == {"duly"}


def test_a_line_break_is_one_however_it_is_written(word: Build) -> None:
    old, new = file(word, "<w:r><w:br/></w:r>"), file(word, '<w:r><w:br w:type="textWrapping"/></w:r>')
    assert not compare(old.blocks, new.blocks).changes
    assert new.blocks[0].text == "The Seller \n delivers."
