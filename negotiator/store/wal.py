"""The write-ahead log of a closed file: what the database would replay, and what it would silently leave out.

SQLite ends its replay at the first frame whose checksum does not hold and takes everything after it for rubbish. The
pages in the log are authenticated one by one, however, so that changes behind a damaged frame can be told and used.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from negotiator.crypto.pages import PAGE, PageCipher
from negotiator.store.faults import told

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_FRAME: Final = _FRAME_HEADER + PAGE
_MAGIC: Final = 0x377F0682
"""The last bit says that checksums are made of big-endian words."""

_WORDS: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One page in the log. offset: where its bytes begin; size: pages of the file after this change, 0 within one."""

    number: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A write-ahead log. replayed: what the database would take; behind: genuine pages that it would leave out.

    gone: what the damaged frames before the last genuine one say that they held: the newest copy of these pages is lost
    unless a later frame holds another. pages: how many pages the file has after the replay, 0 when nothing is replayed.
    foreign: no page is of this key.
    """

    path: Path
    replayed: tuple[Frame, ...] = ()
    behind: tuple[Frame, ...] = ()
    gone: tuple[Frame, ...] = ()
    pages: int = 0
    foreign: bool = False

    @property
    def left_out(self) -> int:
        """Return how many finished changes stand behind the place where the replay ends."""
        return sum(1 for frame in self.behind if frame.size)

    @property
    def loses(self) -> bool:
        """Tell whether the replay loses a change that was acknowledged.

        Each change is safe on the disk before the next one begins, so only the last one can be half-written: a single
        change behind the break may never have been acknowledged, of two the first one was.
        """
        return self.left_out > 1


@dataclass(slots=True)
class _Checksum:
    """SQLite's running checksum over the words of the log."""

    big_endian: bool
    first: int = 0
    second: int = 0

    def add(self, data: bytes) -> tuple[int, int]:
        """Take in bytes (a multiple of eight) and return both sums."""
        first, second = self.first, self.second
        words = struct.unpack(f"{'>' if self.big_endian else '<'}{len(data) // 4}I", data)
        for place in range(0, len(words), 2):
            first = (first + words[place] + second) & _WORDS
            second = (second + words[place + 1] + first) & _WORDS
        self.first, self.second = first, second
        return first, second


def log_of(path: Path) -> Path:
    """Return the name of a file's write-ahead log."""
    return path.with_name(path.name + "-wal")


def read_log(path: Path, *, cipher: PageCipher) -> Log | None:
    """Return what stands in the write-ahead log of a file that nobody has open; None when there is none to speak of."""
    log = log_of(path)
    with told(log):
        if not log.is_file() or log.stat().st_size <= _HEADER:
            return None
        with log.open("rb") as file:
            data = file.read()
    whole = tuple(_frames(data))
    replayed = _replayed(data, whole)
    salts = _salts(data, whole, cipher)
    behind = tuple(
        frame
        for frame in whole[len(replayed) :]
        if _salts_of(data, frame) == salts and cipher.is_genuine(_page(data, frame), frame.number)
    )
    last = whole.index(behind[-1]) if behind else 0
    gone = tuple(frame for frame in whole[len(replayed) : last] if frame not in behind)
    if not replayed and not gone and _are_in(path, data, behind):
        behind = ()  # the log was moved into the file and is just beginning anew: nothing of it is missed
    genuine = any(cipher.is_genuine(_page(data, frame), frame.number) for frame in whole)
    return Log(
        path=log,
        replayed=replayed,
        behind=behind,
        gone=gone,
        pages=replayed[-1].size if replayed else 0,
        foreign=bool(whole) and not genuine,
    )


def _are_in(path: Path, data: bytes, frames: tuple[Frame, ...]) -> bool:
    """Tell whether a file holds the newest copy that these frames have of each page."""
    newest = {frame.number: frame for frame in frames}
    with told(path), path.open("rb") as file:
        for number in sorted(newest):
            file.seek((number - 1) * PAGE)
            if file.read(PAGE) != _page(data, newest[number]):
                return False
    return True


def _frames(data: bytes) -> Iterator[Frame]:
    for start in range(_HEADER, len(data) - _FRAME + 1, _FRAME):
        number, size = struct.unpack_from(">II", data, start)
        yield Frame(number=number, offset=start + _FRAME_HEADER, size=size)


def _page(data: bytes, frame: Frame) -> bytes:
    return data[frame.offset : frame.offset + PAGE]


def _salts_of(data: bytes, frame: Frame) -> bytes:
    return data[frame.offset - 16 : frame.offset - 8]


def _replayed(data: bytes, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Return the frames that SQLite takes: those whose checksums hold, up to the end of the last finished change."""
    magic = struct.unpack_from(">I", data)[0]
    checksum = _Checksum(big_endian=bool(magic & 1))
    sound = magic & ~1 == _MAGIC and checksum.add(data[:24]) == struct.unpack_from(">II", data, 24)
    sound = sound and struct.unpack_from(">II", data, 4) == (3_007_000, PAGE)
    if not sound:
        return ()
    finished = 0
    for place, frame in enumerate(frames, start=1):
        start = frame.offset - _FRAME_HEADER
        if _salts_of(data, frame) != data[16:24] or not frame.number:
            break
        checksum.add(data[start : start + 8])
        if checksum.add(_page(data, frame)) != struct.unpack_from(">II", data, start + 16):
            break
        if frame.size:
            finished = place
    return frames[:finished]


def _salts(data: bytes, frames: tuple[Frame, ...], cipher: PageCipher) -> bytes:
    """Return what marks the frames of the present log: the header says it; the first frame repeats it.

    The frames of an earlier log that the present one has not yet overwritten bear other marks; they are in the file.
    """
    if frames and not _replayed(data, frames[:1]) and cipher.is_genuine(_page(data, frames[0]), frames[0].number):
        first = _salts_of(data, frames[0])
        marks = [_salts_of(data, frame) for frame in frames]
        if marks.count(first) > marks.count(data[16:24]):
            return first
    return data[16:24]
