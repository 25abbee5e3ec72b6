"""The rules see what is wrong with a Word file: each is broken once on purpose, and a good file breaks none."""

from collections.abc import Callable
from types import ModuleType

import pytest

Build = Callable[..., bytes]

BY = 'w:id="{}" w:author="Ann" w:date="2026-01-05T10:00:00Z"'
RUN = "<w:r><w:t>a</w:t></w:r>"
GONE = "<w:r><w:delText>b</w:delText></w:r>"
P = f"<w:p>{RUN}</w:p>"
START = '<w:move{0}RangeStart w:id="{1}" w:name="m" w:author="Ann" w:date="2026-01-05T10:00:00Z"/>'
END = '<w:move{0}RangeEnd w:id="{1}"/>'


def by(number: int) -> str:
    return BY.format(number)


def tracked(*marks: str) -> str:
    return f"<w:p><w:pPr><w:rPr>{''.join(marks)}</w:rPr></w:pPr>{RUN}</w:p>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>{P}"


GOOD = (
    f"<w:p><w:pPr><w:jc w:val='left'/><w:rPr><w:ins {by(1)}/><w:del {by(2)}/><w:b/></w:rPr>"
    f"<w:pPrChange {by(3)}><w:pPr/></w:pPrChange></w:pPr>{START.format('From', 20)}<w:moveFrom {by(4)}>{RUN}"
    f"</w:moveFrom>{END.format('From', 20)}{START.format('To', 21)}<w:moveTo {by(5)}>{RUN}</w:moveTo>"
    f"{END.format('To', 21)}<w:ins {by(6)}><w:del {by(7)}>{GONE}</w:del></w:ins>"
    '<w:r><w:t xml:space="preserve"> b </w:t></w:r></w:p>'
    + table(f"<w:tr><w:trPr><w:tblHeader/><w:ins {by(8)}/></w:trPr><w:tc><w:tcPr/>{P}</w:tc></w:tr>")
    + '<w:sectPr><w:footerReference w:type="default" r:id="part1"/><w:pgSz/></w:sectPr>'
)


def test_a_good_file_breaks_no_rule(word: Build, rules: ModuleType) -> None:
    assert rules.violations(word(GOOD, footer1=P)) == []


@pytest.mark.parametrize(
    ("body", "rule", "what"),
    [
        (f"<w:p>{RUN}<w:pPr/></w:p>", "order", "p: its properties"),
        ('<w:p><w:pPr><w:jc w:val="left"/><w:ind/></w:pPr></w:p>', "order", "pPr: ind behind jc"),
        ("<w:p><w:r><w:rPr><w:i/><w:b/></w:rPr></w:r></w:p>", "order", "rPr: b behind i"),
        ("<w:p><w:r><w:rPr><w:b/><w:b/></w:rPr></w:r></w:p>", "once", "rPr: b"),
        ("<w:p><w:r><w:t>a</w:t><w:rPr/></w:r></w:p>", "order", "r: rPr"),
        (tracked(f"<w:moveTo {by(1)}/>", f"<w:del {by(2)}/>"), "order", "mark: del behind moveTo"),
        (tracked("<w:b/>", f"<w:ins {by(1)}/>"), "order", "mark: ins behind b"),
        (f"<w:p><w:p/>{RUN}</w:p>", "content", "p: p"),
        (f"<w:p><w:ins {by(1)}><w:hyperlink>{RUN}</w:hyperlink></w:ins></w:p>", "content", "ins: hyperlink"),
        (f"<w:sectPr/>{P}", "order", "body: sectPr"),
        (f"<w:tbl><w:tblGrid/><w:tr><w:tc>{P}</w:tc></w:tr></w:tbl>{P}", "order", "tbl: begins"),
        (table(), "content", "tbl: no row"),
        (table("<w:tr/>"), "content", "tr: no cell"),
        (table("<w:tr><w:tc/></w:tr>"), "content", "tc: empty"),
        (table(f"<w:tr><w:tc>{P}{table(f'<w:tr><w:tc>{P}</w:tc></w:tr>').removesuffix(P)}</w:tc></w:tr>"), "content",
         "tc: does not end"),
        (table(f"<w:tr><w:tc>{P}</w:tc><w:trPr/></w:tr>"), "order", "tr: its properties"),
        (table(f"<w:tr><w:trPr><w:del {by(1)}/><w:tblHeader/></w:trPr><w:tc>{P}</w:tc></w:tr>"), "order", "trPr"),
        (table(f"<w:tr><w:tc><w:tcPr><w:cellDel {by(1)}/><w:tcW/></w:tcPr>{P}</w:tc></w:tr>"), "order", "tcPr: tcW"),
        ('<w:p><w:ins w:id="1">' + RUN + "</w:ins></w:p>", "attribute", "ins: author"),
        ('<w:p><w:ins w:author="A">' + RUN + "</w:ins></w:p>", "attribute", "ins: id"),
        ('<w:p><w:ins w:id="1" w:author="A" w:date="5 May">' + RUN + "</w:ins></w:p>", "attribute", "ins: date 5 May"),
        ('<w:p><w:moveFromRangeStart w:id="1" w:author="A" w:name="m"/><w:moveFromRangeEnd w:id="1"/></w:p>',
         "attribute", "moveFromRangeStart: date None"),
        (f"<w:p><w:ins {by(1)}><w:ins {by(2)}>{RUN}</w:ins></w:ins></w:p>", "nesting", "ins in ins"),
        (f"<w:p><w:del {by(1)}><w:ins {by(2)}>{GONE}</w:ins></w:del></w:p>", "nesting", "ins in del"),
        (f"<w:p><w:del {by(1)}>{RUN}</w:del></w:p>", "text", "t inside a deletion"),
        (f"<w:p>{GONE}</w:p>", "text", "delText outside a deletion"),
        ("<w:p><w:r><w:instrText> PAGE</w:instrText></w:r></w:p>", "text", "spaces at an edge"),
        ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>', "field", "word/document.xml: not ended"),
        ('<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', "field", "word/document.xml: end before"),
        (f"<w:p><w:ins {by(1)}>{RUN}</w:ins><w:ins {by(1)}>{RUN}</w:ins></w:p>", "unique", "id 1 of two changes"),
        ('<w:p><w:bookmarkEnd w:id="1"/><w:bookmarkStart w:id="1" w:name="x"/></w:p>', "range", "bookmark 1: end"),
        ('<w:p><w:bookmarkStart w:id="1" w:name="x"/></w:p>', "range", "bookmark 1: not ended"),
        ('<w:p><w:bookmarkStart w:id="1"/><w:bookmarkEnd w:id="1"/></w:p>', "attribute", "bookmarkStart: name"),
        (f"<w:p>{START.format('From', 1)}{END.format('From', 1)}</w:p>", "range", "move m: one end only"),
        ('<w:p w14:paraId="00000001"/><w:p w14:paraId="00000001"/>', "unique", "paragraph id 00000001"),
        ('<w:p><w:pPr><w:pStyle w:val="None"/></w:pPr></w:p>', "dangling", "pStyle None"),
        ('<w:p><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:p>', "dangling", "list 7"),
        ('<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>', "dangling", "footnoteReference 7"),
        ('<w:p><w:r><w:commentReference w:id="7"/></w:r></w:p>', "dangling", "commentReference 7"),
        ('<w:p><w:hyperlink w:anchor="x"/></w:p>', "dangling", "anchor x"),
        ('<w:p><w:hyperlink r:id="rId9"/></w:p>', "dangling", "relationship rId9 of word/document.xml"),
    ],
)  # fmt: skip
def test_each_rule_sees_its_violation(word: Build, rules: ModuleType, body: str, rule: str, what: str) -> None:
    (found,) = [one for one in rules.violations(word(body)) if one[0] == rule][:1]
    assert found[1].startswith(what)
    assert found in rules.fresh(word(body), word(P))
    assert rules.fresh(word(body), word(body)) == []


