"""Reads what the redline screen shows from a deal: pairs to compare, changes, remarks, figures. No Qt here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from negotiator.documents import Document
from negotiator.domain import Deal, stages
from negotiator.domain.positions import Comment, Note
from negotiator.domain.versions import DocumentVersion
from negotiator.gui.screens.redlines.state import ChangeNote, Figures, Remark, Step, TextLine, VersionLine, ViewState
from negotiator.kernel import Progress
from negotiator.ledger import Entry
from negotiator.redline import Change, Redline, Row, Span, answered_by, provision, rows, statistics
from negotiator.services import lastsent, versions
from negotiator.services.bases import best_compared_with
from negotiator.services.versions import Comparison
from negotiator.services.workspace import Workspace

_SECTIONS = 6
_QUOTED, _NAMED = 80, 3
_KINDS = {
    "insert": "inserted",
    "delete": "deleted",
    "replace": "replaced",
    "move": "moved",
    "split": "split in two",
    "join": "joined with the next",
    "format": "formatted anew",
    "renumber": "renumbered",
    "whitespace": "spaced or typed anew",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A comparison and what is drawn of it: all that stays while the two versions stay."""

    comparison: Comparison
    drawn: tuple[Row, ...]
    untracked: frozenset[str]
    notes: Mapping[str, ChangeNote]
    clauses: Mapping[str, int]
    figures: Figures

    @property
    def pair(self) -> tuple[str, str]:
        """Return the hashes of both versions."""
        return self.comparison.old.hash, self.comparison.new.hash


# What to compare


def readable(deal: Deal, instrument: str) -> tuple[DocumentVersion, ...]:
    """Return the versions of an instrument that have a file to read."""
    return tuple(version for version in stages.versions(deal, instrument) if version.proposed.source)


def default_pair(deal: Deal, instrument: str = "") -> tuple[DocumentVersion, DocumentVersion] | None:
    """Return what we last sent and the newest that came back; else the newest two versions of an instrument."""
    keys = [instrument] if instrument else [one.key for one in deal.instruments]
    for key in keys:
        known = readable(deal, key)
        sent, received = stages.last_sent(deal, key), stages.last_received(deal, key)
        if sent in known and received in known and sent and received and known.index(sent) < known.index(received):
            return sent, received
    for key in keys:
        known = readable(deal, key)
        if len(known) > 1:
            return known[-2], known[-1]
    return None


def pair_about(workspace: Workspace, content: str) -> tuple[DocumentVersion, DocumentVersion] | None:
    """Return a version and what it is best compared with (`best_compared_with`).

    The first version of a text has nothing before it; it is shown with the second.
    """
    for instrument in workspace.deal.instruments:
        known = readable(workspace.deal, instrument.key)
        place = next((index for index, one in enumerate(known) if one.hash == content), None)
        if place == 0 and len(known) > 1:
            return known[0], known[1]
        if place and (before := best_compared_with(workspace, known[place], known[:place])):
            return before, known[place]
    return None


def chosen_pair(deal: Deal, instrument: str, old: str, new: str) -> tuple[DocumentVersion, DocumentVersion] | None:
    """Return the two versions of these hashes, or None when one is not there."""
    known = {version.hash: version for version in readable(deal, instrument)}
    return (known[old], known[new]) if old in known and new in known else None


# What stays while the versions stay


def read_pair(workspace: Workspace, old: DocumentVersion, new: DocumentVersion, progress: Progress) -> Reading:
    """Compare two versions and read all that is shown of their redline."""
    comparison = versions.compare_versions(workspace, old, new, progress=progress)
    drawn = rows(comparison.redline)
    untracked = _untracked(workspace, comparison, progress)
    clauses = versions.clauses(workspace, new)
    row_of = {row.new: number for number, row in reversed(list(enumerate(drawn))) if row.new is not None}
    return Reading(
        comparison=comparison,
        drawn=drawn,
        untracked=untracked,
        notes={
            change.id: _note(workspace, comparison, change, marked=change.id not in untracked)
            for change in comparison.redline.changes
        },
        clauses={
            name: row_of[place]
            for place, clause in enumerate(clauses)
            for name in (clause.label.rstrip("."), clause.id)
            if name and place in row_of
        },
        figures=_figures(comparison.redline),
    )


def _untracked(workspace: Workspace, comparison: Comparison, progress: Progress) -> frozenset[str]:
    if comparison.new.side == workspace.deal.ours:
        return frozenset()
    check = lastsent.check_returned(workspace, comparison.new, progress=progress)
    return check.unmarked if check and check.sent.hash == comparison.old.hash else frozenset()


def _note(workspace: Workspace, comparison: Comparison, change: Change, *, marked: bool) -> ChangeNote:
    kind = "table moved" if change.table else _KINDS[change.kind]
    author = _author(comparison.new_document, change) if marked else ""
    side = _party(workspace.deal, comparison.new.side)
    made = f"{kind.capitalize()} by {side}"
    if author:
        made += f" ({author})"
    return ChangeNote(clause=_clause(comparison.redline, change), made=made)


def _author(document: Document, change: Change) -> str:
    """Return who marked a change in the file, and when, or "" when nobody did."""
    for revision in document.revisions:
        here = revision.span is not None and change.new is not None and _meet(revision.span, change.new)
        gone = change.kind == "delete" and revision.text.strip() == change.old_text.strip()
        if here or gone:
            when = f", {revision.date:%d %b %Y %H:%M}" if revision.date else ""
            return f"{revision.author}{when}"
    return ""


def _meet(one: Span, other: Span) -> bool:
    return one.block == other.block and one.start <= other.end and other.start <= one.end


