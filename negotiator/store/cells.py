"""What stands in one b-tree page: rows, index entries and the pages below it. SQLite's file format; decides nothing."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from negotiator.crypto.pages import USABLE

Value = int | float | str | bytes | None
Kind = Literal["table node", "table leaf", "index node", "index leaf"]

_KINDS: Final[dict[int, Kind]] = {5: "table node", 13: "table leaf", 2: "index node", 10: "index leaf"}
_FIRST_PAGE_HEADER: Final = 100
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_TABLE_LOCAL: Final = USABLE - 35
_INDEX_LOCAL: Final = (USABLE - 12) * 64 // 255 - 23
_LEAST_LOCAL: Final = (USABLE - 12) * 32 // 255 - 23
_OVERFLOW_ROOM: Final = USABLE - 4

ReadPage = Callable[[int], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table, or one entry of an index (rowid 0). overflow: the pages that its rest stands on."""

    rowid: int
    values: tuple[Value, ...]
    overflow: tuple[int, ...] = ()


class _Torn(Exception):
    """A cell does not add up, or part of it stands on a page that cannot be read."""


def kind_of(page: bytes, number: int) -> Kind | None:
    """Return what kind of b-tree page this is by its first byte, None when it is none."""
    return _KINDS.get(page[_start(number)])


def children_of(page: bytes, number: int) -> tuple[int, ...]:
    """Return the pages directly below an inner page, in order; none below a leaf."""
    start = _start(number)
    if kind_of(page, number) not in ("table node", "index node"):
        return ()
    below = [struct.unpack_from(">I", page, place)[0] for place in _cells(page, number) if place + 4 <= len(page)]
    return (*below, struct.unpack_from(">I", page, start + 8)[0])


def rows_of(page: bytes, number: int, read: ReadPage) -> Iterator[Row | None]:
    """Yield the rows or index entries of a page, None for each that cannot be read whole. `read` fetches overflow."""
    kind = kind_of(page, number)
    if kind is None or kind == "table node":
        return
    for place in _cells(page, number):
        try:
            yield _row(page, place + (4 if kind == "index node" else 0), table=kind == "table leaf", read=read)
        except (_Torn, IndexError, struct.error, UnicodeDecodeError):
            yield None


def row_at(page: bytes, number: int, index: int, read: ReadPage) -> Row | None:
    """Return one row of a table's leaf, counted as `rows_of` yields them, or None when it cannot be read whole."""
    places = _cells(page, number) if kind_of(page, number) == "table leaf" else ()
    try:
        return _row(page, places[index], table=True, read=read)
    except (_Torn, IndexError, struct.error, UnicodeDecodeError):
        return None


def _start(number: int) -> int:
    return _FIRST_PAGE_HEADER if number == 1 else 0


def _cells(page: bytes, number: int) -> tuple[int, ...]:
    start = _start(number)
    kind, count = page[start], struct.unpack_from(">H", page, start + 3)[0]
    pointers = start + (12 if kind in (2, 5) else 8)
    count = min(count, (len(page) - pointers) // 2)
    return struct.unpack_from(f">{count}H", page, pointers)


def _row(page: bytes, place: int, *, table: bool, read: ReadPage) -> Row:
    size, place = _varint(page, place)
    rowid = 0
    if table:
        rowid, place = _varint(page, place)
        rowid -= (rowid >> 63) << 64
    local = _local_part(size, _TABLE_LOCAL if table else _INDEX_LOCAL)
    payload = page[place : place + local]
    overflow: list[int] = []
    if local < size:
        payload = _joined(payload, size, struct.unpack_from(">I", page, place + local)[0], read, overflow)
    if len(payload) != size:
        raise _Torn
    return Row(rowid=rowid, values=_record(payload), overflow=tuple(overflow))


def _local_part(size: int, most: int) -> int:
    """Return how many bytes of a payload stand in its cell; the rest is on overflow pages."""
    if size <= most:
        return size
    fitting = _LEAST_LOCAL + (size - _LEAST_LOCAL) % _OVERFLOW_ROOM
    return fitting if fitting <= most else _LEAST_LOCAL


def _joined(start: bytes, size: int, number: int, read: ReadPage, overflow: list[int]) -> bytes:
    parts, missing = [start], size - len(start)
    while missing > 0:
        page = read(number) if number else None
        if page is None or len(overflow) > size // _OVERFLOW_ROOM + 1:
            raise _Torn
        overflow.append(number)
        parts.append(page[4 : 4 + min(missing, _OVERFLOW_ROOM)])
        missing -= len(parts[-1])
        number = struct.unpack_from(">I", page)[0]
    return b"".join(parts)


def _record(payload: bytes) -> tuple[Value, ...]:
    end, place = _varint(payload, 0)
    types = []
    while place < end:
        kind, place = _varint(payload, place)
        types.append(kind)
    values, place = [], end
    for kind in types:
        value, place = _value(payload, place, kind)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind in _INTEGERS:
        end = place + _INTEGERS[kind]
        return int.from_bytes(payload[place:end], "big", signed=True), end
    if kind >= 12:
        end = place + (kind - 12) // 2
        if end > len(payload):
            raise _Torn
        data = payload[place:end]
        return (data.decode("utf-8") if kind & 1 else data), end
    if kind == 7:
        return struct.unpack_from(">d", payload, place)[0], place + 8
    return {8: 0, 9: 1}.get(kind), place


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a whole number of one to nine bytes, and the place after it."""
    value = 0
    for index in range(8):
        byte = data[place + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + index + 1
    return value << 8 | data[place + 8], place + 9