def test_the_package_is_looked_at_too(word: Build, rules: ModuleType) -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    twice = f'<Relationship Id="one" Type="{kinds}/image" Target="media/a.png"/>' * 2
    found = rules.violations(word(P, links=twice, extra={"word/thing.bin": b"", "word/_rels/no.xml.rels": b"<R/>"}))
    assert set(found) == {
        ("unique", "relationship one of word/_rels/document.xml.rels"),
        ("dangling", "word/_rels/document.xml.rels: media/a.png"),
        ("content type", "word/thing.bin: none"),
        ("relationship", "word/_rels/no.xml.rels: of no part"),
    }
    override = b'<Override PartName="/word/gone.xml" ContentType="application/xml"/></Types>'
    types = word(P, extra={"[Content_Types].xml": b"<Types>" + override})
    assert ("content type", "/word/gone.xml: stated for no part") in rules.violations(types)


def test_styles_and_lists_have_their_order(word: Build, rules: ModuleType) -> None:
    styles = '<w:style w:styleId="A"><w:basedOn w:val="A"/><w:name w:val="A"/></w:style><w:docDefaults/>'
    lists = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:abstractNum w:abstractNumId="1"/>'
    assert set(rules.violations(word(P, styles=styles, numbering=lists))) == {
        ("order", "style: name behind basedOn"),
        ("order", "styles: docDefaults behind style"),
        ("order", "numbering: abstractNum behind num"),
        ("dangling", "abstract list 0"),
    }


SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
BOX = '<w:pict><w:txbxContent><w:p w14:paraId="00000001"/></w:txbxContent></w:pict>'
TWINS = (
    f'<mc:AlternateContent {{}}><mc:Choice Requires="wps">{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>'
    "</mc:AlternateContent>"
)


def in_later_words(word: Build, unzip: Callable[[bytes], dict[str, bytes]], body: str) -> bytes:
    """Return a file whose document says that words of 2010 may be passed over."""
    document = unzip(word(body))["word/document.xml"].replace(b"<w:document", b'<w:document mc:Ignorable="w14"')
    return word(body, extra={"word/document.xml": document})


def test_the_older_twin_of_a_drawing_does_not_count(
    word: Build, rules: ModuleType, unzip: Callable[[bytes], dict[str, bytes]]
) -> None:
    body = f"<w:p><w:r>{TWINS}</w:r></w:p>"
    assert rules.violations(in_later_words(word, unzip, body.format(f'xmlns:wps="{SHAPE}"'))) == []
    assert rules.violations(word(body.format(""))) == [("compatibility", "prefix wps is not declared")]


def test_later_words_must_be_passed_over(
    word: Build, rules: ModuleType, unzip: Callable[[bytes], dict[str, bytes]]
) -> None:
    body = '<w:p w14:paraId="00000001"/>'
    address = "http://schemas.microsoft.com/office/word/2010/wordml"
    assert rules.violations(word(body)) == [("compatibility", f"{address} is not to be passed over")]
    assert rules.violations(in_later_words(word, unzip, body)) == []
