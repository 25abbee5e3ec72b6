"""The pages of a closed file as they lie on the disk: the write-ahead log's before the file's own, each authenticated.

Opens no database, so it reads whatever is left of one. Keeps no page in memory.
"""

import struct
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE, PageCipher
from negotiator.store.faults import told
from negotiator.store.wal import Frame, Log, log_of, read_log

_PAGES_PLACE, _FORMAT_PLACE, _APPLICATION_PLACE = 28, 60, 68
"""Where the first page says how many pages the file has, of which format it is and which program made it."""


class Pages:
    """Every page of one file, by number from 1. Ends with `close`.

    stale: the pages whose newest copy is lost in a damaged log, so that only an older one can be read at best.
    """

    def __init__(self, path: Path, *, key: VaultKey, salt: bytes) -> None:
        self.path = path
        self.closed = False
        self._cipher = PageCipher(key, salt)
        self._open = ExitStack()
        with told(path):
            self.log: Log | None = read_log(path, cipher=self._cipher)
            self.size = path.stat().st_size
            self._file = self._open.enter_context(path.open("rb"))
            self._log: BinaryIO | None = self._open.enter_context(log_of(path).open("rb")) if self.log else None
        self._replayed = {frame.number: frame for frame in (self.log.replayed if self.log else ())}
        self._behind: defaultdict[int, list[Frame]] = defaultdict(list)
        for frame in reversed((*self.log.replayed, *self.log.behind) if self.log else ()):
            self._behind[frame.number].append(frame)

        self.stale: frozenset[int] = _stale(self.log) if self.log else frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.closed = True
        self._open.close()

    @property
    def count(self) -> int:
        """Return how many pages the database takes the file to have: as the log says, or by the file's size."""
        return (self.log.pages if self.log else 0) or self.size // PAGE

    @property
    def last(self) -> int:
        """Return the highest number that any page here has."""
        return max(self.count, self.size // PAGE, *self._behind, 0)

    @property
    def promised(self) -> int:
        """Return how many pages the first page says that there are, 0 when it cannot be read."""
        return self._told(_PAGES_PLACE)

    @property
    def format(self) -> int:
        """Return the number of the file's format, 0 when its first page cannot be read."""
        return self._told(_FORMAT_PLACE)

    @property
    def application(self) -> int:
        """Return the mark of the program that made the file, 0 when its first page cannot be read."""
        return self._told(_APPLICATION_PLACE)

    def seen(self, number: int) -> bytes | None:
        """Return the page that the database would read, or None when that one is not genuine."""
        return self._cipher.read(self._bytes(number, self._replayed.get(number)), number)

    def is_genuine(self, number: int) -> bool:
        """Tell whether the page that the database would read is as it was written."""
        return self._cipher.is_genuine(self.raw(number), number)

    def raw(self, number: int) -> bytes:
        """Return the encrypted bytes of the page that the database would read."""
        return self._bytes(number, self._replayed.get(number))

    def best(self, number: int) -> bytes | None:
        """Return the newest genuine page of this number: also from behind a break in the log, also an older one."""
        for frame in (*self._behind.get(number, ()), None):
            page = self._cipher.read(self._bytes(number, frame), number)
            if page is not None:
                return page
        return None

    def _told(self, place: int) -> int:
        first = self.seen(1)
        return struct.unpack_from(">I", first, place)[0] if first else 0

    def _bytes(self, number: int, frame: Frame | None) -> bytes:
        source = self._log if frame is not None else self._file
        assert source is not None  # noqa: S101 - frames come from the log alone
        with told(self.path):
            source.seek(frame.offset if frame is not None else (number - 1) * PAGE)
            return source.read(PAGE)


def _stale(log: Log) -> frozenset[int]:
    """Return the numbers that damaged frames bear and no later genuine one, as far as they can be believed."""
    newest = {frame.number: frame.offset for frame in log.behind}
    return frozenset(frame.number for frame in log.gone if newest.get(frame.number, 0) < frame.offset)
