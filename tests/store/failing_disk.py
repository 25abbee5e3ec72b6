"""A disk that is full from the n-th write of the database on, below one folder, until it has space again."""

from pathlib import Path

from tests.store.watched_vfs import FULL

_SMALL = ("-shm",)


class FailingDisk:
    """Watches what the database writes. `full_after`: so many writes from now succeed; None: there is space."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder.resolve())
        self._files: set[int] = set()
        self.full_after: int | None = None
        self.writes = 0
        self.refused = 0

    def before_open(self, name: str, flags: int) -> int:
        """Let a file that is there be opened; where the disk is full, a new one is made but takes nothing."""
        return 0

    def opened(self, file: int, name: str, flags: int) -> None:
        """Note whether it is one of the folder's."""
        self._files.discard(file)
        if name.startswith(self._folder) and not name.endswith(_SMALL):
            self._files.add(file)

    def before_write(self, file: int) -> int:
        """Refuse the write once the disk is full."""
        if file not in self._files:
            return 0
        if self.full_after is not None and self.writes >= self.full_after:
            self.refused += 1
            return FULL
        self.writes += 1
        return 0

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        """Nothing to do."""

    def truncated(self, file: int, size: int) -> None:
        """Nothing to do."""

    def synced(self, file: int) -> None:
        """Nothing to do."""

    def deleted(self, name: str, folder_synced: bool) -> None:
        """Nothing to do."""

    def fill(self, *, after: int) -> None:
        """Let so many writes from now succeed, and no more."""
        self.full_after, self.writes, self.refused = after, 0, 0

    def free(self) -> None:
        """Let there be space again."""
        self.full_after = None
