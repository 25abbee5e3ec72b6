"""From a deal to the rows, forms and histories of a register: names for keys, words for values. No Qt here."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from negotiator.domain import Deal, Finding, Held
from negotiator.domain.records import FieldFacts
from negotiator.domain.registers import IPAsset, Register
from negotiator.domain.registers.ip_assets import shares_of
from negotiator.gui.screens.registers.state import (
    Cell,
    ColumnState,
    Detail,
    FindingLine,
    FormField,
    FormKind,
    HistoryLine,
    RecordRow,
)
from negotiator.ledger import Entry

_RIGHT = {"money", "number", "integer", "percent"}
_KINDS: dict[str, FormKind] = {
    "long text": "long text", "choice": "choice", "date": "date", "party": "choice", "person": "choice",
    "money": "number", "number": "number", "integer": "number", "percent": "number",
}  # fmt: skip
_PANEL_ONLY = {"text", "long text", "clause"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A register of one deal, with the names that its keys stand for."""

    register: Register
    deal: Deal
    today: date

    @property
    def held(self) -> tuple[Held[Any], ...]:
        """Return the standing records."""
        return self.deal.records(self.register.type)

    @functools.cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return what the rules say."""
        return tuple(self.register.findings(self.deal))

    @functools.cached_property
    def names(self) -> dict[str, str]:
        """Return how people and parties are called, by key."""
        people = {person.key: person.name for person in self.deal.people}
        return people | {party.key: party.short for party in self.deal.parties}

    def shown(self, facts: FieldFacts, value: Any) -> str:
        """Return a field's value as people read it."""
        if value is None or value == "":
            return "–"
        if facts.widget in ("person", "party"):
            return self.names.get(str(value), str(value))
        if isinstance(value, date):
            return f"{value:%d %b %Y}"
        if isinstance(value, Decimal) and facts.widget == "money":
            return f"{self.deal.charter.currency} {value:,.2f}".removesuffix(".00")
        if isinstance(value, Decimal):
            return f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
        text = str(value)
        return text[:1].upper() + text[1:] if facts.widget == "choice" else text

    # -- table

    @functools.cached_property
    def tabled(self) -> tuple[FieldFacts, ...]:
        """Return the fields that are columns: free texts beside the title stand in the panel only."""
        return tuple(
            one for one in self.register.fields if one.column and (one.required or one.widget not in _PANEL_ONLY)
        )

    @property
    def has_shares(self) -> bool:
        """Tell whether records are owned in shares."""
        return self.register.type is IPAsset

    @property
    def columns(self) -> tuple[ColumnState, ...]:
        """Return the columns of the table."""
        declared = [
            ColumnState(title=facts.label, right=facts.widget in _RIGHT, wide=facts.required) for facts in self.tabled
        ]
        owners = [ColumnState(title=f"{party.short} %", right=True) for party in self.deal.parties if self.has_shares]
        findings = [ColumnState(title="Findings")] if self.findings else []
        return (*declared, *owners, ColumnState(title="Sharing"), *findings)

    def row(self, held: Held[Any], place: int) -> RecordRow:
        """Return a record's row. `place` is its rank by number."""
        cells = [self._cell(facts, getattr(held.value, facts.name), place) for facts in self.tabled]
        sharing = "Shared" if held.stream == "shared" else "Internal"
        found = [finding for finding in self.findings if finding.key == held.value.key]
        blocking = sum(finding.severity == "blocking" for finding in found)
        text = f"{blocking} blocking" if blocking else f"{len(found)} to look at" if found else "–"
        rank = blocking * 100 + len(found)
        cells += self._shares(held.value)
        cells += [Cell(text=sharing, rank=sharing)]
        cells += [Cell(text=text, rank=-rank)] if self.findings else []
        return RecordRow(key=held.value.key, cells=tuple(cells))

    def _cell(self, facts: FieldFacts, value: Any, place: int) -> Cell:
        text = self.shown(facts, value)
        if facts.widget == "key":
            return Cell(text=text, rank=place)
        if isinstance(value, int | Decimal):
            return Cell(text=text, rank=float(value))
        if isinstance(value, date):
            return Cell(text=text, rank=value.isoformat())
        return Cell(text=text, rank=text.casefold())

    def _shares(self, value: Any) -> Iterator[Cell]:
        if not self.has_shares:
            return
        shares = shares_of(value)
        for party in self.deal.parties:
            share = (shares or {}).get(party.key, (shares or {}).get(party.short, Decimal(0)))
            text = "?" if shares is None else f"{share:f}" if share else "–"
            yield Cell(text=text, rank=float(share))

    # -- one record

    def detail(self, held: Held[Any]) -> Detail:
        """Return what the panel shows of a record."""
        value = held.value
        facts = [
            (facts.label, self.shown(facts, getattr(value, facts.name)))
            for facts in self.register.fields
            if facts.widget not in ("key", "hidden") and facts.name != self.title_field.name
        ]
        return Detail(
            key=value.key,
            title=str(getattr(value, self.title_field.name)),
            shared=held.stream == "shared",
            facts=tuple(facts),
            findings=lines_of(finding for finding in self.findings if finding.key == value.key),
            rivals=len(held.rivals),
            history=tuple(self._history(held.history)),
        )

    @property
    def title_field(self) -> FieldFacts:
        """Return the field that says what a record is."""
        return next(facts for facts in self.register.fields if facts.required)

    def _history(self, acts: tuple[Entry, ...]) -> Iterator[HistoryLine]:
        """Yield the acts on a record from the newest to the oldest, each against the one before it."""
        before: list[Mapping[str, Any] | None] = [None, *(act.body["put"] for act in acts)]
        for act, old in reversed(list(zip(acts, before, strict=False))):
            person = self.deal.person_of(act)
            yield HistoryLine(
                who=person.name if person else f"{act.author[:12]}…",
                when=f"{act.claimed_at.astimezone():%d %b %Y, %H:%M}",
                what=tuple(self._steps(old, act.body["put"])),
            )

    def _steps(self, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[str]:
        if new is None:
            yield "Removed"
        elif old is None:
            yield "Entered"
        else:
            for facts in self.register.fields:
                was, now = old.get(facts.name), new.get(facts.name)
                if was != now:
                    yield f"{facts.label}: {self.shown(facts, was)} → {self.shown(facts, now)}"

    # -- form

    def form_fields(self) -> tuple[FormField, ...]:
        """Return the declared fields as the form asks for them; the number is given, not asked for."""
        return tuple(
            FormField(
                name=facts.name,
                title=facts.label,
                kind="choice" if facts.choices else _KINDS.get(facts.widget, "text"),
                help=facts.help,
                required=facts.required or bool(facts.choices),
                choices=self._choices(facts),
            )
            for facts in self.register.fields
            if facts.widget not in ("key", "hidden")
        )

    def _choices(self, facts: FieldFacts) -> tuple[tuple[str, str], ...]:
        if facts.widget == "person":
            return tuple((person.key, person.name) for person in self.deal.people)
        if facts.widget == "party":
            return tuple((party.key, party.short) for party in self.deal.parties)
        return tuple((choice, choice[:1].upper() + choice[1:]) for choice in facts.choices)


def lines_of(findings: Iterator[Finding] | tuple[Finding, ...]) -> tuple[FindingLine, ...]:
    """Return findings as lines, the blocking ones first."""
    lines = [
        FindingLine(key=finding.key, message=finding.message, blocking=finding.severity == "blocking")
        for finding in findings
    ]
    return tuple(sorted(lines, key=lambda line: not line.blocking))
