"""The fold from entries to a deal: an immutable view that answers every question the program asks about it.

What is shown as a status is computed here or in `stages` from records and milestones; nothing of it is stored.
"""

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast

from negotiator.domain.approvals import Approval, DecisionRight, GivenApproval
from negotiator.domain.charter import Charter, Instrument, Party, Person
from negotiator.domain.decisions import Decision, LoggedDecision
from negotiator.domain.findings import Finding
from negotiator.domain.plain import NotPlain
from negotiator.domain.records import KINDS, Kind, read_body
from negotiator.domain.registers import REGISTERS
from negotiator.domain.roster import OutsideMandate, Roster
from negotiator.domain.terms import KeyTerm
from negotiator.ledger import Entry, Projection, Standing, Stream, ordered, project

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[T]):
    """A record as it stands: its value, the stream it lives in, who put it when, and concurrent values beside it."""

    value: T
    stream: Stream
    entry: Entry
    rivals: tuple[T, ...] = ()
    history: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[T]):
    """A milestone with the entry that holds it."""

    value: T
    entry: Entry


@dataclass(frozen=True, kw_only=True)
class Deal:
    """A deal as one side sees it. `ours` is the key of our party ("" for an onlooker)."""

    ours: str
    projection: Projection
    roster: Roster
    outside: tuple[OutsideMandate, ...] = ()
    unreadable: tuple[Entry, ...] = ()
    _records: Mapping[type, Mapping[str, Held[Any]]] = field(default_factory=dict, repr=False)
    _facts: Mapping[type, tuple[Fact[Any], ...]] = field(default_factory=dict, repr=False)

    def records(self, type_: type[T]) -> tuple[Held[T], ...]:
        """Return the standing records of a type, by key in human order (R-2 before R-10)."""
        held = cast("Mapping[str, Held[T]]", self._records.get(type_, {}))
        return tuple(held[key] for key in sorted(held, key=_human))

    def record(self, type_: type[T], key: str) -> T | None:
        """Return the standing record with this key, or None."""
        held = self._records.get(type_, {}).get(key)
        return cast("T", held.value) if held else None

    def past(self, type_: type[T], key: str) -> tuple[T, ...]:
        """Return every value that a record had in either stream, in agreed order, also once it is retired."""
        kind = KINDS.of(type_)
        streams: tuple[Stream, ...] = ("team", "shared")
        acts = [
            act
            for stream in streams
            if (standing := self.projection.standing.get((stream, kind.name, key))) is not None
            for act in standing.history
        ]
        read = [_readable(kind, key, act) for act in ordered(acts) if act.body["put"] is not None]
        return tuple(value for value in read if value is not None)

    def known_to(self, entry: Entry) -> frozenset[str]:
        """Return the ids of the acts that an act follows: what its author had seen, whatever the clocks claim."""
        if entry.id not in self._known:
            found: set[str] = set()
            waiting = list(entry.parents)
            while waiting:
                id_ = waiting.pop()
                if id_ not in found and id_ in self._parents:
                    found.add(id_)
                    waiting += self._parents[id_]
            self._known[entry.id] = frozenset(found)
        return self._known[entry.id]

    @functools.cached_property
    def _parents(self) -> dict[str, tuple[str, ...]]:
        aside = (one.entry for one in self.outside)
        return {entry.id: entry.parents for entry in (*self.projection.entries, *aside)}

    @functools.cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        return {}

    def facts(self, type_: type[T]) -> tuple[Fact[T], ...]:
        """Return the milestones of a type in agreed order."""
        return cast("tuple[Fact[T], ...]", self._facts.get(type_, ()))

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

    @property
    def newer(self) -> tuple[Entry, ...]:
        """Return acts that this version cannot read: kept, counted, shown, and a reason not to sign."""
        return (*self.projection.unknown, *self.unreadable)


