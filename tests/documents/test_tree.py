"""Surgery on the XML: neighbours through content controls, anchors kept, nothing empty left behind."""

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.tree import (
    block_after,
    block_before,
    end_no_section,
    first_child,
    first_paragraph,
    last_paragraph,
    missing_margins,
    nearest,
    put_first,
    remove_block,
    remove_keeping_anchors,
    unwrap,
)


def body(inner: str) -> Element:
    return etree.fromstring(f'<w:body xmlns:w="{n.WORD}" xmlns:r="{n.REFERENCES}">{inner}</w:body>')


def inner(root: Element) -> str:
    text = etree.tostring(root).decode()
    return text[text.index(">") + 1 : text.rindex("<")].replace(f' xmlns:w="{n.WORD}"', "")


def test_neighbours_are_found_through_content_controls_and_not_through_cells() -> None:
    root = body(
        '<w:p w:rsidR="a"/><w:sdt><w:sdtPr/><w:sdtContent><w:p w:rsidR="b"/><w:p w:rsidR="c"/></w:sdtContent></w:sdt>'
        "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    a, b, c, in_cell = root.iter(n.PARAGRAPH)
    assert block_after(a) is b
    assert block_before(b) is a
    assert block_before(c) is b
    table = block_after(c)
    assert table is not None
    assert table.tag == n.TABLE
    assert block_before(table) is c
    assert block_after(in_cell) is None
    assert block_before(a) is None
    assert first_paragraph(root) is a
    assert last_paragraph(root) is in_cell
    assert last_paragraph(etree.Element(n.TABLE)) is None


def test_content_goes_behind_the_properties() -> None:
    root = body("<w:p><w:pPr/><w:r/></w:p>")
    put_first(root[0], [etree.Element(n.w("bookmarkStart")), etree.Element(n.w("bookmarkEnd"))])
    assert inner(root) == "<w:p><w:pPr/><w:bookmarkStart/><w:bookmarkEnd/><w:r/></w:p>"


def test_controls_left_empty_go_with_their_block() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    root = body(control.format(control.format("<w:p/>")) + "<w:p/>")
    remove_block(next(root.iter(n.PARAGRAPH)))
    assert inner(root) == "<w:p/>"


SECTION = '<w:p><w:pPr><w:sectPr><w:headerReference w:type="{}" r:id="{}"/></w:sectPr></w:pPr></w:p>'


@pytest.mark.parametrize(
    ("use", "following", "names"),
    [
        ("default", "<w:p/><w:sectPr/>", ["one"]),
        ("default", f"{SECTION.format('default', 'two')}<w:sectPr/>", ["two"]),
        ("default", f"{SECTION.format('even', 'two')}<w:sectPr/>", ["one", "two"]),
        ("first", "<w:sectPr/>", []),
        ("first", "<w:sectPr><w:titlePg/></w:sectPr>", ["one"]),
        ("default", "<w:p/>", []),
    ],
)
def test_a_section_that_goes_leaves_its_headers_to_the_next(use: str, following: str, names: list[str]) -> None:
    root = body(SECTION.format(use, "one") + following)
    remove_block(root[0])
    assert [one.get(n.r("id")) for one in root.iter(n.w("headerReference"))] == names


def test_a_section_runs_on_where_its_paragraph_stays() -> None:
    root = body(SECTION.format("default", "one") + "<w:p><w:pPr><w:keepNext/><w:sectPr/></w:pPr></w:p><w:sectPr/>")
    for paragraph in (root[0], root[1], root[1]):
        end_no_section(paragraph)
    reference = '<w:headerReference w:type="default" r:id="one"/>'
    assert inner(root) == f"<w:p/><w:p><w:pPr><w:keepNext/></w:pPr></w:p><w:sectPr>{reference}</w:sectPr>"


def test_wrappers_open_in_place() -> None:
    root = body("<w:p><w:r/><w:ins><w:r/><w:bookmarkStart/></w:ins><w:hyperlink/></w:p>")
    unwrap(root[0][1])
    assert inner(root) == "<w:p><w:r/><w:r/><w:bookmarkStart/><w:hyperlink/></w:p>"
    unwrap(etree.Element(n.INSERTED))


def test_what_is_removed_leaves_its_anchors_but_not_those_of_its_text_boxes() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:bookmarkStart/></w:p></w:txbxContent></w:pict></w:r>"
    root = body(f"<w:p><w:sdt><w:sdtContent><w:del><w:commentRangeEnd/>{box}</w:del></w:sdtContent></w:sdt></w:p>")
    remove_keeping_anchors(next(root.iter(n.DELETED)))
    assert inner(root) == "<w:p><w:sdt><w:sdtContent><w:commentRangeEnd/></w:sdtContent></w:sdt></w:p>"
    remove_keeping_anchors(next(root.iter(n.w("commentRangeEnd"))))
    root = body("<w:p><w:sdt><w:sdtContent><w:hyperlink><w:del/></w:hyperlink></w:sdtContent></w:sdt></w:p>")
    remove_keeping_anchors(next(root.iter(n.DELETED)))
    assert inner(root) == "<w:p/>"


def test_first_children_and_nearest_holders_are_what_a_search_finds() -> None:
    root = body("<!-- a remark --><w:p><w:hyperlink><w:r/><w:r><w:t/></w:r></w:hyperlink></w:p>")
    for element in [root, *root.iterdescendants("*")]:
        for tag in (n.PARAGRAPH, n.HYPERLINK, n.RUN, n.TEXT, n.BODY):
            assert first_child(element, tag) is element.find(tag)
            assert nearest(element, tag) is next(element.iterancestors(tag), None)


def test_what_is_handed_down_from_section_to_section_does_not_grow() -> None:
    uses = ["default", "default", "even", "first", *(f"use{k}" for k in range(100))]
    references = "".join(f'<w:headerReference w:type="{use}" r:id="r{k}"/>' for k, use in enumerate(uses))
    root = body(f"<w:sectPr>{references}</w:sectPr><w:sectPr><w:titlePg/></w:sectPr>")
    assert [one.get(n.TYPE) for one in missing_margins(root[0], root[1])] == ["default", "even", "first"]
    assert missing_margins([], root[1]) == []
