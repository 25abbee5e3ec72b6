"""Bodies of acts as values: each is read once, and only when it is asked for. Judges no act and keeps no order."""

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

from negotiator.domain.plain import NotPlain
from negotiator.domain.records import Kind, read_body
from negotiator.domain.roster import Roster
from negotiator.ledger import Entry, Standing, Stream, ordered

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


class Readings:
    """The values of acts by their ids. All deals that one ledger grows through share them: an act never changes."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def put(self, kind: Kind, key: str, entry: Entry) -> Any:
        """Return the value that an act gives a record, or None when it cannot be read."""
        return self._value(kind, entry, entry.body["put"], key=key)

    def fact(self, kind: Kind, entry: Entry) -> Any:
        """Return what a milestone says, or None when it cannot be read."""
        return self._value(kind, entry, entry.body)

    def _value(self, kind: Kind, entry: Entry, plain: Any, *, key: str | None = None) -> Any:
        if entry.id not in self._values:
            self._values[entry.id] = _read(kind, plain, key=key)
        return self._values[entry.id]


def _read(kind: Kind, plain: Any, *, key: str | None) -> Any:
    try:
        value = read_body(kind, plain)
    except NotPlain:
        return None
    return value if key is None or value.key == key else None


class RecordsOfKind:
    """The standing records of one kind as one state of the ledger has them."""

    def __init__(
        self,
        kind: Kind,
        standing: Mapping[str, tuple[Standing, ...]],
        *,
        roster: Roster,
        readings: Readings,
        held: Mapping[str, Held[Any] | None] | None = None,
    ) -> None:
        self._kind = kind
        self._standing = standing  # by key, the team's before what is shared
        self._roster = roster
        self._readings = readings
        self._held = dict(held or {})

    def changed(self, standing: Iterable[Standing], *, roster: Roster) -> Self:
        """Return the records once these stand; what was read of the others stays read."""
        stands = dict(self._standing)
        held = dict(self._held) if roster is self._roster else {}
        for one in standing:
            others = (other for other in stands.get(one.key, ()) if other.stream != one.stream)
            stands[one.key] = tuple(sorted((*others, one), key=lambda each: each.stream == "shared"))
            held.pop(one.key, None)
        return type(self)(self._kind, stands, roster=roster, readings=self._readings, held=held)

    def one(self, key: str) -> Held[Any] | None:
        """Return a record by its key; None when there is none, it is retired, or nothing of it can be read."""
        if key not in self._held:
            found = [held for one in self._standing.get(key, ()) if (held := self._read(one)) is not None]
            self._held[key] = self._side_by_side(*found) if len(found) > 1 else next(iter(found), None)
        return self._held[key]

    @functools.cached_property
    def all(self) -> tuple[Held[Any], ...]:
        """The records that stand, by key in human order."""
        found = (self.one(key) for key in sorted(self._standing, key=_human))
        return tuple(held for held in found if held is not None)

    def past(self, key: str) -> tuple[Any, ...]:
        """Return every value that a record had in either stream, in agreed order, also once it is retired."""
        acts = ordered(act for one in self._standing.get(key, ()) for act in one.history)
        read = (self._readings.put(self._kind, key, act) for act in acts if act.body["put"] is not None)
        return tuple(value for value in read if value is not None)

    @functools.cached_property
    def unreadable(self) -> tuple[Entry, ...]:
        """The acts of live values that cannot be read."""
        live = ((one, act) for both in self._standing.values() for one in both for act in (*one.rivals, one.entry))
        return tuple(
            act
            for one, act in live
            if act.body["put"] is not None and self._readings.put(self._kind, one.key, act) is None
        )

    def _read(self, standing: Standing) -> Held[Any] | None:
        """Return a record as far as it can be read (None once retired)."""
        live = (act for act in (*standing.rivals, standing.entry) if act.body["put"] is not None)
        read = ((self._readings.put(self._kind, standing.key, act), act) for act in live)
        values = [(value, act) for value, act in read if value is not None]
        if not values:
            return None
        *rivals, (value, entry) = values
        return Held(
            value=value,
            stream=standing.stream,
            entry=entry,
            rivals=tuple(rival for rival, _entry in rivals),
            history=standing.history,
        )

    def _side_by_side(self, team: Held[Any], shared: Held[Any]) -> Held[Any]:
        """Return one record for a key that lives in both streams: one stands, the other is its rival.

        The shared value is what both sides hold, so it stands; but no other party displaces by its choice of a key what
        only our team holds.
        """
        party_of = self._roster.party_of
        same_party = party_of(team.entry.author) == party_of(shared.entry.author)
        stands, beside = (shared, team) if same_party else (team, shared)
        return replace(stands, rivals=(*stands.rivals, beside.value, *beside.rivals))


class FactsOfKind:
    """The milestones of one kind, in agreed order, as one state of the ledger has them."""

    def __init__(self, kind: Kind, entries: tuple[Entry, ...], *, readings: Readings) -> None:
        self._kind = kind
        self._entries = entries
        self._readings = readings

    def changed(self, entries: Iterable[Entry]) -> Self:
        """Return the milestones once these came to them."""
        return type(self)(self._kind, ordered((*self._entries, *entries)), readings=self._readings)

    @functools.cached_property
    def all(self) -> tuple[Fact[Any], ...]:
        """The milestones that can be read."""
        read = ((self._readings.fact(self._kind, entry), entry) for entry in self._entries)
        return tuple(Fact(value=value, entry=entry) for value, entry in read if value is not None)

    @functools.cached_property
    def unreadable(self) -> tuple[Entry, ...]:
        """The acts that cannot be read."""
        return tuple(entry for entry in self._entries if self._readings.fact(self._kind, entry) is None)


@functools.lru_cache(maxsize=1 << 16)
def _human(key: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key that reads digits as numbers: of two, the one with more digits is the greater."""
    parts = [("".join(signs), number) for number, signs in itertools.groupby(key, key=str.isdecimal)]
    return tuple((len(part.lstrip("0")), part.lstrip("0")) if number else (-1, part) for part, number in parts)
