"""Distinguished encoding (DER, ITU-T X.690): built, taken apart, and told from other encodings of the same.

What is signed must have one form. Lengths that are longer than needed, open-ended parts, unsorted sets and the like
are refused before anything gives a meaning to them.
"""

from collections.abc import Iterable
from typing import Final

from negotiator.kernel import Unreadable

INTEGER: Final = 0x02
OCTETS: Final = 0x04
OID: Final = 0x06
SEQUENCE: Final = 0x30
SET: Final = 0x31
FIRST_OPTION: Final = 0xA0
"""The tag of a part that stands for the first of several options."""

NULL: Final = b"\x05\x00"
_BOOLEAN, _BIT_STRING, _NULL, _ENUMERATED = 0x01, 0x03, 0x05, 0x0A
_DEEPEST: Final = 24
_CONSTRUCTED: Final = 0x20
_UNIVERSAL_MOST: Final = 0x3F


class NotDistinguished(Unreadable):
    """A signature file is not in its only encoding: the same signature could be written in several ways."""

    code = "signature-form"

    def __init__(self) -> None:
        super().__init__(
            "A signature file inside the package is not in the form that signatures must have.",
            hint="Ask the sender for it again.",
        )


def value(tag: int, *contents: bytes) -> bytes:
    """Return one value of these contents, which may be values themselves."""
    content = b"".join(contents)
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def set_of(values: Iterable[bytes], *, tag: int = SET) -> bytes:
    """Return a set of values."""
    return value(tag, *sorted(values))


def named(dotted: str) -> bytes:
    """Return an object identifier, from its numbers."""
    first, second, *rest = (int(number) for number in dotted.split("."))
    encoded = bytearray()
    for number in (first * 40 + second, *rest):
        sevens = [number & 0x7F]
        while number := number >> 7:
            sevens.append(0x80 | number & 0x7F)
        encoded += bytes(reversed(sevens))
    return value(OID, bytes(encoded))


def content_of(data: bytes, tag: int) -> bytes:
    """Return what is in a value that has this tag. Raise NotDistinguished."""
    found, begin, end = _head(data, 0, len(data))
    if found != tag or end != len(data):
        raise NotDistinguished
    return data[begin:end]


def parts_of(data: bytes, tag: int) -> tuple[bytes, ...]:
    """Return the values in a value that has this tag. Raise NotDistinguished."""
    content, begin, parts = content_of(data, tag), 0, []
    while begin < len(content):
        _, _, end = _head(content, begin, len(content))
        parts.append(content[begin:end])
        begin = end
    return tuple(parts)


def check_distinguished(data: bytes) -> None:
    """Return when the bytes are exactly one value in DER. Raise NotDistinguished."""
    if _check(data, 0, len(data), depth=0) != len(data):
        raise NotDistinguished


def _check(data: bytes, start: int, end: int, *, depth: int) -> int:
    """Check one value and everything in it; return where it ends."""
    tag, begin, stop = _head(data, start, end)
    if depth > _DEEPEST:
        raise NotDistinguished
    if tag & _CONSTRUCTED:
        if tag <= _UNIVERSAL_MOST and tag not in (SEQUENCE, SET):
            raise NotDistinguished  # a text in pieces
        _parts(data, begin, stop, depth=depth, sorted_=tag == SET)
    elif not _is_plain(tag, data[begin:stop]):
        raise NotDistinguished
    return stop


def _head(data: bytes, start: int, end: int) -> tuple[int, int, int]:
    """Return a value's tag, and where its contents begin and end."""
    if end - start < 2 or data[start] & 0x1F == 0x1F:
        raise NotDistinguished  # cut off, or a tag of several bytes, which no signature has
    length, begin = data[start + 1], start + 2
    if length >= 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[begin : begin + count], "big")
        if not 1 <= count <= 4 or length < 0x80 or data[begin : begin + 1] == b"\0":
            raise NotDistinguished  # open-ended, or longer than needed
        begin += count
    if begin + length > end:
        raise NotDistinguished
    return data[start], begin, begin + length


def _parts(data: bytes, begin: int, stop: int, *, depth: int, sorted_: bool) -> None:
    before = b""
    while begin < stop:
        after = _check(data, begin, stop, depth=depth + 1)
        if sorted_:
            part = data[begin:after]
            if part < before:
                raise NotDistinguished
            before = part
        begin = after


def _is_plain(tag: int, content: bytes) -> bool:
    """Tell whether the contents of a value that has no parts are in their only form."""
    if tag == _BOOLEAN:
        return content in (b"\x00", b"\xff")
    if tag in (INTEGER, _ENUMERATED):
        return bool(content) and not (len(content) > 1 and (content[0], content[1] >> 7) in ((0, 0), (0xFF, 1)))
    if tag == _BIT_STRING:
        return _is_plain_bits(content)
    if tag == OID:
        return bool(content) and content[-1] < 0x80 and content[0] != 0x80
    return tag != _NULL or not content


def _is_plain_bits(content: bytes) -> bool:
    if not content or content[0] > 7 or (len(content) == 1 and content[0]):
        return False
    return not content[-1] & ((1 << content[0]) - 1) if len(content) > 1 else True
