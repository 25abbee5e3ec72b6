"""The health of an open workspace, line by line: pages, structure, ledger, contents, search and records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, select, text

from negotiator.kernel import NegotiatorError
from negotiator.store.blobs import unpack
from negotiator.store.engine import WRITE, make_engine
from negotiator.store.faults import told
from negotiator.store.ledger_rows import first_break, read_head
from negotiator.store.projection import ProjectionRow
from negotiator.store.tables import BLOBS, RECORDS

Remedy = Literal["mend the first bytes", "rebuild the tables", "restore a backup", "export what verifies"]
"""What can be done about a fault, in the order in which it loses least."""


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


Look = Callable[[Connection], tuple[bool, str]]


def check_file(
    path: Path, *, connector: Callable[[], Any], expected: Iterable[ProjectionRow] | None = None
) -> CheckReport:
    """Check a file whose write-ahead log is empty, while nobody writes.

    Works on connections of its own, made by `connector`: pages that others have cached may be better than those on the
    disk, and SQLite's integrity check leaves damaged pages in the cache as if they were good.
    `expected`: the records that a fresh fold gives, if they are to be compared.
    """
    looks: dict[str, Look] = {"structure": _structure, "ledger": _ledger, "content": _content, "search": _search}
    if expected is not None:
        looks["records"] = partial(_records, expected=set(expected))
    lines = [_line("encryption", path, lambda: _encryption(connector))]
    engine = make_engine(connector)
    try:
        lines += [_line(name, path, partial(_inside, engine, look)) for name, look in looks.items()]
    finally:
        engine.dispose()
    return CheckReport(lines=tuple(lines))


def _line(name: str, path: Path, look: Callable[[], tuple[bool, str]]) -> CheckLine:
    try:
        with told(path):
            ok, detail = look()
    except NegotiatorError as error:
        return CheckLine(name=name, ok=False, detail=error.message)
    return CheckLine(name=name, ok=ok, detail=detail)


def _inside(engine: Engine, look: Look) -> tuple[bool, str]:
    """Look inside a transaction that is never saved."""
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        try:
            return look(connection)
        finally:
            connection.rollback()


def _encryption(connector: Callable[[], Any]) -> tuple[bool, str]:
    connection = connector()
    try:
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        connection.close()
    return not faults, f"{len(faults)} damaged pages" if faults else "every page is as it was written"


def _structure(connection: Connection) -> tuple[bool, str]:
    faults = [row for row in connection.execute(text("PRAGMA integrity_check(20)")).scalars() if row != "ok"]
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if faults or orphans:
        return False, f"{len(faults) + len(orphans)} faults in the tables"
    return True, "all tables are consistent"


def _ledger(connection: Connection) -> tuple[bool, str]:
    broken = first_break(connection)
    if broken is not None:
        return False, f"entry {broken} is not what was stored"
    head = read_head(connection)
    return True, f"{head.count} entries, ending in {head.digest[:12]}"


def _content(connection: Connection) -> tuple[bool, str]:
    whole, erased = 0, 0
    for row in connection.execute(select(BLOBS).execution_options(yield_per=20)):
        if row.data is None:
            erased += 1
        else:
            unpack(row.hash, packed=bool(row.packed), data=row.data, size=row.size)
            whole += 1
    return True, f"{whole} contents have their hash, {erased} were erased"


def _search(connection: Connection) -> tuple[bool, str]:
    connection.execute(text("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)"))
    return True, "the index matches its texts"


def _records(connection: Connection, *, expected: set[ProjectionRow]) -> tuple[bool, str]:
    found = {ProjectionRow(**row) for row in connection.execute(select(RECORDS)).mappings()}
    wrong = sorted(found ^ expected)
    if wrong:
        return False, f"{len(wrong)} records differ from the ledger, the first of kind {wrong[0].kind}"
    return True, f"{len(found)} records are what the ledger says"
