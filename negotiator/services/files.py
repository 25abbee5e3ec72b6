"""Files of the user: read whole within a limit, written so that a failure leaves nothing half-written behind."""

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from negotiator.kernel import Refused, Unreadable

_LARGEST = 512 << 20


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
            errno.EROFS: "the folder is read-only",
            errno.EACCES: "you may not write there",
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
    try:
        _write(path, data)
    except OSError as error:
        raise CannotWrite(path, error) from error


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".negotiator-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
