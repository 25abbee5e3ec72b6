"""A strict ZIP reader for files from strangers. It takes one form only: the one that `zip_writer` makes.

Wherever the ZIP format leaves slack (gaps, comments, extra fields, two headers that may disagree), a constant is
demanded. So every reader on earth sees the same files in the archive as this one does.
"""

import zlib
from dataclasses import dataclass

from negotiator.exchange.archive_errors import BadArchive
from negotiator.exchange.limits import Limits
from negotiator.exchange.names import UnsafeName, check_entry_name
from negotiator.exchange.zip_layout import (
    CENTRAL,
    CENTRAL_MARK,
    END,
    END_MARK,
    FIXED_CENTRAL,
    FIXED_LOCAL,
    LOCAL,
    LOCAL_MARK,
    STORED,
)
from negotiator.kernel import SILENT, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    name: str
    checksum: int
    size: int
    offset: int


def read_archive(data: bytes, *, limits: Limits, progress: Progress = SILENT) -> dict[str, bytes]:
    """Return every file of the archive in order. Raise BadArchive or UnsafeName; nothing is read past a limit."""
    if len(data) > limits.total:
        raise BadArchive(reason="it is too large")
    directory, headers = _headers(data, limits=limits)
    _check_names([header.name for header in headers])
    files: dict[str, bytes] = {}
    position = 0
    for done, header in enumerate(headers):
        progress.step(done, len(headers), "Reading the package")
        if header.offset != position:
            raise BadArchive(reason="there are hidden bytes between its files")
        files[header.name], position = _content(data, header, limits=limits)
    if position != directory:
        raise BadArchive(reason="there are hidden bytes before its directory")
    return files


def _headers(data: bytes, *, limits: Limits) -> tuple[int, list[_Header]]:
    """Read the directory; return where it starts and what it lists."""
    end = len(data) - END.size
    if end < 0 or data[end : end + 4] != END_MARK:
        raise BadArchive(reason="it does not end like a ZIP file: it is cut off, or something was added")
    _, disk, first_disk, here, total, size, start, comment = END.unpack_from(data, end)
    if disk or first_disk or comment or here != total or start + size != end:
        raise BadArchive(reason="its directory does not fit")
    if total > limits.entries:
        raise BadArchive(reason="it holds too many files")
    headers, position = [], start
    for _ in range(total):
        header, position = _central_header(data, position, end)
        headers.append(header)
    if position != end:
        raise BadArchive(reason="its directory does not fit")
    return start, headers


def _central_header(data: bytes, position: int, end: int) -> tuple[_Header, int]:
    if position + CENTRAL.size > end or data[position : position + 4] != CENTRAL_MARK:
        raise BadArchive(reason="its directory is damaged")
    fields = CENTRAL.unpack_from(data, position)
    _, made, needed, flags, method, time, date, checksum, packed, size, name_length, *rest = fields
    extra, comment, disk, internal, external, offset = rest
    if (made, needed, flags, time, date, extra, comment, disk, internal, external) != FIXED_CENTRAL:
        raise BadArchive(reason="it holds a link, a folder, or a file with unusual properties")
    if method != STORED or packed != size:
        raise BadArchive(reason="a file in it is packed, and this format packs none")
    after = position + CENTRAL.size + name_length
    raw = data[position + CENTRAL.size : after]
    try:
        name = raw.decode("ascii")
    except UnicodeDecodeError as error:
        raise UnsafeName(name=raw.decode("latin-1")) from error
    header = _Header(name=name, checksum=checksum, size=size, offset=offset)
    return header, after


def _check_names(names: list[str]) -> None:
    for name in names:
        check_entry_name(name)
    folded = {name.casefold() for name in names}
    if len(folded) != len(names):
        raise BadArchive(reason="two of its files have the same name")
    for name in folded:
        segments = name.split("/")
        if any("/".join(segments[:depth]) in folded for depth in range(1, len(segments))):
            raise BadArchive(reason="a file and a folder have the same name")


def _content(data: bytes, header: _Header, *, limits: Limits) -> tuple[bytes, int]:
    """Return one file's bytes and where it ends, after comparing its own header with the directory's."""
    start = header.offset + LOCAL.size + len(header.name)
    end = start + header.size
    if end > len(data) or data[header.offset : header.offset + 4] != LOCAL_MARK:
        raise BadArchive(reason=f"{header.name} is cut off")
    _, needed, flags, method, time, date, checksum, packed, size, name_length, extra = LOCAL.unpack_from(
        data, header.offset
    )
    same = (method, checksum, packed, size) == (STORED, header.checksum, header.size, header.size)
    name = data[header.offset + LOCAL.size : header.offset + LOCAL.size + name_length]
    if (needed, flags, time, date, extra) != FIXED_LOCAL or not same or name != header.name.encode("ascii"):
        raise BadArchive(reason=f"the two headers of {header.name} differ")
    if size > limits.entry:
        raise BadArchive(reason=f"{header.name} is too large")
    content = data[start:end]
    if zlib.crc32(content) != checksum:
        raise BadArchive(reason=f"{header.name} is damaged")
    return content, end
