"""The whole check of a deal file: what the store checks of its bytes, and what only the deal can tell.

Looks and compares, and derives nothing anew before it has looked.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from negotiator.crypto import VaultKey
from negotiator.domain import Deal, fold
from negotiator.domain.contents import contents_of, named_by
from negotiator.domain.versions import read_tree
from negotiator.kernel import SILENT, Clock, NegotiatorError, Progress, SystemClock, Tampered
from negotiator.ledger import Entry, missing_parents, verify
from negotiator.services import pens
from negotiator.services.indexing import DERIVED, SHAPE, projection_rows
from negotiator.services.outgoing import kept_from_us
from negotiator.services.workspace import Workspace
from negotiator.store import BlobErased, BlobMissing, CheckLine, CheckReport, HeadMemory, ProjectionRow, Remedy
from negotiator.store.inspection import Inspection, examine

_CLOCK: Final = SystemClock()
_STEP: Final = 50
_KEPT_BY_OTHERS: Final[tuple[Remedy, ...]] = ("restore a backup", "export what verifies")
_DERIVED: Final[tuple[Remedy, ...]] = ("rebuild the tables", "restore a backup")

Content = Callable[[str], bytes]
"""Returns content by its hash; raises BlobMissing, BlobErased or BlobDamaged."""

Facts = Callable[[str], object]
"""Looks content up by its hash without reading it; raises BlobMissing or BlobErased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a file holds, however it was read. records: the table as it stands, None where it cannot be read.

    derived: whether that table follows the ledger; a new file and one of an earlier version have none yet.
    """

    entries: tuple[Entry, ...]
    ours: str
    content: Content
    facts: Facts
    records: tuple[ProjectionRow, ...] | None
    derived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A closed file's report, and the deal as far as it could be read; None when it does not fold."""

    report: CheckReport
    deal: Deal | None


def check_workspace(workspace: Workspace, *, progress: Progress = SILENT) -> CheckReport:
    """Return every check of an open deal with what it found. Raises Cancelled from `progress`."""
    stored = workspace.vault.check()
    told = _Told(
        entries=workspace.entries,
        ours=workspace.deal.ours,
        content=workspace.vault.blobs.get,
        facts=workspace.vault.blobs.facts,
        records=_records_of(workspace),
        derived=workspace.vault.local.get(DERIVED) == SHAPE,
    )
    return CheckReport(lines=(*stored.lines, *_deal_lines(told, workspace.deal, progress)))


def check_closed(
    path: Path,
    *,
    key: VaultKey,
    salt: bytes,
    memory: HeadMemory | None = None,
    opener: str = "a check",
    clock: Clock = _CLOCK,
    progress: Progress = SILENT,
) -> Checked:
    """Return every check of a closed file, in whatever state it is. Changes nothing.

    `memory` remembers how the file was left on this device, which is then compared.

    Raise WorkspaceMissing, WrongKey, InUse, or Cancelled from `progress`.
    """
    inspected = examine(path, key=key, salt=salt, memory=memory, opener=opener, clock=clock, progress=progress)
    told = _told_by(inspected)
    try:
        deal = fold(told.entries, ours=told.ours)
    except NegotiatorError as error:
        unfolded = _line("fold", detail=error.message, first="the deal")
        return Checked(report=CheckReport(lines=(*inspected.report.lines, unfolded)), deal=None)
    lines = _deal_lines(told, deal, progress)
    if inspected.found.loses:  # tables cannot be rebuilt out of what is gone
        lines = (line if line.ok else replace(line, remedies=_KEPT_BY_OTHERS) for line in lines)
    return Checked(report=CheckReport(lines=(*inspected.report.lines, *lines)), deal=deal)


def _records_of(workspace: Workspace) -> tuple[ProjectionRow, ...] | None:
    try:
        return workspace.vault.projection.rows()
    except NegotiatorError:
        return None


def _told_by(inspected: Inspection) -> _Told:
    found = inspected.found
    return _Told(
        entries=tuple(kept.entry for kept in found.entries),
        ours=str(found.value("party", "")),
        content=found.content,
        facts=found.facts,
        records=found.records,
        derived=found.value(DERIVED) == SHAPE,
    )


