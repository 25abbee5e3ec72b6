"""The form of a cell or row as a text: equal for what looks alike, in the view that is asked for."""

import pytest
from lxml import etree

from negotiator.documents.gridforms import form_of
from negotiator.documents.names import CELL_PROPERTIES, WORD


def cell(properties: str) -> etree._Element:
    return etree.fromstring(f'<w:tc xmlns:w="{WORD}"><w:tcPr>{properties}</w:tcPr></w:tc>')


@pytest.mark.parametrize(
    ("properties", "form"),
    [
        ('<w:gridSpan w:val="3"/><w:vMerge/>', "gridSpan 3,vMerge "),
        ('<w:shd w:val="clear" w:fill="D9D9D9"/>', "shaded D9D9D9"),
        ('<w:shd w:val="clear" w:fill="auto"/><w:tcW w:w="900"/>', ""),
    ],
)
def test_the_form_is_what_changes_what_a_table_says(properties: str, form: str) -> None:
    assert form_of(cell(properties), CELL_PROPERTIES, "accepted") == form


def test_each_view_has_its_form() -> None:
    change = '<w:tcPrChange w:id="1" w:author="A"><w:tcPr><w:vMerge w:val="restart"/></w:tcPr></w:tcPrChange>'
    assert form_of(cell(change), CELL_PROPERTIES, "accepted") == ""
    assert form_of(cell(change), CELL_PROPERTIES, "rejected") == "vMerge restart"
