"""Files that hold too many of one thing, or too much of it in few places: each legal by itself.

What is told of giants holds of them, too: they may be refused; what is read must be read in proportion.
"""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from .shapes import Damage, random_of
from .whole import (
    LINKS,
    TYPES,
    WHOLE_LINKS,
    WHOLE_TYPES,
    document,
    link,
    links,
    packed,
    part,
    parts,
    text,
    types,
)

_P = "<w:p>{}</w:p>"
_BY = 'w:id="{0}" w:author="Ann" w:date="2026-01-05T10:00:00Z"'
_WORD = text("x")
_WIDE = "\U0001f600"  # one such letter makes four bytes of every letter of its text


def _stored(files: dict[str, bytes]) -> bytes:
    """Return the file with some parts replaced or added, packed to no suspicious ratio: not at all if it is small."""
    size = sum(map(len, files.values()))
    if size < 90_000_000:
        return packed({**parts(), **files}, method=zipfile.ZIP_STORED)
    noise = random_of("noise").randbytes(size // 100)
    return packed({**parts(), **files, "word/media/noise.bin": noise})


def _body(start: str, one: str, end: str, count: int) -> bytes:
    """Return the file whose body is `one` many times, {0} in it being the number."""
    return _stored({"word/document.xml": document(start + "".join(one.format(k) for k in range(count)) + end)})


def _notes(count: int, kind: str) -> bytes:
    inner = "".join(f'<w:{kind} w:id="{k}"><w:p/></w:{kind}>' for k in range(2, count + 2))
    references = "".join(_P.format(f'<w:r><w:{kind}Reference w:id="{k}"/></w:r>') for k in range(2, count + 2))
    return _stored({f"word/{kind}s.xml": part(f"w:{kind}s", inner), "word/document.xml": document(references)})


def _comments(count: int, answers: int) -> bytes:
    """Return the file with many comments; each but the first answers the one that stands so many before it."""
    inner = "".join(
        f'<w:comment {_BY.format(k)}><w:p w14:paraId="{k:08X}">{_WORD}</w:p></w:comment>' for k in range(count)
    )
    threads = "".join(
        f'<w15:commentEx w15:paraId="{k:08X}" w15:paraIdParent="{max(k - answers, 0):08X}"/>' for k in range(count)
    )
    anchors = "".join(
        f'<w:p><w:commentRangeStart w:id="{k}"/>{_WORD}<w:commentRangeEnd w:id="{k}"/></w:p>' for k in range(count)
    )
    return _stored(
        {
            "word/comments.xml": part("w:comments", inner),
            "word/commentsExtended.xml": part("w15:commentsEx", threads),
            "word/document.xml": document(anchors),
        }
    )


def _styles(count: int, of: int, *, last_first: bool = False) -> bytes:
    """Return the file with many styles of `of` bytes each, all based on the one before, and a paragraph in each."""
    inner = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{k}"><w:name w:val="S{k}"/><w:basedOn w:val="S{k - 1}"/>'
        f'<w:rPr><w:lang w:val="{"x" * of}"/></w:rPr></w:style>'
        for k in range(count)
    )
    used = range(min(count, 30_000))
    body = "".join(
        _P.format(f'<w:pPr><w:pStyle w:val="S{k}"/></w:pPr>{_WORD}') for k in (reversed(used) if last_first else used)
    )
    return _stored({"word/styles.xml": part("w:styles", inner), "word/document.xml": document(body)})


def _lists(count: int) -> bytes:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    inner = "".join(f'<w:abstractNum w:abstractNumId="{k}">{level}</w:abstractNum>' for k in range(count))
    inner += "".join(f'<w:num w:numId="{k}"><w:abstractNumId w:val="{k}"/></w:num>' for k in range(count))
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
    body = "".join(_P.format(numbered.format(k) + _WORD) for k in range(count))
    return _stored({"word/numbering.xml": part("w:numbering", inner), "word/document.xml": document(body)})


def _links(count: int, kind: str) -> bytes:
    inner = WHOLE_LINKS + "".join(
        link(f"rIdMany{k}", kind, f"https://example.org/{k}", "External") for k in range(count)
    )
    body = "".join(
        _P.format(f'<w:hyperlink r:id="rIdMany{k}">{_WORD}</w:hyperlink>') for k in range(min(count, 30_000))
    )
    return _stored({LINKS: links(inner), "word/document.xml": document(body)})


def _headers(count: int) -> bytes:
    inner = WHOLE_LINKS + "".join(link(f"rIdMany{k}", "header", f"many{k}.xml") for k in range(count))
    body = "".join(
        f'<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rIdMany{k}"/></w:sectPr></w:pPr></w:p>'
        for k in range(count)
    )
    known = WHOLE_TYPES + "".join(
        f'<Override PartName="/word/many{k}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.header+xml"/>'
        for k in range(count)
    )
    headers = {f"word/many{k}.xml": part("w:hdr", _P.format(_WORD)) for k in range(count)}
    return _stored({LINKS: links(inner), TYPES: types(known), "word/document.xml": document(body), **headers})


