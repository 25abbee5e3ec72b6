"""What new content needs comes along: pictures with what they refer to, styles under free names, lists with numbers."""

from collections.abc import Callable

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.carrying import Carrier, written_parts
from negotiator.documents.package import Package, open_package

Build = Callable[..., bytes]
MAIN = "word/document.xml"
KINDS = n.REFERENCES
PARAGRAPH = "<w:p/>"


def package(data: bytes) -> Package:
    return open_package(data, name="deal.docx")


def carrier(base: Package, new: Package) -> tuple[Carrier, dict[str, Element]]:
    roots = {MAIN: base.root(MAIN)}
    return Carrier(base, new, roots), roots


def element(inner: str) -> Element:
    return etree.fromstring(f'<w:p xmlns:w="{n.WORD}" xmlns:r="{KINDS}">{inner}</w:p>')


def carried(bring: Carrier, inner: str) -> Element:
    fresh = bring.copy(element(inner), source=MAIN, target=MAIN)
    assert fresh is not None
    return fresh


def style(name: str, title: str, more: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>{more}</w:style>'


def test_styles_are_matched_by_name_and_added_under_a_free_id(word: Build) -> None:
    base = package(word(PARAGRAPH, styles=style("A", "Clause") + style("B", "Other")))
    based = '<w:basedOn w:val="A"/><w:next w:val="Gone"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    new = package(word(PARAGRAPH, styles=style("X", "clause") + style("B", "Schedule", based) + style("A", "Root")))
    bring, roots = carrier(base, new)
    fresh = carried(bring, '<w:pPr><w:pStyle w:val="X"/></w:pPr>')
    assert fresh[0][0].get(n.VALUE) == "A"
    assert carried(bring, '<w:pPr><w:pStyle w:val="B"/></w:pPr>')[0][0].get(n.VALUE) == "B1"
    assert carried(bring, '<w:pPr><w:pStyle w:val="Unknown"/></w:pPr>')[0].find(n.w("pStyle")) is None
    styles = written_parts(base, bring, roots)["word/styles.xml"].decode()
    assert 'w:styleId="B1"' in styles
    assert '<w:basedOn w:val="A1"/>' in styles
    assert "Gone" not in styles


def test_a_long_chain_of_styles_comes_along_whole(word: Build) -> None:
    chain = "".join(style(f"S{k}", f"Title {k}", f'<w:basedOn w:val="S{k - 1}"/>') for k in range(1, 3_000))
    base = package(word(PARAGRAPH, styles=style("S0", "Title 0")))
    bring, roots = carrier(base, package(word(PARAGRAPH, styles=style("S0", "Title 0") + chain)))
    assert carried(bring, '<w:pPr><w:pStyle w:val="S2999"/></w:pPr>')[0][0].get(n.VALUE) == "S2999"
    assert written_parts(base, bring, roots)["word/styles.xml"].count(b"<w:style ") == 3_000


def test_without_styles_of_its_own_a_file_takes_none(word: Build) -> None:
    bring, roots = carrier(package(word(PARAGRAPH)), package(word(PARAGRAPH, styles=style("X", "Clause"))))
    assert carried(bring, '<w:pPr><w:pStyle w:val="X"/></w:pPr>')[0].find(n.w("pStyle")) is None
    assert not written_parts(package(word(PARAGRAPH)), bring, roots)


LISTS = (
    '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="{}"/><w:pStyle w:val="X"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>'
)


@pytest.mark.parametrize(
    ("base_lists", "number"),
    [(LISTS.format("decimal"), "7"), (LISTS.format("upperRoman"), "8"), ("", "1"), (None, "1")],
)
def test_lists_are_matched_when_alike_and_else_added(word: Build, base_lists: str | None, number: str) -> None:
    base = package(word(PARAGRAPH) if base_lists is None else word(PARAGRAPH, numbering=base_lists))
    bring, roots = carrier(base, package(word(PARAGRAPH, numbering=LISTS.format("decimal"))))
    fresh = carried(bring, '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>')
    assert next(fresh.iter(n.w("numId"))).get(n.VALUE) == number
    changed = written_parts(base, bring, roots)
    assert ("word/numbering.xml" in changed) == (number != "7")
    if number != "7":
        assert f'w:numId="{number}"'.encode() in changed["word/numbering.xml"]
        assert changed["word/numbering.xml"].count(b"<w:pStyle") == (base_lists or "").count("<w:pStyle")


def test_a_list_that_nothing_defines_is_none(word: Build) -> None:
    bring, _ = carrier(package(word(PARAGRAPH)), package(word(PARAGRAPH)))
    fresh = carried(bring, '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>')
    assert next(fresh.iter(n.w("numId"))).get(n.VALUE) == "0"


def test_charts_come_with_what_they_refer_to(word: Build) -> None:
    rels = f'<Relationships xmlns="{n.RELATIONSHIPS}">{{}}</Relationships>'
    inside = f'<Relationship Id="a" Type="{KINDS}/package" Target="../embeddings/data.bin"/>'
    inside += f'<Relationship Id="b" Type="{KINDS}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
    inside += f'<Relationship Id="c" Type="{KINDS}/package" Target="../gone.bin"/>'
    links = f'<Relationship Id="k" Type="{KINDS}/chart" Target="charts/chart1.xml"/>'
    links += f'<Relationship Id="lost" Type="{KINDS}/image" Target="gone.png"/>'
    extra = {
        "word/charts/chart1.xml": b"<c/>",
        "word/charts/_rels/chart1.xml.rels": rels.format(inside).encode(),
        "word/embeddings/data.bin": b"figures",
    }
    base = package(word(PARAGRAPH))
    bring, roots = carrier(base, package(word(PARAGRAPH, links=links, extra=extra)))
    fresh = carried(bring, '<w:r r:id="k"/><w:r r:id="lost"/><w:r r:id="none"/><w:r r:id="k"/>')
    assert [run.get(n.r("id")) for run in fresh] == ["rId1", None, None, "rId1"]
    changed = written_parts(base, bring, roots)
    assert changed["word/charts/chart1_1.xml"] == b"<c/>"
    assert changed["word/embeddings/data_1.bin"] == b"figures"
    nested = changed["word/charts/_rels/chart1_1.xml.rels"].decode()
    assert 'Target="/word/embeddings/data_1.bin"' in nested
    assert 'Target="https://example.org/"' in nested
    assert "gone" not in nested
    assert b"chart1_1.xml" in changed["word/_rels/document.xml.rels"]


def test_a_note_that_cannot_come_stops_its_content(word: Build) -> None:
    bring, _ = carrier(package(word(PARAGRAPH)), package(word(PARAGRAPH)))
    reference = element('<w:r><w:footnoteReference w:id="1"/></w:r>')
    assert bring.copy(reference, source=MAIN, target=MAIN) is None
    bring.on_note = lambda _kind, _number: "9"
    fresh = bring.copy(reference, source=MAIN, target=MAIN)
    assert fresh is not None
    assert fresh[0][0].get(n.ID) == "9"


def test_parts_that_are_added_get_free_names_and_relationships(word: Build) -> None:
    base = package(word(PARAGRAPH, header1="<w:p/>"))
    bring, roots = carrier(base, base)
    part, name = bring.add_part(etree.Element(n.w("hdr")), "header", media_type="application/header+xml")
    assert part == "word/header2.xml"
    bring.repeat_relationships(MAIN, part)
    changed = written_parts(base, bring, roots)
    assert f'Id="{name}"'.encode() in changed["word/_rels/document.xml.rels"]
    assert b"/word/header2.xml" in changed["[Content_Types].xml"]
    assert b"header1.xml" in changed["word/_rels/header2.xml.rels"]


LATER = "http://schemas.microsoft.com/office/word/2010/wordml"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


@pytest.mark.parametrize(
    "root", ["", ' mc:Ignorable="w15"', f' xmlns:x="{LATER}" mc:Ignorable="x"', ' xmlns:w14="urn:another"']
)
def test_names_of_later_versions_come_with_leave_to_pass_them_over(word: Build, root: str) -> None:
    names = f'xmlns:w="{n.WORD}" xmlns:mc="{n.COMPATIBILITY}" xmlns:w15="{n.WORD_2012}"'
    text = f"<!-- kept --><w:document {names}{root}><w:body/></w:document><!-- too -->"
    base = package(word("", extra={MAIN: text.encode()}))
    bring, roots = carrier(base, package(word(PARAGRAPH)))
    choice = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><wps:a xmlns:wps="{SHAPE}"/></mc:Choice></mc:AlternateContent>'
    )
    inner = f'<w:r><w:rPr><w14:ligatures w14:val="all"/></w:rPr>{choice}</w:r>'
    whole = etree.fromstring(f'<w:p {names} xmlns:w14="{LATER}">{inner}</w:p>')
    fresh = bring.copy(whole, source=MAIN, target=MAIN)
    assert fresh is not None
    roots[MAIN][0].append(fresh)
    written = etree.fromstring(written_parts(base, bring, roots)[MAIN])
    ignorable = (written.get(f"{{{n.COMPATIBILITY}}}Ignorable") or "").split()
    assert [written.nsmap[prefix] for prefix in ignorable].count(LATER) == 1
    assert ("w15" in ignorable) is ("w15" in root)
    assert written.getprevious() is not None
    assert written.getnext() is not None
    assert written.find(f".//{{{SHAPE}}}a") is not None
