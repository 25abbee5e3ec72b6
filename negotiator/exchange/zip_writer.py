"""Writes the one form of ZIP that `zip_reader` takes, piece by piece: the same files give the same bytes."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from negotiator.exchange.zip_layout import central_header, end_record, local_header
from negotiator.kernel import Tampered


class ContentChanged(Tampered):
    """What is packed is not what was announced: its bytes changed in our own file, or between two reads of it."""

    code = "content-changed"

    def __init__(self, *, path: str) -> None:
        super().__init__(f"{path} is not what it was a moment ago.", hint="No package was made. Check the deal's file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file to be packed. sha256: hex; checksum: CRC-32; open: begins to read its bytes."""

    path: str
    size: int
    sha256: str
    checksum: int
    open: Callable[[], Iterable[bytes]]


def part_of(path: str, data: bytes) -> Part:
    """Return a file that is held in memory."""
    digest = hashlib.sha256(data).hexdigest()
    return Part(path=path, size=len(data), sha256=digest, checksum=zlib.crc32(data), open=lambda: (data,))


def archive(parts: Iterable[Part]) -> Iterator[bytes]:
    """Yield a ZIP of the parts in the order given, a piece at a time. Names must be safe entry names.

    Raise ContentChanged when a part's bytes are not those that it announces.
    """
    directory, offset, count = bytearray(), 0, 0
    for part in parts:
        head = local_header(part.path, size=part.size, checksum=part.checksum)
        yield head
        yield from _proven(part)
        directory += central_header(part.path, size=part.size, checksum=part.checksum, offset=offset)
        offset += len(head) + part.size
        count += 1
    yield bytes(directory) + end_record(count=count, size=len(directory), start=offset)


def write_archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of files that are held in memory."""
    return b"".join(archive(part_of(path, data) for path, data in files))


def _proven(part: Part) -> Iterator[bytes]:
    digest, checksum, size = hashlib.sha256(), 0, 0
    for piece in part.open():
        size += len(piece)
        if size > part.size:
            raise ContentChanged(path=part.path)
        digest.update(piece)
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if (size, checksum, digest.hexdigest()) != (part.size, part.checksum, part.sha256):
        raise ContentChanged(path=part.path)
