"""Where a package is read from: a file that is read more than once, or bytes. Says so when it changed in between."""

import io
import os
import stat
from pathlib import Path
from typing import BinaryIO, Protocol

from negotiator.kernel import Tampered, Unreadable


class CannotRead(Unreadable):
    """A package's file is not there, is no plain file, or the system refuses to read it."""

    code = "package-file"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be read: {why}.", hint="Check the name and that you may read it.")


class FileChangedMeanwhile(Tampered):
    """A package's file is not the one any more that was verified a moment ago."""

    code = "file-changed-meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "The package's file was changed while it was being read.",
            hint="Nothing was imported. Copy the file to a folder of your own and open it there.",
        )


class Source(Protocol):
    """A package as it arrived. size: bytes."""

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        ...

    def open(self) -> BinaryIO:
        """Return the bytes from their beginning, for the caller to close. Each call begins anew."""
        ...


class BytesSource:
    """Bytes that are held in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return len(self._data)

    def open(self) -> BinaryIO:
        """Return the bytes from their beginning."""
        return io.BytesIO(self._data)


class FileSource:
    """A file on a disk, the same each time that it is opened. Raises CannotRead, FileChangedMeanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with _opened(path) as file:
            self._known = _facts(file)

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return self._path

    @property
    def size(self) -> int:
        """Return how many bytes the file had when it was first looked at."""
        return self._known[2]

    def open(self) -> BinaryIO:
        """Return the file from its beginning. Raise FileChangedMeanwhile when it is not the file it was."""
        file = _opened(self._path)
        if _facts(file) != self._known:
            file.close()
            raise FileChangedMeanwhile
        return io.BufferedReader(file, 1 << 20)


class _Disk(io.FileIO):
    """A file whose failures are told by name."""

    def __init__(self, path: Path) -> None:
        self._shown = path
        super().__init__(path, "rb", opener=_without_waiting)

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # always a memoryview here
        try:
            return super().readinto(buffer) or 0
        except OSError as error:
            raise CannotRead(self._shown, error.strerror or "the system refused") from error


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a named pipe would otherwise keep us waiting for its writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


def _opened(path: Path) -> _Disk:
    try:
        file = _Disk(path)
    except OSError as error:
        raise CannotRead(path, error.strerror or "the system refused") from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise CannotRead(path, "it is not a plain file")
    return file


def _facts(file: _Disk) -> tuple[int, int, int, int]:
    told = os.fstat(file.fileno())
    return told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns
