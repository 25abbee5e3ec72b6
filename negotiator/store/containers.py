"""ZIP archives, as Word files are, unfolded into plain bytes of which little changes when little of the text does.

Unfolded, an archive is a row of stretches: bytes as they stand (headers, pictures), or a compressed member as its plain
bytes and the way they were packed. Folded again it is the same file, bit by bit, whoever made it: nothing is unfolded
of which that is not proven. Reads no names and no contents.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from negotiator.store.deflate import put_together, take_apart
from negotiator.store.huffman import NotDeflated
from negotiator.store.numbers import put_number, read_number

MOST_UNFOLDED: Final = 64 << 20
"""No archive is unfolded to more bytes than these."""

_MOST_OF_A_MEMBER: Final = 16 << 20
_START, _MEMBER, _END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_END_HEAD: Final = struct.Struct("<4s6xH4xI2x")
_LONGEST_COMMENT: Final = 0xFFFF
_MEMBER_HEAD: Final = struct.Struct("<4s6xH8xI4xHHH8xI")
_LOCAL_HEAD: Final = struct.Struct("<4s22xHH")
"""What is read of the end, of a member in the list, and of a member where it stands."""

_DEFLATED: Final = 8


class NotFolded(ValueError):
    """Bytes are no unfolded archive."""


_USUAL_LEVELS: Final = (6, 9, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Some bytes of an archive: as they are, or (with a way) unpacked; then size and sum are those of its stream."""

    plain: bytes
    way: bytes = b""
    size: int = 0
    sum: int = 0


def unfold(archive: bytes) -> bytes | None:
    """Return an archive unfolded, or None for other bytes and for archives in which nothing can be.

    What was unfolded once is always unfolded to the same bytes: differences are kept between them.
    """
    if not archive.startswith(_START):
        return None
    stretches: list[_Stretch] = []
    done, room = 0, MOST_UNFOLDED - 2 * len(archive)
    for start, end in _compressed(archive):
        stream = archive[start:end]
        parts = take_apart(stream, limit=min(_MOST_OF_A_MEMBER, room)) if start >= done else None
        if parts is not None and sum(map(len, parts)) < room:
            room -= sum(map(len, parts))
            stretches.append(_Stretch(plain=archive[done:start]))
            stretches.append(_Stretch(plain=parts[0], way=parts[1], size=len(stream), sum=zlib.crc32(stream)))
            done = end
    if not stretches:
        return None
    stretches.append(_Stretch(plain=archive[done:]))
    return _written(stretches)


def fold(unfolded: bytes, *, quick: bool = True) -> bytes:
    """Return the archive again. Raise NotFolded for bytes that are none unfolded.

    `quick`: a member that the library at hand packs to a stream of the right size and sum is taken from it; without,
    every stream is written the way that was noted.
    """
    try:
        return b"".join(_folded(stretch, quick=quick) for stretch in _read(unfolded))
    except (NotDeflated, LookupError, OverflowError) as error:
        raise NotFolded from error


def _folded(stretch: _Stretch, *, quick: bool) -> bytes:
    if not stretch.way:
        return stretch.plain
    for level in _USUAL_LEVELS if quick else ():
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        stream = packer.compress(stretch.plain) + packer.flush()
        if len(stream) == stretch.size and zlib.crc32(stream) == stretch.sum:
            return stream
    return put_together(stretch.plain, stretch.way)


def _written(stretches: list[_Stretch]) -> bytes:
    """Return the sizes of all stretches, then their bytes, then their ways: like stands with like."""
    head = bytearray()
    put_number(head, len(stretches))
    for stretch in stretches:
        put_number(head, len(stretch.plain))
        put_number(head, len(stretch.way))
        if stretch.way:
            put_number(head, stretch.size)
            head += stretch.sum.to_bytes(4, "little")
    return bytes(head) + b"".join(one.plain for one in stretches) + b"".join(one.way for one in stretches)


def _read(unfolded: bytes) -> list[_Stretch]:
    heads, place = _read_heads(unfolded)
    ways = place + sum(plain for plain, *_ in heads)
    if ways + sum(way for _, way, *_ in heads) != len(unfolded):
        raise NotFolded
    stretches = []
    for plain, way, size, crc in heads:
        stretches.append(
            _Stretch(plain=unfolded[place : place + plain], way=unfolded[ways : ways + way], size=size, sum=crc)
        )
        place, ways = place + plain, ways + way
    return stretches


def _read_heads(unfolded: bytes) -> tuple[list[tuple[int, int, int, int]], int]:
    count, place = read_number(unfolded, 0)
    heads = []
    for _ in range(min(count, len(unfolded))):
        plain, place = read_number(unfolded, place)
        way, place = read_number(unfolded, place)
        size, crc = 0, 0
        if way:
            size, place = read_number(unfolded, place)
            crc = int.from_bytes(unfolded[place : place + 4], "little")
            place += 4
        heads.append((plain, way, size, crc))
    return heads, place


def _compressed(archive: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the streams of compressed members begin and end, from left to right."""
    found = []
    for local, size in _listed(archive):
        if archive.startswith(_START, local) and local + _LOCAL_HEAD.size <= len(archive):
            _, name, extra = _LOCAL_HEAD.unpack_from(archive, local)
            start = local + _LOCAL_HEAD.size + name + extra
            if size and start + size <= len(archive):
                found.append((start, start + size))
    yield from sorted(found)


def _listed(archive: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each compressed member begins and how long its stream is, as the list at the archive's end has it."""
    end = archive.rfind(_END, max(0, len(archive) - _END_HEAD.size - _LONGEST_COMMENT))
    if end < 0 or end + _END_HEAD.size > len(archive):
        return
    _, members, place = _END_HEAD.unpack_from(archive, end)
    for _ in range(members):
        if not archive.startswith(_MEMBER, place) or place + _MEMBER_HEAD.size > end:
            return
        _, method, size, name, extra, comment, local = _MEMBER_HEAD.unpack_from(archive, place)
        if method == _DEFLATED:
            yield local, size
        place += _MEMBER_HEAD.size + name + extra + comment
