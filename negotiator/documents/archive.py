"""Write a zip archive in which entries that did not change stay packed as they were. It reads and judges nothing."""

import io
import struct
import zlib
from dataclasses import replace

from negotiator.documents.directory import DEFLATED, EARLIEST, NAMES_IN_UTF8, STORED, Entry

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX = 20, 3
QUICK, USUAL = 3, 6
"""How well parts are packed: the first takes less than half the time, for a file that is a fifth larger."""
_NEW = Entry(
    filename="",
    raw_name=b"",
    flags=0,
    method=DEFLATED,
    date=EARLIEST,
    time=0,
    checksum=0,
    packed_size=0,
    size=0,
    offset=0,
    attributes=0,
    system=_UNIX,
)


class ArchiveWriter:
    """Collects entries and returns the archive. For archives within four gigabytes and 65,535 entries."""

    def __init__(self, *, level: int = QUICK) -> None:
        self._level = level
        self._out = io.BytesIO()
        self._directory: list[bytes] = []

    def copy(self, entry: Entry, *, source: bytes) -> None:
        """Take an entry over from the archive `source`, packed as it is there."""
        *_, name_length, extra_length = _LOCAL.unpack_from(source, entry.offset)
        start = entry.offset + _LOCAL.size + name_length + extra_length
        self._put(entry, source[start : start + entry.packed_size])

    def add(self, name: str, data: bytes, *, like: Entry = _NEW) -> None:
        """Pack an entry, with the date and attributes of another one."""
        packed, method = data, STORED
        if like.method != STORED:
            packing = zlib.compressobj(self._level, zlib.DEFLATED, -zlib.MAX_WBITS)
            packed, method = packing.compress(data) + packing.flush(), DEFLATED
        self._put(replace(like, filename=name, method=method, checksum=zlib.crc32(data), size=len(data)), packed)

    def finish(self) -> bytes:
        """Return the archive."""
        start, count = self._out.tell(), len(self._directory)
        directory = b"".join(self._directory)
        self._out.write(directory)
        self._out.write(_END.pack(b"PK\5\6", 0, 0, count, count, len(directory), start, 0))
        return self._out.getvalue()

    def _put(self, entry: Entry, packed: bytes) -> None:
        name = entry.filename.encode()
        flags = 0 if entry.filename.isascii() else NAMES_IN_UTF8
        sizes = (len(packed), entry.size, len(name), 0)
        what = (flags, entry.method, entry.time, entry.date, entry.checksum, *sizes)
        made_by = entry.system << 8 | _VERSION
        offset = self._out.tell()
        self._out.write(_LOCAL.pack(b"PK\3\4", _VERSION, *what) + name + packed)
        where = (0, 0, 0, entry.attributes, offset)
        self._directory.append(_CENTRAL.pack(b"PK\1\2", made_by, _VERSION, *what, *where) + name)
