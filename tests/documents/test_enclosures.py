"""What encloses text: which control a range is about, and which parts of a formula a mark stands for."""

import re

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.enclosures import (
    CONTROL_STARTS,
    control_of,
    formula_is_hidden,
    is_of_formula,
    part_is_hidden,
    part_of_formula,
    resolve_controls,
    resolve_in_formula,
)

NAMES = f'xmlns:w="{n.WORD}" xmlns:m="{n.MATHS}"'
FIRST = '<w:customXmlInsRangeStart w:id="1"/>'
LAST = '<w:customXmlInsRangeEnd w:id="1"/>'


def paragraph(inner: str) -> Element:
    return etree.fromstring(f"<w:p {NAMES}>{inner}</w:p>")


def first(root: Element, name: str) -> Element:
    found = next(root.iter(name), None)
    assert found is not None
    return found


def starts(root: Element) -> list[Element]:
    return list(root.iter(*CONTROL_STARTS))


def inner(root: Element) -> str:
    return re.sub(r' xmlns:\w+="[^"]*"', "", "".join(etree.tostring(child).decode() for child in root))


@pytest.mark.parametrize(
    ("body", "about"),
    [
        (f"{FIRST}<w:sdt><w:sdtContent>{LAST}</w:sdtContent></w:sdt>", True),
        (f'{FIRST}<w:bookmarkStart w:id="9"/><w:customXml>{LAST}</w:customXml>', True),
        (f"{FIRST}<w:r/><w:sdt><w:sdtContent>{LAST}</w:sdtContent></w:sdt>", False),
        (f"<w:sdt><w:sdtContent>{FIRST}</w:sdtContent></w:sdt>{LAST}", False),
        (f"{FIRST}<w:sdt/>", False),
        (FIRST, False),
    ],
)
def test_a_range_is_about_the_control_whose_first_tag_it_encloses(body: str, about: bool) -> None:
    assert (control_of(starts(paragraph(body))[0]) is not None) is about


def test_a_control_that_goes_leaves_its_content_and_no_mark() -> None:
    body = f"<w:r/>{FIRST}<w:sdt><w:sdtPr/><w:sdtEndPr/><w:sdtContent>{LAST}<w:ins/></w:sdtContent></w:sdt>"
    for accept, left in ((True, "<w:r/><w:sdt><w:sdtPr/><w:sdtEndPr/><w:sdtContent><w:ins/></w:sdtContent></w:sdt>"),
                         (False, "<w:r/><w:ins/>")):  # fmt: skip
        root = paragraph(body)
        resolve_controls(starts(root), accept=accept)
        assert inner(root) == left


def test_a_range_without_its_end_is_taken_away() -> None:
    root = paragraph(f"{FIRST}<w:r/>")
    resolve_controls(starts(root), accept=False)
    assert inner(root) == "<w:r/>"


ROOT = '<m:rad><m:radPr><m:ctrlPr><w:ins w:id="1"/></m:ctrlPr></m:radPr><m:e><m:r/></m:e></m:rad>'


def test_a_mark_in_a_formula_stands_for_its_run_or_for_the_whole_part() -> None:
    root = paragraph(f'<m:oMath>{ROOT}<m:r><w:del w:id="2"/></m:r></m:oMath><w:ins w:id="3"><w:r/></w:ins>')
    around, single, outside = root.iter(*n.TRACKED)
    assert [is_of_formula(mark) for mark in (around, single, outside)] == [True, True, False]
    assert part_of_formula(around) is first(root, f"{{{n.MATHS}}}rad")
    assert part_of_formula(single) is single.getparent()
    assert part_of_formula(outside) is None
    assert part_is_hidden(first(root, f"{{{n.MATHS}}}rad"), "rejected")
    assert not part_is_hidden(first(root, f"{{{n.MATHS}}}rad"), "accepted")


def test_a_mark_of_an_argument_stands_for_nothing_that_could_go() -> None:
    root = paragraph('<m:oMath><m:e><m:ctrlPr><w:del w:id="1"/></m:ctrlPr><m:r/></m:e></m:oMath>')
    mark = first(root, n.DELETED)
    assert part_of_formula(mark) is None
    resolve_in_formula(mark, goes=True)
    assert inner(root) == "<m:oMath><m:e><m:ctrlPr/><m:r/></m:e></m:oMath>"


def test_a_formula_is_hidden_with_its_last_run_and_goes_with_it() -> None:
    root = paragraph(f"<m:oMathPara><m:oMath>{ROOT}</m:oMath></m:oMathPara>")
    formula = first(root, f"{{{n.MATHS}}}oMath")
    assert formula_is_hidden(formula, "rejected")
    assert not formula_is_hidden(formula, "accepted")
    assert not formula_is_hidden(etree.Element(formula.tag), "rejected")
    resolve_in_formula(first(root, n.INSERTED), goes=True)
    assert not len(root)
