"""The term sheet: our working terms, what was proposed of them, and the redline between two versions."""

import hashlib
import json
from dataclasses import replace

from negotiator.domain import stages
from negotiator.domain.positions import Position
from negotiator.domain.terms import (
    KeyTerm,
    SheetTerm,
    TermChange,
    TermStatus,
    compare_sheets,
    freeze,
    read_sheet,
    sheet_bytes,
)
from negotiator.domain.values import parse_value, show_value
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import Refused
from negotiator.services.founding import TERM_SHEET
from negotiator.services.receipts import Act, Put, Receipt
from negotiator.services.workspace import Workspace


class NoSuchTerm(Refused):
    """The working term sheet has no term of that key."""

    code = "unknown-term"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no key term {key!r}.", hint="Add it to the term sheet first.")


def set_term(workspace: Workspace, key: str, text: str, *, status: TermStatus | None = None) -> Receipt:
    """Set a term's value from what a person typed; undoable. Raises BadValue, or NoSuchTerm."""
    term = workspace.deal.record(KeyTerm, key)
    if term is None:
        raise NoSuchTerm(key)
    value = show_value(term.kind, parse_value(term.kind, text, choices=term.choices)) if text.strip() else ""
    return workspace.put(replace(term, value=value, status=status or term.status), label=f"Set {term.title}")


def add_terms(workspace: Workspace, terms: tuple[KeyTerm, ...]) -> Receipt:
    """Add terms to the working sheet as one undoable step, after checking every value."""
    for term in terms:
        _ = term.typed
    return workspace.perform(f"Add {len(terms)} key terms", [Put(term) for term in terms])


def reorder(workspace: Workspace, keys: tuple[str, ...]) -> Receipt:
    """Put the terms in this order; undoable. Terms not named keep their place after them."""
    ranked = {key: place for place, key in enumerate(keys)}
    moved = [
        replace(term, order=ranked[term.key])
        for term in workspace.deal.terms
        if term.key in ranked and term.order != ranked[term.key]
    ]
    return workspace.perform("Reorder key terms", [Put(term) for term in moved])


def agree_terms(workspace: Workspace, keys: tuple[str, ...] = ()) -> Receipt:
    """Mark terms (all when none is named) as agreed on our side; undoable."""
    chosen = [term for term in workspace.deal.terms if term.status != "agreed" and (not keys or term.key in keys)]
    return workspace.perform(f"Agree {len(chosen)} terms", [Put(replace(term, status="agreed")) for term in chosen])


def frozen_sheet(workspace: Workspace) -> tuple[str, bytes] | None:
    """Return hash and bytes of the working sheet as it would be proposed, or None without terms."""
    terms = workspace.deal.terms
    if not terms:
        return None
    data = sheet_bytes(freeze(terms))
    return hashlib.sha256(data).hexdigest(), data


def sheets(workspace: Workspace) -> tuple[DocumentVersion, ...]:
    """Return the versions of the term sheet that were proposed."""
    return stages.versions(workspace.deal, TERM_SHEET)


def sheet(workspace: Workspace, version: DocumentVersion) -> tuple[SheetTerm, ...]:
    """Return the terms of one proposed version."""
    return read_sheet(json.loads(workspace.vault.blobs.get(version.hash)))


def working_sheet(workspace: Workspace) -> tuple[SheetTerm, ...]:
    """Return our working terms in the form of a version, for comparing."""
    return freeze(workspace.deal.terms)


def sheet_changes(
    workspace: Workspace, old: DocumentVersion | None, new: DocumentVersion | None = None
) -> tuple[TermChange, ...]:
    """Return what changed from one version to another; None stands for nothing (old) or our working sheet (new)."""
    before = sheet(workspace, old) if old else ()
    after = sheet(workspace, new) if new else working_sheet(workspace)
    return compare_sheets(before, after)


def adopt_sheet(workspace: Workspace, version: DocumentVersion) -> Receipt:
    """Take the values of a proposed version over into our working sheet; undoable."""
    ours = {term.key: term for term in workspace.deal.terms}
    acts: list[Act] = []
    for place, term in enumerate(sheet(workspace, version)):
        mine = ours.get(term.key)
        taken = KeyTerm(
            key=term.key,
            group=term.group,
            title=term.title,
            kind=term.kind,
            value=term.value,
            choices=term.choices,
            clause=term.clause,
            order=place,
            status=term.status,
            help=mine.help if mine else "",
        )
        if taken != mine:
            acts.append(Put(taken))
    return workspace.perform(f"Adopt term sheet {version.name}", acts)


def set_position(workspace: Workspace, position: Position) -> Receipt:
    """Record our preferred outcome, fallback and walk-away for a term; never leaves our side; undoable."""
    return workspace.put(position, label=f"Set position on {position.key}")
