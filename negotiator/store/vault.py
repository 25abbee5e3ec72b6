"""One deal's encrypted file: opened by a key, written in transactions, checked, backed up, closed without a trace."""

import secrets
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Connection, select

from negotiator.crypto import VaultKey
from negotiator.crypto.witness import Witness, write_witness
from negotiator.kernel import SILENT, Clock, NegotiatorError, Progress, SystemClock
from negotiator.ledger import Entry
from negotiator.store.ballast import Ballast
from negotiator.store.blobs import REMOVED_IN_PASSING, Blobs
from negotiator.store.check import CheckReport, check_file
from negotiator.store.checkpointer import Checkpointer
from negotiator.store.copies import write_backup
from negotiator.store.engine import APPLICATION, FORMAT, WRITE, connect, make_engine
from negotiator.store.errors import AlreadyExists, Damaged, DiskFull, InUse
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, start_scratch, sweep, sweep_scratch
from negotiator.store.header import read_salt
from negotiator.store.heads import COMMITS, HeadMemory, pages_of, require_as_remembered
from negotiator.store.index import SearchIndex
from negotiator.store.ladder import bring_up_to_date
from negotiator.store.ledger_rows import Head, append_rows, read_entries, read_head
from negotiator.store.local import Local
from negotiator.store.lock import FileLock
from negotiator.store.opening import OlderFormat, proven_connection
from negotiator.store.places import require_file, synchronised_by, usable_place
from negotiator.store.projection import ProjectionRow, ProjectionRows
from negotiator.store.rotation import DEFAULT_KEEP, Keep, backup_name, backups_in, superfluous
from negotiator.store.tables import LOCAL, create_tables
from negotiator.store.transactions import Transactions

_CLOCK: Final = SystemClock()
_ID: Final = "vault/id"
_CHECKPOINT_PATIENCE_MS: Final = 250
_COUNT_COMMIT: Final = (
    "INSERT INTO local (name, value) VALUES (?, '1') ON CONFLICT (name)"
    " DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value"
)


