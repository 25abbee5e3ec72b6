"""Content by its SHA-256: put once, checked on every read, erasable without breaking the ledger.

Content that resembles other content is kept as the difference to it: a hundred versions of a text cost little more than
one. How a row becomes content is told by `contents`.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from negotiator.kernel import SILENT, Progress
from negotiator.store.contents import WHOLE, Contents, Stored
from negotiator.store.errors import BlobErased, BlobMissing, ContentDiffers
from negotiator.store.tables import BLOBS
from negotiator.store.transactions import Transactions

_AT_ONCE: Final = 20


class Blobs:
    """The contents of one vault."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._contents = Contents(self._fetch)

    def put(self, data: bytes, *, like: str | None = None) -> str:
        """Store content unless it is there, and return its SHA-256 in hex. What was erased is not stored again.

        `like` is the hash of content that this one resembles, such as the same text a version earlier: the new one is
        then kept as the difference, where that is smaller. A hash of nothing that can be read here does no harm.
        """
        digest = hashlib.sha256(data).hexdigest()
        with self._transactions.write() as connection:
            if stored_in(connection, digest) is None:
                connection.execute(insert(BLOBS).values(**row_of(self._contents.row_for(data, like=like))))
        return digest

    def get(self, digest: str) -> bytes:
        """Return content by its hash. Raise BlobMissing, BlobErased or BlobDamaged."""
        with self._transactions.read() as connection:
            stored = stored_in(connection, digest)
            if stored is None:
                raise BlobMissing(digest=digest)
            if stored.data is None:
                raise BlobErased(digest=digest)
            return self._contents.of(stored)

    def put_stream(self, chunks: Iterable[bytes], *, digest: str, size: int, progress: Progress = SILENT) -> None:
        """Store content that comes in chunks of any size, unless it is there; its bytes are then not asked for.

        Raise ContentDiffers when the bytes are not those of the hash or not so many, or what `chunks` or `progress`
        raise; nothing of the content is then kept.
        """
        with self._transactions.write() as connection:
            if stored_in(connection, digest) is not None:
                return
            data = b"".join(chunks)
            if len(data) != size or hashlib.sha256(data).hexdigest() != digest:
                raise ContentDiffers(digest=digest)
            progress.step(size, size)
            self.put(data)

    def read(self, digest: str) -> Iterator[bytes]:
        """Yield content by its hash in pieces, each proven. Raise BlobMissing, BlobErased or BlobDamaged."""
        yield self.get(digest)

    def facts(self, digest: str) -> tuple[int, int]:
        """Return the size of content in bytes, and its CRC-32. Raise BlobMissing, BlobErased or BlobDamaged."""
        data = self.get(digest)
        return len(data), zlib.crc32(data)

    def has(self, digest: str) -> bool:
        """Return whether the content can be read here."""
        return not self.missing([digest])

    def missing(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Return those of the hashes whose content cannot be read here, each once, in their order."""
        asked = tuple(dict.fromkeys(digests))
        named = func.json_each(json.dumps(asked)).table_valued("value")
        held = select(named.c.value).join(BLOBS, (BLOBS.c.hash == named.c.value) & BLOBS.c.data.is_not(None))
        with self._transactions.read() as connection:
            readable = frozenset(connection.execute(held).scalars())
        return tuple(digest for digest in asked if digest not in readable)

    def hashes(self) -> frozenset[str]:
        """Return the hashes of all content that can be read here."""
        with self._transactions.read() as connection:
            return frozenset(connection.execute(select(BLOBS.c.hash).where(BLOBS.c.data.is_not(None))).scalars())

    def erase(self, digest: str) -> None:
        """Remove content for good and remember its hash as erased. Earlier backups still hold it.

        What is kept as the difference to it is first kept otherwise.
        """
        with self._transactions.write() as connection:
            stored = stored_in(connection, digest)
            if stored is None:
                raise BlobMissing(digest=digest)
            if stored.data is None:
                return
            like = stored.base
            for dependant in _rows_on(connection, digest):
                row = row_of(self._contents.row_for(self._contents.of(dependant), like=like))
                connection.execute(update(BLOBS).where(BLOBS.c.hash == dependant.digest).values(**row))
                like = like or dependant.digest
            gone = {"form": WHOLE, "base": None, "steps": 0, "data": None}
            connection.execute(update(BLOBS).where(BLOBS.c.hash == digest).values(**gone))
        self._contents.forget()

    def _fetch(self, digest: str) -> Stored | None:
        with self._transactions.read() as connection:
            return stored_in(connection, digest)


def stored_of(row: Mapping[str, Any]) -> Stored:
    """Return a row of the table, by the names of its columns, as the value that `contents` understands.

    In format 1 every content was kept whole, and `packed` was 0 or 1 as `form` is now.
    """
    form = row["packed"] if "packed" in row else row["form"]
    base, steps = row.get("base"), row.get("steps", 0)
    return Stored(digest=row["hash"], size=row["size"], form=form, base=base, steps=steps, data=row["data"])


def row_of(stored: Stored) -> dict[str, Any]:
    """Return a row by the names of this format's columns."""
    kept = {"form": stored.form, "base": stored.base, "steps": stored.steps, "data": stored.data}
    return {"hash": stored.digest, "size": stored.size, **kept}


def all_stored(connection: Connection) -> Iterator[Stored]:
    """Yield every row of a file, of this format or an earlier one, in the order of their storing."""
    found = connection.exec_driver_sql("SELECT * FROM blobs ORDER BY rowid").yield_per(_AT_ONCE)
    for row in found.mappings():
        yield stored_of(dict(row))


def stored_in(connection: Connection, digest: str) -> Stored | None:
    """Return the row of a hash, or None."""
    row = connection.execute(select(BLOBS).where(BLOBS.c.hash == digest)).mappings().first()
    return None if row is None else stored_of(dict(row))


def _rows_on(connection: Connection, digest: str) -> list[Stored]:
    """Return the rows that are differences to one content, oldest first."""
    found = connection.execute(select(BLOBS).where(BLOBS.c.base == digest).order_by(BLOBS.c.steps, BLOBS.c.hash))
    return [stored_of(dict(row)) for row in found.mappings()]
