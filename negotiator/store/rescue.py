"""A new file made of what was proven of a damaged one, under the same key and salt, and how it takes its place.

Derived tables stay empty: whoever knows what the entries mean fills them.
"""

import os
import shutil
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, insert

from negotiator.crypto import VaultKey
from negotiator.store.carving import Found
from negotiator.store.check import check_file
from negotiator.store.engine import APPLICATION, FORMAT, WRITE, connect, make_engine
from negotiator.store.errors import AlreadyExists, CopyFailed
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, start_scratch, sweep, sweep_scratch
from negotiator.store.ledger_rows import append_rows
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
    append_rows(connection, [stored.entry for stored in found.entries])
    for table, rows in ((BLOBS, found.blobs), (LOCAL, found.local)):
        if rows:
            connection.execute(insert(table), [dict(row) for row in rows])


def aside_name(path: Path, *, at: datetime) -> Path:
    """Return the name under which a damaged file is kept."""
    return path.with_name(f"{path.stem} (damaged {at:%Y-%m-%d %H.%M.%S}){path.suffix}")


def replace_damaged(path: Path, finished: Path, *, aside: Path) -> None:
    """Keep a damaged file with its log under another name, and let a finished one take its place at once.

    The log goes before the new file comes: written under the same key, it would be replayed into it. At every moment
    the damaged file lies whole under one of its names. Raise AlreadyExists, CopyFailed or DiskFull.
    """
    with told(path):
        if aside.exists() or log_of(aside).exists():
            raise AlreadyExists(path=aside)
        if log_of(finished).exists():
            raise CopyFailed(path=finished, what="it is not closed")
        _copy(path, aside)
        if log_of(path).exists():
            _copy(log_of(path), log_of(aside))
        _settle(path.parent)
        for companion in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + companion).unlink(missing_ok=True)
        _settle(path.parent)
        finished.replace(path)
        _settle(path.parent)


def discard(path: Path) -> None:
    """Remove an unfinished file of this room's making, with what the database keeps beside it."""
    sweep(path)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Let the names in a folder reach the disk in the order in which they were changed."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
