"""The two dialects of Office Open XML: strict (ISO 29500) and transitional, the one that is spoken here.

A strict part is read as transitional and written back as strict. What is carried from a file of one dialect into one of
the other takes on its words for sides, since strict says start and end where transitional says left and right.
"""

import re
from typing import Final

from lxml.etree import _Element as Element

from negotiator.documents import names as n

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_SCHEMAS: Final = b"http://schemas.openxmlformats.org/"
_NAMESPACES: Final = {
    _STRICT + strict: _SCHEMAS + transitional
    for strict, transitional in {
        b"wordprocessingml/main": b"wordprocessingml/2006/main",
        b"officeDocument/relationships": b"officeDocument/2006/relationships",
        b"officeDocument/math": b"officeDocument/2006/math",
        b"officeDocument/bibliography": b"officeDocument/2006/bibliography",
        b"officeDocument/customXml": b"officeDocument/2006/customXml",
        b"officeDocument/sharedTypes": b"officeDocument/2006/sharedTypes",
        b"schemaLibrary/main": b"schemaLibrary/2006/main",
        b"drawingml/main": b"drawingml/2006/main",
        b"drawingml/picture": b"drawingml/2006/picture",
        b"drawingml/wordprocessingDrawing": b"drawingml/2006/wordprocessingDrawing",
        b"drawingml/chart": b"drawingml/2006/chart",
        b"drawingml/chartDrawing": b"drawingml/2006/chartDrawing",
        b"drawingml/diagram": b"drawingml/2006/diagram",
        b"drawingml/lockedCanvas": b"drawingml/2006/lockedCanvas",
    }.items()
}
# a comment, a character section or an instruction, which stay as they are, or a tag with its attributes
_TAG: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^\s!?/<>]+(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>", re.DOTALL
)
_DECLARATION: Final = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)
_VALUE: Final = re.compile(rb"([\"'])(http://[^\"'\s]+)\1")

STRICT_RELATIONSHIPS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_SIDES: Final = {"left": "start", "right": "end"}
_NAMES_OF_SIDES: Final = {**_SIDES, "leftChars": "startChars", "rightChars": "endChars"}
_TRANSITIONAL_SIDES: Final = {new: old for old, new in _NAMES_OF_SIDES.items()}
_SIDED_VALUES: Final = frozenset({n.w("jc"), n.w("lvlJc"), n.w("tab")})
_SIDED_BORDERS: Final = frozenset({n.w("tblBorders"), n.w("tcBorders"), n.w("tblCellMar"), n.w("tcMar")})


def is_strict(data: bytes) -> bool:
    """Tell whether a part, or a list of relationships, is written in the strict dialect."""
    return _STRICT in (data.replace(b"\x00", b"") if _is_wide(data) else data)


def to_transitional(data: bytes) -> bytes:
    """Return a part with the transitional names of all namespaces. Text that only mentions them stays.

    Of a strict part in UTF-16 the answer is in UTF-8.
    """
    if not is_strict(data):
        return data
    if _is_wide(data):
        data = _DECLARATION.sub("", data.decode("utf-16", errors="replace")).encode()
    return _renamed(data, _NAMESPACES)


def _is_wide(data: bytes) -> bool:
    return data[:2] in (b"\xff\xfe", b"\xfe\xff")


def to_strict(data: bytes, *, like: bytes) -> bytes:
    """Return a transitional part in the dialect of `like`, the part as it was before."""
    if not is_strict(like):
        return data
    if _is_wide(like):
        like = like.replace(b"\x00", b"")
    mixed = {old for new, old in _NAMESPACES.items() if old in like and new not in like}
    return _renamed(data, {old: new for new, old in _NAMESPACES.items() if old not in mixed})


def _renamed(data: bytes, names: dict[bytes, bytes]) -> bytes:
    def value(match: re.Match[bytes]) -> bytes:
        return match[1] + names.get(match[2], match[2]) + match[1]

    def tag(match: re.Match[bytes]) -> bytes:
        return match[0] if match[0][1:2] in (b"!", b"?") or b"http://" not in match[0] else _VALUE.sub(value, match[0])

    return _TAG.sub(tag, data)


def side(word: str) -> str:
    """Return the transitional word for a side, and any other word as it is."""
    return _TRANSITIONAL_SIDES.get(word, word)


def speak(element: Element, *, strict: bool) -> None:
    """Give properties and content the words for sides of one dialect, in place."""
    names = _NAMES_OF_SIDES if strict else _TRANSITIONAL_SIDES
    for node in element.iter(*_SIDED_VALUES):
        value = node.get(n.VALUE) or ""
        if value in names:
            node.set(n.VALUE, names[value])
    for node in element.iter(n.w("ind")):
        for old, new in names.items():
            if n.w(old) in node.attrib:
                node.set(n.w(new), node.attrib.pop(n.w(old)))
    tags = {n.w(old): n.w(new) for old, new in names.items()}
    for node in element.iter(*_SIDED_BORDERS):
        for side in node.iterchildren(*tags):
            side.tag = tags[side.tag]
