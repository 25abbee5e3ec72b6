"""Content by its SHA-256: put once, checked on every read, erasable without breaking the ledger.

Content that resembles other content is kept as the difference to it: a hundred versions of a text cost little more than
one. Large content is kept in pieces, and can come and go without ever being whole in memory. How a row becomes content
is told by `contents`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert

from negotiator.kernel import SILENT, NegotiatorError, Progress
from negotiator.store.blob_rows import is_known, kept_row, readable_in, row_of, rows_on, stored_in
from negotiator.store.contents import Contents, Stored
from negotiator.store.engine import passing_through
from negotiator.store.errors import BlobErased, BlobMissing
from negotiator.store.forms import IN_PIECES, WHOLE
from negotiator.store.piece_rows import piece_in, remove_pieces, unlisted_in
from negotiator.store.pieces import LARGE, Piece, exactly, listed
from negotiator.store.staging import Staging
from negotiator.store.tables import BLOBS
from negotiator.store.transactions import Transactions

REMOVED_IN_PASSING: Final = 128
"""So many pieces are removed at once where somebody waits: of what is left, the file takes care by and by."""

_REMOVED_AT_ONCE: Final = 16
_IS_HELD: Final = func.typeof(BLOBS.c.data) != "null"  # to ask whether it is NULL would read all of it


class Blobs:
    """The contents of one vault."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._contents = Contents(self._fetch, piece=self._piece)
        self._stagings: list[Staging] = []

    def put(self, data: bytes, *, like: str | None = None) -> str:
        """Store content unless it is there, and return its SHA-256 in hex. What was erased is not stored again.

        `like` is the hash of content that this one resembles, such as the same text a version earlier: the new one is
        then kept as the difference, where that is smaller. A hash of nothing that can be read here does no harm.
        """
        digest = hashlib.sha256(data).hexdigest()
        with self._transactions.write() as connection:
            if not is_known(connection, digest):
                stored = kept_row(data, self._contents, connection, like=like)
                with passing_through(connection, size=len(stored.data or b"")):
                    connection.execute(insert(BLOBS).values(**row_of(stored)))
        return digest

    def put_stream(self, chunks: Iterable[bytes], *, digest: str, size: int, progress: Progress = SILENT) -> None:
        """Store content that comes in chunks of any size, unless it is there; its bytes are then not asked for.

        Raise ContentDiffers when the bytes are not those of the hash or not so many, DiskFull, or what `chunks` or
        `progress` raise; nothing of the content is then kept.
        """
        if size < LARGE:
            with self._transactions.write() as connection:
                if not is_known(connection, digest):
                    self.put(b"".join(exactly(chunks, digest=digest, size=size)))
            progress.step(size, size)
            return
        with self.staging() as staging:
            staging.add(chunks, digest=digest, size=size, progress=progress)
            staging.keep()

    @contextmanager
    def staging(self) -> Iterator[Staging]:
        """Give a place where large contents can be stored before the change that needs them, outside of it.

        At the end of the block what was not kept is removed.
        """
        staging = Staging(self._transactions)
        self._stagings.append(staging)
        try:
            yield staging
        finally:
            self._stagings.remove(staging)
            with suppress(NegotiatorError):  # on a full disk it waits for better times
                self.remove_left_over(among=staging.names, most=REMOVED_IN_PASSING)

    def get(self, digest: str) -> bytes:
        """Return content by its hash. Raise BlobMissing, BlobErased, BlobDamaged or ContentTooLarge."""
        with self._transactions.read() as connection:
            return self._contents.of(readable_in(connection, digest))

    def read(self, digest: str) -> Iterator[bytes]:
        """Yield content by its hash in pieces, each proven. Raise BlobMissing, BlobErased or BlobDamaged.

        Between two pieces others may read and write.
        """
        size, _ = self.facts(digest)
        with self._transactions.read() as connection, passing_through(connection, size=size):
            stored = readable_in(connection, digest)
        yield from self._contents.stream(stored)

    def facts(self, digest: str) -> tuple[int, int]:
        """Return the size of content in bytes, and its CRC-32. Raise BlobMissing or BlobErased."""
        asked = select(BLOBS.c.size, BLOBS.c.crc, _IS_HELD).where(BLOBS.c.hash == digest)
        with self._transactions.read() as connection:
            row = connection.execute(asked).first()
        if row is None:
            raise BlobMissing(digest=digest)
        size, crc, held = row
        if not held:
            raise BlobErased(digest=digest)
        return size, crc

    def has(self, digest: str) -> bool:
        """Return whether the content can be read here."""
        return not self.missing([digest])

    def missing(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Return those of the hashes whose content cannot be read here, each once, in their order."""
        asked = tuple(dict.fromkeys(digests))
        named = func.json_each(json.dumps(asked)).table_valued("value")
        held = select(named.c.value).join(BLOBS, (BLOBS.c.hash == named.c.value) & _IS_HELD)
        with self._transactions.read() as connection:
            readable = frozenset(connection.execute(held).scalars())
        return tuple(digest for digest in asked if digest not in readable)

    def hashes(self) -> frozenset[str]:
        """Return the hashes of all content that can be read here."""
        with self._transactions.read() as connection:
            return frozenset(connection.execute(select(BLOBS.c.hash).where(_IS_HELD)).scalars())

    def erase(self, digest: str) -> None:
        """Remove content for good and remember its hash as erased. Earlier backups still hold it.

        What is kept as the difference to it is first kept otherwise; pieces that it shares stay.
        """
        with self._transactions.write() as connection:
            stored = stored_in(connection, digest)
            if stored is None:
                raise BlobMissing(digest=digest)
            if stored.data is None:
                return
            like = stored.base
            for dependant in rows_on(connection, digest):
                row = row_of(kept_row(self._contents.of(dependant), self._contents, connection, like=like))
                connection.execute(update(BLOBS).where(BLOBS.c.hash == dependant.digest).values(**row))
                like = like or dependant.digest
            gone = {"form": WHOLE, "base": None, "steps": 0, "data": None}
            connection.execute(update(BLOBS).where(BLOBS.c.hash == digest).values(**gone))
        self._contents.forget()
        if stored.form == IN_PIECES:
            self.remove_left_over(among=listed(stored.data))

    def remove_left_over(self, *, among: Iterable[bytes] | None = None, most: int | None = None) -> None:
        """Remove the pieces, all or those of some names, that belong to no content: of work that was broken off.

        most: so many of them at the most.
        """
        with self._transactions.read() as connection:
            found = unlisted_in(connection)
        names = sorted((found if among is None else found.intersection(among)) - self._being_staged())[:most]
        for at in range(0, len(names), _REMOVED_AT_ONCE):
            with self._transactions.write() as connection:
                remove_pieces(connection, frozenset(names[at : at + _REMOVED_AT_ONCE]) - self._being_staged())

    def _being_staged(self) -> frozenset[bytes]:
        return frozenset(name for staging in self._stagings for name in staging.names)

    def _fetch(self, digest: str) -> Stored | None:
        with self._transactions.read() as connection:
            return stored_in(connection, digest)

    def _piece(self, name: bytes) -> Piece | None:
        with self._transactions.read() as connection:
            return piece_in(connection, name)
