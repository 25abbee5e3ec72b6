"""Compressed streams (RFC 1951) taken apart into their plain bytes and the way these were packed, and put together.

Every program packs in its own way, and the next release of a library may pack otherwise than this one. So the way is
written down, choice by choice, and the stream is written again from it bit by bit, without any packer. The usual choice
(copy from the nearest place) costs nothing; where little of a text changes, little of its way does.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from negotiator.store.huffman import (
    DISTANCE_STARTS,
    END,
    FIXED,
    LEAST,
    LENGTH_STARTS,
    WINDOW,
    Codes,
    NotDeflated,
    in_order,
    peek,
    read_codes,
)
from negotiator.store.numbers import put_number, read_number

_STORED, _FIXED, _DYNAMIC = 0, 1, 2
_LONGEST: Final = (1 << 15) - 1

Match = tuple[int, int, int]
"""A copied piece: the place it goes to, its length, and how far back it is copied from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One block: whether it is the last, how it is packed, the bits of its own codes, where its plain bytes end."""

    last: bool
    kind: int
    codes: str
    end: int


def take_apart(stream: bytes, *, limit: int) -> tuple[bytes, bytes] | None:
    """Return plain bytes and way, or None for more than `limit` bytes or what cannot be put together again exactly."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(stream, limit)
        if not unpacker.eof or unpacker.unused_data:
            return None
        earlier = _Earlier(plain)
        way = _written(*_parsed(stream), earlier)
        return (plain, way) if _together(plain, way, earlier) == stream else None
    except (zlib.error, NotDeflated, LookupError):
        return None


def way_of(stream: bytes, plain: bytes) -> bytes:
    """Return the way of a stream whose plain bytes are known. Raise NotDeflated or LookupError."""
    return _written(*_parsed(stream), _Earlier(plain))


def put_together(plain: bytes, way: bytes) -> bytes:
    """Return the stream again. Raise NotDeflated or LookupError when the way is none of these bytes."""
    return _together(plain, way, _Earlier(plain))