def _parts(count: int, size: int) -> bytes:
    return _stored({f"customXml/item{k}.xml": f"<x>{'x' * size}</x>".encode() for k in range(count)})


def _words(size: int, *, pieces: int, last: str = "") -> bytes:
    """Return the file with text of `size` letters in some paragraphs."""
    return _body("", _P.format(text("word " * (size // pieces // 5) + last)), "", pieces)


def _properties(size: int, *, pieces: int, last: str = "") -> bytes:
    """Return the file in which the properties of one paragraph have attributes of `size` letters altogether."""
    attributes = "".join(f'<w:x w:val="{"x" * (size // pieces)}{last}"/>' for _ in range(pieces))
    return _stored({"word/document.xml": document(f"<w:p><w:pPr>{attributes}</w:pPr>{_WORD}</w:p>")})


_CELL = f"<w:tc><w:p>{_WORD}</w:p></w:tc>"
_SHADED = f'<w:tc><w:tcPr><w:shd w:fill="{{0:06X}}"/></w:tcPr><w:p>{_WORD}</w:p></w:tc>'
_DELETED_ROW = f"<w:tr><w:trPr><w:del {_BY}/></w:trPr>{_CELL}</w:tr>"
_MOVE = f'<w:p><w:moveFromRangeStart w:name="m{{0}}" {_BY}/><w:moveFrom {_BY}>{_WORD}</w:moveFrom></w:p>'
_CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{_WORD}</w:p></w:sdtContent></w:sdt>"
_BEGUN = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{_WORD}</w:p>'
_OTHER_LOOK = f'<w:p><w:pPr><w:ind w:left="{{0}}"/></w:pPr>{_WORD}</w:p>'
_OTHER_RUN = '<w:r><w:rPr><w:spacing w:val="{0}"/></w:rPr><w:t>x</w:t></w:r>'
_BOOKMARK = '<w:bookmarkStart w:id="{0}" w:name="b{0}"/><w:bookmarkEnd w:id="{0}"/>'
_TABLE, _ROW = ("<w:tbl>", "</w:tbl>"), ("<w:tbl><w:tr>", "</w:tr></w:tbl>")
_ONE = ("<w:p>", "</w:p>")


def _many(one: str, count: int, around: tuple[str, str] = ("", "")) -> Callable[[], bytes]:
    return partial(_body, around[0], one, around[1], count)


_ATTRIBUTES = " ".join(f'a{k}="x"' for k in range(300))
_ROWS = _many(f"<w:tr>{_CELL * 10}</w:tr>", 5_000, _TABLE)
_DEEP = (f"{_ROW[0]}<w:tc>", f"</w:tc>{_ROW[1]}")
_HIDDEN_MARK = f"<w:p><w:pPr><w:rPr><w:del {_BY}/></w:rPr></w:pPr>{_WORD}</w:p>"
_SECTION = (
    "<w:p><w:pPr>{}<w:sectPr>"
    '<w:headerReference w:type="t{{0}}" r:id="rIdHeader"/><w:pgSz w:w="{{0}}"/></w:sectPr></w:pPr>'
    f"{_WORD}</w:p>"
)
# what is beyond a limit, and as much of the same as is let in
MAKERS: dict[str, Callable[[], bytes]] = {
    "60,000 paragraphs": _many(_P.format(_WORD), 60_000),
    "24,900 paragraphs": _many(_P.format(_WORD), 24_900),
    "300,000 empty paragraphs": _many("<w:p/>", 300_000),
    "24,900 empty paragraphs": _many("<w:p/>", 24_900),
    "60,000 paragraphs, each of another look": _many(_OTHER_LOOK, 60_000),
    "24,900 paragraphs, each of another look": _many(_OTHER_LOOK, 24_900),
    "19,000 runs, each of another look": _many(_OTHER_RUN, 19_000, _ONE),
    "80,000 runs in 900 paragraphs": _many(_P.format(_OTHER_RUN * 90), 900),
    "a table of 50,000 cells": _ROWS,
    "a table of 24,900 cells": _many(f"<w:tr>{_CELL * 10}</w:tr>", 2_490, _TABLE),
    "50,000 cells, each of another colour": _many(f"<w:tr>{_SHADED}</w:tr>", 50_000, _TABLE),
    "24,900 cells, each of another colour": _many(f"<w:tr>{_SHADED}</w:tr>", 24_900, _TABLE),
    "4,000 tables in a cell": _many(f"<w:tbl><w:tr>{_CELL}</w:tr></w:tbl>", 4_000, _DEEP),
    "24,900 deleted rows": _many(_DELETED_ROW, 24_900, _TABLE),
    "600,000 cells without paragraphs": _many(f"<w:tr>{'<w:tc/>' * 1_000}</w:tr>", 600, _TABLE),
    "600,000 rows without cells": _many("<w:tr/>", 600_000, _TABLE),
    "300,000 tables without rows": _many("<w:tbl/>", 300_000),
    "600,000 bookmarks between paragraphs": _many('<w:bookmarkStart w:id="1"/>', 600_000),
    "3,000,000 attributes": _many(f"<w:p {_ATTRIBUTES}/>", 10_000),
    "480,000 attributes": _many(f"<w:p {_ATTRIBUTES}/>", 1_600),
    "100,000 sections in one paragraph": _many("<w:sectPr/>", 100_000, ("<w:p><w:pPr>", "</w:pPr></w:p>")),
    "24,900 sections": _many(_SECTION.format(""), 24_900),
    "9,900 sections": _many(_SECTION.format(""), 9_900),
    "9,900 sections without an end": _many(_SECTION.format(f"<w:rPr><w:del {_BY}/></w:rPr>"), 9_900),
    "50,000 footnotes": partial(_notes, 50_000, "footnote"),
    "9,900 footnotes": partial(_notes, 9_900, "footnote"),
    "50,000 endnotes": partial(_notes, 50_000, "endnote"),
    "50,000 comments": partial(_comments, 50_000, 50_000),
    "9,900 comments": partial(_comments, 9_900, 9_900),
    "50,000 answers in a chain": partial(_comments, 50_000, 1),
    "9,900 answers in a chain": partial(_comments, 9_900, 1),
    "100,000 bookmarks": _many(_BOOKMARK, 100_000, _ONE),
    "9,900 bookmarks": _many(_BOOKMARK, 9_900, _ONE),
    "10,000 bookmarks in their own paragraphs": _many(_P.format(_BOOKMARK + _WORD), 10_000),
    "100,000 breaks in a run": _many("<w:br/>", 100_000, ("<w:p><w:r>", "</w:r></w:p>")),
    "100,000 unseen breaks in a run": _many("<w:lastRenderedPageBreak/>", 100_000, ("<w:p><w:r>", "</w:r></w:p>")),
    "50,000 unseen breaks in a link": _many(
        "<w:r><w:lastRenderedPageBreak/></w:r>", 50_000, ("<w:p><w:hyperlink>", "</w:hyperlink></w:p>")
    ),
    "50,000 controls": _many(_CONTROL, 50_000),
    "24,900 controls": _many(_CONTROL, 24_900),
    "50,000 moves": _many(_MOVE, 50_000),
    "24,900 moves": _many(_MOVE, 24_900),
    "24,900 fields over paragraphs": _many(_BEGUN, 24_900),
    "24,900 changes of format": _many(_P.format(f"<w:pPr><w:pPrChange {_BY}/></w:pPr>{_WORD}"), 24_900),
    "24,900 insertions": _many(_P.format(f"<w:ins {_BY}>{_WORD}</w:ins>"), 24_900),
    "100,000 insertions": _many(_P.format(f"<w:ins {_BY}>{_WORD}</w:ins>" * 100), 1_000),
    "49,500 insertions": _many(_P.format(f"<w:ins {_BY}>{_WORD}</w:ins>" * 99), 500),
    "110,000 runs in links": _many(_P.format(f"<w:hyperlink>{_WORD}</w:hyperlink>" * 110), 1_000),
    "300,000 empty insertions": _many(_P.format(f"<w:ins {_BY}/>" * 1_000), 300),
    "19,900 hidden marks": _many(_HIDDEN_MARK, 19_900),
    "24,900 formulas": _many(_P.format("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"), 24_900),
    "20,000 styles in a chain": partial(_styles, 20_000, 1),
    "4,900 styles in a chain": partial(_styles, 4_900, 1),
    "4,900 styles in a chain, the last first": partial(_styles, 4_900, 1, last_first=True),
    "200 MB of styles": partial(_styles, 20_000, 10_000),
    "60 MB of styles": partial(_styles, 20_000, 3_000),
    "29 MB of styles": partial(_styles, 4_900, 5_900),
    "30,000 lists": partial(_lists, 30_000),
    "4,900 lists": partial(_lists, 4_900),
    "100,000 relationships": partial(_links, 100_000, "hyperlink"),
    "19,900 relationships": partial(_links, 19_900, "hyperlink"),
    "300,000 relationships": partial(_links, 300_000, "image"),
    "3,900 headers": partial(_headers, 3_900),
    "three parts of 29 MB": partial(_parts, 3, 29_000_000),
    "four parts of 60 MB": partial(_parts, 4, 60_000_000),
    "3,900 parts of 60 kB": partial(_parts, 3_900, 60_000),
    "60 MB of text": partial(_words, 60_000_000, pieces=600),
    "29 MB of text": partial(_words, 29_000_000, pieces=600),
    "29 MB of text in wide letters": partial(_words, 29_000_000, pieces=600, last=_WIDE),
    "60 MB of text in wide letters": partial(_words, 60_000_000, pieces=600, last=_WIDE),
    "properties of 60 MB": partial(_properties, 60_000_000, pieces=10),
    "properties of 29 MB in wide letters": partial(_properties, 29_000_000, pieces=10, last=_WIDE),
    "properties of 4 MB in wide letters": partial(_properties, 3_900_000, pieces=10, last=_WIDE),
}


def crowds() -> Iterator[Damage]:
    """Yield files that hold too many of one thing."""
    for name, make in MAKERS.items():
        yield Damage(group="crowds", name=name, make=make, heavy=True)
