"""Bytes as they are, or compressed where that pays. Knows neither contents nor a database."""

import zlib
from typing import Final

from negotiator.store.forms import WHOLE, ZLIB

_LEVEL: Final = 6
_LEVEL_OF_SAMPLE: Final = 1
_SAMPLE: Final = 64 << 10
_PAYS: Final = 0.95


def packed(data: bytes) -> tuple[int, bytes]:
    """Return the form and the bytes in which data is kept: compressed only if its beginning shrinks well."""
    if len(data) > _SAMPLE and len(zlib.compress(data[:_SAMPLE], _LEVEL_OF_SAMPLE)) > _SAMPLE * _PAYS:
        return WHOLE, data
    smaller = zlib.compress(data, _LEVEL)
    return (ZLIB, smaller) if len(smaller) < len(data) else (WHOLE, data)


def unpacked(form: int, data: bytes, *, most: int) -> bytes | None:
    """Return the bytes again, None when they are no such thing. Of more than `most`, one more byte at the most."""
    if form == WHOLE:
        return data
    try:
        # One byte more than expected: damage must not unfold into gigabytes.
        return zlib.decompressobj().decompress(data, most + 1)
    except zlib.error:
        return None
