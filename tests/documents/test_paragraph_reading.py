"""How one paragraph is read: its pieces, what tracked changes hide of it, its formats before and after, its styles."""

from datetime import UTC, datetime

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.blocks import atoms, signature
from negotiator.documents.pieces import collect
from negotiator.documents.properties import resolve_properties
from negotiator.documents.revisions import read_date, tracked_elements
from negotiator.documents.shapes import View
from negotiator.documents.styles import Styles
from negotiator.documents.tracked import cell_is_hidden, descend, mark_is_hidden, row_is_hidden, shown_properties
from negotiator.redline import OBJECT_CHARACTER

NAMES = f'xmlns:w="{n.WORD}" xmlns:r="{n.REFERENCES}" xmlns:mc="{n.COMPATIBILITY}"'
BY = 'w:id="1" w:author="Ann"'


def element(tag: str, inner: str) -> Element:
    return etree.fromstring(f"<w:{tag} {NAMES}>{inner}</w:{tag}>")


MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
SIMPLE = '<w:fldSimple w:instr=" DATE "><w:r><w:t>{}</w:t></w:r></w:fldSimple>'
STRUCK = f"<w:del {BY}><w:r><w:delText>b</w:delText></w:r></w:del>"


def field(instruction: str, result: str) -> str:
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{MARK.format('begin')}{code}{MARK.format('separate')}<w:r><w:t>{result}</w:t></w:r>{MARK.format('end')}"


@pytest.mark.parametrize(
    ("inner", "accepted", "rejected"),
    [
        ("<w:r><w:t>a</w:t><w:tab/><w:br/><w:noBreakHyphen/></w:r>", "a\t\n\u2011", "a\t\n\u2011"),
        (f"<w:ins {BY}><w:r><w:t>a</w:t></w:r></w:ins>{STRUCK}", "a", "b"),
        (f"<w:moveFrom {BY}><w:r><w:t>a</w:t></w:r></w:moveFrom>", "", "a"),
        (field("PAGE", "7"), "7", "7"),
        (field(field("REF x", "5"), "7"), "7", "7"),
        (SIMPLE.format("May"), "May", "May"),
        ("<w:r><w:drawing/></w:r><w:r><w:footnoteReference/></w:r>", OBJECT_CHARACTER * 2, OBJECT_CHARACTER * 2),
        ("<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><mc:AlternateContent/>", f"a{OBJECT_CHARACTER}", None),
        (f"{MARK.format('separate')}<w:r><w:t>1</w:t></w:r>{MARK.format('end')}", "1", "1"),
    ],
)  # fmt: skip
def test_text_in_both_views(inner: str, accepted: str, rejected: str | None) -> None:
    paragraph = element("p", inner)
    views: list[tuple[View, str]] = [("accepted", accepted), ("rejected", accepted if rejected is None else rejected)]
    for view, text in views:
        pieces = collect([paragraph], view)
        assert "".join(piece.text for piece in pieces) == text
        assert [piece.start for piece in pieces] == [
            len("".join(p.text for p in pieces[:at])) for at in range(len(pieces))
        ]


def test_fields_are_told_by_what_they_do_and_not_by_automatic_names() -> None:
    paragraph = element("p", field("REF  _Ref123 \\h", "5") + SIMPLE.format("May"))
    found = atoms(collect([paragraph], "accepted"), {})
    assert [(atom.offset, atom.length, atom.ref) for atom in found] == [
        (0, 1, "REF _Ref \\h"),
        (1, 3, "DATE"),
    ]


def test_signatures_leave_out_noise() -> None:
    bold = element("rPr", "<w:b/><w:lang/>")
    assert signature(bold) == signature(element("rPr", "<w:b/>")) == "b()"
    assert signature(bold) != signature(element("rPr", '<w:b w:val="0"/>'))
    assert signature(None) == ""


def test_former_properties_show_when_changes_are_rejected() -> None:
    changed = element("rPr", f"<w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange>")
    assert shown_properties(changed, "accepted") is changed
    former = shown_properties(changed, "rejected")
    assert former is not None
    assert former[0].tag == n.w("i")
    plain = element("rPr", "<w:b/>")
    assert shown_properties(plain, "rejected") is plain


@pytest.mark.parametrize(("accept", "left"), [(True, ["b", "ins"]), (False, ["ins", "i"])])
def test_a_change_of_format_is_taken_or_taken_back(accept: bool, left: list[str]) -> None:
    holder = element("r", f"<w:rPr><w:ins {BY}/><w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>")
    resolve_properties(list(holder.iter(n.w("rPrChange"))), accept=accept)
    assert sorted(etree.QName(child).localname for child in holder[0]) == sorted(left)


def test_properties_left_empty_go() -> None:
    holder = element("p", f'<w:pPr><w:jc w:val="left"/><w:pPrChange {BY}><w:pPr/></w:pPrChange></w:pPr>')
    resolve_properties(list(holder.iter(n.w("pPrChange"))), accept=False)
    assert not len(holder)


def test_marks_rows_and_cells_hide_in_one_view() -> None:
    paragraph = element("p", f"<w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>")
    row = element("tr", f"<w:trPr><w:ins {BY}/></w:trPr>")
    cell = element("tc", f"<w:tcPr><w:cellDel {BY}/></w:tcPr>")
    assert (mark_is_hidden(paragraph, "accepted"), mark_is_hidden(paragraph, "rejected")) == (True, False)
    assert (row_is_hidden(row, "accepted"), row_is_hidden(row, "rejected")) == (False, True)
    assert (cell_is_hidden(cell, "accepted"), cell_is_hidden(cell, "rejected")) == (True, False)
    kinds = [kind for holder in (paragraph, row, cell) for _, kind in tracked_elements(holder)]
    assert kinds == ["paragraph mark delete", "row insert", "cell delete"]


def test_of_alternatives_only_the_first_is_looked_into() -> None:
    fallback = "<mc:Fallback><w:p/><w:p/></mc:Fallback>"
    choice = f"<mc:AlternateContent><mc:Choice><w:p/></mc:Choice>{fallback}</mc:AlternateContent>"
    assert len(list(descend(element("body", choice + "<mc:AlternateContent/>"), frozenset({n.PARAGRAPH})))) == 1


def test_styles_give_levels_and_lists_by_inheritance() -> None:
    styles = Styles(
        element(
            "styles",
            '<w:style w:type="paragraph" w:default="1" w:styleId="N"/>'
            '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="4"/>'
            '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="H"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="L"><w:basedOn w:val="L"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr>'
            "</w:style>",
        )
    )
    named = {name: element("pPr", f'<w:pStyle w:val="{name}"/>') for name in ("A", "L", "unknown")}
    assert [styles.outline_level(one) for one in (named["A"], named["L"], named["unknown"], None)] == [1, 3, 9, 9]
    assert styles.outline_level(element("pPr", '<w:outlineLvl w:val="0"/>')) == 0
    assert styles.numbering(named["A"])[0].number == "4"
    assert styles.numbering(named["A"])[1] == "H"
    assert (
        styles.numbering(element("pPr", '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="0"/></w:numPr>'))[0].number == "0"
    )
    assert styles.numbering_of_style("H") == "4"
    assert styles.numbering_of_style("none") == ""


def test_dates_are_those_of_the_file_or_none() -> None:
    assert read_date("2026-03-02T09:00:00Z") == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert read_date("2026-03-02T09:00:00") == datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 -- Word's own dates bear no zone
    assert read_date("soon") is read_date("") is read_date(None) is None
