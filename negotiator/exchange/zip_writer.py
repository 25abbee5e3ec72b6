"""Writes the one form of ZIP that `zip_reader` takes: the same files give the same bytes."""

import zlib
from collections.abc import Iterable

from negotiator.exchange.zip_layout import (
    CENTRAL,
    CENTRAL_MARK,
    END,
    END_MARK,
    FIXED_CENTRAL,
    FIXED_LOCAL,
    LOCAL,
    LOCAL_MARK,
    STORED,
)


def write_archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of the files in the order given. Names must be safe entry names."""
    body, directory = bytearray(), bytearray()
    needed, flags, time, date, extra = FIXED_LOCAL
    made, *_, internal, external = FIXED_CENTRAL
    count = 0
    for name, content in files:
        raw, offset = name.encode("ascii"), len(body)
        sizes = (zlib.crc32(content), len(content), len(content), len(raw))
        body += LOCAL.pack(LOCAL_MARK, needed, flags, STORED, time, date, *sizes, extra) + raw
        body += content
        place = (extra, 0, 0, internal, external, offset)
        directory += CENTRAL.pack(CENTRAL_MARK, made, needed, flags, STORED, time, date, *sizes, *place) + raw
        count += 1
    end = END.pack(END_MARK, 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
