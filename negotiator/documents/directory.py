"""The directory of a zip archive: which entries it has, and where their packed bytes stand. It unpacks nothing.

Read here, since `zipfile` cannot be loaded without three packings that Word files never use, 7 ms of each start.
"""

import struct
from collections.abc import Iterator

from negotiator.kernel.values import dataclass

STORED, DEFLATED = 0, 8
NAMES_IN_UTF8 = 0x800
EARLIEST = 1 << 5 | 1  # 1 January 1980, the first day that an archive can tell

_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_WIDE_END = struct.Struct("<4sQ2H2L4Q")
_WIDE_LOCATOR = struct.Struct("<4sLQL")
_EXTRA = struct.Struct("<2H")
_WIDE = struct.Struct("<Q")
_WIDE_SIZES = 1  # the extra field that tells sizes beyond four gigabytes
_NOT_TOLD = 0xFFFFFFFF
_LONGEST_COMMENT = 0xFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as the directory tells of it; sizes and offset in bytes, date and time as MS-DOS packs them."""

    filename: str
    raw_name: bytes
    flags: int
    method: int
    date: int
    time: int
    checksum: int
    packed_size: int
    size: int
    offset: int
    attributes: int
    system: int

    @property
    def is_folder(self) -> bool:
        """Tell whether the entry is a folder, which holds no bytes."""
        return self.filename.endswith("/")


def read_directory(data: bytes) -> tuple[tuple[Entry, ...], int]:
    """Return the entries of an archive in their order, and where its directory begins.

    Raises ValueError or struct.error for what is no whole archive.
    """
    end, size, offset = _end(data)
    begin = end - size
    if begin < 0:
        raise ValueError("the directory would begin before the file")
    return tuple(_entries(data, begin, end, shift=begin - offset)), begin


def _end(data: bytes) -> tuple[int, int, int]:
    """Return where the directory ends, how long it is, and where it says that it begins."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if at < 0:
        raise ValueError("there is no end of a directory")
    *_, size, offset, _comment = _END.unpack_from(data, at)
    locator = at - _WIDE_LOCATOR.size
    wide = locator - _WIDE_END.size
    if wide >= 0 and data.startswith(b"PK\x06\x07", locator) and data.startswith(b"PK\x06\x06", wide):
        *_, size, offset = _WIDE_END.unpack_from(data, wide)
        return wide, size, offset
    return at, size, offset


def _entries(data: bytes, at: int, end: int, *, shift: int) -> Iterator[Entry]:
    """Yield the entries that the directory between two places tells of."""
    while at < end:
        mark, made_by, _, flags, method, time, date, checksum, *sizes, _, _, attributes, offset = _CENTRAL.unpack_from(
            data, at
        )
        packed_size, size, name_length, extra_length, comment_length = sizes[:5]
        name, extra = at + _CENTRAL.size, at + _CENTRAL.size + name_length
        at = extra + extra_length + comment_length
        if mark != b"PK\x01\x02" or at > end:
            raise ValueError("the directory is damaged")
        size, packed_size, offset = _widened(data[extra : extra + extra_length], (size, packed_size, offset))
        raw_name = data[name:extra]
        yield Entry(
            filename=decoded(raw_name, flags),
            raw_name=raw_name,
            flags=flags,
            method=method,
            date=date,
            time=time,
            checksum=checksum,
            packed_size=packed_size,
            size=size,
            offset=offset + shift,
            attributes=attributes,
            system=made_by >> 8,
        )


def decoded(name: bytes, flags: int) -> str:
    """Return a name as text, up to its first zero byte: whoever shows it to the system would be cut there, too."""
    if name.isascii():
        text = name.decode("ascii")
    else:
        text = name.decode("utf-8" if flags & NAMES_IN_UTF8 else "cp437")
    return text.partition("\0")[0]


def _widened(extra: bytes, told: tuple[int, int, int]) -> list[int]:
    """Return size, packed size and offset; those that did not fit in four bytes are told in the extra fields."""
    values = list(told)
    while len(extra) >= _EXTRA.size:
        kind, length = _EXTRA.unpack_from(extra)
        field, extra = extra[_EXTRA.size : _EXTRA.size + length], extra[_EXTRA.size + length :]
        if len(field) < length:
            raise ValueError("an extra field is cut off")
        if kind == _WIDE_SIZES:
            missing = [index for index, value in enumerate(values) if value == _NOT_TOLD]
            for place, index in enumerate(missing):
                values[index] = _WIDE.unpack_from(field, place * _WIDE.size)[0]
    return values
