"""Transactions apart from any table of ours."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from negotiator.crypto import VaultKey
from negotiator.kernel import Refused
from negotiator.store import DiskFull, InUse, VaultClosed
from negotiator.store.engine import connect, make_engine
from negotiator.store.transactions import Transactions


class Told:
    """Counts what transactions tell."""

    stamped = 0
    written = 0
    full = 0

    def count_stamped(self, connection: Connection) -> None:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
        self.stamped += 1

    def count_written(self) -> None:
        self.written += 1

    def count_full(self) -> None:
        self.full += 1


@pytest.fixture
def told() -> Told:
    """Return a fresh counter."""
    return Told()


@pytest.fixture
def transactions(path: Path, key: VaultKey, salt: bytes, told: Told) -> Iterator[Transactions]:
    """Return transactions on a new file with one table."""
    engine = make_engine(lambda: connect(path, key=key, salt=salt))
    made = Transactions(engine, path=path, stamp=told.count_stamped, written=told.count_written, full=told.count_full)
    with made.write() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
    yield made
    engine.dispose()


def count(transactions: Transactions) -> int:
    with transactions.read() as connection:
        return int(connection.execute(text("SELECT COUNT(*) FROM t")).scalar_one())


def insert_and_fail(transactions: Transactions, value: int, *, within: int | None = None) -> None:
    """Write in a block, another inside it too, and fail."""
    with transactions.write() as block:
        if within is not None:
            with transactions.write() as inner:
                inner.execute(text(f"INSERT INTO t VALUES ({within})"))
        block.execute(text(f"INSERT INTO t VALUES ({value})"))
        raise KeyError


def test_a_block_inside_fails_on_its_own(transactions: Transactions) -> None:
    with transactions.write() as outer:
        outer.execute(text("INSERT INTO t VALUES (1)"))
        with transactions.write() as middle:
            middle.execute(text("INSERT INTO t VALUES (2)"))
            for failed in (3, 4):
                with pytest.raises(KeyError):
                    insert_and_fail(transactions, failed)
        with pytest.raises(KeyError):
            insert_and_fail(transactions, 5, within=6)
    with transactions.read() as connection:
        assert list(connection.execute(text("SELECT a FROM t")).scalars()) == [1, 2]


def test_only_a_saved_outer_block_is_told(transactions: Transactions, told: Told) -> None:
    before = told.written
    with pytest.raises(KeyError), transactions.write():
        raise KeyError
    with transactions.write(), transactions.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        assert count(transactions) == 1
    assert (told.written - before, count(transactions)) == (1, 1)
    assert told.stamped == told.written


def test_a_stamp_that_fails_undoes_the_change(
    transactions: Transactions, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        raise KeyError

    monkeypatch.setattr(transactions, "_stamp", fail)
    with pytest.raises(KeyError), transactions.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
    assert (told.written, count(transactions)) == (1, 0)


def test_what_follows_a_change_that_the_database_gave_up_is_not_saved(transactions: Transactions) -> None:
    def give_up_inside() -> None:
        with transactions.write() as connection:
            connection.connection.driver_connection.rollback()  # type: ignore[union-attr]  # as SQLite does when a large change fills the disk
            raise KeyError

    def go_on() -> None:
        with transactions.write() as connection:
            connection.execute(text("INSERT INTO t VALUES (1)"))
            with contextlib.suppress(Exception):
                give_up_inside()
            with transactions.write() as inner:
                inner.execute(text("INSERT INTO t VALUES (2)"))

    with pytest.raises(Refused, match="nothing of it was saved"):
        go_on()
    assert count(transactions) == 0
    with transactions.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (3)"))
    assert count(transactions) == 1


def test_a_full_disk_is_told(transactions: Transactions, told: Told) -> None:
    with transactions.write() as connection:
        connection.execute(text("PRAGMA max_page_count=3"))
    with pytest.raises(DiskFull), transactions.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (zeroblob(90000))"))
    assert told.full == 1
    assert count(transactions) == 0


def test_writers_wait_for_each_other(transactions: Transactions) -> None:
    def write() -> None:
        with transactions.write() as connection:
            before = connection.execute(text("SELECT COUNT(*) FROM t")).scalar_one()
            connection.execute(text("INSERT INTO t VALUES (:a)"), {"a": before})

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transactions.read() as connection:
        assert list(connection.execute(text("SELECT a FROM t ORDER BY a")).scalars()) == list(range(20))


def test_a_writer_keeps_other_programs_out_from_its_start(
    transactions: Transactions, path: Path, key: VaultKey, salt: bytes
) -> None:
    other = connect(path, key=key, salt=salt)
    other.execute("PRAGMA busy_timeout=0")
    with transactions.write(), pytest.raises(Exception, match="locked"):
        other.execute("INSERT INTO t VALUES (1)")
    other.execute("INSERT INTO t VALUES (1)")
    other.close()


def test_another_program_that_writes_is_told(
    transactions: Transactions, path: Path, key: VaultKey, salt: bytes
) -> None:
    other = connect(path, key=key, salt=salt)
    other.execute("BEGIN IMMEDIATE")
    with transactions.read() as connection:  # the pooled connection that the writer below gets as well
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    with pytest.raises(InUse, match="another program"), transactions.write():
        pass
    other.close()


def test_after_the_end(transactions: Transactions) -> None:
    assert transactions.end()
    assert not transactions.end()
    for block in (transactions.read, transactions.write, transactions.exclusively):
        with pytest.raises(VaultClosed), block():
            pass
