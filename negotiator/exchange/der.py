"""Distinguished encoding (DER, ITU-T X.690): whether bytes are the only encoding of what they mean.

What is signed must have one form. Lengths that are longer than needed, open-ended parts, unsorted sets and the like
are refused before any parser gives a meaning to them.
"""

from typing import Final

from negotiator.kernel import Unreadable

_DEEPEST: Final = 24
_BOOLEAN, _INTEGER, _BIT_STRING, _NULL, _OID, _ENUMERATED = 0x01, 0x02, 0x03, 0x05, 0x06, 0x0A
_SEQUENCE, _SET = 0x30, 0x31
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


def check_distinguished(data: bytes) -> None:
    """Return when the bytes are exactly one value in DER. Raise NotDistinguished."""
    if _value(data, 0, len(data), depth=0) != len(data):
        raise NotDistinguished


def _value(data: bytes, start: int, end: int, *, depth: int) -> int:
    """Check one value and everything in it; return where it ends."""
    tag, begin, stop = _head(data, start, end)
    if depth > _DEEPEST:
        raise NotDistinguished
    if tag & _CONSTRUCTED:
        if tag <= _UNIVERSAL_MOST and tag not in (_SEQUENCE, _SET):
            raise NotDistinguished  # a text in pieces
        _parts(data, begin, stop, depth=depth, sorted_=tag == _SET)
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
        after = _value(data, begin, stop, depth=depth + 1)
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
    if tag in (_INTEGER, _ENUMERATED):
        return bool(content) and not (len(content) > 1 and (content[0], content[1] >> 7) in ((0, 0), (0xFF, 1)))
    if tag == _BIT_STRING:
        return _is_plain_bits(content)
    if tag == _OID:
        return bool(content) and content[-1] < 0x80 and content[0] != 0x80
    return tag != _NULL or not content


def _is_plain_bits(content: bytes) -> bool:
    if not content or content[0] > 7 or (len(content) == 1 and content[0]):
        return False
    return not content[-1] & ((1 << content[0]) - 1) if len(content) > 1 else True
