"""What is still readable of a damaged file: rows taken from its genuine pages, each proven before it counts.

An entry counts when its bytes have its id, content when it has its hash, a value of this device when its page is
genuine. Works without the first page and without inner pages: rows whose table nobody names are told by their shape.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table

from negotiator.crypto import VaultKey
from negotiator.kernel import SILENT, NegotiatorError, Progress
from negotiator.ledger import Entry, decode_known
from negotiator.store.carved_pieces import LITTLE, CarvedPieces, Place
from negotiator.store.cells import Row, children_of, kind_of, rows_of
from negotiator.store.contents import Contents, Stored
from negotiator.store.errors import BlobErased, BlobMissing
from negotiator.store.forms import IN_PIECES, WHOLE, ZLIB
from negotiator.store.ledger_rows import GENESIS, link
from negotiator.store.pages import Pages
from negotiator.store.pieces import PIECE, listed
from negotiator.store.projection import ProjectionRow
from negotiator.store.tables import BLOBS, ENTRIES, IN_PIECES_INDEX, LOCAL, PIECES, RECORDS

_STEP: Final = 256
_SCHEMA: Final = "sqlite_schema"
_INDEX_OF: Final = "sqlite_autoindex_"
_HELD: Final = {
    ENTRIES.name: "the ledger",
    BLOBS.name: "contents",
    PIECES.name: "pieces of contents",
    LOCAL.name: "values of this device",
    RECORDS.name: "records",
    _SCHEMA: "the list of tables",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BadPage:
    """A page that is not as it was written. held: what stood on it, as far as other pages tell."""

    number: int
    held: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One entry as the file holds it: its number in order of arrival, and the hash stored with it."""

    sequence: int
    entry: Entry
    chain: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that is proven. The lost are those of which a trace is left: a gap, a key in an index, a torn row.

    unsure: the tables that may have lost rows without a trace, since both their own pages and their index's are bad.
    blobs: rows whose content has its hash, or was erased; pieces: those that such contents are made of, of which large
    ones can be read as long as the file's pages are open; local: rows by column name. chain_holds: each hash follows
    from the one before. records: the table of records, None when it cannot be read whole.
    """

    entries: tuple[Kept, ...]
    blobs: tuple[Stored, ...]
    pieces: CarvedPieces
    local: tuple[Mapping[str, Any], ...]
    bad_pages: tuple[BadPage, ...]
    lost_entries: tuple[int, ...]
    lost_blobs: tuple[str, ...]
    lost_local: tuple[str, ...]
    unsure: tuple[str, ...]
    chain_holds: bool
    records: tuple[ProjectionRow, ...] | None
    _by_hash: dict[str, Stored] = field(default_factory=dict, repr=False, compare=False)

    def content(self, digest: str) -> bytes:
        """Return content by its hash. Raise BlobMissing when it is lost, BlobErased or ContentTooLarge."""
        return Contents(self._by_hash.get, piece=self.pieces.get).of(self._stored(digest))

    def facts(self, digest: str) -> tuple[int, int]:
        """Return the size of content and its CRC-32. Raise BlobMissing when it is lost, BlobErased."""
        stored = self._stored(digest)
        if stored.data is None:
            raise BlobErased(digest=digest)
        return stored.size, stored.crc or 0

    def _stored(self, digest: str) -> Stored:
        if not self._by_hash:
            self._by_hash.update({stored.digest: stored for stored in self.blobs})
        stored = self._by_hash.get(digest)
        if stored is None:
            raise BlobMissing(digest=digest)
        return stored

    def value(self, name: str, default: object = None) -> Any:
        """Return the JSON value that this device kept under a name, or the default."""
        text = next((row["value"] for row in self.local if row["name"] == name), None)
        return default if text is None else json.loads(text)

    @property
    def loses(self) -> bool:
        """Tell whether something is lost that cannot be derived anew."""
        lost = self.lost_entries or self.lost_blobs or self.lost_local or self.unsure
        return bool(lost) or not self.chain_holds


@dataclass(slots=True)
class _Rows:
    """What the walk over the pages brought together."""

    pieces: CarvedPieces
    tables: dict[str, list[Row]] = field(default_factory=dict)
    indexes: dict[str, list[Row]] = field(default_factory=dict)
    trees: set[str] = field(default_factory=set)
    bad: dict[int, str] = field(default_factory=dict)
    torn: dict[str, int] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)


def carve(path: Path, *, key: VaultKey, salt: bytes, progress: Progress = SILENT) -> Found:
    """Return what can be proven of a file that nobody has open, all in memory.

    Raises Cancelled, or what the system refuses.
    """
    with Pages(path, key=key, salt=salt) as pages:
        return found_in(pages, progress=progress, in_memory=PIECE)


def found_in(pages: Pages, *, progress: Progress = SILENT, in_memory: int = LITTLE) -> Found:
    """Return what can be proven of these pages. in_memory: how large pieces are at the most that stay there."""
    rows = _Walk(pages, progress, _Rows(pieces=CarvedPieces(pages, most=in_memory))).rows()
    entries, lost_entries = _entries(rows)
    blobs, lost_blobs = _blobs(rows)
    local, lost_local = _local(rows)
    return Found(
        entries=entries,
        blobs=blobs,
        pieces=rows.pieces.only(name for stored in blobs for name in _names(stored)),
        local=local,
        bad_pages=tuple(BadPage(number=number, held=held_by(name)) for number, name in sorted(rows.bad.items())),
        lost_entries=lost_entries,
        lost_blobs=lost_blobs,
        lost_local=lost_local,
        unsure=tuple(table.name for table in (ENTRIES, BLOBS, LOCAL) if _may_lack_rows(rows, table.name)),
        chain_holds=_chain_holds(entries),
        records=_records(rows),
    )


def held_by(name: str) -> str:
    """Return in words what a table or an index holds."""
    if name == IN_PIECES_INDEX:
        return held_by(f"{_INDEX_OF}{BLOBS.name}_2")
    if name.startswith(_INDEX_OF):
        return f"the index of {held_by(name.removeprefix(_INDEX_OF).rpartition('_')[0])}"
    return _HELD.get(name) or ("the search index" if name.startswith("search") else "an unknown part")


class _Walk:
    """Goes down every tree that the list of tables names, then over the pages that no tree reached."""

    def __init__(self, pages: Pages, progress: Progress, rows: _Rows) -> None:
        self._pages = pages
        self._progress = progress
        self._rows = rows
        self._reached: set[int] = set()

    def rows(self) -> _Rows:
        """Return all rows, by the name of their table or index; those of no known one under ""."""
        self._tree(_SCHEMA, 1)
        for row in self._rows.tables.get(_SCHEMA, []):
            if len(row.values) == 5 and isinstance(row.values[3], int) and row.values[3] > 1:
                self._tree(str(row.values[1]), row.values[3])
        for number in range(1, self._pages.last + 1):
            if number not in self._reached:
                self._page("", number)
        if any(not 0 < number <= self._pages.last for number in self._pages.stale):
            self._rows.stale.add("")  # a page that nobody can tell any more
        return self._rows

    def _tree(self, name: str, root: int) -> None:
        self._rows.trees.add(name)
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number not in self._reached:
                waiting += reversed(self._page(name, number))

    def _page(self, name: str, number: int) -> tuple[int, ...]:
        """Take the rows of one page and return the pages below it."""
        page = self._read(name, number)
        if page is None:
            return ()
        kind = kind_of(page, number)
        into = self._rows.tables if kind == "table leaf" else self._rows.indexes
        for index, row in enumerate(rows_of(page, number, partial(self._read, name))):
            if row is None:
                self._rows.torn[name] = self._rows.torn.get(name, 0) + 1
            elif kind != "table leaf" or not self._rows.pieces.take(row, Place(page=number, index=index)):
                into.setdefault(name, []).append(row)
        below = children_of(page, number)
        if not name:  # every page is looked at in turn; those that are missing at the end would not be
            self._rows.bad.update({child: name for child in below if child > self._pages.last})
        return below if name else ()

    def _read(self, name: str, number: int) -> bytes | None:
        if number not in self._reached:
            self._reached.add(number)
            if len(self._reached) % _STEP == 0:
                self._progress.step(len(self._reached), self._pages.last + 1, "Reading pages")
        page = self._pages.best(number)
        if page is None or number in self._pages.stale:
            self._rows.bad[number] = name
        if number in self._pages.stale:
            self._rows.stale.add(name)
        return page


def _entries(rows: _Rows) -> tuple[tuple[Kept, ...], tuple[int, ...]]:
    """Return the proven entries in order, and the numbers of those that must have been there."""
    proven: dict[int, Kept] = {}
    seen: set[int] = set()
    for plain in _plain(rows, ENTRIES):
        seen.add(plain["seq"])
        kept = _kept(plain)
        if kept is not None:
            proven[kept.sequence] = kept
    index = rows.indexes.get(f"{_INDEX_OF}{ENTRIES.name}_1", [])
    seen.update(row.values[1] for row in index if len(row.values) == 2 and isinstance(row.values[1], int))
    seen = {number for number in seen if 0 < number <= max(proven, default=0) + len(seen)}
    wanted = range(1, max((*seen, *proven), default=0) + 1)
    return tuple(proven[number] for number in sorted(proven)), tuple(n for n in wanted if n not in proven)


def _kept(plain: Mapping[str, Any]) -> Kept | None:
    signed, signature, chain = plain["signed"], plain["signature"], plain["chain"]
    if not all(isinstance(part, bytes) for part in (signed, signature, chain)):
        return None
    digest = hashlib.sha256(signed).hexdigest()
    if digest != plain["id"]:
        return None
    try:
        return Kept(sequence=plain["seq"], entry=decode_known(signed, signature, digest=digest), chain=chain)
    except NegotiatorError:
        return None


def _chain_holds(entries: tuple[Kept, ...]) -> bool:
    """Tell whether the hashes follow from each other, as far as the entry before is there."""
    before, last = GENESIS, 0
    for kept in entries:
        follows = link(before, entry_id=kept.entry.id, signature=kept.entry.signature)
        if kept.sequence == last + 1 and kept.chain != follows:
            return False
        before, last = kept.chain, kept.sequence
    return True


def _blobs(rows: _Rows) -> tuple[tuple[Stored, ...], tuple[str, ...]]:
    """Return the rows of contents that have their hash or were erased, and the hashes of those that are lost."""
    seen = {stored.digest: stored for stored in _stored(rows)}
    contents = Contents(seen.get, piece=rows.pieces.get)
    proven: dict[str, Stored] = {}
    for digest in _along_chains(seen):
        with suppress(NegotiatorError):
            proven[digest] = _proven(contents, seen[digest])
    index = rows.indexes.get(f"{_INDEX_OF}{BLOBS.name}_1", [])
    named = {row.values[0] for row in index if row.values and isinstance(row.values[0], str)}
    return tuple(proven.values()), tuple(sorted((named | set(seen)) - set(proven)))


def _proven(contents: Contents, stored: Stored) -> Stored:
    """Return a row once its content has its hash, or when it was erased. Raise what reading it raises."""
    return stored if stored.data is None else replace(stored, crc=contents.prove(stored))


def _stored(rows: _Rows) -> Iterator[Stored]:
    """Yield the rows of contents: also those of format 2, without a CRC, and of format 1, which were all whole."""
    for row in (*rows.tables.get("", []), *rows.tables.get(BLOBS.name, [])):
        crc: int | None = None
        match row.values:
            case str(digest), int(size), int(crc), int(form), base, int(steps), data:
                pass
            case str(digest), int(size), int(form), base, int(steps), data:
                pass
            case str(digest), int(size), int(packed), data:
                form, base, steps = ZLIB if packed else WHOLE, None, 0
            case _:
                continue
        if isinstance(base, str | None) and isinstance(data, bytes | None):
            yield Stored(digest=digest, size=size, crc=crc, form=form, base=base, steps=steps, data=data)


def _names(stored: Stored) -> tuple[bytes, ...]:
    return listed(stored.data) if stored.form == IN_PIECES and stored.data is not None else ()


def _along_chains(seen: Mapping[str, Stored]) -> Iterator[str]:
    """Yield every hash, each soon after the one that its content is made from, which is then still at hand."""
    made_from: dict[str | None, list[str]] = {}
    for digest, stored in seen.items():
        made_from.setdefault(stored.base if stored.base in seen else None, []).append(digest)
    waiting, told = list(made_from.pop(None, [])), set()
    while waiting:
        told.add(digest := waiting.pop())
        yield digest
        waiting += made_from.pop(digest, [])
    yield from (digest for digest in seen if digest not in told)


def _local(rows: _Rows) -> tuple[tuple[Mapping[str, Any], ...], tuple[str, ...]]:
    kept = {plain["name"]: plain for plain in _plain(rows, LOCAL)}
    index = rows.indexes.get(f"{_INDEX_OF}{LOCAL.name}_1", [])
    named = {row.values[0] for row in index if row.values and isinstance(row.values[0], str)}
    return tuple(kept.values()), tuple(sorted(named - set(kept)))


def _records(rows: _Rows) -> tuple[ProjectionRow, ...] | None:
    if not _is_whole(rows, RECORDS.name):
        return None
    return tuple(ProjectionRow(**plain) for plain in _plain(rows, RECORDS))


def _may_lack_rows(rows: _Rows, table: str) -> bool:
    """Tell whether rows may be gone of which nothing tells: a whole tree or a whole index would name them all.

    Values that change may also be older ones than were there last.
    """
    if "" in rows.stale or (table == LOCAL.name and table in rows.stale) or not _reaches_far_enough(rows):
        return True
    return not _is_whole(rows, table) and not _is_whole(rows, f"{_INDEX_OF}{table}_1")


def _reaches_far_enough(rows: _Rows) -> bool:
    """Tell whether a file without its list of tables can be trusted to have all of them.

    The values of this device come after the entries and the contents and are in every file, and so is their index:
    whatever is missing behind these, an inner page before it would name.
    """
    if LOCAL.name in rows.trees:
        return True
    names = {plain["name"] for plain in _plain(rows, LOCAL)}
    return any(row.values and row.values[0] in names for row in rows.indexes.get("", []))


def _is_whole(rows: _Rows, name: str) -> bool:
    """Tell whether every page of a table or an index could be read, of all pages where nobody says which are its own.

    Without the first page nobody does.
    """
    own = name if name in rows.trees else ""
    return own not in rows.torn and not any(held == own for held in rows.bad.values())


def _plain(rows: _Rows, table: Table) -> Iterator[dict[str, Any]]:
    """Yield a table's rows by column name: those of its tree, then those of no tree that have its shape."""
    for row in (*rows.tables.get("", []), *rows.tables.get(table.name, [])):
        if len(row.values) == len(table.columns):
            columns = zip(table.columns, row.values, strict=True)
            plain = {
                column.name: row.rowid if column is table.autoincrement_column else value for column, value in columns
            }
            if all(_fits(table.columns[name], value) for name, value in plain.items()):
                yield plain


def _fits(column: Any, value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    return isinstance(value, column.type.python_type)
