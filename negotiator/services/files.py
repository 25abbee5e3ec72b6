"""Files of the user: read whole within a limit, written so that a failure leaves nothing half-written behind."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from negotiator.kernel import Refused, Unreadable

_LARGEST = 512 << 20
_OURS_ALONE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone would change the ends of lines


class NoSuchFile(Unreadable):
    """A file that should be read is not there or cannot be opened."""

    code = "file-missing"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be read: {why}.", hint="Check the name and that you may read it.")


class CannotWrite(Refused):
    """A file could not be written; whatever stood there before is untouched."""

    code = "cannot-write"

    def __init__(self, path: Path, error: OSError) -> None:
        why = {
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "your share of the disk is used up",
            errno.EISDIR: "a folder has that name",
            errno.ENOTDIR: "what should be its folder is a file",
            errno.ENAMETOOLONG: "the name is too long",
            errno.EROFS: "the folder is read-only",
            errno.EACCES: "you may not write there",
            errno.EPERM: "you may not write there",
            errno.EEXIST: "a file has that name",
            errno.ENOENT: "the folder does not exist",
        }.get(error.errno or 0, "the system refused")
        super().__init__(
            f"{path} was not written: {why}.", hint="Choose another folder or make room; nothing was lost."
        )


def read_file(path: Path) -> bytes:
    """Return a file's bytes. Raises NoSuchFile."""
    try:
        if path.stat().st_size > _LARGEST:
            raise NoSuchFile(path, "it is larger than 512 MiB")
        return path.read_bytes()
    except OSError as error:
        raise NoSuchFile(path, error.strerror or "unknown reason") from error


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, durably. Raises CannotWrite."""
    with staged(path, data):
        pass


@contextlib.contextmanager
def staged(path: Path, data: bytes) -> Iterator[None]:
    """Write a file beside its place, run the block, then put it there; when the block fails, nothing of it is left.

    For files that may only exist when something else was recorded. Raises CannotWrite.
    """
    try:
        scratch = _write_beside(path, data)
    except OSError as error:
        raise CannotWrite(path, error) from error
    try:
        yield
        _put_in_place(scratch, path)
    except BaseException:
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise


def _write_beside(path: Path, data: bytes) -> Path:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "Is a directory")
    scratch = path.with_name(f".negotiator-{os.urandom(8).hex()}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _OURS_ALONE)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise
    return scratch


def _put_in_place(scratch: Path, path: Path) -> None:
    try:
        scratch.replace(path)
    except OSError as error:
        raise CannotWrite(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder unless it is there. Raises CannotWrite."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(path, error) from error
