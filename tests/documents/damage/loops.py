"""Definitions that refer to themselves and marks that do not pair, written by hand one by one."""

from collections.abc import Iterator
from functools import partial

from .shapes import Damage
from .whole import DECLARATION, NAMES, document, packed, part, parts, text, with_body, with_part

_P = "<w:p>{}</w:p>"
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_BEGIN, _SEPARATE, _END = (_FIELD.format(kind) for kind in ("begin", "separate", "end"))
_BY = 'w:id="{}" w:author="Ann" w:date="2026-01-05T10:00:00Z"'


def _style(name: str, parent: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{parent}"/>'
        f'<w:next w:val="{parent}"/><w:link w:val="{parent}"/></w:style>'
    )


_CHAIN = "".join(_style(f"S{k}", f"S{k + 1}") for k in range(5_000)).replace("S0", "Clause")
STYLES = {
    "based on itself": _style("Clause", "Clause"),
    "two in a circle": _style("Clause", "Other") + _style("Other", "Clause"),
    "a long chain": _CHAIN,
    "a long circle": _CHAIN + _style("S5000", "Clause"),
    "two of one id": _style("Clause", "Normal") + _style("Clause", "Clause"),
    "no id": '<w:style w:type="paragraph"><w:basedOn w:val="Clause"/></w:style>',
    "all default": "".join(_style(f"S{k}", "Clause").replace("w:type", 'w:default="1" w:type') for k in range(100)),
}


