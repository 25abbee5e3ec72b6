"""How a stored row becomes content: unpacked, or made from other content and the difference to it. Knows no database.

A difference is kept between contents as they are, or between archives (Word files) by their members: there, one changed
word changes little. Every content is proven by its SHA-256 before anyone gets it.
"""

import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from negotiator.store.containers import Parts, archive_difference, follow, join, settle, split
from negotiator.store.deltas import DeltaBroken, apply, difference
from negotiator.store.errors import BlobDamaged, BlobErased, BlobMissing, ContentTooLarge
from negotiator.store.forms import ARCHIVE, DIFFERENCE, IN_PIECES
from negotiator.store.packing import packed, unpacked
from negotiator.store.pieces import JOINED_MOST, Intake, Piece, proven

LONGEST_CHAIN: Final = 63
"""So many differences lead to a content at most; the next one is kept whole."""

_LEAST: Final = 512
"""Content of fewer bytes is always kept whole."""

_FILTERS: Final = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20, "lc": 0, "lp": 0, "pb": 0}]
_KEPT: Final = 3
_MOST: Final = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A row of contents. base: the hash of what a difference is to; steps: how many lead there from a whole one.

    data is None once the content was erased; crc is None in files that do not tell it yet.
    """

    digest: str
    size: int
    crc: int | None
    form: int
    base: str | None
    steps: int
    data: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """Content as it is, or an archive's parts."""

    data: bytes = b""
    parts: Parts | None = None


Fetch = Callable[[str], Stored | None]
FetchPiece = Callable[[bytes], Piece | None]


def in_pieces(intake: Intake) -> Stored:
    """Return the row of content that was taken in and whose pieces are stored."""
    facts = {"size": intake.size, "crc": intake.crc}
    return Stored(digest=intake.digest, **facts, form=IN_PIECES, base=None, steps=0, data=intake.names)


def nothing_held(_name: object) -> None:
    """Have no row and no piece."""


class Contents:
    """Makes contents from rows, and keeps the last few that others may be made from.

    `fetch` returns the row of a hash, `piece` the piece of a name.
    """

    def __init__(self, fetch: Fetch, *, piece: FetchPiece = nothing_held) -> None:
        self._fetch = fetch
        self._piece = piece
        self._kept: dict[str, _Body] = {}

    def of(self, stored: Stored) -> bytes:
        """Return the content of a row. Raise BlobErased, BlobMissing, BlobDamaged or ContentTooLarge."""
        if stored.form == IN_PIECES:
            return self._joined(stored)
        body = self._body(stored)
        if body.parts is None:
            if not _is(stored, body.data):
                raise BlobDamaged(digest=stored.digest)
            return body.data
        data = _joined(stored, body.parts)
        settle(body.parts, data)
        self._keep(stored.digest, body)
        return data

    def stream(self, stored: Stored) -> Iterator[bytes]:
        """Yield the content of a row in pieces, each proven. Raise BlobErased, BlobMissing or BlobDamaged."""
        if stored.form != IN_PIECES or stored.data is None:
            yield self.of(stored)
            return
        yield from proven(stored.digest, stored.data, fetch=self._piece)

    def prove(self, stored: Stored) -> int:
        """Return the CRC-32 of a row's content, once all of it is proven. Raise as `stream` does."""
        crc = 0
        for data in self.stream(stored):
            crc = zlib.crc32(data, crc)
        return crc

    def row_for(self, data: bytes, *, like: str | None = None) -> Stored:
        """Return the row to keep content in: whole, or as the difference to what it is like where that is smaller."""
        digest = hashlib.sha256(data).hexdigest()
        form, smaller = packed(data)
        crc = zlib.crc32(data)
        whole = Stored(digest=digest, size=len(data), crc=crc, form=form, base=None, steps=0, data=smaller)
        base = self._fetch(like) if like and like != digest and len(data) >= _LEAST else None
        if base is None or base.data is None or base.steps >= LONGEST_CHAIN:
            return whole
        found = self._difference(base, data)
        if found is None:
            return whole
        form, delta = found
        small = lzma.compress(delta, format=lzma.FORMAT_RAW, filters=_FILTERS)
        if len(small) > len(smaller) // 2:
            return whole
        return replace(whole, form=form, base=base.digest, steps=base.steps + 1, data=small)

    def forget(self) -> None:
        """Keep nothing."""
        self._kept.clear()

    def _difference(self, base: Stored, data: bytes) -> tuple[int, bytes] | None:
        """Return the form and the bytes of the difference between a row's content and new content."""
        content = self.of(base)
        new = split(data)
        old = self._parts(base, content) if new is not None else None
        if new is None or old is None:
            plain = difference(content, data)
            return None if plain is None else (DIFFERENCE, plain)
        delta = archive_difference(old, new)
        if delta is None:
            return None
        self._keep(hashlib.sha256(data).hexdigest(), _Body(parts=new))
        return ARCHIVE, delta

    def _parts(self, stored: Stored, content: bytes) -> Parts | None:
        kept = self._kept.get(stored.digest)
        return kept.parts if kept is not None and kept.parts is not None else split(content)

    def _body(self, stored: Stored) -> _Body:
        """Return what a row stands for, made step by step from the nearest whole or kept one."""
        waiting: list[Stored] = []
        at = stored
        while (body := self._kept.get(at.digest)) is None and at.base is not None:
            waiting.append(at)
            at = self._base(at)
            if len(waiting) > LONGEST_CHAIN:
                raise BlobDamaged(digest=stored.digest)
        if body is None:
            body = _Body(data=self._joined(at) if at.form == IN_PIECES else _unpacked(at))
        for one in reversed(waiting):
            body = _next(body, one)
        return body

    def _joined(self, stored: Stored) -> bytes:
        if stored.data is None:
            raise BlobErased(digest=stored.digest)
        if stored.size > JOINED_MOST:
            raise ContentTooLarge(digest=stored.digest, size=stored.size)
        return b"".join(self.stream(stored))

    def _base(self, stored: Stored) -> Stored:
        base = self._fetch(stored.base or "")
        if base is None:
            raise BlobMissing(digest=stored.base or "")
        return base

    def _keep(self, digest: str, body: _Body) -> None:
        self._kept.pop(digest, None)
        self._kept[digest] = body
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]


def _unpacked(stored: Stored) -> bytes:
    """Return the bytes of a row that has no base."""
    if stored.data is None:
        raise BlobErased(digest=stored.digest)
    data = unpacked(stored.form, stored.data, most=stored.size)
    if data is None:
        raise BlobDamaged(digest=stored.digest)
    return data


def _next(body: _Body, stored: Stored) -> _Body:
    """Return what a difference makes of its base."""
    if stored.data is None:
        raise BlobErased(digest=stored.digest)
    try:
        unpacker = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=_FILTERS)
        delta = unpacker.decompress(stored.data, max_length=_MOST)
        if stored.form == ARCHIVE:
            parts = body.parts if body.parts is not None else split(body.data)
            return _Body(parts=follow(parts or (b"",), delta))
        data = body.data if body.parts is None else join(body.parts)
        return _Body(data=apply(data, delta, limit=stored.size))
    except (lzma.LZMAError, EOFError, DeltaBroken) as error:
        raise BlobDamaged(digest=stored.digest) from error


def _joined(stored: Stored, parts: Parts) -> bytes:
    """Return an archive again, proven. Raise BlobDamaged."""
    with suppress(DeltaBroken):
        for quick in (True, False):
            if _is(stored, data := join(parts, quick=quick)):
                return data
    raise BlobDamaged(digest=stored.digest)


def _is(stored: Stored, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == stored.digest
