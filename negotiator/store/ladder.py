"""Files of older formats are brought up to date; nothing else ever writes to the older ones.

First a verified backup is written. Then a step fills a new file beside the old one, which takes its place once it is
verified: at every moment one of them is whole, and whoever is interrupted begins again.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from glob import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, insert

from negotiator.crypto import VaultKey
from negotiator.crypto.witness import read_witness, write_witness
from negotiator.kernel import SILENT, Progress
from negotiator.store.blob_rows import all_stored, contents_in, kept_row, row_of
from negotiator.store.check import check_file
from negotiator.store.contents import Stored
from negotiator.store.copies import write_backup
from negotiator.store.engine import APPLICATION, FORMAT, WRITE, connect, make_engine
from negotiator.store.errors import CopyFailed, InUse
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, start_scratch, sweep, sweep_scratch, sync_folder
from negotiator.store.heads import HeadMemory
from negotiator.store.opening import format_of, proven_connection
from negotiator.store.pieces import LARGE
from negotiator.store.places import NEW_SUFFIX, usable_place
from negotiator.store.tables import BLOBS, create_tables

Rewrite = Callable[[Stored], Stored]
"""Returns the new row for an old one that holds content."""

Step = Callable[[Connection, Connection], Rewrite]
"""Rewrites contents of an older file (first) for one of the present format."""

_PATIENCE_MS: Final = 250
_SIMILAR: Final = 2
_TELLING: Final = 16
_COMPARED: Final = 4096
_SAME_IN_ALL: Final = ("entries", "local", "records")


def bring_up_to_date(
    path: Path,
    *,
    key: VaultKey,
    salt: bytes,
    backups: Path,
    at: datetime,
    memory: HeadMemory | None = None,
    progress: Progress = SILENT,
) -> Path | None:
    """Bring a closed file, whose lock is held, to this version's format. Return where its backup lies, None without.

    `memory` remembers how the file was left: as to its pages, that is no longer true.
    Raise what opening raises, CopyFailed, DiskFull, or Cancelled from `progress`; the file is then as it was.
    """
    backup = None
    with told(path):
        found = _format(path, key=key, salt=salt)
        if found < FORMAT:
            progress.step(0, 1, "Writing a backup")
            _expect_other_pages(path, key=key, salt=salt, memory=memory)
            backup = _back_up(path, key=key, salt=salt, backups=backups, number=found, at=at)
            _climb(path, key=key, salt=salt, found=found, progress=progress)
    return backup


def _expect_other_pages(path: Path, *, key: VaultKey, salt: bytes, memory: HeadMemory | None) -> None:
    witness = read_witness(key, memory.recall(path, salt)) if memory is not None else None
    if memory is not None and witness is not None:
        memory.keep(path, salt, write_witness(key, replace(witness, pages="")))


def _format(path: Path, *, key: VaultKey, salt: bytes) -> int:
    connection = proven_connection(path, key=key, salt=salt, older=True)
    try:
        return format_of(connection)
    finally:
        connection.close()


def _back_up(path: Path, *, key: VaultKey, salt: bytes, backups: Path, number: int, at: datetime) -> Path:
    """Write a verified copy under a name that no rotation takes for one of its own."""
    backups.mkdir(parents=True, exist_ok=True)
    stem = f"{path.stem[:160]} (format {number}"
    for left in backups.glob(f"{escape(stem)}*{NEW_SUFFIX}"):
        sweep(left)  # of an interrupted attempt, whose name said another time
    name = f"{stem}, {at:%Y-%m-%d %H.%M.%S})"
    target = usable_place(backups / f"{name}{path.suffix}")
    for again in range(2, 100):
        if not target.exists():
            break
        target = backups / f"{name} {again}{path.suffix}"
    source = proven_connection(path, key=key, salt=salt, older=True)
    try:
        write_backup(source, target, key=key, salt=salt)
    finally:
        source.close()
    return target


def _climb(path: Path, *, key: VaultKey, salt: bytes, found: int, progress: Progress) -> None:
    """Bring a file to the present format."""
    try:
        scratch = start_scratch(path)
        connector = partial(connect, scratch, key=key, salt=salt, journal="DELETE")
        older = partial(proven_connection, path, key=key, salt=salt, older=True)
        with _connected(older) as old, _connected(connector) as new:
            with new.begin():
                _fill(old, new, rewrite=STEPS[found](old, new), progress=progress)
            _verify(old, new, path=path)
        for line in check_file(scratch, connector=connector).lines:
            if not line.ok:
                raise CopyFailed(path=scratch, what=f"{line.name}: {line.detail}")
        _empty_log(path, older)
        put_in_place(path)
    finally:
        sweep_scratch(path)


@contextmanager
def _connected(connector: Callable[[], Any]) -> Iterator[Connection]:
    engine = make_engine(connector)
    try:
        with engine.connect().execution_options(**{WRITE: True}) as connection:
            yield connection
    finally:
        engine.dispose()


def _verify(old: Connection, new: Connection, *, path: Path) -> None:
    """Raise CopyFailed unless all rows and all contents of the old file are in the new one."""
    if _rows(old) != _rows(new) or _digests(old) != _digests(new):
        raise CopyFailed(path=path, what="something is missing from it")


def _rows(connection: Connection) -> str:
    """Return a hash over the rows of those tables that are the same in all formats."""
    digest = hashlib.sha256()
    for table in _SAME_IN_ALL:
        for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608 - our own names
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _digests(connection: Connection) -> dict[str, tuple[int, bool]]:
    return {stored.digest: (stored.size, stored.data is None) for stored in all_stored(connection)}


def _empty_log(path: Path, connector: Callable[[], Any]) -> None:
    """Move the write-ahead log into the old file: left beside the new one, it would be replayed into it."""
    connection = connector()
    try:
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise InUse(path=path, who="another program")
    finally:
        connection.close()
    sync_folder(path.parent)


def _fill(old: Connection, new: Connection, *, rewrite: Rewrite, progress: Progress) -> None:
    """Fill an empty file. The search index is made anew by others."""
    create_tables(new, application=APPLICATION, version=FORMAT)
    for table in _SAME_IN_ALL:
        for row in old.exec_driver_sql(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608 - our own names
            places = ", ".join("?" * len(row))
            new.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", tuple(row))  # noqa: S608 - our own names
    total = old.exec_driver_sql("SELECT count(*) FROM blobs").scalar_one()
    for done, stored in enumerate(all_stored(old)):
        progress.step(done, total, "Rewriting contents")
        kept = stored if stored.data is None else rewrite(stored)
        new.execute(insert(BLOBS).values(**row_of(kept)))


class _FromFormat1:
    """All was whole: contents that resemble one kept before become the difference to it."""

    def __init__(self, old: Connection, new: Connection) -> None:
        self._old, self._new, self._connection = contents_in(old), contents_in(new), new
        self._recent: dict[bytes, list[str]] = {}

    def __call__(self, stored: Stored) -> Stored:
        """Return content like the best of the last ones of its kind, which is told by how they begin."""
        data = self._old.of(stored)
        alike = self._recent.setdefault(data[:_TELLING], []) if len(data) >= _COMPARED else []
        close = [row for row in (self._new.row_for(data, like=digest) for digest in alike) if row.base is not None]
        best = min(close, key=lambda row: len(row.data or b""), default=None)
        kept = best or kept_row(data, self._new, self._connection)
        alike.append(kept.digest)
        del alike[:-_SIMILAR]
        return kept


class _FromFormat2:
    """Nothing was in pieces, and nothing told its CRC-32."""

    def __init__(self, old: Connection, new: Connection) -> None:
        self._old, self._new, self._connection = contents_in(old), contents_in(new), new

    def __call__(self, stored: Stored) -> Stored:
        """Return content as it was kept, or in pieces."""
        if stored.base is None and stored.size >= LARGE:
            return kept_row(self._old.of(stored), self._new, self._connection)
        return replace(stored, crc=self._old.prove(stored))


STEPS: Final[Mapping[int, Step]] = MappingProxyType({1: _FromFormat1, 2: _FromFormat2})
"""By the number of the format that a file has."""
