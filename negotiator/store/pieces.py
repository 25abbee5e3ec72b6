"""Large contents in pieces: cut, named, packed, and proven when they come back. Knows no database.

A piece is named by the SHA-256 of the content up to its end. So one hash over the content proves each piece before
anyone gets it, and the whole with the last one, whose name is the content's own. Contents that begin alike share
pieces.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from negotiator.store.errors import BlobDamaged, ContentDiffers
from negotiator.store.packing import packed, unpacked

PIECE: Final = 1 << 20
"""Bytes of every piece but the last one."""

LARGE: Final = 4 << 20
"""Contents of so many bytes and more are kept in pieces."""

JOINED_MOST: Final = 256 << 20
"""So large a content is handed out in one at most."""

NAME_BYTES: Final = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A row of pieces: its name, how data holds it (see packing), and the data."""

    name: bytes
    form: int
    data: bytes


Fetch = Callable[[bytes], Piece | None]


class Intake:
    """Takes content in chunks of any size, names its pieces, and knows at the end whether it is what it should be."""

    def __init__(self, *, digest: str, size: int) -> None:
        self.digest = digest
        self.size = size
        self.crc = 0
        self.taken = 0
        self._names: list[bytes] = []
        self._running = hashlib.sha256()

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[Piece]:
        """Yield the content's pieces. Raise ContentDiffers, at the latest after the last one."""
        for data in _cut(chunks):
            self._running.update(data)
            self.crc = zlib.crc32(data, self.crc)
            self.taken += len(data)
            if self.taken > self.size:
                raise ContentDiffers(digest=self.digest)
            name = self._running.digest()
            self._names.append(name)
            form, kept = packed(data)
            yield Piece(name=name, form=form, data=kept)
        if self.taken != self.size or self._running.hexdigest() != self.digest:
            raise ContentDiffers(digest=self.digest)

    @property
    def names(self) -> bytes:
        """Return the names of the pieces so far, one after the other."""
        return b"".join(self._names)


def listed(names: bytes) -> tuple[bytes, ...]:
    """Return the names that stand one after the other."""
    return tuple(names[at : at + NAME_BYTES] for at in range(0, len(names), NAME_BYTES))


def proven(digest: str, names: bytes, *, fetch: Fetch) -> Iterator[bytes]:
    """Yield a content's pieces in order, each once it is proven. Raise BlobDamaged.

    One is hashed while the next one is fetched.
    """
    if names[-NAME_BYTES:].hex() != digest:
        raise BlobDamaged(digest=digest)
    running = hashlib.sha256()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="proving") as prover:
        before = None
        for name in listed(names):
            piece = fetch(name)
            data = None if piece is None else unpacked(piece.form, piece.data, most=PIECE)
            if before is not None:
                yield before.result()
            if data is None:
                raise BlobDamaged(digest=digest)
            before = prover.submit(_proven, data, name, running, digest)
        if before is not None:
            yield before.result()


def _proven(data: bytes, name: bytes, running: "hashlib._Hash", digest: str) -> bytes:
    running.update(data)
    if running.digest() != name:
        raise BlobDamaged(digest=digest)
    return data


def exactly(chunks: Iterable[bytes], *, digest: str, size: int) -> Iterator[bytes]:
    """Yield chunks of which all together must have this hash and size. Raise ContentDiffers."""
    running, taken = hashlib.sha256(), 0
    for chunk in chunks:
        running.update(chunk)
        taken += len(chunk)
        if taken > size:
            break
        yield chunk
    if taken != size or running.hexdigest() != digest:
        raise ContentDiffers(digest=digest)


def _cut(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces."""
    waiting = bytearray()
    for chunk in chunks:
        rest = memoryview(chunk)
        while rest:
            part = rest[: PIECE - len(waiting)]
            waiting += part
            rest = rest[len(part) :]
            if len(waiting) == PIECE:
                yield bytes(waiting)
                waiting.clear()
    if waiting:
        yield bytes(waiting)
