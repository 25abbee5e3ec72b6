"""The zip container of a received file, unpacked with suspicion: what a header says is checked before it is believed.

It knows names, sizes and packings; it does not know what the parts are for.
"""

import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, MutableMapping, Sequence

from negotiator.documents.directory import DEFLATED, NAMES_IN_UTF8, STORED, Entry, read_directory
from negotiator.documents.errors import DamagedPart, NotADocument, TooLarge, UnsafePart
from negotiator.kernel.values import dataclass

_MIB = 2**20
_LOCAL = struct.Struct("<4s5H3L2H")
_IN_DIRECTORY = b"PK\x01\x02"
# flags of an entry: encrypted, patched, strongly encrypted, with a masked header
_ENCRYPTED, _PATCHED = 0x1 | 0x40 | 0x2000, 0x20
_LONGEST_NAME = 250
_KEPT = (".xml", ".rels", ".vml")
_PIECE = _MIB
_KEPT_SIZE = 48 * _MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a received file may ask of this machine. Sizes in bytes.

    `xml_size`, `tags` and `attributes` are for one part: a thousand pages of agreement have about half a million tags,
    and 12,000 `paragraphs` with those in cells and notes. `ratio` is how much larger than packed a part or all may be;
    `paragraph` is how many pieces one paragraph may have, `cells` how many cells one row, and `lines` how many lines
    and cells a text. `definitions` is how many styles there may be, and how many lists; `properties` how many letters
    the longer ones of all differing formats of paragraphs and runs may take.
    """

    file_size: int = 100 * _MIB
    unpacked_size: int = 250 * _MIB
    part_size: int = 100 * _MIB
    xml_size: int = 32 * _MIB
    tags: int = 700_000
    attributes: int = 500_000
    ratio: int = 200
    parts: int = 4000
    paragraph: int = 20_000
    cells: int = 2_000
    lines: int = 200_000
    paragraphs: int = 25_000
    sections: int = 10_000
    revisions: int = 50_000
    comments: int = 10_000
    relationships: int = 20_000
    definitions: int = 5_000
    properties: int = 4_000_000


LIMITS = Limits()


class Parts(MutableMapping[str, bytes]):
    """The parts of an archive by name: text is kept unpacked, pictures and the like are unpacked on demand.

    So is text where there is more of it than any agreement has.
    """

    def __init__(self, packed: Iterable[tuple[Entry, memoryview, bytes | None]]) -> None:
        self._packed: dict[str, tuple[Entry, memoryview, bytes | None]] = {}
        self._kept: dict[str, bytes] = {}
        size = 0
        for entry, data, text in packed:
            size += len(text or b"")
            self._packed[entry.filename] = entry, data, text if size <= _KEPT_SIZE else None

    def unpacked(self, entry: Entry, packed: memoryview) -> bytes | None:
        """Return the text of a part if these bytes were unpacked before for an entry that says the same of it."""
        other, before, text = self._packed.get(entry.filename, (entry, b"", None))
        said = [(one.method, one.size, one.checksum) for one in (entry, other)]
        return text if said[0] == said[1] and bytes(packed) == bytes(before) else None

    def __getitem__(self, part: str) -> bytes:
        if part in self._kept:
            return self._kept[part]
        entry, packed, text = self._packed[part]
        if text is not None:
            return text
        stored = entry.method == STORED
        return bytes(packed) if stored else zlib.decompress(packed, -zlib.MAX_WBITS, entry.size or 1)

    def __setitem__(self, part: str, data: bytes) -> None:
        self._kept[part] = data

    def __delitem__(self, part: str) -> None:
        if part not in self:
            raise KeyError(part)
        self._kept.pop(part, None)
        self._packed.pop(part, None)

    def __contains__(self, part: object) -> bool:
        return part in self._packed or part in self._kept

    def __iter__(self) -> Iterator[str]:
        yield from self._packed
        yield from (part for part in self._kept if part not in self._packed)

    def __len__(self) -> int:
        return len(self._packed.keys() | self._kept.keys())


def unpack(data: bytes, *, name: str, limits: Limits, known: Parts | None = None) -> tuple[tuple[Entry, ...], Parts]:
    """Return the entries of an archive in their order, and those that are no folders as parts. Raises Unreadable.

    What stands packed alike among the parts `known` is not unpacked again.
    """
    if data.count(_IN_DIRECTORY) > 4 * limits.parts:  # the archives inside an archive have entries, too
        raise TooLarge(name, part="its list of parts", reason=f"more than {limits.parts} parts")
    try:
        entries, end = read_directory(data)
    except (ValueError, struct.error) as error:
        raise NotADocument(name, reason="it is not a whole zip file, so not a Word document") from error
    _check_names(entries, name=name, limits=limits)
    _check_sizes(entries, packed=len(data), name=name, limits=limits)
    _check_places(entries, end=end, name=name)
    return entries, Parts(
        (entry, *_checked(data, entry, name=name, known=known)) for entry in entries if not entry.is_folder
    )


def shown(part: str) -> str:
    """Return the name of a part as a message may show it."""
    return "".join(letter if letter.isprintable() else "?" for letter in part)[:120] or "a part without a name"


def _check_names(entries: Sequence[Entry], *, name: str, limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise TooLarge(name, part="its list of parts", reason=f"{len(entries)} parts")
    seen: set[str] = set()
    for entry in entries:
        path = unicodedata.normalize("NFKC", entry.filename).casefold()
        key = path.rstrip(" .")
        if key in seen:
            raise UnsafePart(name, part=shown(entry.filename), reason="the part occurs twice")
        seen.add(key)
        if _is_trick(entry) or _is_trick_path(path.replace("%2e", ".").replace("%2f", "/").replace("%5c", "\\")):
            raise UnsafePart(name, part=shown(entry.filename), reason="its name is a path trick")
        if entry.is_folder and entry.size:
            raise UnsafePart(name, part=shown(entry.filename), reason="it is a folder that holds bytes")


def _is_trick(entry: Entry) -> bool:
    """Tell whether a name hides something: a zero byte cuts it, or it cannot be shown on one line."""
    hidden = any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in entry.filename)
    return hidden or b"\0" in entry.raw_name or not 0 < len(entry.filename) <= _LONGEST_NAME


def _is_trick_path(path: str) -> bool:
    steps = path.removesuffix("/").split("/")
    return "\\" in path or ":" in path or any(step in ("", ".", "..") for step in steps)


def _check_sizes(entries: Sequence[Entry], *, packed: int, name: str, limits: Limits) -> None:
    total = 0
    for entry in entries:
        total += entry.size
        if entry.size > limits.part_size or total > limits.unpacked_size:
            raise TooLarge(name, part=shown(entry.filename), reason=f"{entry.size} bytes unpacked")
        small = entry.size > _MIB and entry.size > limits.ratio * max(entry.packed_size, 1)
        if small or (total > 20 * _MIB and total > limits.ratio * packed):
            reason = "packed suspiciously small, as zip bombs are"
            raise TooLarge(name, part=shown(entry.filename), reason=reason)


def _check_places(entries: Sequence[Entry], *, end: int, name: str) -> None:
    """Refuse entries that lie on each other and archives that something else stands before."""
    ordered = sorted(entries, key=lambda entry: entry.offset)
    if ordered and ordered[0].offset != 0:
        raise NotADocument(name, reason="something stands before its first part, so it is not a Word document")
    starts = [entry.offset for entry in ordered] + [end]
    for entry, following in zip(ordered, starts[1:], strict=True):
        if entry.offset + _LOCAL.size + entry.packed_size > following:
            raise DamagedPart(name, part=shown(entry.filename), reason="it lies upon another part")


def _checked(data: bytes, entry: Entry, *, name: str, known: Parts | None) -> tuple[memoryview, bytes | None]:
    """Return the packed bytes of an entry, and those of text unpacked, once all of it is what the headers say."""
    part = shown(entry.filename)
    if entry.flags & _ENCRYPTED:
        raise UnsafePart(name, part=part, reason="the part is encrypted")
    if entry.method not in (STORED, DEFLATED) or entry.flags & _PATCHED:
        raise DamagedPart(name, part=part, reason="it is packed in a way that Word files are not")
    packed = _packed(data, entry, name=name)
    same = None if known is None else known.unpacked(entry, packed)
    if same is not None:
        return packed, same
    text: list[bytes | memoryview] | None = [] if entry.filename.lower().endswith(_KEPT) else None
    size = checksum = 0
    try:
        for piece in _pieces(packed, entry):
            size, checksum = size + len(piece), zlib.crc32(piece, checksum)
            if size > entry.size:
                break
            if text is not None:
                text.append(piece)
    except zlib.error as error:
        raise DamagedPart(name, part=part, reason="it cannot be unpacked") from error
    if size != entry.size or checksum != entry.checksum:
        raise DamagedPart(name, part=part, reason="its checksum or its size is wrong")
    return packed, None if text is None else b"".join(text)


def _pieces(packed: memoryview, entry: Entry) -> Iterator[bytes | memoryview]:
    """Yield the bytes of an entry, never many of them at once."""
    if entry.method == STORED:
        yield packed
        return
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while rest and not unpacking.eof:
        yield unpacking.decompress(rest[:_PIECE], _PIECE)
        # what the limit held back comes first, then what was not yet looked at
        held = unpacking.unconsumed_tail
        rest = rest[_PIECE:] if not held else rest[len(rest[:_PIECE]) - len(held) :]


def _packed(data: bytes, entry: Entry, *, name: str) -> memoryview:
    """Return the packed bytes of an entry, whose own header must agree with the directory."""
    part = shown(entry.filename)
    try:
        mark, _, flags, method, *_, name_length, extra_length = _LOCAL.unpack_from(data, entry.offset)
    except struct.error as error:
        raise DamagedPart(name, part=part, reason="it lies beyond the end of the file") from error
    begin = entry.offset + _LOCAL.size
    written = data[begin : begin + name_length]
    other_letters = not written.isascii() and (flags ^ entry.flags) & NAMES_IN_UTF8
    if mark != b"PK\x03\x04" or method != entry.method or written != entry.raw_name or other_letters:
        raise DamagedPart(name, part=part, reason="its two headers disagree")
    start = begin + name_length + extra_length
    return memoryview(data)[start : start + entry.packed_size]