def _deal_lines(told: _Told, deal: Deal, progress: Progress) -> Iterator[CheckLine]:
    yield _records(told, deal)
    yield _contents(told)
    yield _signatures(told, deal, progress)
    yield _history(told, deal)
    yield _fold(told, deal)


def _line(name: str, *, detail: str, first: str = "", remedies: tuple[Remedy, ...] = _KEPT_BY_OTHERS) -> CheckLine:
    return CheckLine(name=name, ok=not first, detail=detail, first=first, remedies=remedies if first else ())


def _records(told: _Told, deal: Deal) -> CheckLine:
    """Hold the table of records to a fresh fold of the ledger, before anything is derived anew."""
    if told.records is None:
        detail = "the table of records cannot be read"
        return _line("records", detail=detail, first="the records", remedies=_DERIVED)
    if not told.derived:
        return _line("records", detail="the records are yet to be derived from the ledger")
    wrong = sorted(set(told.records) ^ set(projection_rows(deal)))
    if wrong:
        detail = f"{len(wrong)} records differ from the ledger, the first of kind {wrong[0].kind}"
        return _line("records", detail=detail, first=f"a record of kind {wrong[0].kind}", remedies=_DERIVED)
    return _line("records", detail=f"{len(told.records)} records are what the ledger says")


def _contents(told: _Told) -> CheckLine:
    """See that every text and file that an act names is there."""
    known: dict[str, str] = {}
    for act, digest, what in _named(told):
        if digest and digest not in known:
            known[digest] = _presence(told.facts, digest)
            if known[digest] == "missing":
                detail = f"Act {act[:12]} names {what} that is not in this file."
                return _line("contents named", detail=detail, first=f"content {digest[:12]}")
    erased = sum(1 for found in known.values() if found == "erased")
    return _line("contents named", detail=f"{len(known) - erased} contents that acts name are here, {erased} erased.")


def _named(told: _Told) -> Iterator[tuple[str, str, str]]:
    """Yield which act names which content, and what kind of thing that is."""
    for named in named_by(told.entries):
        yield named.entry, named.tree, "a text"
        yield named.entry, named.source, "a file"
        if named.has_clauses:
            for clause in _clauses(named.tree, told.content):
                yield named.entry, clause, "a clause"
    for entry in told.entries:
        for digest in contents_of(entry):
            yield entry.id, digest, "a file"


def _clauses(tree: str, content: Content) -> Iterator[str]:
    try:
        yield from (clause.text_hash for clause in read_tree(json.loads(content(tree))))
    except (NegotiatorError, ValueError, RecursionError):
        return  # the store's own line tells


def _presence(facts: Facts, digest: str) -> str:
    try:
        facts(digest)
    except BlobErased:
        return "erased"
    except BlobMissing:
        return "missing"
    return "here"


def _signatures(told: _Told, deal: Deal, progress: Progress) -> CheckLine:
    book = pens.book_of(deal.roster.people.values())
    for place, entry in enumerate(told.entries):
        if place % _STEP == 0:
            progress.step(place, len(told.entries), "Verifying signatures")
        try:
            verify(entry, book)
        except Tampered as error:
            detail = f"Entry {entry.id[:12]}: {error.message}"
            return _line("signatures", detail=detail, first=f"entry {place + 1}")
    return _line("signatures", detail=f"{len(told.entries)} entries, each signed by its author.")


def _history(told: _Told, deal: Deal) -> CheckLine:
    named = missing_parents(told.entries)
    behind = kept_from_us(deal).intersection(named)
    missing = sorted(set(named) - behind)
    detail = (
        f"{len(missing)} acts are named but not held; {len(deal.outside)} acts outside a mandate count for nothing."
    )
    if behind:  # told by the packages themselves: no damage, and nothing to be asked for
        detail += f" {len(behind)} that others build on stay behind a wall, by their sender's choice."
    return _line("history", detail=detail, first=f"act {missing[0][:12]}" if missing else "")


def _fold(told: _Told, deal: Deal) -> CheckLine:
    backwards: Sequence[Entry] = told.entries[::-1]
    again = fold(backwards, ours=told.ours)
    if again.projection.standing == deal.projection.standing:
        return _line("fold", detail="The deal folds to the same state in another order.")
    return _line("fold", detail="Another order gives another state.", first="the deal")
