"""Files of a legal form and a senseless size. They may be refused; what is read must be read in proportion."""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from .shapes import Damage
from .whole import DECLARATION, NAMES, document, packed, part, parts, text

_P = "<w:p>{}</w:p>"
_BY = 'w:id="{}" w:author="Ann" w:date="2026-01-05T10:00:00Z"'


def _stored(name: str, data: bytes) -> bytes:
    """Return the file with one part replaced, unpacked, so that no ratio betrays it."""
    return packed({**parts(), name: data}, method=zipfile.ZIP_STORED)


def _with_body(body: str) -> bytes:
    return _stored("word/document.xml", document(body))


def _repeated(one: str, count: int, *, start: str = "", end: str = "") -> bytes:
    return _with_body(f"{start}{one * count}{end}")


def _numbered(one: str, count: int, *, start: str = "", end: str = "") -> bytes:
    return _with_body(start + "".join(one.format(number) for number in range(count)) + end)


def _attributes(count: int) -> bytes:
    many = " ".join(f'a{number}="x"' for number in range(count))
    return _with_body(f"<w:p {many}/>")


def _attribute(size: int) -> bytes:
    return _with_body(f'<w:p w:rsidR="{"x" * size}"/>')


def _names(count: int) -> bytes:
    many = " ".join(f'xmlns:a{number}="urn:{number}"' for number in range(count))
    return _with_body(f"<w:p {many}/>")


def _names_at_depth() -> bytes:
    start = "".join(
        "<w:sdt " + " ".join(f'xmlns:a{depth}_{k}="urn:{depth}:{k}"' for k in range(200)) + ">" for depth in range(200)
    )
    return _with_body(start + "<w:p/>" + "</w:sdt>" * 200)


def _notes(count: int) -> bytes:
    notes = "".join(f'<w:footnote w:id="{k}">{_P.format(text("n"))}</w:footnote>' for k in range(2, count + 2))
    references = "".join(_P.format(f'<w:r><w:footnoteReference w:id="{k}"/></w:r>') for k in range(2, count + 2))
    return packed(
        {**parts(), "word/footnotes.xml": part("w:footnotes", notes), "word/document.xml": document(references)},
        method=zipfile.ZIP_STORED,
    )


def _comments(count: int) -> bytes:
    inner = "".join(f"<w:comment {_BY.format(k)}>{_P.format(text('c'))}</w:comment>" for k in range(count))
    return _stored("word/comments.xml", part("w:comments", inner))


def _styles(count: int) -> bytes:
    inner = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{k}"><w:name w:val="S{k}"/></w:style>' for k in range(count)
    )
    return _stored("word/styles.xml", part("w:styles", inner))


def _remark(size: int) -> bytes:
    return _stored("word/document.xml", f"{DECLARATION}<!--{'x' * size}--><w:x {NAMES}/>".encode())


def _long(tag: str, size: int) -> bytes:
    return _with_body(_P.format(f"<w:r><w:{tag}>{'word ' * (size // 5)}</w:{tag}></w:r>"))


_RUN = "<w:r><w:t>x</w:t></w:r>"
_CELL = "<w:tc><w:p/></w:tc>"
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_OPEN_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
MAKERS: dict[str, Callable[[], bytes]] = {
    "1,000,000 attributes": partial(_attributes, 1_000_000),
    "100,000 attributes": partial(_attributes, 100_000),
    "100,000 namespaces": partial(_names, 100_000),
    "namespaces at depth": _names_at_depth,
    "attribute of 9 MB": partial(_attribute, 9_000_000),
    "attribute of 90 MB": partial(_attribute, 90_000_000),
    "comment of 90 MB": partial(_remark, 90_000_000),
    "text of 9 MB": partial(_long, "t", 9_000_000),
    "text of 90 MB": partial(_long, "t", 90_000_000),
    "instruction of 9 MB": partial(_long, "instrText", 9_000_000),
    "1,000,000 runs": partial(_repeated, _RUN, 1_000_000, start="<w:p>", end="</w:p>"),
    "100,000 runs": partial(_repeated, _RUN, 100_000, start="<w:p>", end="</w:p>"),
    "1,000,000 paragraphs": partial(_repeated, "<w:p/>", 1_000_000),
    "100,000 paragraphs": partial(_repeated, _P.format(_RUN), 100_000),
    "5,000,000 elements": partial(_repeated, "<w:x/>", 5_000_000),
    "10,000 rows": partial(_repeated, f"<w:tr>{_CELL * 10}</w:tr>", 10_000, start="<w:tbl>", end="</w:tbl>"),
    "one row of 100,000 cells": partial(_repeated, _CELL, 100_000, start="<w:tbl><w:tr>", end="</w:tr></w:tbl>"),
    "20,000 tables": partial(_repeated, f"<w:tbl><w:tr>{_CELL}</w:tr></w:tbl>", 20_000),
    "100,000 notes": partial(_notes, 100_000),
    "10,000 notes": partial(_notes, 10_000),
    "100,000 comments": partial(_comments, 100_000),
    "100,000 styles": partial(_styles, 100_000),
    "100,000 fields": partial(_repeated, _FIELD, 100_000, start="<w:p>", end="</w:p>"),
    "5,000 fields": partial(_repeated, _FIELD, 5_000, start="<w:p>", end="</w:p>"),
    "100,000 fields that only begin": partial(_repeated, _OPEN_FIELD, 100_000, start="<w:p>", end="</w:p>"),
    "100,000 tracked changes": partial(
        _numbered, f"<w:ins {_BY}>{_RUN}</w:ins>", 100_000, start="<w:p>", end="</w:p>"
    ),
    "20,000 hidden marks": partial(
        _numbered, f"<w:p><w:pPr><w:rPr><w:del {_BY}/></w:rPr></w:pPr>{_RUN}</w:p>", 20_000
    ),
    "100,000 pictures": partial(_repeated, "<w:r><w:drawing/></w:r>", 100_000, start="<w:p>", end="</w:p>"),
    "10,000 boxes": partial(
        _repeated, "<w:r><w:drawing><w:txbxContent><w:p/></w:txbxContent></w:drawing></w:r>", 10_000, start="<w:p>",
        end="</w:p>",
    ),
    "50,000 bookmarks": partial(
        _numbered, '<w:bookmarkStart w:id="{0}" w:name="b{0}"/><w:bookmarkEnd w:id="{0}"/>', 50_000, start="<w:p>",
        end="</w:p>",
    ),
    "10,000 sections": partial(_repeated, "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>", 10_000),
    "one word of 1 MB": lambda: _with_body(_P.format(text("x" * 1_000_000))),
    "10,000 links": partial(
        _repeated, f'<w:hyperlink r:id="rIdLink">{_RUN}</w:hyperlink>', 10_000, start="<w:p>", end="</w:p>"
    ),
}  # fmt: skip


def giants() -> Iterator[Damage]:
    """Yield files of a senseless size."""
    for name, make in MAKERS.items():
        yield Damage(group="giants", name=name, make=make, heavy=True)
