"""Colours that a theme gives are those that a reader sees, whatever stands beside their names; its changes are told."""

from collections.abc import Callable

import pytest
from lxml import etree

from negotiator.documents import Document, left_out, read
from negotiator.documents.names import WORD
from negotiator.documents.package import open_package
from negotiator.documents.theme import Theme, themed
from negotiator.redline import compare

Build = Callable[..., bytes]
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
LINK = f'<Relationship Id="look" Type="{KIND}" Target="theme1.xml"/>'
THEME = """<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme>
<a:dk1><a:sysClr val="windowText" lastClr="{dark}"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1>
<a:accent1><a:srgbClr val="4f81bd"/></a:accent1><a:accent2><a:srgbClr val="blue"/></a:accent2>
</a:clrScheme><a:fontScheme><a:minorFont><a:latin typeface="Cambria"/></a:minorFont></a:fontScheme>
</a:themeElements></a:theme>"""
SWAPPED = '<w:clrSchemeMapping w:t1="light1" w:bg1="dark1"/>'


def file(word: Build, run: str = "", *, dark: str = "000000", settings: str = "", theme: bool = True) -> Document:
    body = f"<w:p><w:r><w:rPr>{run}</w:rPr><w:t>The Buyer waives every claim.</w:t></w:r></w:p>"
    extra = {"word/theme1.xml": THEME.format(dark=dark).encode()} if theme else {}
    return read(word(body, extra=extra, links=LINK if theme else "", settings=settings), name="deal.docx")


@pytest.mark.parametrize(
    ("run", "hidden"),
    [
        ('<w:color w:val="000000" w:themeColor="background1"/>', True),
        ('<w:color w:val="000000" w:themeColor="background1" w:themeShade="FF"/>', True),
        ('<w:color w:val="000000" w:themeColor="text1" w:themeTint="00"/>', True),
        ('<w:color w:val="FFFFFF" w:themeColor="text1"/>', False),
        ('<w:color w:val="FFFFFF" w:themeColor="none"/>', True),
        ('<w:color w:val="FFFFFF" w:themeColor="accent2"/>', True),
        ('<w:color w:val="FFFFFF" w:themeColor="background1" w:themeShade="80"/>', False),
        ('<w:color w:val="FFFFFF" w:themeColor="accent1" w:themeTint="odd"/>', False),
        ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>', True),
        ('<w:color w:val="000000"/><w:shd w:val="solid" w:color="FFFFFF" w:themeColor="text1"/>', True),
        ('<w:spacing w:val="-200"/>', True),
        ('<w:spacing w:val="-10"/><w:fitText w:val="900" w:id="1"/>', False),
        ('<w:fitText w:val="1" w:id="1"/>', True),
    ],
)
def test_what_a_reader_sees_decides(word: Build, run: str, hidden: bool) -> None:
    assert file(word, run).blocks[0].runs[0].hidden is hidden


def test_without_a_theme_what_is_written_holds(word: Build) -> None:
    assert file(word, '<w:color w:val="FFFFFF" w:themeColor="text1"/>', theme=False).blocks[0].runs[0].hidden
    assert not list(Theme(open_package(file(word, theme=False).source, name="a.docx")).definitions())


def test_a_changed_theme_is_told_and_what_it_hides_is_material(word: Build) -> None:
    run = '<w:color w:val="000000" w:themeColor="text1"/>'
    for changed in (file(word, run, dark="FFFFFF"), file(word, run, settings=SWAPPED)):
        old = file(word, run)
        redline = compare(old.blocks, changed.blocks)
        assert [one.definition for one in left_out(old, changed, redline)] == ["Theme"]
        assert any("hidden" in one.reasons for one in redline.changes)
    assert not compare(file(word, run).blocks, file(word, run).blocks).changes


def test_colours_are_mixed(word: Build) -> None:
    theme = Theme(open_package(file(word).source, name="a.docx"))
    named = f'<w:color xmlns:w="{WORD}" w:val="123456" w:themeColor="accent1" w:themeShade="80"/>'
    assert theme.colour(themed(etree.fromstring(named), "123456", of="theme")) == "28415F"
    assert theme.colour("123456") == "123456"
