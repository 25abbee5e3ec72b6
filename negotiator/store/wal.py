"""The write-ahead log of a closed file: what the database would replay, and what it would silently leave out.

SQLite ends its replay at the first frame whose checksum does not hold and takes everything after it for rubbish. The
pages in the log are authenticated one by one, however, so that changes behind a damaged frame can be told and used.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from negotiator.crypto.pages import PAGE, PageCipher
from negotiator.store.faults import told
from negotiator.store.log_sums import sums_of

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_FRAME: Final = _FRAME_HEADER + PAGE
_MAGIC: Final = 0x377F0682
"""The last bit says that checksums are made of big-endian words."""

_NOT_SUMMED: Final = range(1, 3)
"""Of the eights of bytes of a frame: what marks its log, and the sums themselves."""

_WORDS: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One page in the log. offset: where its bytes begin; size: pages of the file after this change, 0 within one.

    follows: its checksum goes on from that of the frame before it, or from the header's.
    """

    number: int
    offset: int
    size: int
    follows: bool


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
    written, replayed = _read_on(data, whole)
    genuine = [frame for frame in whole[len(replayed) :] if _is_genuine(data, frame, cipher)]
    marks = {data[16:24]}
    if genuine and not replayed:
        marks.add(_salts_of(data, genuine[0]))  # the header may be damaged, or be that of a log with no frame yet
    found = [frame for frame in genuine if _salts_of(data, frame) in marks]
    moved = frozenset() if replayed else _moved(path, data, found)
    behind = [frame for frame in found if frame not in moved]
    if not set(whole[len(written) : len(written) + 1]).intersection(behind):
        behind = _whole_changes(behind)
    # Else the frame that ends the replay is genuine and only its header is damaged: it may have ended a change.
    explained = moved.union(behind)
    last = whole.index(behind[-1]) if behind else 0
    return Log(
        path=log,
        replayed=replayed,
        behind=tuple(behind),
        gone=tuple(frame for frame in whole[len(replayed) : last] if frame not in explained),
        pages=replayed[-1].size if replayed else 0,
        foreign=bool(whole) and not genuine and not any(_is_genuine(data, frame, cipher) for frame in replayed),
    )


def _whole_changes(frames: list[Frame]) -> list[Frame]:
    """Return the frames without those behind the last finished change: whoever wrote them got no further."""
    return frames[: max((place for place, frame in enumerate(frames, start=1) if frame.size), default=0)]


def _moved(path: Path, data: bytes, found: list[Frame]) -> frozenset[Frame]:
    """Return the frames that nobody misses, though they are not replayed: those of a log that is in the file already.

    SQLite writes the next log over the frames of the one before once all of these are in the file. Until the first
    change of the next one is finished, frames of both stand side by side, and none is replayed.
    """
    if not found:
        return frozenset()
    mark = _salts_of(data, found[0])
    earlier = [frame for frame in found if _salts_of(data, frame) == mark]
    if _follows(data, mark):
        # What is written over may have held newer copies than the frames before it.
        over = max((frame.offset for frame in found if _salts_of(data, frame) != mark), default=0)
        looked_at = [frame for frame in earlier if frame.offset > over]
    else:
        looked_at = earlier if earlier[0].offset == _HEADER + _FRAME_HEADER else []  # else the first one is damaged
    finished = _finished(looked_at)
    if not finished or not _are_in(path, data, finished):
        return frozenset()
    return frozenset(frame for frame in earlier if frame.offset <= finished[-1].offset)


def _follows(data: bytes, mark: bytes) -> bool:
    """Tell whether the header is sound and that of the very next log after the one whose frames bear a mark."""
    first, header = struct.unpack(">I", mark[:4])[0], struct.unpack_from(">I", data, 16)[0]
    return _is_sound(data) and bool(header == (first + 1) & _WORDS)


def _finished(frames: list[Frame]) -> list[Frame]:
    """Return the frames of one log as far as one follows the other, up to the end of the last finished change."""
    finished = 1 if frames and frames[0].size else 0
    for place, (before, frame) in enumerate(pairwise(frames), start=2):
        if frame.offset != before.offset + _FRAME or not frame.follows:
            break
        if frame.size:
            finished = place
    return frames[:finished]


def _are_in(path: Path, data: bytes, finished: list[Frame]) -> bool:
    """Tell whether a file holds the newest copy that these frames have of each page which it has after them."""
    newest = {frame.number: frame for frame in finished if frame.number <= finished[-1].size}
    with told(path), path.open("rb") as file:
        for number in sorted(newest):
            file.seek((number - 1) * PAGE)
            if file.read(PAGE) != _page(data, newest[number]):
                return False
    return True


def _frames(data: bytes) -> Iterator[Frame]:
    count = (len(data) - _HEADER) // _FRAME
    if not count:
        return
    whole = data[_HEADER : _HEADER + count * _FRAME]
    heads = [struct.unpack_from(">II8xII", whole, start) for start in range(0, len(whole), _FRAME)]
    starts = [struct.unpack_from(">II", data, 24), *(head[2:] for head in heads[:-1])]
    sums = sums_of(whole, starts, big_endian=bool(data[3] & 1), left_out=_NOT_SUMMED)
    for place, (head, wanted) in enumerate(zip(heads, sums, strict=True)):
        offset = _HEADER + place * _FRAME + _FRAME_HEADER
        yield Frame(number=head[0], offset=offset, size=head[1], follows=wanted == head[2:])


def _page(data: bytes, frame: Frame) -> bytes:
    return data[frame.offset : frame.offset + PAGE]


def _is_genuine(data: bytes, frame: Frame, cipher: PageCipher) -> bool:
    return cipher.is_genuine(_page(data, frame), frame.number)


def _salts_of(data: bytes, frame: Frame) -> bytes:
    return data[frame.offset - 16 : frame.offset - 8]


def _is_sound(data: bytes) -> bool:
    """Tell whether a log's header is as SQLite writes it."""
    magic, *form = struct.unpack_from(">III", data)
    (sums,) = sums_of(data[:24], [(0, 0)], big_endian=bool(magic & 1))
    return magic & ~1 == _MAGIC and form == [3_007_000, PAGE] and sums == struct.unpack_from(">II", data, 24)


def _read_on(data: bytes, frames: tuple[Frame, ...]) -> tuple[tuple[Frame, ...], tuple[Frame, ...]]:
    """Return the frames whose checksums hold, and those that SQLite takes: up to the end of a finished change."""
    if not _is_sound(data):
        return (), ()
    written = finished = 0
    for place, frame in enumerate(frames, start=1):
        if _salts_of(data, frame) != data[16:24] or not frame.number or not frame.follows:
            break
        written = place
        if frame.size:
            finished = place
    return frames[:written], frames[:finished]
