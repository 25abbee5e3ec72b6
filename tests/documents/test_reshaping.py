"""Cells and rows of another form: merged, shaded, hidden; told with their first paragraph, tracked as their format."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import (
    Document,
    accept_revisions,
    left_out,
    read,
    reject_revisions,
    resolve_document,
    write_redline,
)
from negotiator.documents.gridforms import form_of
from negotiator.documents.names import CELL_PROPERTIES, ROW_PROPERTIES
from negotiator.documents.package import open_package
from negotiator.documents.stories import Table, scan
from negotiator.redline import Accept, Reject, compare

Build = Callable[..., bytes]
RULE = '<w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
FORMS: dict[str, tuple[str, ...]] = {
    "wider": ("", '<w:gridSpan w:val="2"/>', ""),
    "merged": ("", '<w:vMerge w:val="restart"/>', ""),
    "shaded": ("", '<w:shd w:val="clear" w:fill="1F3864"/>', ""),
    "hidden": ("<w:hidden/>", "", ""),
    "repeated": ("<w:tblHeader/>", "", '<w:vAlign w:val="center"/>'),
    "flat": ('<w:trHeight w:val="1" w:hRule="exact"/>', "", ""),
    "ruled": ("", '<w:tcBorders><w:top w:val="double" w:sz="8" w:space="0" w:color="auto"/></w:tcBorders>', ""),
    "aligned": ('<w:gridBefore w:val="1"/><w:jc w:val="right"/>', '<w:tcFitText/><w:vAlign w:val="bottom"/>', ""),
    "thin": ("", '<w:tcMar><w:left w:w="90" w:type="dxa"/></w:tcMar>', "", "", "", "1"),
    "framed": ("", "", "", f"<w:tblBorders>{RULE}</w:tblBorders>"),
    "aside": ("", "", "", '<w:tblW w:w="900" w:type="dxa"/><w:tblInd w:w="-9000" w:type="dxa"/>'),
    "fixed": ("", "", "", '<w:tblpPr w:tblpX="9000"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'),
    "except": ("", "", "", "", f"<w:tblPrEx><w:tblBorders>{RULE}</w:tblBorders></w:tblPrEx>"),
}


def file(
    word: Build, row: str, cell: str, more: str = "", table: str = "", exceptions: str = "", width: str = "900"
) -> Document:
    def one(text: str, properties: str = "", width: str = "900") -> str:
        form = f'<w:tcPr><w:tcW w:w="{width}"/>{properties}</w:tcPr>'
        return f"<w:tc>{form}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    first = (
        f"<w:tr>{exceptions}<w:trPr>{row}</w:trPr>{one('Pumps of steel', cell + more, width)}{one('ten euros')}</w:tr>"
    )
    second = f"<w:tr>{one('Valves of brass')}{one('two euros')}</w:tr>"
    grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    return read(word(f"<w:tbl><w:tblPr>{table}</w:tblPr>{grid}{first}{second}</w:tbl><w:p/>"), name="deal.docx")


def seen(document: Document) -> list[tuple[object, ...]]:
    return [(block.text, block.format, block.runs) for block in document.blocks]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_told_and_tracked(word: Build, at: datetime, rules: ModuleType, form: str) -> None:
    sides = file(word, "", ""), file(word, *FORMS[form])
    for old, new in (sides, sides[::-1]):
        redline = compare(old.blocks, new.blocks)
        assert {change.kind for change in redline.changes} == {"format"}
        assert any("hidden" in change.reasons for change in redline.changes) == (
            form in ("hidden", "flat", "aside", "thin")
        )
        data = write_redline(old, new, redline, author="Us", at=at)
        assert not rules.fresh(data, old.source, new.source)
        written = read(data, name="deal.docx")
        assert {one.kind for one in written.revisions} == {"table format"}
        assert seen(read(accept_revisions(written), name="a.docx")) == seen(new)
        assert seen(read(reject_revisions(written), name="r.docx")) == seen(old)
        for default, wanted in ((Accept(), new), (Reject(), old)):
            settled = resolve_document(old, new, redline, {}, default=default)
            assert seen(read(settled, name="s.docx")) == seen(wanted)


def test_what_says_nothing_is_no_form(word: Build) -> None:
    plain = file(word, '<w:cantSplit w:val="0"/><w:trHeight w:val="20"/>', '<w:gridSpan w:val="1"/>')
    table = scan(open_package(plain.source, name="deal.docx"), "accepted").stories[0].container.items[0]
    assert isinstance(table, Table)
    assert form_of(table.rows[0].element, ROW_PROPERTIES, "accepted") == ""
    assert form_of(table.rows[0].cells[0].element, CELL_PROPERTIES, "accepted") == ""
    assert not compare(file(word, "", "").blocks, plain.blocks).changes


def test_words_in_a_cell_that_continues_the_one_above_are_hidden(word: Build) -> None:
    assert file(word, "", "<w:vMerge/>").blocks[0].runs[0].hidden
    assert not file(word, "", '<w:vMerge w:val="restart"/>').blocks[0].runs[0].hidden


def test_an_earlier_change_of_form_stays(word: Build, at: datetime) -> None:
    earlier = '<w:tcPrChange w:id="9" w:author="Earlier" w:date="2020-01-01T00:00:00Z"><w:tcPr/></w:tcPrChange>'
    old, new = file(word, "", "", earlier), file(word, "", '<w:gridSpan w:val="2"/>')
    redline = compare(old.blocks, new.blocks)
    assert left_out(old, new, redline) == redline.changes
    written = read(write_redline(old, new, redline, author="Us", at=at), name="deal.docx")
    assert [one.author for one in written.revisions] == ["Earlier"]


def test_an_earlier_change_of_a_table_stays(word: Build, at: datetime) -> None:
    earlier = '<w:tblPrChange w:id="9" w:author="Earlier" w:date="2020-01-01T00:00:00Z"><w:tblPr/></w:tblPrChange>'
    old, new = file(word, "", "", table=earlier), file(word, "", "", table='<w:jc w:val="center"/>')
    redline = compare(old.blocks, new.blocks)
    assert len(redline.changes) == 1
    assert left_out(old, new, redline) == redline.changes
    written = read(write_redline(old, new, redline, author="Us", at=at), name="deal.docx")
    assert [one.author for one in written.revisions] == ["Earlier"]


def test_a_style_of_its_own_comes_with_a_table(word: Build, at: datetime) -> None:
    style = '<w:style w:type="table" w:styleId="{0}"><w:name w:val="Table {0}"/></w:style>'

    def dressed(name: str) -> Document:
        cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>Pumps of steel</w:t></w:r></w:p></w:tc>"
        look = f'<w:tblPr><w:tblStyle w:val="{name}"/><w:tblLook w:val="04A0"/></w:tblPr>'
        body = f"<w:tbl>{look}<w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl><w:p/>"
        return read(word(body, styles=style.format(name)), name="deal.docx")

    old, new = dressed("Grid"), dressed("Lines")
    redline = compare(old.blocks, new.blocks)
    assert [change.kind for change in redline.changes] == ["format"]
    written = read(write_redline(old, new, redline, author="Us", at=at), name="deal.docx")
    parts = open_package(written.source, name="deal.docx").parts
    assert b'w:styleId="Lines"' in parts["word/styles.xml"]
    assert seen(read(accept_revisions(written), name="a.docx")) == seen(new)
    assert seen(read(reject_revisions(written), name="r.docx")) == seen(old)