def _list(number: str, inner: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'


def _num(number: str, abstract: str, inner: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{inner}</w:num>'


def _level(level: str, text_of: str, start: str = "1", form: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text_of}"/></w:lvl>'
    )


_LINKED = '<w:numStyleLink w:val="Clause"/>'
_IN_STYLE = (
    '<w:style w:type="paragraph" w:styleId="Clause"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
NUMBERING = {
    "start 10^12": _list("0", _level("0", "%1.", "1000000000000") + _level("1", "%1.%2")) + _num("1", "0"),
    "roman start": _list("0", _level("0", "%1.", "999999999", "upperRoman") + _level("1", "%2", form="lowerRoman"))
    + _num("1", "0"),
    "letter start": _list(
        "0", _level("0", "%1.", "99999999", "lowerLetter") + _level("1", "%2", "9" * 9, "upperLetter")
    )
    + _num("1", "0"),
    "negative start": _list("0", _level("0", "%1.", "-5", "lowerRoman") + _level("1", "%1.%2", "-7", "lowerLetter"))
    + _num("1", "0"),
    "level 99": _list("0", _level("99", "%1.") + _level("-1", "%9")) + _num("1", "0"),
    "huge text": _list("0", _level("0", "%1" * 200_000) + _level("1", "x" * 1_000_000)) + _num("1", "0"),
    "a list of itself": _list("0", _LINKED) + _num("1", "0"),
    "no list": _num("1", "7"),
    "two lists of one id": _list("0", _level("0", "%1.")) * 2 + _num("1", "0") * 2,
    "restart nonsense": _list("0", _level("1", "%1.%2", more='<w:lvlRestart w:val="99"/>')) + _num("1", "0"),
    "override without end": _list("0", _level("1", "%2"))
    + _num("1", "0", '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="x"/></w:lvlOverride>' * 500),
    "override level 10^9": _list("0", _level("1", "%2"))
    + _num("1", "0", f'<w:lvlOverride w:ilvl="1000000000">{_level("1000000000", "%3")}</w:lvlOverride>'),
    "50,000 lists": "".join(_list(str(k), _level("0", "%1")) for k in range(50_000))
    + "".join(_num(str(k), str(k)) for k in range(50_000)),
}


def definitions() -> Iterator[Damage]:
    """Yield styles and lists that loop or say the impossible."""
    for name, inner in STYLES.items():
        make = partial(with_part, "word/styles.xml", part("w:styles", inner))
        yield Damage(group="definitions", name=f"styles: {name}", make=make)
    for name, inner in NUMBERING.items():
        make = partial(with_part, "word/numbering.xml", part("w:numbering", inner))
        yield Damage(group="definitions", name=f"numbering: {name}", make=make)
    yield Damage(group="definitions", name="list and style in a circle", make=_circle)


def _circle() -> bytes:
    files = {
        "word/styles.xml": part("w:styles", _IN_STYLE),
        "word/numbering.xml": part("w:numbering", NUMBERING["a list of itself"]),
    }
    return packed({**parts(), **files})


def _note(kind: str, inner: str) -> str:
    return f'<w:{kind} w:id="2">{inner}</w:{kind}>'


_REFERENCE = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
_RANGE = '<w:{}Range{} w:id="{}" w:name="m" w:author="Ann"/>'
BODIES = {
    "field without end": _P.format(_BEGIN + text("REF x")),
    "field without begin": _P.format(_END + text("words") + _SEPARATE + _END),
    "field of ends": _P.format(_BEGIN + _END * 50 + _BEGIN + _SEPARATE * 50 + _END),
    "fields in fields": _P.format(_BEGIN * 200 + text("x") + _END * 200),
    "field over paragraphs": _P.format(_BEGIN) + _P.format(text("one")) + _P.format(_SEPARATE + text("two") + _END),
    "field of an unknown kind": _P.format(_FIELD.format("sideways") * 5 + text("x")),
    "simple fields in fields": _P.format("<w:fldSimple>" * 50 + text("x") + "</w:fldSimple>" * 50),
    "move that only begins": _P.format(_RANGE.format("moveFrom", "Start", 1) + text("gone")),
    "move that only ends": _P.format('<w:moveToRangeEnd w:id="9"/>' + text("come")),
    "moves of one name": "".join(
        _P.format(_RANGE.format("moveTo", "Start", k) + f"<w:moveTo {_BY.format(k + 50)}>{text('x')}</w:moveTo>")
        for k in range(20)
    ),
    "crossed moves": _P.format(
        _RANGE.format("moveFrom", "Start", 1) + _RANGE.format("moveFrom", "Start", 2) + '<w:moveFromRangeEnd w:id="1"/>'
    ),
    "crossed bookmarks": _P.format(
        '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="2"/>'
    ),
    "comment from nowhere": _P.format('<w:commentRangeEnd w:id="99"/><w:r><w:commentReference w:id="98"/></w:r>'),
    "comment backwards": _P.format('<w:commentRangeEnd w:id="0"/>' + text("x") + '<w:commentRangeStart w:id="0"/>'),
    "comment many times": _P.format('<w:r><w:commentReference w:id="0"/></w:r>' * 500),
    "note that is not there": _P.format(_REFERENCE.format(99) + _REFERENCE.format("") + _REFERENCE.format("x")),
    "note many times": _P.format(_REFERENCE.format(2) * 500),
    "the separator as a note": _P.format(_REFERENCE.format(0)),
    "nothing": "",
    "only a section": "<w:sectPr/>",
    "only words": "words without a paragraph",
    "runs without a paragraph": text("loose") * 5,
    "rows without a table": "<w:tr><w:tc><w:p/></w:tc></w:tr>",
    "cells without a row": "<w:tbl><w:tc><w:p/></w:tc></w:tbl>",
    "cells without paragraphs": "<w:tbl><w:tr><w:tc/><w:tc/></w:tr><w:tr/></w:tbl>" + _P.format(text("end")),
    "a table without rows": "<w:tbl/><w:tbl><w:tblGrid/></w:tbl>",
    "a table of properties": "<w:tbl><w:tblPr/><w:tr><w:trPr/><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>",
    "span -5": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-5"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
    "span 10^9": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
    "merged with nothing": '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="what"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
    "grid lies": '<w:tbl><w:tblGrid><w:gridCol w:w="-9"/><w:gridCol w:w="x"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc>'
    "</w:tr></w:tbl>",
    "all deleted": "".join(_P.format(f"<w:pPr><w:rPr><w:del {_BY.format(k)}/></w:rPr></w:pPr>") for k in range(30)),
    "deleted rows only": f"<w:tbl><w:tr><w:trPr><w:del {_BY.format(1)}/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "inserted and deleted": _P.format(f"<w:ins {_BY.format(1)}><w:del {_BY.format(2)}>{text('x')}</w:del></w:ins>" * 9),
    "deleted within deleted": _P.format(f"<w:del {_BY.format(1)}>" * 30 + text("x") + "</w:del>" * 30),
    "one id for all": _P.format(f"<w:ins {_BY.format(7)}>{text('x')}</w:ins>" * 30),
    "sections everywhere": "".join(_P.format("<w:pPr><w:sectPr/></w:pPr>" + text(str(k))) for k in range(300)),
    "header of every kind": "<w:p/><w:sectPr>"
    + '<w:headerReference w:type="odd" r:id="rIdHeader"/>' * 9
    + "</w:sectPr>",
    "a footer as a header": '<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rIdFooter"/></w:sectPr>',
    "a style as a header": '<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rIdStyles"/></w:sectPr>',
    "the body as a header": '<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rIdDocument"/></w:sectPr>',
    "bidi controls": _P.format(text("pay \u202e000,1\u202c \u2066now\u2069 \u200b\u200d\ufeff")),
    "wide characters": _P.format(text("\U0001f600\u0301" * 500)),
}


def bodies() -> Iterator[Damage]:
    """Yield bodies whose marks do not pair or whose structure is impossible."""
    for name, body in BODIES.items():
        yield Damage(group="bodies", name=name, make=partial(with_body, body))
    inner = f"<w:body>{_P.format(text('first'))}</w:body><w:body>{_P.format(text('second'))}</w:body>"
    yield Damage(group="bodies", name="two", make=partial(_document, inner))
    yield Damage(group="bodies", name="none", make=partial(_document, ""))
    yield Damage(
        group="bodies", name="a body in the body", make=partial(_document, "<w:body><w:body><w:p/></w:body></w:body>")
    )
    for kind in ("footnote", "endnote"):
        own = _note(kind, _P.format(f'<w:r><w:{kind}Reference w:id="2"/></w:r>' + text("see this note")))
        make = partial(with_part, f"word/{kind}s.xml", part(f"w:{kind}s", own))
        yield Damage(group="bodies", name=f"{kind} to itself", make=make)
        for name, inner in {
            "empty": _note(kind, ""),
            "twice": _note(kind, _P.format(text("a"))) + _note(kind, _P.format(text("b"))),
            "with a table": _note(kind, "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
        }.items():
            make = partial(with_part, f"word/{kind}s.xml", part(f"w:{kind}s", inner))
            yield Damage(group="bodies", name=f"{kind} {name}", make=make)
    yield Damage(group="bodies", name="answers in a circle", make=_circle_of_answers)


def _document(inner: str) -> bytes:
    return with_part("word/document.xml", part("w:document", inner))


def _circle_of_answers() -> bytes:
    pairs = (("1A", "1B"), ("1B", "1A"), ("1A", "1A"))
    inner = "".join(f'<w15:commentEx w15:paraId="{one}" w15:paraIdParent="{other}"/>' for one, other in pairs)
    data = f"{DECLARATION}<w15:commentsEx {NAMES}>{inner}</w15:commentsEx>".encode()
    return packed({**parts(), "word/commentsExtended.xml": data, "word/document.xml": document(_P.format(text("x")))})
