"""Errors of the database and of the system, told in the program's own words. Decides nothing about recovery."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from negotiator.kernel import NegotiatorError
from negotiator.store.errors import (
    Damaged,
    DiskFailed,
    DiskFull,
    FolderMissing,
    FolderReadOnly,
    InUse,
    NameUnusable,
)

_UNTELLING = 1
_BUSY, _READ_ONLY, _IO, _CORRUPT, _FULL, _CANNOT_OPEN, _NOT_A_DATABASE = 5, 8, 10, 11, 13, 14, 26
_WORDS: Final = {
    "disk is full": _FULL,
    "malformed": _CORRUPT,
    "not a database": _NOT_A_DATABASE,
    "locked": _BUSY,
    "readonly": _READ_ONLY,
    "disk I/O": _IO,
    "unable to open": _CANNOT_OPEN,
}
_SPACE_TO_WORK: Final = 256 * 1024
_READ_ONLY_ERRNOS: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NAME_ERRNOS: Final = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.EISDIR, errno.ELOOP})


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn every error of the database or of the system inside the block into one of the store's own, about `path`."""
    try:
        with database_told(path):
            yield
    except OSError as error:
        raise system_fault(error, path) from error


@contextmanager
def database_told(path: Path) -> Iterator[None]:
    """Turn the database's errors alone: for blocks in which a caller's own code runs and may fail in its own way."""
    try:
        yield
    except DBAPIError as error:
        raise database_fault(error.orig or error, path) from None
    except dbapi2.Error as error:
        raise database_fault(error, path) from None


def database_fault(error: BaseException, path: Path) -> NegotiatorError:
    """Return the store's error for one of the driver's. The driver's text stays behind: it may quote values."""
    primary = primary_code(error)
    if primary == _FULL or (primary in (_IO, _CANNOT_OPEN) and _disk_is_full(path)):
        return DiskFull(folder=path.parent)
    if primary in (_CORRUPT, _NOT_A_DATABASE):
        return Damaged(path=path, what="a page of it is not what was written")
    if primary == _BUSY:
        return InUse(path=path, who="another program")
    if primary in (_READ_ONLY, _CANNOT_OPEN):
        return FolderReadOnly(folder=path.parent)
    return DiskFailed(path=path, reason=str(getattr(error, "sqlite_errorname", "") or type(error).__name__))


def primary_code(error: BaseException) -> int:
    """Return SQLite's primary result code of a driver error, 0 when it has none.

    A failed page-by-page copy carries SQLite's words alone, a failed copy under another key them and no telling code.
    """
    code = int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    return code if code > _UNTELLING else next((known for words, known in _WORDS.items() if words in str(error)), 0)


def system_fault(error: OSError, path: Path) -> NegotiatorError:
    """Return the store's error for one of the operating system's."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(folder=path.parent)
    if error.errno in _READ_ONLY_ERRNOS:
        return FolderReadOnly(folder=path.parent)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return FolderMissing(folder=path.parent)
    if error.errno in _NAME_ERRNOS:
        return NameUnusable(path=path)
    return DiskFailed(path=path, reason=error.strerror or type(error).__name__)


def _disk_is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _SPACE_TO_WORK
    except OSError:
        return False
