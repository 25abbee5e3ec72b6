"""From a deal to the cards of its term sheet: chips, changes between sheets, history and positions. No Qt here."""

import functools
from dataclasses import dataclass
from datetime import date

from negotiator.domain import Deal
from negotiator.domain.positions import Note, Position
from negotiator.domain.registers import Risk
from negotiator.domain.terms import KeyTerm, SheetTerm, TermChange, compare_sheets
from negotiator.domain.versions import DocumentVersion
from negotiator.gui.screens.termsheet.state import (
    NOTHING,
    WORKING,
    PastValue,
    PositionState,
    TermDetail,
    TermState,
    Tone,
)
from negotiator.services import terms
from negotiator.services.workspace import Workspace

_STATUS_TONES: dict[str, Tone] = {"open": "plain", "proposed": "accent", "agreed": "ok"}


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """The working sheet and every proposed version of it, with their terms."""

    deal: Deal
    working: tuple[SheetTerm, ...]
    versions: tuple[tuple[DocumentVersion, tuple[SheetTerm, ...]], ...]

    @functools.cached_property
    def mine(self) -> dict[str, KeyTerm]:
        """Return the working terms by key."""
        return {term.key: term for term in self.deal.terms}

    def terms_of(self, name: str) -> tuple[SheetTerm, ...]:
        """Return the terms of the working sheet, of a version, or of nothing."""
        if name == WORKING:
            return self.working
        return next((sheet for version, sheet in self.versions if version.hash == name), ())

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Return every sheet as (id, title), the working one first, then the newest version."""
        proposed = [(version.hash, f"{version.name} {self._side(version)}") for version, _sheet in self.versions]
        return ((WORKING, "Working sheet"), *reversed(proposed))

    def _side(self, version: DocumentVersion) -> str:
        return next((party.short for party in self.deal.parties if party.key == version.side), version.side)

    @property
    def last(self) -> str:
        """Return the id of the last proposed version, or nothing."""
        return self.versions[-1][0].hash if self.versions else NOTHING

    @functools.cached_property
    def theirs_last(self) -> tuple[DocumentVersion, tuple[SheetTerm, ...]] | None:
        """Return the last version when it is the other side's."""
        newest = self.versions[-1] if self.versions else None
        return newest if newest is not None and newest[0].side != self.deal.ours else None

    @property
    def adoptable(self) -> DocumentVersion | None:
        """Return their newest version while our working sheet differs from it."""
        theirs = self.theirs_last
        return theirs[0] if theirs and compare_sheets(theirs[1], self.working) else None

    @functools.cached_property
    def _moved_by_us(self) -> frozenset[str]:
        """Return the terms that our working sheet has otherwise than the last proposed version."""
        before = {term.key: term for term in self.terms_of(self.last)}
        return frozenset(
            term.key
            for term in self.working
            if self.versions and (term.key not in before or before[term.key].value != term.value)
        )

    @functools.cached_property
    def _moved_by_them(self) -> frozenset[str]:
        """Return the terms that their newest version has otherwise than the last one of ours before it."""
        ours = [sheet for version, sheet in self.versions if version.side == self.deal.ours]
        if self.theirs_last is None or not ours:
            return frozenset()
        before = {term.key: term.value for term in ours[-1]}
        return frozenset(term.key for term in self.theirs_last[1] if before.get(term.key) != term.value)

    # -- cards

    def changes(self, old: str, new: str) -> tuple[TermChange, ...]:
        """Return what differs between two sheets."""
        return compare_sheets(self.terms_of(old), self.terms_of(new)) if old != NOTHING else ()

    def cards(self, shown: str, against: str) -> tuple[TermState, ...]:
        """Return the terms of one sheet with what differs from another; removed terms come last."""
        changed = {change.key: change for change in self.changes(against, shown)}
        cards = [self.card(term, changed.get(term.key), working=shown == WORKING) for term in self.terms_of(shown)]
        removed = [change for change in changed.values() if change.kind == "removed" and change.old is not None]
        cards += [self.card(change.old, change, working=False) for change in removed if change.old is not None]
        return tuple(cards)

    def card(self, term: SheetTerm, change: TermChange | None, *, working: bool) -> TermState:
        """Return one term's card."""
        mine = self.mine.get(term.key)
        kind = change.kind if change else ""
        same_value = change is None or (change.old is not None and change.old.value == term.value)
        old = change.old if change is not None and not same_value and kind == "changed" else None
        return TermState(
            key=term.key,
            group=term.group,
            title=term.title,
            kind=term.kind,
            value=term.value,
            shown=self.shown(term),
            clause=term.clause,
            help=mine.help if mine else "",
            status=term.status,
            chips=tuple(self._chips(term, working=working)),
            choices=self._choices(term),
            change=kind,
            old=self.shown(old) if old else "",
            has_position=self.deal.record(Position, term.key) is not None,
        )

    def shown(self, term: SheetTerm) -> str:
        """Return a term's value as people read it."""
        if term.kind == "party":
            return next((party.short for party in self.deal.parties if party.key == term.value), term.value)
        return _day(term.value) if term.kind == "date" else term.value

    def _chips(self, term: SheetTerm, *, working: bool) -> list[tuple[str, Tone]]:
        chips: list[tuple[str, Tone]] = [(term.status.capitalize(), _STATUS_TONES[term.status])]
        if working and term.key in self._moved_by_us:
            chips.append(("Ours changed", "accent"))
        if working and term.key in self._moved_by_them:
            chips.append(("Theirs changed", "warn"))
        return chips

    def _choices(self, term: SheetTerm) -> tuple[tuple[str, str], ...]:
        if term.kind == "party":
            return tuple((party.key, party.short) for party in self.deal.parties)
        return tuple((choice, choice) for choice in term.choices) if term.kind == "choice" else ()

    # -- one term

    def detail(self, card: TermState) -> TermDetail:
        """Return what stands beside a term."""
        position = self.deal.record(Position, card.key)
        notes = [held.value.text for held in self.deal.records(Note) if held.value.subject == f"term/{card.key}"]
        risks = [held.value for held in self.deal.records(Risk) if card.clause and held.value.clause == card.clause]
        return TermDetail(
            term=card,
            history=tuple(self._history(card.key)),
            position=PositionState(
                preferred=position.preferred,
                fallback=position.fallback,
                walk_away=position.walk_away,
                reason=position.reason,
            )
            if position
            else PositionState(),
            notes=tuple(notes),
            risks=tuple((risk.key, risk.failure_mode) for risk in risks),
        )

    def _history(self, key: str) -> list[PastValue]:
        found = []
        for version, sheet in reversed(self.versions):
            term = next((one for one in sheet if one.key == key), None)
            person = self.deal.person_of(version.entry)
            found.append(
                PastValue(
                    version=version.name,
                    side=self._side(version),
                    who=person.name if person else "",
                    when=f"{version.entry.claimed_at.astimezone():%d %b %Y}",
                    value=(self.shown(term) or "Left open") if term else "Not in it",
                    ours=version.side == self.deal.ours,
                )
            )
        return found


def read_sheets(workspace: Workspace) -> Sheets:
    """Read the working sheet and every proposed version."""
    return Sheets(
        deal=workspace.deal,
        working=terms.working_sheet(workspace),
        versions=tuple((version, terms.sheet(workspace, version)) for version in terms.sheets(workspace)),
    )


def _day(value: str) -> str:
    """Return a date as the window writes dates; what is none stays as it is."""
    try:
        return f"{date.fromisoformat(value):%d %b %Y}"
    except ValueError:
        return value
