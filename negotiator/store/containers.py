"""ZIP archives, as Word files are, as what changed since another one: of a member only its words, not its packing.

A member whose stream is the same is taken from the other archive. Of one that changed, the difference of the plain
bytes is kept, and that of the way they were packed: so the same file comes back, bit by bit, whoever made it. Nothing
is kept so of which that is not proven. Reads no contents.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from negotiator.store.deflate import put_together, take_apart, way_of
from negotiator.store.deltas import DeltaBroken, apply, difference
from negotiator.store.huffman import NotDeflated
from negotiator.store.numbers import put_number, read_number

MOST_OF_A_MEMBER: Final = 32 << 20
"""No member is unpacked to more bytes than these."""

_START, _MEMBER, _END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_END_HEAD: Final = struct.Struct("<4s6xH4xI2x")
_LONGEST_COMMENT: Final = 0xFFFF
_MEMBER_HEAD: Final = struct.Struct("<4s6xH8xI4xHHH8xI")
_LOCAL_HEAD: Final = struct.Struct("<4s22xHH")
"""What is read of the end, of a member in the list, and of a member where it stands."""

_DEFLATED: Final = 8
_USUAL_LEVELS: Final = (6, 9, 1)
_SAME, _CHANGED, _RAW = 0, 1, 2
"""How a difference has a member: that of the other archive, changed from one of it, or its stream as it is."""


@dataclass(slots=True, kw_only=True)
class Stream:
    """A compressed member: its stream, or what changed since another one and what its stream is known by.

    Its plain bytes and its way are made when they are asked for, and kept.
    """

    name: bytes
    size: int
    sum: int
    raw: bytes | None = None
    base: "Stream | None" = None
    plain_delta: bytes = b""
    way_delta: bytes = b""
    _plain: bytes | None = field(default=None, repr=False)
    _way: bytes | None = field(default=None, repr=False)

    def plain(self) -> bytes:
        """Return the plain bytes. Raise zlib.error or DeltaBroken."""
        waiting, at = [self], self
        while at._plain is None and at.raw is None and at.base is not None:
            at = at.base
            waiting.append(at)
        plain = waiting.pop()._own_plain()
        for stream in reversed(waiting):
            plain = apply(plain, stream.plain_delta, limit=MOST_OF_A_MEMBER)
        self._plain = plain
        return plain

    def way(self) -> bytes:
        """Return the way the plain bytes were packed. Raise NotDeflated, LookupError or DeltaBroken."""
        waiting, at = [self], self
        while at._way is None and at.raw is None and at.base is not None:
            at = at.base
            waiting.append(at)
        way = waiting.pop()._own_way()
        for stream in reversed(waiting):
            way = apply(way, stream.way_delta, limit=MOST_OF_A_MEMBER)
        self._way = way
        return way

    def packed(self, *, quick: bool) -> bytes:
        """Return the stream; see `join`."""
        if self.raw is not None:
            return self.raw
        plain = self.plain()
        for level in _USUAL_LEVELS if quick else ():
            packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
            stream = packer.compress(plain) + packer.flush()
            if len(stream) == self.size and zlib.crc32(stream) == self.sum:
                return stream
        return put_together(plain, self.way())

    def prove(self) -> bool:
        """Take the stream apart; return whether plain bytes and way give it again."""
        parts = take_apart(self.raw or b"", limit=MOST_OF_A_MEMBER)
        if parts is not None:
            self._plain, self._way = parts
        return parts is not None

    def _own_plain(self) -> bytes:
        if self._plain is None:
            self._plain = zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.raw or b"", MOST_OF_A_MEMBER)
        return self._plain

    def _own_way(self) -> bytes:
        if self._way is None:
            self._way = way_of(self.raw or b"", self._own_plain())
        return self._way


Parts = tuple[bytes | Stream, ...]
"""An archive cut into its compressed members and what stands between them, which comes first and last."""


def split(archive: bytes) -> Parts | None:
    """Return an archive cut into its parts, or None for bytes that are none, or have no compressed member."""
    if not archive.startswith(_START):
        return None
    parts: list[bytes | Stream] = []
    done = 0
    for name, start, end in _compressed(archive):
        if start >= done:
            raw = archive[start:end]
            parts += (archive[done:start], Stream(name=name, size=len(raw), sum=zlib.crc32(raw), raw=raw))
            done = end
    return (*parts, archive[done:]) if parts else None


def join(parts: Parts, *, quick: bool = True) -> bytes:
    """Return the archive again. Raise DeltaBroken for parts that do not belong together.

    `quick`: where the library at hand packs a member to a stream of the right size and sum, that is taken; without,
    every stream is written the way that was noted.
    """
    try:
        return b"".join(part if isinstance(part, bytes) else part.packed(quick=quick) for part in parts)
    except (zlib.error, NotDeflated, LookupError, OverflowError) as error:
        raise DeltaBroken from error


def archive_difference(old: Parts, new: Parts) -> bytes | None:
    """Return what turns one archive into the other, or None when they have too little in common."""
    between = difference(_between(old), _between(new))
    if between is None:
        return None
    held = _streams(old)
    head, deltas = bytearray(), [between]
    put_number(head, len(_streams(new)))
    for part in new[:-1]:
        if isinstance(part, bytes):
            put_number(head, len(part))
        else:
            deltas += _write_stream(head, part, held)
    put_number(head, len(between))
    return bytes(head) + b"".join(deltas)


def follow(old: Parts, delta: bytes) -> Parts:
    """Return the archive that a difference makes of another one. Raise DeltaBroken."""
    try:
        return _followed(old, delta)
    except (LookupError, ValueError) as error:
        raise DeltaBroken from error


def settle(parts: Parts, archive: bytes) -> None:
    """Give each member its stream from the archive that was made of these parts and is proven."""
    place = 0
    for part in parts:
        if isinstance(part, bytes):
            place += len(part)
        else:
            part.raw, part.base = archive[place : place + part.size], None
            place += part.size


def _write_stream(head: bytearray, stream: Stream, held: tuple[Stream, ...]) -> tuple[bytes, ...]:
    """Write down how a stream is had from those of another archive, and return the bytes that this takes."""
    like = next((place for place, one in enumerate(held) if one.name == stream.name), None)
    if like is not None and held[like].raw == stream.raw:
        put_number(head, _SAME)
        put_number(head, like)
        return ()
    deltas = _changes(held[like], stream) if like is not None else None
    if like is None or deltas is None:
        put_number(head, _RAW)
        put_number(head, len(stream.name))
        put_number(head, stream.size)
        return stream.name, stream.raw or b""
    put_number(head, _CHANGED)
    for number in (like, stream.size, stream.sum, *map(len, deltas)):
        put_number(head, number)
    return deltas


def _changes(old: Stream, new: Stream) -> tuple[bytes, bytes] | None:
    """Return the differences of plain bytes and way, or None when they cannot be proven or are no differences."""
    if not new.prove():
        return None
    try:
        plain, way = difference(old.plain(), new.plain()), difference(old.way(), new.way())
    except (zlib.error, NotDeflated, LookupError, DeltaBroken):
        return None
    return None if plain is None or way is None else (plain, way)


def _followed(old: Parts, delta: bytes) -> Parts:
    held = _streams(old)
    count, at = read_number(delta, 0)
    heads = []
    for _ in range(min(count, len(delta))):
        numbers = []
        before, at = read_number(delta, at)
        kind, at = read_number(delta, at)
        for _ in range({_SAME: 1, _CHANGED: 5, _RAW: 2}[kind]):
            number, at = read_number(delta, at)
            numbers.append(number)
        heads.append((before, kind, numbers))
    size, at = read_number(delta, at)
    between = apply(_between(old), delta[at : at + size], limit=MOST_OF_A_MEMBER)
    at += size
    parts: list[bytes | Stream] = []
    done = 0
    for before, kind, numbers in heads:
        stream, at = _read_stream(kind, numbers, held, delta, at)
        parts += (between[done : done + before], stream)
        done += before
    if at != len(delta) or done > len(between):
        raise DeltaBroken
    return (*parts, between[done:])


def _read_stream(kind: int, numbers: list[int], held: tuple[Stream, ...], delta: bytes, at: int) -> tuple[Stream, int]:
    if kind == _SAME:
        return held[numbers[0]], at
    if kind == _RAW:
        middle, end = at + numbers[0], at + sum(numbers)
        raw = delta[middle:end]
        return Stream(name=delta[at:middle], size=len(raw), sum=zlib.crc32(raw), raw=raw), end
    like, size, crc, plain, way = numbers
    middle, end = at + plain, at + plain + way
    base = held[like]
    made = Stream(name=base.name, size=size, sum=crc, base=base)
    made.plain_delta, made.way_delta = delta[at:middle], delta[middle:end]
    return made, end


def _streams(parts: Parts) -> tuple[Stream, ...]:
    return tuple(part for part in parts if isinstance(part, Stream))


def _between(parts: Parts) -> bytes:
    return b"".join(part for part in parts if isinstance(part, bytes))


def _compressed(archive: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each compressed member and where its stream begins and ends, from left to right."""
    found = []
    for local, size in _listed(archive):
        if archive.startswith(_START, local) and local + _LOCAL_HEAD.size <= len(archive):
            _, name, extra = _LOCAL_HEAD.unpack_from(archive, local)
            named = local + _LOCAL_HEAD.size
            start = named + name + extra
            if size and start + size <= len(archive):
                found.append((start, start + size, archive[named : named + name]))
    for start, end, called in sorted(found):
        yield called, start, end


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
