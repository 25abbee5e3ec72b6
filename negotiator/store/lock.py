"""One opener at a time: an operating-system lock on a small file beside the workspace, held while it is open.

The system drops the lock with the process, so none goes stale. The file tells the next one who has it.
"""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from negotiator.store.errors import InUse
from negotiator.store.faults import told

SUFFIX: Final = "-lock"
_LOCKED_BYTE: Final = 1 << 20
_LONGEST_NOTE: Final = 2000
_ATTEMPTS: Final = 50

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        # A byte far behind the text: Windows lets nobody read a locked byte, and the text must be readable.
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        # flock and not lockf: it belongs to the open file, so it also keeps out a second opener of this process.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """The lock of one workspace, held from `acquire` to `release`."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._path = workspace.with_name(workspace.name + SUFFIX)
        self._handle: int | None = None

    def acquire(self, *, opener: str, at: datetime) -> None:
        """Take the lock, or raise InUse with the name of who has it. A folder that is read-only raises as such."""
        for _ in range(_ATTEMPTS):
            handle, locked = self._try()
            if locked and self._is_current(handle):
                self._handle = handle
                self._write_note(handle, opener=opener, at=at)
                return
            os.close(handle)
            if not locked:
                raise InUse(path=self._workspace, who=self._read_note())
        raise InUse(path=self._workspace, who="another program")

    def release(self) -> None:
        """Give the lock back and remove its file. Does nothing when the lock is not held."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform == "win32":
            os.close(handle)
            with suppress(OSError):
                self._path.unlink()
        else:
            # The name goes while the lock is held: whoever opened it meanwhile sees that it is no longer current.
            with suppress(OSError):
                self._path.unlink()
            os.close(handle)

    def _try(self) -> tuple[int, bool]:
        with told(self._workspace):
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                return handle, _try_lock(handle)
            except OSError:
                os.close(handle)
                raise

    def _is_current(self, handle: int) -> bool:
        """Return whether the name still leads to the locked file: its last holder may just have removed it."""
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except OSError:
            return False

    def _write_note(self, handle: int, *, opener: str, at: datetime) -> None:
        note = {"who": opener, "host": socket.gethostname(), "since": f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"}
        with suppress(OSError):  # on a full disk the lock counts without its note
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, json.dumps(note).encode()[:_LONGEST_NOTE])

    def _read_note(self) -> str:
        try:
            with self._path.open("rb") as file:
                note = json.loads(file.read(_LONGEST_NOTE))
            return f"{note['who']} on {note['host']} since {note['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another program"


@contextmanager
def held(workspace: Path, *, opener: str, at: datetime) -> Iterator[None]:
    """Hold the lock of a workspace for the length of a block."""
    lock = FileLock(workspace)
    lock.acquire(opener=opener, at=at)
    try:
        yield
    finally:
        lock.release()
