"""Writes the one form of ZIP that `zip_reader` takes: the same files give the same bytes."""

import zlib
from collections.abc import Iterable
from typing import Final

from negotiator.exchange.limits import LIMITS
from negotiator.exchange.zip_layout import (
    CENTRAL,
    CENTRAL_MARK,
    DEFLATED,
    END,
    END_MARK,
    FIXED_CENTRAL,
    FIXED_LOCAL,
    LOCAL,
    LOCAL_MARK,
    STORED,
)

_PACKED_ALREADY: Final = (".pdf", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".zip", ".p7s")
_LEVEL: Final = 6
_WORTH_IT: Final = 0.95
_SAMPLE: Final = 1 << 16
"""When the first 64 KiB hardly shrink, neither does the rest: it is not tried."""


def write_archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of the files in the order given. Names must be safe entry names; the first file is stored."""
    body, directory = bytearray(), bytearray()
    needed, flags, time, date, extra = FIXED_LOCAL
    made, *_, internal, external = FIXED_CENTRAL
    count = 0
    for name, content in files:
        raw, offset = name.encode("ascii"), len(body)
        method, packed = _pack(name, content, stored=count == 0)
        sizes = (zlib.crc32(content), len(packed), len(content), len(raw))
        body += LOCAL.pack(LOCAL_MARK, needed, flags, method, time, date, *sizes, extra) + raw + packed
        place = (extra, 0, 0, internal, external, offset)
        directory += CENTRAL.pack(CENTRAL_MARK, made, needed, flags, method, time, date, *sizes, *place) + raw
        count += 1
    end = END.pack(END_MARK, 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def _pack(name: str, content: bytes, *, stored: bool) -> tuple[int, bytes]:
    """Deflate what shrinks, but never so far that the reader would take it for a bomb."""
    if stored or name.endswith(_PACKED_ALREADY):
        return STORED, content
    if len(content) > _SAMPLE and len(zlib.compress(content[:_SAMPLE], 1)) > _WORTH_IT * _SAMPLE:
        return STORED, content
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    if len(packed) > _WORTH_IT * len(content) or len(content) > LIMITS.ratio * len(packed):
        return STORED, content
    return DEFLATED, packed
