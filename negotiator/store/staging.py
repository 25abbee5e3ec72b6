"""Large contents on their way in: stored in small changes of their own, so that the act that needs them is small too.

What is staged belongs to no content yet. It becomes one when it is kept, inside the change that needs it, and is
removed again if that never happens: at the end of the block, or when the file is opened next.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy.dialects.sqlite import insert

from negotiator.kernel import SILENT, Progress
from negotiator.store.blob_rows import is_known, row_of
from negotiator.store.contents import Contents, Stored, in_pieces, nothing_held
from negotiator.store.piece_rows import put_pieces
from negotiator.store.pieces import Intake, Piece, exactly
from negotiator.store.tables import BLOBS
from negotiator.store.transactions import Transactions

_SMALL: Final = 4 << 10
"""Contents of fewer bytes wait in memory."""

_AT_ONCE: Final = 16 << 20
"""So many bytes are stored in one change."""


class Staging:
    """Takes contents in and keeps them later, all at once. For one thread; made by `Blobs.staging`.

    names: those of all pieces that it has stored or is about to.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._taken: dict[str, Stored] = {}
        self._waiting: list[Piece] = []
        self._size = 0
        self.names: set[bytes] = set()

    def add(self, chunks: Iterable[bytes], *, digest: str, size: int, progress: Progress = SILENT) -> None:
        """Take in content that comes in chunks of any size, unless it is there; its bytes are then not asked for.

        Raise ContentDiffers when the bytes are not those of the hash or not so many, DiskFull, or what `chunks` or
        `progress` raise.
        """
        if digest in self._taken or self._is_known(digest):
            return
        if size < _SMALL:
            data = b"".join(exactly(chunks, digest=digest, size=size))
            self._taken[digest] = Contents(nothing_held).row_for(data)
            return
        intake = Intake(digest=digest, size=size)
        for piece in intake.pieces(chunks):
            self.names.add(piece.name)  # first: from here on nobody takes it for left over
            self._waiting.append(piece)
            self._size += len(piece.data)
            if self._size >= _AT_ONCE:
                self._store()
                progress.step(intake.taken, size)
        progress.step(intake.taken, size)
        self._taken[digest] = in_pieces(intake)

    def keep(self) -> None:
        """Make contents of all that was taken in: in the change that is under way, or in one of its own."""
        with self._transactions.write() as connection:
            self._store()
            for stored in self._taken.values():
                connection.execute(insert(BLOBS).values(**row_of(stored)).on_conflict_do_nothing())

    def _store(self) -> None:
        """Store the pieces that wait, those of several contents at once: each change costs a while."""
        if self._waiting:
            with self._transactions.write() as connection:
                put_pieces(connection, self._waiting)
            self._waiting.clear()
            self._size = 0

    def _is_known(self, digest: str) -> bool:
        with self._transactions.read() as connection:
            return is_known(connection, digest)