def _clause(redline: Redline, change: Change) -> str:
    span, blocks = (change.new, redline.new) if change.new is not None else (change.old, redline.old)
    if span is None:
        return ""
    block = blocks[span.block]
    return f"Clause {provision(block)}" if block.label else provision(block)


def _figures(redline: Redline) -> Figures:
    counted = statistics(redline)
    sections = sorted(counted.by_section.items(), key=lambda item: -item[1])[:_SECTIONS]
    return Figures(
        inserted=counted.words_inserted,
        deleted=counted.words_deleted,
        moved=counted.words_moved,
        changes=counted.changes,
        material=counted.material,
        sections=tuple((name or "Before the first heading", count) for name, count in sections),
    )


def missing_words(name: str, missing: Sequence[str]) -> str:
    """Return the sentence that names the changes for which Word has no mark, so that none goes unnoticed."""
    number = "1 change" if len(missing) == 1 else f"{len(missing)} changes"
    named = "; ".join(one[:_QUOTED] for one in missing[:_NAMED])
    return f"{name} cannot show {number}: {named}. Read them here, and tell the other side of them."


def shown_in(drawn: tuple[Row, ...]) -> dict[str, None]:
    """Return the ids of the changes that rows show, in their order."""
    return dict.fromkeys(segment.change for row in drawn for segment in row.segments if segment.change)


def in_reading_order(redline: Redline, drawn: tuple[Row, ...]) -> dict[str, Change]:
    """Return the changes by id in the order in which the drawn rows show them; any that none shows come last.

    What came or went inside a table that moved is answered with the move, and told with it.
    """
    known = {change.id: change for change in redline.changes if answered_by(change) == change.id}
    shown = shown_in(drawn)
    return {change: known[change] for change in (*shown, *(one for one in known if one not in shown))}


# What changes with every act


def state_of(workspace: Workspace, reading: Reading | None, *, instrument: str, single_keys: bool) -> ViewState:
    """Return what to show: the versions there are, and of a comparison the answers and remarks as they stand now."""
    deal = workspace.deal
    texts = tuple(TextLine(key=one.key, title=one.title) for one in deal.instruments if one.kind != "term sheet")
    text = instrument or next((one.key for one in texts if readable(deal, one.key)), texts[0].key if texts else "")
    listed = tuple(_line(deal, version) for version in readable(deal, text)) if text else ()
    if reading is None:
        return ViewState(loaded=True, texts=texts, text=text, versions=listed, single_keys=single_keys)
    comparison = reading.comparison
    changes, shown = in_reading_order(comparison.redline, reading.drawn), shown_in(reading.drawn)
    answers = versions.answers(workspace, comparison.old, comparison.new)
    return ViewState(
        loaded=True,
        texts=texts,
        text=text,
        versions=listed,
        pair=reading.pair,
        old=comparison.old.name,
        new=comparison.new.name,
        partner=_party(deal, comparison.new.side),
        answerable=comparison.new.side != deal.ours and comparison.new.state == "received",
        step=_step(deal, comparison, open_=len(changes.keys() - answers.keys())),
        single_keys=single_keys,
        rows=reading.drawn,
        changes=changes,
        notes=reading.notes,
        answers=answers,
        remarks=_remarks(workspace, comparison),
        untracked=reading.untracked,
        unseen=tuple(change for change in changes if change not in shown),
        clauses=reading.clauses,
        figures=reading.figures,
    )


def _step(deal: Deal, comparison: Comparison, *, open_: int) -> Step:
    newest = readable(deal, comparison.new.proposed.instrument)[-1]
    if newest.side == deal.ours:
        return "" if newest.shared else "send"
    if newest.hash != comparison.new.hash or newest.state != "received" or not comparison.redline.changes:
        return ""
    return "answer" if open_ else "make"


def _line(deal: Deal, version: DocumentVersion) -> VersionLine:
    ours = version.side == deal.ours
    when = f"{version.entry.claimed_at.astimezone():%d %b %Y}"
    state = "in work" if version.state == "working" else version.state
    return VersionLine(
        hash=version.hash,
        name=f"{version.name} {'ours' if ours else _party(deal, version.side)}",
        origin=f"{_party(deal, version.side)}, {state} {when}",
        ours=ours,
    )


def _party(deal: Deal, key: str) -> str:
    return next((party.short for party in deal.parties if party.key == key), key)


def subject_of(comparison: Comparison, change: str) -> str:
    """Return what notes and comments on a change are about."""
    return f"change/{versions.answer_key(comparison, change)}"


def _remarks(workspace: Workspace, comparison: Comparison) -> dict[str, tuple[Remark, ...]]:
    stem = subject_of(comparison, "")
    found: dict[str, list[Remark]] = {}
    for subject, remark in sorted(_all_remarks(workspace), key=lambda item: item[1].at):
        if subject.startswith(stem):
            found.setdefault(subject.removeprefix(stem), []).append(remark)
    return {change: tuple(remarks) for change, remarks in found.items()}


def _all_remarks(workspace: Workspace) -> Iterator[tuple[str, Remark]]:
    deal = workspace.deal
    for note in deal.records(Note):
        yield note.value.subject, _remark(deal, note.value.text, note.entry, shared=False)
    for comment in deal.records(Comment):
        yield comment.value.subject, _remark(deal, comment.value.text, comment.entry, shared=True)


def _remark(deal: Deal, text: str, entry: Entry, *, shared: bool) -> Remark:
    person = deal.person_of(entry)
    return Remark(who=person.name if person else entry.author[:12], at=entry.claimed_at, text=text, shared=shared)
