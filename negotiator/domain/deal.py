"""A deal: an immutable view of what is in its ledger that answers every question the program asks about it.

What is shown as a status is computed here or in `stages` from records and milestones; nothing of it is stored.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from negotiator.domain.approvals import Approval, DecisionRight, GivenApproval
from negotiator.domain.charter import Charter, Instrument, Party, Person
from negotiator.domain.decisions import Decision, LoggedDecision
from negotiator.domain.findings import Finding
from negotiator.domain.readings import Fact, FactsOfKind, Held, RecordsOfKind
from negotiator.domain.registers import REGISTERS
from negotiator.domain.roster import OutsideMandate, Roster
from negotiator.domain.terms import KeyTerm
from negotiator.ledger import Ancestry, Entry, Projection, ordered

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Deal:
    """A deal as one side sees it. `ours` is the key of our party ("" for an onlooker)."""

    ours: str
    projection: Projection
    roster: Roster
    outside: tuple[OutsideMandate, ...] = ()
    _records: Mapping[type, RecordsOfKind] = field(default_factory=dict, repr=False, compare=False)
    _facts: Mapping[type, FactsOfKind] = field(default_factory=dict, repr=False, compare=False)
    _ancestry: Ancestry = field(default_factory=Ancestry, repr=False, compare=False)

    def records(self, type_: type[T]) -> tuple[Held[T], ...]:
        """Return the standing records of a type, by key in human order (R-2 before R-10)."""
        found = self._records.get(type_)
        return found.all if found else ()

    def record(self, type_: type[T], key: str) -> T | None:
        """Return the value of the standing record with this key, or None."""
        held = self.held(type_, key)
        return held.value if held else None

    def held(self, type_: type[T], key: str) -> Held[T] | None:
        """Return the standing record with this key, or None."""
        found = self._records.get(type_)
        return found.one(key) if found else None

    def past(self, type_: type[T], key: str) -> tuple[T, ...]:
        """Return every value that a record had in either stream, in agreed order, also once it is retired."""
        found = self._records.get(type_)
        return found.past(key) if found else ()

    def known_to(self, entry: Entry) -> frozenset[str]:
        """Return the ids of the acts that an act follows: what its author had seen, whatever the clocks claim."""
        return self._ancestry.of(entry)

    def facts(self, type_: type[T]) -> tuple[Fact[T], ...]:
        """Return the milestones of a type in agreed order."""
        found = self._facts.get(type_)
        return found.all if found else ()

    @property
    def charter(self) -> Charter:
        """Return what the deal is for (an empty charter before anyone wrote one)."""
        return self.record(Charter, "deal") or Charter(title="")

    @property
    def parties(self) -> tuple[Party, ...]:
        """Return the parties, ours first."""
        found = [held.value for held in self.records(Party)]
        return tuple(sorted(found, key=lambda party: party.key != self.ours))

    @property
    def others(self) -> tuple[Party, ...]:
        """Return the parties that are not ours."""
        return tuple(party for party in self.parties if party.key != self.ours)

    @property
    def people(self) -> tuple[Person, ...]:
        """Return the people of all parties."""
        return tuple(held.value for held in self.records(Person))

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Return the instruments in order of precedence."""
        return tuple(sorted((held.value for held in self.records(Instrument)), key=lambda one: (one.order, one.key)))

    @property
    def terms(self) -> tuple[KeyTerm, ...]:
        """Return our working key terms in their order."""
        return tuple(sorted((held.value for held in self.records(KeyTerm)), key=lambda term: (term.order, term.key)))

    @property
    def rights(self) -> tuple[DecisionRight, ...]:
        """Return the decision-rights matrix."""
        return tuple(held.value for held in self.records(DecisionRight))

    def person_of(self, entry: Entry) -> Person | None:
        """Return who signed an entry, or None for someone who is not on the roster."""
        return self.roster.people.get(entry.author)

    def party_of(self, entry: Entry) -> str:
        """Return the key of the party that an entry's author acts for, or ""."""
        return self.roster.party_of(entry.author)

    def approvals(self, subject: str, *, content: str) -> tuple[GivenApproval, ...]:
        """Return the approvals given on a subject ("request/CR-1"); those bound to other content are stale."""
        return tuple(
            GivenApproval(
                approval=fact.value,
                entry=fact.entry,
                person=self.person_of(fact.entry),
                stale=fact.value.subject_hash != content,
            )
            for fact in self.facts(Approval)
            if fact.value.subject == subject
        )

    @functools.cached_property
    def decisions(self) -> tuple[LoggedDecision, ...]:
        """Return the decision log in agreed order, each with what superseded it."""
        facts = self.facts(Decision)
        later = {fact.value.supersedes: fact.value.key for fact in facts if fact.value.supersedes}
        return tuple(
            LoggedDecision(
                decision=fact.value,
                entry=fact.entry,
                person=self.person_of(fact.entry),
                superseded_by=later.get(fact.value.key, ""),
            )
            for fact in facts
        )

    @functools.cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return what the rules of all registers have to say."""
        return tuple(finding for register in REGISTERS for finding in register.findings(self))

    @functools.cached_property
    def unreadable(self) -> tuple[Entry, ...]:
        """The acts of known kinds whose values cannot be read, in agreed order."""
        records = (entry for of_kind in self._records.values() for entry in of_kind.unreadable)
        facts = (entry for of_kind in self._facts.values() for entry in of_kind.unreadable)
        return ordered((*records, *facts))

    @property
    def newer(self) -> tuple[Entry, ...]:
        """Return acts that this version cannot read: kept, counted, shown, and a reason not to sign."""
        return (*self.projection.unknown, *self.unreadable)
