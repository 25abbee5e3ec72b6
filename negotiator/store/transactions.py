"""Transactions on one workspace: many readers, one writer, and blocks that commit as one. Knows no table."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from negotiator.store.engine import WRITE
from negotiator.store.errors import ChangeUnderWay, DiskFull, VaultClosed
from negotiator.store.faults import database_told


class Transactions:
    """Hands out connections inside transactions. Usable from any thread; a transaction belongs to its thread."""

    def __init__(self, engine: Engine, *, path: Path, written: Callable[[], None], full: Callable[[], None]) -> None:
        self._engine = engine
        self._path = path
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
            with database_told(self._path), current.begin_nested():
                yield current
            return
        with self.exclusively(), self._releasing_ballast(), database_told(self._path), self._begin() as connection:
            self._current.connection = connection
            try:
                yield connection
            finally:
                self._current.connection = None
        self._written()

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Keep every other writer out, without opening a transaction. Raise ChangeUnderWay inside of one."""
        self._refuse_inside_a_change()
        with self._writer:
            self._refuse_when_closed()
            yield

    def end(self) -> bool:
        """Let the last writer finish and refuse every later transaction. Return False when that happened before."""
        self._refuse_inside_a_change()
        with self._writer:
            was_open, self._open = self._open, False
            return was_open

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            yield connection

    def _mine(self) -> Connection | None:
        return getattr(self._current, "connection", None)

    def _refuse_inside_a_change(self) -> None:
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
