"""The directory at an archive's end: built from the files that were read, and compared with the one that is there."""

from typing import Final

from negotiator.exchange.archive_errors import (
    BadArchive,
    BytesAfter,
    BytesBetween,
    CutOff,
    DirectoryDiffers,
    HeadersDiffer,
    OtherForm,
)
from negotiator.exchange.zip_layout import (
    CENTRAL,
    CENTRAL_MARK,
    END,
    END_MARK,
    LARGE_MARKS,
    LOCAL_MARK,
    central_header,
    end_record,
)

_CONSTANT: Final = (1, 2, 3, 5, 6, 11, 12, 13, 14, 15)
"""Of a line's values those that never vary: made by to flags, time, date, extra to external."""

_TOLD_TWICE: Final = (4, 7, 8, 9, 10)
"""Of a line's values those that stand before the file as well: method, checksum, sizes, length of the name."""


class Directory:
    """What the directory of the files so far must be, byte for byte."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, bytes]] = []
        self._size = 0

    @property
    def size(self) -> int:
        """Return how many bytes the directory and the archive's end have so far."""
        return self._size + END.size

    def add(self, name: str, *, size: int, checksum: int, offset: int) -> None:
        """Take in the next file."""
        line = central_header(name, size=size, checksum=checksum, offset=offset)
        self._lines.append((name, line))
        self._size += len(line)

    def whole(self, *, start: int) -> bytes:
        """Return the directory and the archive's end. start: where the directory begins."""
        end = end_record(count=len(self._lines), size=self._size, start=start)
        return b"".join([*(line for _, line in self._lines), end])

    def difference(self, found: bytes, *, start: int) -> BadArchive:
        """Return why found bytes are not this directory."""
        position = 0
        for name, line in self._lines:
            there = found[position : position + len(line)]
            if there != line:
                return _line_difference(name, there, line)
            position += len(line)
        end = end_record(count=len(self._lines), size=self._size, start=start)
        return _end_difference(found[position:], end)


def _line_difference(name: str, found: bytes, expected: bytes) -> BadArchive:
    if found[:4] != CENTRAL_MARK:
        return _other_record(found)
    if len(found) < len(expected):
        return CutOff()
    there, wanted = CENTRAL.unpack_from(found), CENTRAL.unpack_from(expected)
    if any(there[place] != wanted[place] for place in _CONSTANT):
        return OtherForm()
    if found[CENTRAL.size :] != expected[CENTRAL.size :] or any(there[place] != wanted[place] for place in _TOLD_TWICE):
        return HeadersDiffer(path=name)
    return DirectoryDiffers()


def _end_difference(found: bytes, expected: bytes) -> BadArchive:
    there, after = found[: END.size], found[END.size :]
    if there == expected:
        return BytesBetween() if after.startswith(LOCAL_MARK) else BytesAfter()
    if there[:4] != END_MARK:
        return _other_record(there)
    if len(there) < END.size:
        return CutOff()
    _, disk, first_disk, here, total, size, start, comment = END.unpack(there)
    _, _, _, count, _, wanted_size, wanted_start, _ = END.unpack(expected)
    if (here, total, size, start) != (count, count, wanted_size, wanted_start):
        return DirectoryDiffers()
    return OtherForm() if disk or first_disk or not comment else BytesAfter()


def _other_record(found: bytes) -> BadArchive:
    """Return why another record than the expected one stands at this place."""
    if len(found) < len(END_MARK):
        return CutOff()
    return OtherForm() if found[:4] in LARGE_MARKS else DirectoryDiffers()
