"""A new file made of what was proven of a damaged one, under the same key and salt, and how it takes its place.

Derived tables stay empty: whoever knows what the entries mean fills them.
"""

from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, insert

from negotiator.crypto import VaultKey
from negotiator.store.blob_rows import row_of
from negotiator.store.carving import Found
from negotiator.store.check import check_file
from negotiator.store.engine import APPLICATION, FORMAT, WRITE, connect, make_engine
from negotiator.store.errors import AlreadyExists, CopyFailed, WorkspaceMissing
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, start_scratch, sweep, sweep_scratch, sync_folder
from negotiator.store.ledger_rows import append_rows
from negotiator.store.piece_rows import put_pieces
from negotiator.store.restore import keep_aside
from negotiator.store.tables import BLOBS, LOCAL, create_tables
from negotiator.store.wal import log_of


def write_rescued(found: Found, target: Path, *, key: VaultKey, salt: bytes) -> None:
    """Write everything that was found to a new file, verify it, and put it in place.

    Entries keep their order and close ranks where one is lost. Raise AlreadyExists, CopyFailed, DiskFull.
    """
    with told(target):
        if target.exists():
            raise AlreadyExists(path=target)
        scratch = start_scratch(target)
        connector = partial(connect, scratch, key=key, salt=salt, journal="DELETE")
        try:
            engine = make_engine(connector)
            try:
                with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
                    _fill(connection, found)
            finally:
                engine.dispose()
            for line in check_file(scratch, connector=connector).lines:
                if not line.ok:
                    raise CopyFailed(path=target, what=f"{line.name}: {line.detail}")
            put_in_place(target)
        finally:
            sweep_scratch(target)


def _fill(connection: Connection, found: Found) -> None:
    create_tables(connection, application=APPLICATION, version=FORMAT)
    append_rows(connection, [kept.entry for kept in found.entries])
    if found.blobs:
        connection.execute(insert(BLOBS), [row_of(stored) for stored in found.blobs])
    put_pieces(connection, found.pieces.values())
    if found.local:
        connection.execute(insert(LOCAL), [dict(row) for row in found.local])


def replace_damaged(path: Path, finished: Path, *, at: datetime) -> Path:
    """Let a finished file take a damaged one's place at once. Return where the damaged one is kept with its log.

    The log goes before the new file comes: written under the same key, it would be replayed into it. At every moment
    the damaged file lies whole under one of its names. Raise CopyFailed or DiskFull.
    """
    with told(path):
        if log_of(finished).exists():
            raise CopyFailed(path=finished, what="it is not closed")
        aside = keep_aside(path, why="damaged", at=at)
        if aside is None:
            raise WorkspaceMissing(path=path)
        for companion in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + companion).unlink(missing_ok=True)
        sync_folder(path.parent)
        finished.replace(path)
        sync_folder(path.parent)
    return aside


def discard(path: Path) -> None:
    """Remove an unfinished file of this room's making, with what the database keeps beside it."""
    sweep(path)
