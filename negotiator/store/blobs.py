"""Content by its SHA-256: put once, checked on every read, erasable without breaking the ledger."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from negotiator.store.errors import BlobDamaged, BlobErased, BlobMissing
from negotiator.store.tables import BLOBS
from negotiator.store.transactions import Transactions

_LEVEL: Final = 6


class Blobs:
    """The contents of one vault."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def put(self, data: bytes, *, like: str | None = None) -> str:
        """Store content unless it is there, and return its SHA-256 in hex. What was erased is not stored again.

        `like` is the hash of content that this one resembles, such as the same text a version earlier.
        """
        digest = hashlib.sha256(data).hexdigest()
        with self._transactions.write() as connection:
            if not _row_exists(connection, digest):
                packed = zlib.compress(data, _LEVEL)
                smaller = len(packed) < len(data)
                row = {"hash": digest, "size": len(data), "packed": int(smaller), "data": packed if smaller else data}
                connection.execute(insert(BLOBS).values(row))
        return digest

    def get(self, digest: str) -> bytes:
        """Return content by its hash. Raise BlobMissing, BlobErased or BlobDamaged."""
        with self._transactions.read() as connection:
            row = connection.execute(select(BLOBS).where(BLOBS.c.hash == digest)).first()
        if row is None:
            raise BlobMissing(digest=digest)
        if row.data is None:
            raise BlobErased(digest=digest)
        return unpack(digest, packed=bool(row.packed), data=row.data, size=row.size)

    def has(self, digest: str) -> bool:
        """Return whether the content can be read here."""
        with self._transactions.read() as connection:
            query = select(BLOBS.c.hash).where(BLOBS.c.hash == digest, BLOBS.c.data.is_not(None))
            return connection.execute(query).first() is not None

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
        """Remove content for good and remember its hash as erased. Earlier backups still hold it."""
        with self._transactions.write() as connection:
            if not _row_exists(connection, digest):
                raise BlobMissing(digest=digest)
            connection.execute(update(BLOBS).where(BLOBS.c.hash == digest).values(data=None))


def unpack(digest: str, *, packed: bool, data: bytes, size: int) -> bytes:
    """Return stored bytes as they were put. Raise BlobDamaged when they do not have the hash."""
    try:
        # One byte more than expected: damage must not unfold into gigabytes.
        content = zlib.decompressobj().decompress(data, size + 1) if packed else data
    except zlib.error as error:
        raise BlobDamaged(digest=digest) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise BlobDamaged(digest=digest)
    return content


def _row_exists(connection: Connection, digest: str) -> bool:
    return connection.execute(select(BLOBS.c.hash).where(BLOBS.c.hash == digest)).first() is not None
