"""The form of a cell or row as a text: equal for what looks alike, in the view that is asked for."""

import pytest
from lxml import etree

from negotiator.documents.gridforms import form_of
from negotiator.documents.names import CELL_PROPERTIES, TABLE_PROPERTIES, WORD


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


@pytest.mark.parametrize(
    ("properties", "form"),
    [
        ('<w:tblW w:w="0" w:type="auto"/><w:tblInd w:w="0" w:type="dxa"/><w:jc w:val="left"/>', ""),
        ('<w:tblLayout w:type="autofit"/><w:tblLook w:val="0000"/><w:tblCaption w:val="Prices"/>', ""),
        ('<w:tblLook w:val="04A0"/>', "dressed firstRow firstColumn noVBand"),
        (
            '<w:tblLook w:firstRow="1" w:firstColumn="1" w:lastRow="0" w:noVBand="1"/>',
            "dressed firstRow firstColumn noVBand",
        ),
        ('<w:tblLook w:val="none"/>', ""),
        (
            '<w:tblW w:w="500" w:type="pct"/><w:tblBorders><w:start w:sz="4" w:val="single"/></w:tblBorders>',
            "tblBorders  (left single sz=4),tblW 500 pct",
        ),
    ],
)
def test_a_table_has_a_form_of_its_own(properties: str, form: str) -> None:
    table = etree.fromstring(f'<w:tbl xmlns:w="{WORD}"><w:tblPr>{properties}</w:tblPr></w:tbl>')
    assert form_of(table, TABLE_PROPERTIES, "accepted") == form
