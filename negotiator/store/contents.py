"""How a stored row becomes content: unpacked, or made from other content and the difference to it. Knows no database.

A difference is kept between contents as they are, or between archives (Word files) unfolded: there, one changed word
changes little. Every content is proven by its SHA-256 before anyone gets it.
"""

import hashlib
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from negotiator.store.containers import MOST_UNFOLDED, NotFolded, fold, unfold
from negotiator.store.deltas import DeltaBroken, apply, difference
from negotiator.store.errors import BlobDamaged, BlobErased, BlobMissing

WHOLE, ZLIB, DIFFERENCE, UNFOLDED = 0, 1, 2, 3
"""The forms of a row: bytes as they are, compressed, the difference to a base, the difference of unfolded archives."""

LONGEST_CHAIN: Final = 127
"""So many differences lead to a content at most; the next one is kept whole."""

_LEAST: Final = 512
"""Content of fewer bytes is always kept whole."""

_LEVEL: Final = 6
_FILTERS: Final = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20, "lc": 0, "lp": 0, "pb": 0}]
_KEPT: Final = 3
_KEPT_BYTES: Final = 32 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A row of contents. base: the hash of what a difference is to; steps: how many lead there from a whole one.

    data is None once the content was erased.
    """

    digest: str
    size: int
    form: int
    base: str | None
    steps: int
    data: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """Content as it is, or an archive unfolded."""

    data: bytes
    unfolded: bool


Fetch = Callable[[str], Stored | None]


def content_of(stored: Stored, *, fetch: Fetch) -> bytes:
    """Return the content of one row. `fetch` returns the row of a hash.

    Raise BlobErased, BlobMissing (a row that it is made from is not there) or BlobDamaged.
    """
    return Contents(fetch).of(stored)


class Contents:
    """Makes contents from rows, and keeps the last few that others may be made from."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._kept: dict[str, _Body] = {}

    def of(self, stored: Stored) -> bytes:
        """Return the content of a row. Raise BlobErased, BlobMissing or BlobDamaged."""
        body = self._body(stored)
        try:
            if _is(stored, data := _content(body)):
                return data
            if _is(stored, data := _content(body, quick=False)):
                return data
        except NotFolded:
            pass
        raise BlobDamaged(digest=stored.digest)

    def row_for(self, data: bytes, *, like: str | None = None) -> Stored:
        """Return the row to keep content in: whole, or as the difference to what it is like where that is smaller."""
        digest = hashlib.sha256(data).hexdigest()
        form, packed = _packed(data)
        whole = Stored(digest=digest, size=len(data), form=form, base=None, steps=0, data=packed)
        base = self._fetch(like) if like and like != digest and len(data) >= _LEAST else None
        if base is None or base.data is None or base.steps >= LONGEST_CHAIN:
            return whole
        old, new, form = self._pair(base, data)
        delta = difference(old, new)
        small = None if delta is None else lzma.compress(delta, format=lzma.FORMAT_RAW, filters=_FILTERS)
        if small is None or len(small) > len(packed) // 2:
            return whole
        self._keep(digest, _Body(data=new, unfolded=form == UNFOLDED))
        return Stored(digest=digest, size=len(data), form=form, base=base.digest, steps=base.steps + 1, data=small)

    def forget(self) -> None:
        """Keep nothing."""
        self._kept.clear()

    def _pair(self, base: Stored, data: bytes) -> tuple[bytes, bytes, int]:
        """Return the content of a row and new content as they are to be compared, and the form of the difference."""
        content = self.of(base)
        new = unfold(data)
        old = self._unfolded(base, content) if new is not None else None
        return (content, data, DIFFERENCE) if new is None or old is None else (old, new, UNFOLDED)

    def _unfolded(self, stored: Stored, content: bytes) -> bytes | None:
        body = self._kept.get(stored.digest)
        if body is None or not body.unfolded:
            data = unfold(content)
            if data is None:
                return None
            body = _Body(data=data, unfolded=True)
            self._keep(stored.digest, body)
        return body.data

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
            body = _Body(data=_unpacked(at), unfolded=False)
        for one in reversed(waiting):
            body = _next(body, one)
        if body.unfolded:
            self._keep(stored.digest, body)
        return body

    def _base(self, stored: Stored) -> Stored:
        base = self._fetch(stored.base or "")
        if base is None:
            raise BlobMissing(digest=stored.base or "")
        return base

    def _keep(self, digest: str, body: _Body) -> None:
        self._kept.pop(digest, None)
        self._kept[digest] = body
        while len(self._kept) > _KEPT or sum(len(one.data) for one in self._kept.values()) > _KEPT_BYTES:
            del self._kept[next(iter(self._kept))]


def _packed(data: bytes) -> tuple[int, bytes]:
    """Return the form and the bytes in which content is kept whole."""
    packed = zlib.compress(data, _LEVEL)
    return (ZLIB, packed) if len(packed) < len(data) else (WHOLE, data)


def _unpacked(stored: Stored) -> bytes:
    """Return the bytes of a row that has no base."""
    if stored.data is None:
        raise BlobErased(digest=stored.digest)
    if stored.form == WHOLE:
        return stored.data
    try:
        # One byte more than expected: damage must not unfold into gigabytes.
        return zlib.decompressobj().decompress(stored.data, stored.size + 1)
    except zlib.error as error:
        raise BlobDamaged(digest=stored.digest) from error


def _next(body: _Body, stored: Stored) -> _Body:
    """Return what a difference makes of its base."""
    if stored.data is None:
        raise BlobErased(digest=stored.digest)
    unfolded = stored.form == UNFOLDED
    try:
        delta = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=_FILTERS).decompress(
            stored.data, max_length=2 * MOST_UNFOLDED
        )
        old = body.data if body.unfolded == unfolded else (unfold(body.data) if unfolded else fold(body.data))
        return _Body(data=apply(old or b"", delta, limit=max(stored.size, MOST_UNFOLDED)), unfolded=unfolded)
    except (lzma.LZMAError, EOFError, DeltaBroken, NotFolded) as error:
        raise BlobDamaged(digest=stored.digest) from error


def _content(body: _Body, *, quick: bool = True) -> bytes:
    return fold(body.data, quick=quick) if body.unfolded else body.data


def _is(stored: Stored, data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == stored.digest