class Vault:
    """An open workspace file. Made by `create` or `open`; usable from any thread; ends with `close`."""

    blobs: Blobs
    local: Local
    index: SearchIndex
    projection: ProjectionRows
    migrated: Path | None = None
    """Where the backup of the file lies that was of an older format until it was opened."""

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        key: VaultKey,
        salt: bytes,
        opener: str,
        clock: Clock = _CLOCK,
        memory: HeadMemory | None = None,
    ) -> Self:
        """Create a workspace file and open it. `opener` is who others are told has it open.

        Raise AlreadyExists, NameUnusable, FolderMissing, FolderReadOnly, NetworkShare, DiskFull or InUse.
        """
        path = usable_place(path)
        lock = FileLock(path)
        lock.acquire(opener=opener, at=clock.now())
        with ExitStack() as undo, told(path):
            undo.callback(lock.release)
            if path.exists():
                raise AlreadyExists(path=path)
            undo.callback(sweep, path)
            undo.callback(sweep_scratch, path)
            sweep(path)  # the log of a file that was deleted would be replayed into the new one
            _write_empty(path, key=key, salt=salt)
            vault = cls(path, key=key, salt=salt, lock=lock, memory=memory)
            undo.pop_all()
        return vault

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        key: VaultKey,
        opener: str,
        clock: Clock = _CLOCK,
        salt: bytes | None = None,
        migrate: Path | None = None,
        memory: HeadMemory | None = None,
        accept: bool = False,
        progress: Progress = SILENT,
    ) -> Self:
        """Open a workspace file. `opener` is who others are told has it open.

        `salt` overrides the file's first bytes, when they are damaged. `migrate` is the folder that takes a backup
        before a file of an older format is brought up to date; without it such a file is refused. `memory` remembers
        outside of the file how it was left; `accept` takes the file as it is, whatever is remembered. `progress` hears
        of bringing it up to date alone; Cancelled by it, the file is as it was.
        Raise WorkspaceMissing, NotAWorkspace, HardLinked, Damaged, NewerFormat, WrongKey, InUse, FileReadOnly,
        FolderReadOnly, NetworkShare or DiskFull; RolledBack, PagesChanged or LogBroken unless it is accepted.
        """
        path = usable_place(path)
        require_file(path)
        lock = FileLock(path)
        # The lock first: to open and close a file that this process has open would drop SQLite's own locks on it.
        lock.acquire(opener=opener, at=clock.now())
        try:
            sweep_scratch(path)
            salt = read_salt(path) if salt is None else salt
            require_as_remembered(path, key=key, salt=salt, memory=memory, accept=accept)
            try:
                return cls(path, key=key, salt=salt, lock=lock, memory=memory)
            except OlderFormat:
                if migrate is None:
                    raise
            backup = bring_up_to_date(
                path, key=key, salt=salt, backups=migrate, at=clock.now(), memory=memory, progress=progress
            )
            vault = cls(path, key=key, salt=salt, lock=lock, memory=memory)
            vault.migrated = backup
            return vault
        except BaseException:
            lock.release()
            raise

    def __init__(
        self, path: Path, *, key: VaultKey, salt: bytes, lock: FileLock, memory: HeadMemory | None = None
    ) -> None:
        self.path = path
        self.salt = salt
        self._key = key.copy()
        self._lock = lock
        self._memory = memory
        self._ballast = Ballast(path, wanted=not synchronised_by(path))
        self._copying = threading.Lock()
        self._engine = make_engine(self._connect)
        with told(path):
            proven_connection(path, key=key, salt=salt).close()
        self._transactions = Transactions(
            self._engine, path=path, stamp=self._stamp, written=self._written, full=self._ballast.give_up
        )
        self.blobs = Blobs(self._transactions)
        self.local = Local(self._transactions)
        self.index = SearchIndex(self._transactions)
        self.projection = ProjectionRows(self._transactions)
        try:
            with self._transactions.read() as connection:
                self._stands = self._stamped = _standing(connection, commits=_commits(connection))
        except BaseException:
            self._engine.dispose()
            raise
        self._remember()
        self._ballast.take()
        self._checkpointer = Checkpointer(self._settle)
        self._tidy()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def key(self) -> VaultKey:
        """Return a copy of the key, for this device's keyring and the recovery code. Raise KeyWiped once closed."""
        return self._key.copy()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let everything that this thread writes inside the block be saved together, or not at all."""
        with self._transactions.write():
            yield

    def append(self, entries: Sequence[Entry]) -> int:
        """Append ledger entries in the given order, skipping those already there. Return how many were new."""
        with self._transactions.write() as connection:
            return append_rows(connection, entries)

    def entries(self, after: int = 0) -> tuple[Entry, ...]:
        """Return the entries in order of arrival, without the first `after`. Raise EntryAltered on a damaged row."""
        with self._transactions.read() as connection:
            return tuple(read_entries(connection, after=after))

    def has_key(self, key: VaultKey) -> bool:
        """Tell whether this is the key that the file was opened with."""
        return self._key == key

    def head(self) -> Head:
        """Return the count of entries and the hash over them, to be compared with one remembered elsewhere."""
        with self._transactions.read() as connection:
            return read_head(connection)

    def head_at(self, count: int) -> Head:
        """Return the head as it was after the first `count` entries, or the present one when there are fewer."""
        with self._transactions.read() as connection:
            return read_head(connection, count=count)

    @property
    def commits(self) -> int:
        """Return how many changes were ever saved in the file: a number that only grows."""
        return self._stands.commits

    def check(self, expected_projection: Iterable[ProjectionRow] | None = None) -> CheckReport:
        """Check the whole file as it lies on the disk. Waits for the writer and keeps writers out meanwhile.

        Raise InUse while another program reads the file, DiskFull when its log cannot be settled.
        """
        with self._one_at_a_time(), self._transactions.exclusively():
            with suppress(Damaged):  # it shows in the lines of the report
                if not self._checkpoint():
                    raise InUse(path=self.path, who="another program that reads it")
            return check_file(self.path, connector=self._connect, expected=expected_projection)

    def backup(self, to: Path) -> Path:
        """Write a verified copy under the same key and return its path. Raise AlreadyExists, CopyFailed, DiskFull."""
        with told(to):
            if to.exists():
                raise AlreadyExists(path=to)
        self._copy(to)
        return to

    @property
    def workspace_id(self) -> str:
        """Return the id that this workspace keeps whatever name and passphrase it has; copies share it."""
        held = self.local.get(_ID)
        if held is None:
            held = secrets.token_hex(16)
            self.local.set(_ID, held)
        return str(held)

    def rotate_backups(self, folder: Path, *, keep: Keep = DEFAULT_KEEP, clock: Clock = _CLOCK) -> Path:
        """Write a backup into a folder, then remove the automatic ones that `keep` has no room for.

        Only those that were made under the same file name: a copy that goes on by itself thins out its own.
        """
        workspace = self.workspace_id
        name = backup_name(self.path, workspace=workspace, salt=self.salt, commits=self.commits, at=clock.now())
        target = name.path_in(folder)
        self._copy(target)
        with told(target):
            found = backups_in(folder, workspace=workspace)
            times = {path: one.at for path, one in found.items() if one.stem == name.stem}
            for path in superfluous(times, keep=keep):
                if path != target:
                    path.unlink(missing_ok=True)
        return target

    def close(self) -> None:
        """Move everything into the one file, give back the lock, forget the key. May be called twice.

        Raise ChangeUnderWay inside a transaction.
        """
        if not self._transactions.end():
            return
        self._checkpointer.stop()
        self._ballast.give_up()
        with self._copying:  # a backup that is being written
            try:
                with suppress(NegotiatorError):  # a write-ahead log that stays behind on a full disk loses nothing
                    self._checkpoint()
                self._engine.dispose()
                self._stands = replace(self._stands, pages=pages_of(self.path) if self._memory else "")
                self._remember()
            finally:
                self._key.wipe()
                self._lock.release()

    def _connect(self) -> Any:
        return connect(self.path, key=self._key, salt=self.salt)

    def _copy(self, target: Path) -> None:
        """Copy the file as it stands now. Writers go on: the copy reads from a transaction of its own."""
        with self._one_at_a_time(), ExitStack() as open_, told(self.path):
            with self._transactions.exclusively():
                source = self._connect()
                open_.callback(source.close)
                source.execute("BEGIN")
                source.execute("SELECT COUNT(*) FROM local").fetchone()  # from here on it sees this state alone
            write_backup(source, target, key=self._key, salt=self.salt)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Let copies and checks wait for each other. Raise ChangeUnderWay inside a change, whose wait would not end."""
        self._transactions.require_outside()
        with self._copying:
            yield

    def _stamp(self, connection: Connection) -> None:
        """Count the change inside itself, so that a copy without it can be told from one with it."""
        commits = int(connection.exec_driver_sql(_COUNT_COMMIT, (COMMITS,)).scalar_one())
        self._stamped = _standing(connection, commits=commits)

    def _written(self) -> None:
        self._stands = self._stamped
        self._remember()
        self._checkpointer.touch()

    def _remember(self) -> None:
        if self._memory is not None:
            self._memory.keep(self.path, self.salt, write_witness(self._key, self._stands))

    def _settle(self) -> None:
        with suppress(NegotiatorError), self._transactions.exclusively():
            if not self._checkpoint():
                self._checkpointer.touch()
            self._ballast.take()
        self._tidy()

    def _tidy(self) -> None:
        """Remove some of the pieces of no content; each time that there were some, it is done again after a while."""
        with suppress(NegotiatorError):  # they harm nobody
            self.blobs.remove_left_over(most=REMOVED_IN_PASSING)

    def _checkpoint(self) -> bool:
        """Move the write-ahead log into the file. Return False when a reader is in the way."""
        try:
            with told(self.path):
                connection = self._connect()
                try:
                    connection.execute(f"PRAGMA busy_timeout={_CHECKPOINT_PATIENCE_MS}")
                    return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                finally:
                    connection.close()
        except DiskFull:
            self._ballast.give_up()
            raise


def _standing(connection: Connection, *, commits: int) -> Witness:
    head = read_head(connection)
    return Witness(count=head.count, digest=head.digest, commits=commits)


def _commits(connection: Connection) -> int:
    return int(connection.execute(select(LOCAL.c.value).where(LOCAL.c.name == COMMITS)).scalar() or 0)


def _write_empty(path: Path, *, key: VaultKey, salt: bytes) -> None:
    scratch = start_scratch(path)
    engine = make_engine(lambda: connect(scratch, key=key, salt=salt, journal="DELETE"))
    try:
        with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            create_tables(connection, application=APPLICATION, version=FORMAT)
    finally:
        engine.dispose()
    put_in_place(path)
