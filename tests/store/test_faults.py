"""Errors of the database and the system in the program's words."""

import errno
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from negotiator.kernel import NegotiatorError
from negotiator.store import Damaged, DiskFailed, DiskFull, FolderMissing, FolderReadOnly, InUse, NameUnusable
from negotiator.store.faults import database_fault, system_fault, told

PATH = Path("/deals/a.deal")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, FolderReadOnly),
        (errno.EACCES, FolderReadOnly),
        (errno.ENOENT, FolderMissing),
        (errno.ENAMETOOLONG, NameUnusable),
        (errno.EIO, DiskFailed),
    ],
)
def test_system(number: int, expected: type[NegotiatorError]) -> None:
    assert type(system_fault(OSError(number, "why"), PATH)) is expected
    with pytest.raises(expected), told(PATH):
        raise OSError(number, "why")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("database or disk is full", DiskFull),
        ("database disk image is malformed", Damaged),
        ("file is not a database", Damaged),
        ("database is locked", InUse),
        ("attempt to write a readonly database", FolderReadOnly),
        ("unable to open database file", FolderReadOnly),
        ("disk I/O error", DiskFailed),
        ("something with the text of a clause", DiskFailed),
    ],
)
def test_database(words: str, expected: type[NegotiatorError], tmp_path: Path) -> None:
    fault = database_fault(dbapi2.OperationalError(words), tmp_path / "a.deal")
    assert type(fault) is expected
    assert "clause" not in str(fault)


def test_a_failure_of_the_disk_on_a_folder_that_is_gone() -> None:
    assert type(database_fault(dbapi2.OperationalError("disk I/O error"), Path("/none/at/all/a.deal"))) is DiskFailed


def test_words_count_where_the_code_tells_nothing(tmp_path: Path) -> None:
    error = dbapi2.OperationalError("database or disk is full")
    error.sqlite_errorcode = 1
    assert isinstance(database_fault(error, tmp_path / "a.deal"), DiskFull)
