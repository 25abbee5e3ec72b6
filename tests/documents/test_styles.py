"""What a paragraph's styles give it: each style is asked once, the nearest that says something holds."""

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.styles import BODY_LEVEL, NumberingReference, Styles


def style(name: str, base: str, inner: str = "", title: str = "") -> str:
    named = f'<w:name w:val="{title or name}"/><w:basedOn w:val="{base}"/>'
    return f'<w:style w:type="paragraph" w:styleId="{name}">{named}{inner}</w:style>'


def styles(*inner: str) -> Styles:
    return Styles(etree.fromstring(f'<w:styles xmlns:w="{n.WORD}">{"".join(inner)}</w:styles>'))


def named(name: str) -> Element:
    return etree.fromstring(f'<w:pPr xmlns:w="{n.WORD}"><w:pStyle w:val="{name}"/></w:pPr>')


def ids(found: list[Element]) -> list[str]:
    holders = [one.getparent() for one in found]
    return [holder.get(n.w("styleId")) or "" for holder in holders if holder is not None]


def test_formats_come_from_the_whole_chain_and_the_nearest_first() -> None:
    spaced = "<w:pPr><w:spacing/></w:pPr>"
    known = styles(style("A", "", spaced), style("B", "A"), style("C", "B", spaced), style("D", "C"))
    assert ids(known.formats(named("D"))) == ["C", "A"]
    assert ids(known.formats(named("B"))) == ["A"]
    assert known.formats(named("Unknown")) == []
    assert known.formats(named("D")) is known.formats(named("D"))


def test_a_circle_and_a_long_chain_end() -> None:
    circle = styles(style("A", "B", "<w:pPr/>"), style("B", "A", "<w:pPr/>"))
    assert ids(circle.formats(named("A"))) == ["A", "B"]
    long = styles(*(style(f"S{k}", f"S{k - 1}", "<w:pPr/>") for k in range(100)))
    assert ids(long.formats(named("S99"))) == [f"S{k}" for k in range(99, 87, -1)]


def test_the_nearest_outline_level_holds() -> None:
    level = '<w:pPr><w:outlineLvl w:val="{}"/></w:pPr>'
    known = styles(
        style("H", "", title="heading 3"),
        style("A", "H"),
        style("B", "A", level.format(1)),
        style("C", "H", level.format(9), title="heading 1"),
    )
    assert [known.outline_level(named(one)) for one in ("H", "A", "B", "C", "X")] == [2, 2, 1, 9, BODY_LEVEL]


def test_a_list_that_a_style_gives_names_the_style_unless_a_level_is_said() -> None:
    numbered = '<w:pPr><w:numPr>{}<w:numId w:val="4"/></w:numPr></w:pPr>'
    known = styles(
        style("A", "", numbered.format("")),
        style("B", "A"),
        style("C", "", numbered.format('<w:ilvl w:val="2"/>')),
        style("D", "C", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>'),
    )
    assert known.numbering(named("B")) == (NumberingReference(number="4", level=None), "A")
    assert known.numbering(named("C")) == (NumberingReference(number="4", level=2), "")
    assert known.numbering(named("D")) == (NumberingReference(number="4", level=1), "")
    assert known.numbering(None) == (NumberingReference(number="", level=None), "")
