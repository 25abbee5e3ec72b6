"""A strict ZIP reader for files from strangers, which reads forward only and never holds more than a piece of a file.

It takes one form only: the one that `zip_writer` makes. Wherever the ZIP format leaves slack (gaps, comments, extra
fields, two headers that may disagree), a constant is demanded; the directory at the end must be, byte for byte, the one
that follows from the files before it. So every reader on earth sees the same files in the archive as this one does.
"""

import hashlib
import zlib
from collections.abc import Iterator
from typing import Final

from negotiator.crypto import Readable
from negotiator.exchange.archive_errors import (
    BytesBefore,
    BytesBetween,
    ChecksumDiffers,
    CutOff,
    HeadersDiffer,
    NotAPackage,
    OtherForm,
    Packed,
    TooLarge,
    TooManyFiles,
    WrongType,
)
from negotiator.exchange.limits import Limits
from negotiator.exchange.names import Names, UnsafeName
from negotiator.exchange.zip_directory import Directory
from negotiator.exchange.zip_layout import CENTRAL_MARK, LOCAL, LOCAL_MARK, STORED, local_header

FIRST: Final = "mimetype"
_PIECE: Final = 1 << 20
_FURTHEST_BEFORE: Final = 1 << 20
"""Within so many bytes an archive is looked for in a file that does not begin with one, to name what is wrong."""


class Member:
    """One file of an archive as it is being read. Its digest is known when all its pieces were read."""

    def __init__(self, file: Readable, name: str, *, size: int, checksum: int) -> None:
        self.name = name
        self.size = size
        self.checksum = checksum
        self._file = file
        self._hash = hashlib.sha256()
        self._pieces = self._read()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def finish(self) -> str:
        """Read what is left, and return the SHA-256 (hex) of the whole. Raise CutOff, ChecksumDiffers."""
        for _ in self._pieces:
            pass
        return self._hash.hexdigest()

    def _read(self) -> Iterator[bytes]:
        left, checksum = self.size, 0
        while left:
            piece = self._file.read(min(left, _PIECE))
            if not piece:
                raise CutOff
            left -= len(piece)
            checksum = zlib.crc32(piece, checksum)
            self._hash.update(piece)
            yield piece
        if checksum != self.checksum:
            raise ChecksumDiffers(path=self.name)


def members(file: Readable, *, limits: Limits) -> Iterator[Member]:
    """Yield every file of an archive in order; only when there are no more has the archive been proven to its end.

    Raise a BadArchive or an UnsafeName; nothing is read past a limit.
    """
    directory, names, position, count = Directory(), Names(), 0, 0
    mark = _first_mark(file)
    while mark == LOCAL_MARK:
        member, length = _header(file, first=not count)
        names.add(member.name)
        count += 1
        if count > limits.entries:
            raise TooManyFiles
        if member.size > limits.entry:
            raise TooLarge(path=member.name)
        directory.add(member.name, size=member.size, checksum=member.checksum, offset=position)
        position += length + member.size
        if position + directory.size > limits.total:
            raise TooLarge
        yield member
        member.finish()
        mark = _exactly(file, len(LOCAL_MARK))
    if mark != CENTRAL_MARK:
        raise BytesBetween
    _check_end(file, directory, start=position)


def _first_mark(file: Readable) -> bytes:
    mark = file.read(len(LOCAL_MARK))
    if mark != LOCAL_MARK:
        raise BytesBefore if LOCAL_MARK in mark + file.read(_FURTHEST_BEFORE) else NotAPackage
    return mark


def _header(file: Readable, *, first: bool) -> tuple[Member, int]:
    """Read the header that stands before a file; return the file and how long its header is."""
    head = LOCAL_MARK + _exactly(file, LOCAL.size - len(LOCAL_MARK))
    _, _, _, method, _, _, checksum, packed, size, length, _ = LOCAL.unpack(head)
    raw = _exactly(file, length)
    name = raw.decode("ascii", "backslashreplace")
    if first and name != FIRST:
        raise WrongType
    if not raw.isascii():
        raise UnsafeName(name=name)
    if head + raw != local_header(name, size=size, checksum=checksum):
        if method != STORED:
            raise Packed(path=ascii(name[:80]))
        if packed != size and head[:18] == local_header(name, size=size, checksum=checksum)[:18]:
            raise HeadersDiffer(path=ascii(name[:80]))
        raise OtherForm
    return Member(file, name, size=size, checksum=checksum), len(head) + length


def _exactly(file: Readable, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise CutOff
    return data


def _check_end(file: Readable, directory: Directory, *, start: int) -> None:
    """Compare the directory, whose first mark was read, and see that nothing follows it."""
    expected = directory.whole(start=start)
    found = CENTRAL_MARK + file.read(len(expected))
    if found != expected:
        raise directory.difference(found, start=start)
