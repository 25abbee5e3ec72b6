"""Transactions on one workspace: many readers, one writer, and blocks that commit as one. Knows no table."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from negotiator.kernel import Refused
from negotiator.store.engine import WRITE
from negotiator.store.errors import ChangeUnderWay, DiskFull, VaultClosed
from negotiator.store.faults import database_told


class ChangeLost(Refused):
    """The database gave up a whole change because a part of it could not be written."""

    code = "change-lost"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"A change to {path} could not be written, so nothing of it was saved.",
            hint="Everything saved before is safe. See that the disk has space, and repeat the step.",
        )


class Transactions:
    """Hands out connections inside transactions. Usable from any thread; a transaction belongs to its thread.

    `stamp` is the last thing inside every change; `written` follows once it is on the disk, before the next one.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        path: Path,
        stamp: Callable[[Connection], None],
        written: Callable[[], None],
        full: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._path = path
        self._stamp = stamp
        self._written = written
        self._full = full
        self._writer = threading.RLock()
        self._current = threading.local()
        self._open = True

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the file throughout; inside `write`, the writer's own."""
        current = self._mine()
        if current is not None:
            with database_told(self._path):
                yield current
            return
        self._refuse_when_closed()
        with database_told(self._path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are committed, and on disk, when the block ends; or none of them are.

        A block inside another joins it: it can fail on its own, but nothing of it is saved before the outer one ends.
        """
        current = self._mine()
        if current is not None:
            self._refuse_when_lost(current)
            with database_told(self._path), self._nested(current):
                yield current
            return
        with self.exclusively():
            with self._releasing_ballast(), database_told(self._path), self._begin() as connection:
                self._current.connection = connection
                try:
                    yield connection
                    self._refuse_when_lost(connection)
                    self._stamp(connection)
                finally:
                    self._current.connection = None
            self._written()

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Keep every other writer out, without opening a transaction. Raise ChangeUnderWay inside of one."""
        self.require_outside()
        with self._writer:
            self._refuse_when_closed()
            yield

    def end(self) -> bool:
        """Let the last writer finish and refuse every later transaction. Return False when that happened before."""
        self.require_outside()
        with self._writer:
            was_open, self._open = self._open, False
            return was_open

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            yield connection

    @contextmanager
    def _nested(self, connection: Connection) -> Iterator[None]:
        """Undo what the block wrote when it fails. In plain words: the toolkit builds six statements for each block."""
        connection.exec_driver_sql("SAVEPOINT block")
        try:
            yield
        except BaseException:
            if _is_inside(connection):
                connection.exec_driver_sql("ROLLBACK TO block")
                connection.exec_driver_sql("RELEASE block")
            raise
        connection.exec_driver_sql("RELEASE block")

    def _mine(self) -> Connection | None:
        return getattr(self._current, "connection", None)

    def _refuse_when_lost(self, connection: Connection) -> None:
        """Raise ChangeLost when the database undid the whole change: what followed would be saved without the rest."""
        if not _is_inside(connection):
            raise ChangeLost(path=self._path)

    def require_outside(self) -> None:
        """Raise ChangeUnderWay when this thread is inside a change."""
        if self._mine() is not None:
            raise ChangeUnderWay(path=self._path)

    def _refuse_when_closed(self) -> None:
        if not self._open:
            raise VaultClosed(path=self._path)

    @contextmanager
    def _releasing_ballast(self) -> Iterator[None]:
        try:
            yield
        except DiskFull:
            self._full()
            raise


def _is_inside(connection: Connection) -> bool:
    """Tell whether the database itself still has the transaction open."""
    return bool(connection.connection.driver_connection.in_transaction)  # type: ignore[union-attr]  # it is connected
