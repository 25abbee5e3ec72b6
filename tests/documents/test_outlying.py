"""Words beyond the paper or in too small a place are hidden words; words in any usual place are not."""

from collections.abc import Callable

import pytest

from negotiator.documents import Document, read
from negotiator.redline import compare

Build = Callable[..., bytes]
BEYOND = (
    '<w:ind w:left="-9000"/>',
    '<w:ind w:start="20000"/>',
    '<w:ind w:left="720" w:hanging="9000"/>',
    '<w:framePr w:w="10" w:hSpace="1"/>',
    '<w:framePr w:h="1" w:hRule="exact"/>',
    '<w:framePr w:x="-9000"/>',
    '<w:pStyle w:val="Away"/>',
)
USUAL = (
    '<w:ind w:left="-1440"/>',
    '<w:ind w:left="7200" w:hanging="720"/>',
    '<w:framePr w:w="2000" w:h="1" w:hRule="atLeast" w:x="1000" w:y="1000"/>',
    '<w:pStyle w:val="Away"/><w:ind w:left="0"/>',
    '<w:ind w:left="much"/>',
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Away"><w:name w:val="Away"/>'
    '<w:pPr><w:ind w:left="-9000"/></w:pPr></w:style>'
)


def file(word: Build, properties: str) -> Document:
    body = f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>The Buyer waives every claim.</w:t></w:r></w:p>"
    return read(word(body, styles=STYLES), name="deal.docx")


@pytest.mark.parametrize("properties", BEYOND)
def test_words_beyond_the_paper_are_hidden_and_telling_is_material(word: Build, properties: str) -> None:
    old, new = file(word, ""), file(word, properties)
    assert new.blocks[0].runs[0].hidden
    assert any("hidden" in change.reasons for change in compare(old.blocks, new.blocks).changes)


@pytest.mark.parametrize("properties", USUAL)
def test_words_in_a_usual_place_are_not(word: Build, properties: str) -> None:
    assert not file(word, properties).blocks[0].runs[0].hidden


def test_a_table_beyond_the_paper_hides_its_words(word: Build) -> None:
    def table(properties: str) -> bool:
        cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>Pumps</w:t></w:r></w:p></w:tc>"
        body = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/><w:tr>{cell}</w:tr></w:tbl><w:p/>"
        return read(word(body), name="deal.docx").blocks[0].runs[0].hidden

    assert table('<w:tblpPr w:tblpX="-9000"/>')
    assert table('<w:tblInd w:w="-9000" w:type="dxa"/>')
    assert not table('<w:tblpPr w:tblpX="900" w:tblpY="9000"/><w:tblInd w:w="-108" w:type="dxa"/>')
