"""The zip container of a received file, unpacked with suspicion: what a header says is checked before it is believed.

It knows names, sizes and packings; it does not know what the parts are for.
"""

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from negotiator.documents.errors import DamagedPart, NotADocument, TooLarge, UnsafePart

_MIB = 2**20
_LOCAL = struct.Struct("<4s5H3L2H")
_IN_DIRECTORY = b"PK\x01\x02"
# flags of an entry: encrypted, patched, strongly encrypted, with a masked header
_ENCRYPTED, _PATCHED, _NAMES_IN_UTF8 = 0x1 | 0x40 | 0x2000, 0x20, 0x800
_LONGEST_NAME = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a received file may ask of this machine. Sizes in bytes.

    `xml_size` and `tags` are for one part: a thousand pages of agreement have about half a million tags. `ratio` is
    how much larger than packed a part or all parts may be; `paragraph` is how many pieces one paragraph may have and
    `cells` how many cells one row.
    """

    file_size: int = 100 * _MIB
    unpacked_size: int = 160 * _MIB
    part_size: int = 100 * _MIB
    xml_size: int = 64 * _MIB
    tags: int = 1_000_000
    ratio: int = 200
    parts: int = 4000
    paragraph: int = 50_000
    cells: int = 2_000


LIMITS = Limits()


def unpack(data: bytes, *, name: str, limits: Limits) -> tuple[tuple[zipfile.ZipInfo, ...], dict[str, bytes]]:
    """Return the entries of an archive in their order and the bytes of each that is no folder. Raises Unreadable."""
    if data.count(_IN_DIRECTORY) > 4 * limits.parts:  # the archives inside an archive have entries, too
        raise TooLarge(name, part="its list of parts", reason=f"more than {limits.parts} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = tuple(archive.infolist())
            end = archive.start_dir
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, LookupError, struct.error) as error:
        raise NotADocument(name, reason="it is not a whole zip file, so not a Word document") from error
    _check_names(entries, name=name, limits=limits)
    _check_sizes(entries, packed=len(data), name=name, limits=limits)
    _check_places(entries, end=end, name=name)
    parts = {entry.filename: _unpacked(data, entry, name=name) for entry in entries if not entry.is_dir()}
    return entries, parts


def shown(part: str) -> str:
    """Return the name of a part as a message may show it."""
    return "".join(letter if letter.isprintable() else "?" for letter in part)[:120] or "a part without a name"


def _check_names(entries: Sequence[zipfile.ZipInfo], *, name: str, limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise TooLarge(name, part="its list of parts", reason=f"{len(entries)} parts")
    seen: set[str] = set()
    for entry in entries:
        key = unicodedata.normalize("NFKC", entry.filename).casefold().rstrip(" .")
        if key in seen:
            raise UnsafePart(name, part=shown(entry.filename), reason="the part occurs twice")
        seen.add(key)
        if _is_trick(entry) or _is_trick_path(key.replace("%2e", ".").replace("%2f", "/").replace("%5c", "\\")):
            raise UnsafePart(name, part=shown(entry.filename), reason="its name is a path trick")
        if entry.is_dir() and entry.file_size:
            raise UnsafePart(name, part=shown(entry.filename), reason="it is a folder that holds bytes")


def _is_trick(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a name hides something: a zero byte cuts it, or it cannot be shown on one line."""
    hidden = any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in entry.filename)
    return hidden or "\0" in entry.orig_filename or not 0 < len(entry.filename) <= _LONGEST_NAME


def _is_trick_path(path: str) -> bool:
    steps = path.removesuffix("/").split("/")
    return "\\" in path or ":" in path or any(step in ("", ".", "..") for step in steps)


def _check_sizes(entries: Sequence[zipfile.ZipInfo], *, packed: int, name: str, limits: Limits) -> None:
    total = 0
    for entry in entries:
        total += entry.file_size
        if entry.file_size > limits.part_size or total > limits.unpacked_size:
            raise TooLarge(name, part=shown(entry.filename), reason=f"{entry.file_size} bytes unpacked")
        small = entry.file_size > _MIB and entry.file_size > limits.ratio * max(entry.compress_size, 1)
        if small or (total > 20 * _MIB and total > limits.ratio * packed):
            reason = "packed suspiciously small, as zip bombs are"
            raise TooLarge(name, part=shown(entry.filename), reason=reason)


def _check_places(entries: Sequence[zipfile.ZipInfo], *, end: int, name: str) -> None:
    """Refuse entries that lie on each other and archives that something else stands before."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    if ordered and ordered[0].header_offset != 0:
        raise NotADocument(name, reason="something stands before its first part, so it is not a Word document")
    for entry, following in zip(ordered, [one.header_offset for one in ordered[1:]] + [end], strict=True):
        if entry.header_offset + _LOCAL.size + entry.compress_size > following:
            raise DamagedPart(name, part=shown(entry.filename), reason="it lies upon another part")


def _unpacked(data: bytes, entry: zipfile.ZipInfo, *, name: str) -> bytes:
    part = shown(entry.filename)
    if entry.flag_bits & _ENCRYPTED:
        raise UnsafePart(name, part=part, reason="the part is encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & _PATCHED:
        raise DamagedPart(name, part=part, reason="it is packed in a way that Word files are not")
    packed = _packed(data, entry, name=name)
    # one byte more than is promised shows a part that is longer, and no more is ever unpacked
    try:
        plain = packed if not entry.compress_type else zlib.decompressobj(-15).decompress(packed, entry.file_size + 1)
    except zlib.error as error:
        raise DamagedPart(name, part=part, reason="it cannot be unpacked") from error
    if len(plain) != entry.file_size or zlib.crc32(plain) != entry.CRC:
        raise DamagedPart(name, part=part, reason="its checksum or its size is wrong")
    return plain


def _packed(data: bytes, entry: zipfile.ZipInfo, *, name: str) -> bytes:
    """Return the packed bytes of an entry, whose own header must agree with the directory."""
    part = shown(entry.filename)
    try:
        mark, _, flags, method, *_, name_length, extra_length = _LOCAL.unpack_from(data, entry.header_offset)
    except struct.error as error:
        raise DamagedPart(name, part=part, reason="it lies beyond the end of the file") from error
    begin = entry.header_offset + _LOCAL.size
    written = data[begin : begin + name_length].decode("utf-8" if flags & _NAMES_IN_UTF8 else "cp437", "replace")
    if mark != b"PK\x03\x04" or method != entry.compress_type or written != entry.orig_filename:
        raise DamagedPart(name, part=part, reason="its two headers disagree")
    start = begin + name_length + extra_length
    return data[start : start + entry.compress_size]
