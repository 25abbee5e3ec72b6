"""The health of a workspace's tables, line by line: pages, structure, ledger, contents, search and records."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, select, text

from negotiator.kernel import SILENT, NegotiatorError, Progress
from negotiator.store.blob_rows import all_stored, contents_in
from negotiator.store.engine import make_engine
from negotiator.store.faults import told
from negotiator.store.ledger_rows import first_break, read_head
from negotiator.store.projection import ProjectionRow
from negotiator.store.tables import RECORDS

Remedy = Literal["mend the first bytes", "rebuild the tables", "restore a backup", "export what verifies"]
"""What can be done about a fault, in the order in which it loses least."""

DERIVED: Final = frozenset({"structure", "search", "records"})
"""The lines whose faults lie in what can be derived anew, as long as ledger and contents are sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One thing checked. detail says what was found; first names the first broken thing; remedies what can be done."""

    name: str
    ok: bool
    detail: str
    first: str = ""
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """All lines of one check."""

    lines: tuple[CheckLine, ...]

    @property
    def ok(self) -> bool:
        """Whether every line is."""
        return all(line.ok for line in self.lines)

    @property
    def first(self) -> str:
        """Return the first broken thing, or ""."""
        return next((line.first or line.name for line in self.lines if not line.ok), "")

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """Return everything that can be done about the faults, each once."""
        return tuple(dict.fromkeys(remedy for line in self.lines for remedy in line.remedies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one look found: detail for a reader, first the first fault, empty when there is none."""

    detail: str
    first: str = ""


Look = Callable[[Connection], Finding]


def check_file(
    path: Path, *, connector: Callable[[], Any], expected: Iterable[ProjectionRow] | None = None
) -> CheckReport:
    """Check a file whose write-ahead log is empty, while nobody writes.

    Works on connections of its own, made by `connector`: pages that others have cached may be better than those on the
    disk, and SQLite's integrity check leaves damaged pages in the cache as if they were good.
    `expected`: the records that a fresh fold gives, if they are to be compared.
    """
    encryption = check_line("encryption", path, lambda: _encryption(connector))
    return CheckReport(lines=(encryption, *check_tables(path, connector=connector, expected=expected)))


def check_tables(
    path: Path,
    *,
    connector: Callable[[], Any],
    expected: Iterable[ProjectionRow] | None = None,
    without: frozenset[str] = frozenset(),
    progress: Progress = SILENT,
) -> Iterator[CheckLine]:
    """Yield a line for each thing that the database itself can tell, save those `without`. Writes nothing."""
    looks: dict[str, Look] = {"structure": _structure, "ledger": _ledger, "content": _content, "search": _search}
    looks = {name: look for name, look in looks.items() if name not in without}
    if expected is not None:
        looks["records"] = partial(_records, expected=set(expected))
    engine = make_engine(connector)
    for done, (name, look) in enumerate(looks.items()):
        progress.step(done, len(looks), f"Checking {name}")
        yield check_line(name, path, partial(_inside, engine, look))


def check_line(name: str, path: Path, look: Callable[[], Finding]) -> CheckLine:
    """Return what a look found as a line; an error of the store is a fault that it found."""
    try:
        with told(path):
            found = look()
    except NegotiatorError as error:
        found = Finding(detail=error.message, first=name)
    return CheckLine(
        name=name,
        ok=not found.first,
        detail=found.detail,
        first=found.first,
        remedies=_remedies(name) if found.first else (),
    )


def _remedies(name: str) -> tuple[Remedy, ...]:
    if name in DERIVED:
        return ("rebuild the tables", "restore a backup")
    return ("restore a backup", "export what verifies")


def _inside(engine: Engine, look: Look) -> Finding:
    """Look through a connection of its own: one that has met a damaged page reads nothing any more."""
    try:
        with engine.connect() as connection:
            return look(connection)
    finally:
        engine.dispose()


def _encryption(connector: Callable[[], Any]) -> Finding:
    connection = connector()
    try:
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        connection.close()
    if faults:
        number = re.search(r"\d+", str(faults[0][0]))
        return Finding(detail=f"{len(faults)} damaged pages", first=f"page {number[0]}" if number else "a page")
    return Finding(detail="every page is as it was written")


def _structure(connection: Connection) -> Finding:
    faults = [row for row in connection.execute(text("PRAGMA integrity_check(20)")).scalars() if row != "ok"]
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if faults or orphans:
        return Finding(detail=f"{len(faults) + len(orphans)} faults in the tables", first="the tables")
    return Finding(detail="all tables are consistent")


def _ledger(connection: Connection) -> Finding:
    broken = first_break(connection)
    if broken is not None:
        return Finding(detail=f"entry {broken} is not what was stored", first=f"entry {broken}")
    head = read_head(connection)
    return Finding(detail=f"{head.count} entries, ending in {head.digest[:12]}")


def _content(connection: Connection) -> Finding:
    whole, erased = 0, 0
    contents = contents_in(connection)
    for stored in all_stored(connection):
        if stored.data is None:
            erased += 1
            continue
        try:
            crc = contents.prove(stored)
        except NegotiatorError as error:
            return Finding(detail=error.message, first=f"content {stored.digest[:12]}")
        if stored.crc not in (crc, None):
            return Finding(detail="its CRC-32 is another one", first=f"content {stored.digest[:12]}")
        whole += 1
    return Finding(detail=f"{whole} contents have their hash, {erased} were erased")


def _search(connection: Connection) -> Finding:
    faults = [row for row in connection.execute(text("PRAGMA integrity_check(search)")).scalars() if row != "ok"]
    if faults:
        return Finding(detail="the index does not match its texts", first="the search index")
    return Finding(detail="the index matches its texts")


def _records(connection: Connection, *, expected: set[ProjectionRow]) -> Finding:
    found = {ProjectionRow(**row) for row in connection.execute(select(RECORDS)).mappings()}
    wrong = sorted(found ^ expected)
    if wrong:
        detail = f"{len(wrong)} records differ from the ledger, the first of kind {wrong[0].kind}"
        return Finding(detail=detail, first=f"a record of kind {wrong[0].kind}")
    return Finding(detail=f"{len(found)} records are what the ledger says")