def fold(entries: Iterable[Entry], *, ours: str = "") -> Deal:
    """Fold verified entries into a deal. The same set gives the same deal in any order; acts outside a mandate are kept
    aside and count for nothing.
    """
    roster = Roster()
    outside = []
    counting = []
    for entry in ordered(entries):
        why = _misplaced(entry, roster, ours=ours) or roster.refuses(entry)
        if why:
            outside.append(OutsideMandate(entry=entry, why=why))
        else:
            counting.append(entry)
    projection = project(counting, kinds=KINDS.for_ledger())
    records, broken_records = _read_records(projection, roster)
    facts, broken_facts = _read_facts(projection)
    return Deal(
        ours=ours,
        projection=projection,
        roster=roster,
        outside=tuple(outside),
        unreadable=(*broken_records, *broken_facts),
        _records=records,
        _facts=facts,
    )


def _misplaced(entry: Entry, roster: Roster, *, ours: str) -> str:
    """Return why an act may not stand in its stream, or ""."""
    kind = KINDS.named(entry.kind)
    if kind and not kind.may_stand_in(entry.stream):
        return f"acts of this kind do not belong in the {entry.stream} stream"
    if entry.stream == "team" and ours and roster.party_of(entry.author) not in ("", ours):
        return "the other side has no say in what is our team's"
    return ""


def _read_records(projection: Projection, roster: Roster) -> tuple[dict[type, dict[str, Held[Any]]], list[Entry]]:
    records: dict[type, dict[str, Held[Any]]] = {}
    broken: list[Entry] = []
    for standing in sorted(projection.standing.values(), key=lambda one: one.stream == "shared"):
        kind = KINDS.known(standing.kind)
        held, unread = _held(kind, standing)
        broken += unread
        if held is not None:
            of_kind = records.setdefault(kind.type, {})
            other = of_kind.get(standing.key)
            of_kind[standing.key] = _side_by_side(other, held, roster) if other else held
    return records, broken


def _side_by_side(team: Held[Any], shared: Held[Any], roster: Roster) -> Held[Any]:
    """Return one record for a key that lives in both streams: one stands, the other is its rival.

    The shared value is what both sides hold, so it stands; but no other party displaces by its choice of a key what
    only our team holds.
    """
    same_party = roster.party_of(team.entry.author) == roster.party_of(shared.entry.author)
    stands, beside = (shared, team) if same_party else (team, shared)
    return replace(stands, rivals=(*stands.rivals, beside.value, *beside.rivals))


def _held(kind: Kind, standing: Standing) -> tuple[Held[Any] | None, list[Entry]]:
    """Return a record as far as it can be read (None once retired), and the acts on it that cannot."""
    values: list[tuple[Any, Entry]] = []
    broken = []
    for entry in (*standing.rivals, standing.entry):
        if entry.body["put"] is None:
            continue
        try:
            values.append((_value(kind, standing.key, entry), entry))
        except NotPlain:
            broken.append(entry)
    if not values:
        return None, broken
    *rivals, (value, entry) = values
    held = Held(
        value=value,
        stream=standing.stream,
        entry=entry,
        rivals=tuple(rival for rival, _entry in rivals),
        history=standing.history,
    )
    return held, broken


def _readable(kind: Kind, key: str, entry: Entry) -> Any:
    try:
        return _value(kind, key, entry)
    except NotPlain:
        return None


def _value(kind: Kind, key: str, entry: Entry) -> Any:
    value = read_body(kind, entry.body["put"])
    if value.key != key:
        raise NotPlain(kind.type.__name__, "key")
    return value


def _read_facts(projection: Projection) -> tuple[dict[type, tuple[Fact[Any], ...]], list[Entry]]:
    facts: dict[type, list[Fact[Any]]] = {}
    broken = []
    for entry in projection.milestones:
        kind = KINDS.known(entry.kind)
        try:
            facts.setdefault(kind.type, []).append(Fact(value=read_body(kind, entry.body), entry=entry))
        except NotPlain:
            broken.append(entry)
    return {type_: tuple(found) for type_, found in facts.items()}, broken


def _human(key: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key that reads digits as numbers: of two, the one with more digits is the greater."""
    parts = [("".join(signs), number) for number, signs in itertools.groupby(key, key=str.isdecimal)]
    return tuple((len(part.lstrip("0")), part.lstrip("0")) if number else (-1, part) for part, number in parts)