def _together(plain: bytes, way: bytes, earlier: "_Earlier") -> bytes:
    blocks, place = _read_blocks(way)
    matches = _read_matches(way, place, earlier)
    match = next(matches, None)
    signs = plain.decode("latin-1")
    texts, bits, place = [], 0, 0
    for block in blocks:
        part = [in_order(block.last + 2 * block.kind, 3)]
        if block.kind == _STORED:
            part += _stored(plain[place : block.end], bits + 3)
        else:
            codes = FIXED if block.kind == _FIXED else read_codes(*_from_text(block.codes))[0]
            part.append(block.codes)
            while match is not None and match[0] < block.end:
                part += (
                    signs[place : match[0]].translate(codes.literal_texts),
                    codes.length_texts[match[1]],
                    codes.distance_text(match[2]),
                )
                place = match[0] + match[1]
                match = next(matches, None)
            part += (signs[place : block.end].translate(codes.literal_texts), codes.literal_texts[END])
        place = block.end
        texts.append("".join(part))
        bits += len(texts[-1])
    try:
        return int("".join(texts)[::-1], 2).to_bytes((bits + 7) // 8, "little")
    except ValueError as error:  # a plain byte for which its block has no code
        raise NotDeflated from error


def _stored(plain: bytes, bits: int) -> Iterator[str]:
    yield "0" * (-bits % 8)
    yield in_order(len(plain), 16)
    yield in_order(len(plain) ^ 0xFFFF, 16)
    for byte in plain:
        yield in_order(byte, 8)


def _parsed(stream: bytes) -> tuple[list[_Block], list[Match]]:
    """Return the blocks of a stream and all its matches. Raise NotDeflated or IndexError."""
    blocks: list[_Block] = []
    matches: list[Match] = []
    at = place = 0
    while not blocks or not blocks[-1].last:
        bits = peek(stream, at)
        last, kind = bool(bits & 1), bits >> 1 & 3
        at += 3
        codes = ""
        if kind == _STORED:
            at += -at % 8
            size = peek(stream, at) & 0xFFFF
            at, place = at + 32 + 8 * size, place + size
        else:
            start, known = at, FIXED
            if kind == _DYNAMIC:
                known, at = read_codes(stream, at)
                codes = _bits(stream, start, at)
            at, place = _parse_block(stream, at, known, place, matches)
        blocks.append(_Block(last=last, kind=kind, codes=codes, end=place))
        if at > 8 * len(stream):
            raise NotDeflated
    return blocks, matches


def _parse_block(stream: bytes, at: int, codes: Codes, place: int, matches: list[Match]) -> tuple[int, int]:
    """Add the matches of one block; return the bit after it and the place after its plain bytes."""
    literals, distances = codes.literal_table, codes.distance_table
    while True:
        hold = int.from_bytes(stream[at >> 3 : (at >> 3) + 8], "little") >> (at & 7)
        sign, size, extra = literals[hold & _LONGEST]
        if sign < END and size:
            at += size
            place += 1
            continue
        if sign == END or not size:
            if not size:
                raise NotDeflated
            return at + size, place
        hold >>= size
        length = LENGTH_STARTS[sign - END - 1] + (hold & (1 << extra) - 1)
        hold >>= extra
        at += size + extra
        sign, size, extra = distances[hold & _LONGEST]
        if not size:
            raise NotDeflated
        matches.append((place, length, DISTANCE_STARTS[sign] + (hold >> size & (1 << extra) - 1)))
        at += size + extra
        place += length


def _bits(stream: bytes, start: int, end: int) -> str:
    """Return the bits between two places of a stream, in their order."""
    whole = int.from_bytes(stream[start >> 3 : (end + 7) >> 3], "little") >> (start & 7)
    return in_order(whole & (1 << end - start) - 1, end - start)


def _from_text(bits: str) -> tuple[bytes, int]:
    return int(bits[::-1], 2).to_bytes((len(bits) + 7) // 8, "little"), 0


class _Earlier:
    """Finds how far back the nearest copy of a piece begins."""

    def __init__(self, plain: bytes) -> None:
        self._plain = plain
        self._before: list[int] = []
        latest: dict[tuple[int, int, int], int] = {}
        known = latest.get
        for place, seed in enumerate(zip(plain, plain[1:], plain[2:], strict=False)):
            self._before.append(known(seed, -1))
            latest[seed] = place

    def distance(self, place: int, length: int) -> int:
        """Return the distance, or 0 when there is no copy as near as a distance can say."""
        plain, before = self._plain, self._before
        piece = plain[place : place + length]
        found = before[place]
        while found >= 0 and plain[found : found + length] != piece:
            found = before[found]
        return place - found if place - found <= WINDOW and found >= 0 else 0


def _written(blocks: list[_Block], matches: list[Match], earlier: _Earlier) -> bytes:
    """Return the way: the blocks, then the matches that are not from the nearest place, then all matches."""
    way, unusual, usual = bytearray(), bytearray(), bytearray()
    put_number(way, len(blocks))
    start = 0
    for block in blocks:
        put_number(way, block.kind * 2 + block.last)
        put_number(way, block.end - start)
        start = block.end
        if block.kind == _DYNAMIC:
            put_number(way, len(block.codes))
            way += _from_text(block.codes)[0]
    done, skipped = 0, 0
    for place, length, distance in matches:
        put_number(usual, place - done)
        usual.append(length - LEAST)
        done = place + length
        if distance == earlier.distance(place, length):
            skipped += 1
        else:
            put_number(unusual, skipped)
            put_number(unusual, distance)
            skipped = 0
    put_number(way, len(unusual))
    return bytes(way + unusual + usual)


def _read_blocks(way: bytes) -> tuple[list[_Block], int]:
    count, place = read_number(way, 0)
    blocks, end = [], 0
    for _ in range(count):
        head, place = read_number(way, place)
        size, place = read_number(way, place)
        codes = ""
        if head >> 1 == _DYNAMIC:
            bits, place = read_number(way, place)
            codes = _bits(way, 8 * place, 8 * place + bits)
            place += (bits + 7) // 8
        end += size
        blocks.append(_Block(last=bool(head & 1), kind=head >> 1, codes=codes, end=end))
    return blocks, place


def _read_matches(way: bytes, place: int, earlier: _Earlier) -> Iterator[Match]:
    size, exception = read_number(way, place)
    place = usual = exception + size
    waiting, exception = read_number(way, exception) if exception < usual else (-1, exception)
    done = 0
    while place < len(way):
        run, place = read_number(way, place)
        length = way[place] + LEAST
        place += 1
        done += run
        if waiting:
            waiting -= 1
            distance = earlier.distance(done, length)
        else:
            distance, exception = read_number(way, exception)
            waiting, exception = read_number(way, exception) if exception < usual else (-1, exception)
        yield done, length, distance
        done += length
