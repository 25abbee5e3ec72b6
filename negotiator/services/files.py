"""Files of the user: read whole within a limit, written so that a failure leaves nothing half-written behind."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from negotiator.kernel import Refused, Unreadable

_LARGEST = 512 << 20
_OURS_ALONE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone would change the ends of lines
_NAMELESS = getattr(os, "O_TMPFILE", 0) if Path("/proc/self/fd").is_dir() else 0  # Linux alone knows such files
_NO_NAMELESS = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT})  # of old and odd file systems
_UNFINISHED = ".negotiator-"

if sys.platform != "win32":
    import fcntl


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

    For files that may only exist when something else was recorded. Until then the file has no name where the system
    knows such files, so that not even a kill leaves one. Raises CannotWrite.
    """
    with staged_stream(path) as file:
        file.write(data)
        file.settle()
        yield


@contextlib.contextmanager
def staged_stream(path: Path) -> Iterator["StagedFile"]:
    """Let the block write a file as long as it likes, then put it in its place; as `staged` in all else.

    What must only be recorded when the file is safe is recorded in the block after `settle`. Raises CannotWrite.
    """
    with _telling(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "Is a directory")
        _sweep(path.parent)
        scratch = _Scratch(path.parent)
    try:
        file = StagedFile(path, scratch)
        yield file
        file.settle()
        with _telling(path):
            scratch.put(path)
    finally:
        scratch.close()


class StagedFile:
    """A file that is being written and has not its name yet. Raises CannotWrite."""

    def __init__(self, path: Path, scratch: "_Scratch") -> None:
        self._path = path
        self._scratch = scratch
        self._settled = False

    def write(self, data: bytes, /) -> int:
        """Write all of the bytes, and return how many they are."""
        self._settled = False
        with _telling(self._path):
            self._scratch.write(data)
        return len(data)

    def settle(self) -> None:
        """Bring what was written to the disk for good; after this the file only lacks its name."""
        if not self._settled:
            with _telling(self._path):
                self._scratch.sync()
        self._settled = True


@contextlib.contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Tell a failure of the system as CannotWrite."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(path, error) from error


class _Scratch:
    """A file that is being written, with no name yet or one that marks it as unfinished."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name: Path | None = None
        self._handle: int | None = self._nameless()
        try:
            if self._handle is None:
                self._name = self._fresh_name()
                self._handle = os.open(self._name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _OURS_ALONE)
                _claim(self._handle)
        except BaseException:
            self.close()
            raise

    def write(self, data: bytes) -> None:
        """Write all of the bytes."""
        left = memoryview(data)
        while left and self._handle is not None:
            left = left[os.write(self._handle, left) :]

    def sync(self) -> None:
        """Bring what was written to the disk."""
        if self._handle is not None:
            os.fsync(self._handle)

    def put(self, path: Path) -> None:
        """Let the file take its place at once, and for good."""
        if sys.platform == "win32":
            self._release()  # Windows renames no open file
            self._replace(path)
            return
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            if self._name is None:
                # By way of a name of its own: a file without one can take a new name, but not that of another file.
                # The folder's handle makes the call one that follows the link to the file.
                self._name = self._fresh_name()
                os.link(f"/proc/self/fd/{self._handle}", self._name.name, dst_dir_fd=folder, follow_symlinks=True)
            self._replace(path)
            os.fsync(folder)
        finally:
            os.close(folder)

    def _replace(self, path: Path) -> None:
        if self._name is not None:
            self._name.replace(path)
            self._name = None

    def close(self) -> None:
        """Leave nothing unfinished behind."""
        self._release()
        if self._name is not None:
            with contextlib.suppress(OSError):
                self._name.unlink()

    def _nameless(self) -> int | None:
        if not _NAMELESS:
            return None
        try:
            return os.open(self._folder, os.O_WRONLY | _NAMELESS, _OURS_ALONE)
        except OSError as error:
            if error.errno in _NO_NAMELESS:
                return None
            raise

    def _fresh_name(self) -> Path:
        return self._folder / f"{_UNFINISHED}{os.urandom(8).hex()}"

    def _release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _claim(handle: int) -> bool:
    """Mark an open file as being written; False when somebody else does."""
    if sys.platform == "win32":
        return True  # an open file cannot be removed there
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep(folder: Path) -> None:
    """Remove unfinished files that a kill left in a folder; those that somebody is writing stay."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_UNFINISHED}*"):
            if len(left.name) == len(_UNFINISHED) + 16 and _is_abandoned(left):
                left.unlink(missing_ok=True)


def _is_abandoned(left: Path) -> bool:
    if sys.platform == "win32":
        return True
    try:
        handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        return _claim(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make a folder unless it is there. Raises CannotWrite."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(path, error) from error
