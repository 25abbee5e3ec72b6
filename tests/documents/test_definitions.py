"""What a file prescribes, in a reader's words."""

from collections.abc import Callable

from lxml import etree

from negotiator.documents import read
from negotiator.documents.definitions import page_layout
from negotiator.documents.names import WORD

Build = Callable[..., bytes]


def section(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:sectPr xmlns:w="{WORD}">{inner}</w:sectPr>')


def test_a_page_layout_is_said_in_millimetres() -> None:
    layout = page_layout(
        section('<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440"/><w:cols w:num="2"/><w:titlePg/>')
    )
    assert layout.properties == (
        ("paper", "210 mm × 297 mm"),
        ("margins", "top 25 mm"),
        ("columns", "2"),
        ("first page of its own", "on"),
    )
    assert page_layout(section("")) == page_layout(section('<w:pgSz w:w="12240" w:h="15840"/><w:cols w:space="1"/>'))


def test_styles_are_named_and_described_with_those_that_they_are_based_on(word: Build) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="N"><w:name w:val="normal"/><w:rPr><w:sz w:val="21"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="N"/>'
        '<w:pPr><w:ind w:left="567"/></w:pPr><w:rPr><w:b/><w:caps w:val="0"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="T"><w:name w:val="Term"/><w:rPr><w:i/></w:rPr></w:style>'
    )
    run = '<w:r><w:rPr><w:rStyle w:val="T"/></w:rPr><w:t>Goods</w:t></w:r>'
    data = word(f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr>{run}</w:p>', styles=styles)
    found = {one.name: one.properties for one in read(data, name="a.docx").blocks[0].definitions}
    assert found["Style Heading 1"] == (
        ("based on", "Normal"),
        ("indents", "left 10 mm"),
        ("bold", "on"),
        ("capitals", "off"),
    )
    assert found["Style Normal"] == (("size", "10.5 pt"),)
    assert found["Character style Term"] == (("italic", "on"),)


def test_paragraphs_under_the_same_definitions_share_them(word: Build) -> None:
    first, second = read(word("<w:p><w:r><w:t>A</w:t></w:r></w:p>" * 2), name="a.docx").blocks
    assert first.definitions is second.definitions
