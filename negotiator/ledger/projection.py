"""Fold entries into standing records, milestones and what this version cannot read. Derived, so it can be thrown away.

A record is a register of values: each put names the values it supersedes (`after`). What nobody superseded is live; of
several live values the last in agreed order stands, and the others are rivals that a person decides on. A value stands
before a concurrent retirement: what one side still works on does not vanish.
"""

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from negotiator.ledger.kinds import Kinds
from negotiator.ledger.order import ordered, place
from negotiator.ledger.shapes import Entry, Stream

Address = tuple[Stream, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The value of one record that stands. `value` is None when it was retired; `rivals` are concurrent acts."""

    stream: Stream
    kind: str
    key: str
    value: dict[str, Any] | None
    entry: Entry
    rivals: tuple[Entry, ...]
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What a set of entries says, whatever the order in which they arrived."""

    entries: tuple[Entry, ...]
    standing: Mapping[Address, Standing]
    milestones: tuple[Entry, ...]
    unknown: tuple[Entry, ...]
    by_id: Mapping[str, Entry]

    def live(self, stream: Stream, kind: str, key: str) -> tuple[str, ...]:
        """Return the sorted ids of the values of a record that nobody superseded."""
        found = self.standing.get((stream, kind, key))
        return tuple(sorted((found.entry.id, *(rival.id for rival in found.rivals)))) if found else ()


def project(entries: Iterable[Entry], *, kinds: Kinds) -> Projection:
    """Fold entries: the same set gives the same projection in any order. Entries of unknown kinds are kept apart."""
    sequence = tuple(kinds.upcast(entry) for entry in ordered(entries))
    registers: dict[Address, list[Entry]] = {}
    milestones: list[Entry] = []
    unknown: list[Entry] = []
    for entry in sequence:
        if entry.kind in kinds.records and is_record(entry.body):
            registers.setdefault((entry.stream, entry.kind, entry.body["key"]), []).append(entry)
        elif entry.kind in kinds.milestones:
            milestones.append(entry)
        else:
            unknown.append(entry)
    return Projection(
        entries=sequence,
        standing={address: _stand(address, acts) for address, acts in registers.items()},
        milestones=tuple(milestones),
        unknown=tuple(unknown),
        by_id={entry.id: entry for entry in sequence},
    )


class GrowingProjection:
    """A projection that takes in one entry after the other, in any order, at a cost that hardly grows with the set.

    Entries may come that sort before those already there: a shared act, whose clock tells nothing of team acts, does.
    """

    def __init__(self, entries: Iterable[Entry] = (), *, kinds: Kinds) -> None:
        start = project(entries, kinds=kinds)
        self.kinds = kinds
        self._sequence = list(start.entries)
        self._standing = dict(start.standing)
        self._milestones = list(start.milestones)
        self._unknown = list(start.unknown)
        self._by_id = dict(start.by_id)

    def add(self, entry: Entry) -> Entry:
        """Take in an entry that is not there yet, and return it as the newest version of its kind reads it."""
        entry = self.kinds.upcast(entry)
        _insert(self._sequence, entry)
        self._by_id[entry.id] = entry
        if entry.kind in self.kinds.records and is_record(entry.body):
            address = (entry.stream, entry.kind, entry.body["key"])
            held = self._standing.get(address)
            acts = list(held.history) if held else []
            _insert(acts, entry)
            self._standing[address] = _stand(address, acts)
        else:
            _insert(self._milestones if entry.kind in self.kinds.milestones else self._unknown, entry)
        return entry

    def projection(self) -> Projection:
        """Return what the entries say now; entries taken in later do not change it."""
        return Projection(
            entries=tuple(self._sequence),
            standing=dict(self._standing),
            milestones=tuple(self._milestones),
            unknown=tuple(self._unknown),
            by_id=dict(self._by_id),
        )


def _insert(sequence: list[Entry], entry: Entry) -> None:
    """Put an entry where it belongs among entries in agreed order."""
    if not sequence or place(sequence[-1]) < place(entry):
        sequence.append(entry)
    else:
        insort(sequence, entry, key=place)


def is_record(body: dict[str, Any]) -> bool:
    """Tell whether a body has the form of an act on a record: what it supersedes, a key, a value or None."""
    after = body.get("after")
    return (
        set(body) == {"after", "key", "put"}
        and isinstance(body["key"], str)
        and (body["put"] is None or isinstance(body["put"], dict))
        and isinstance(after, list)
        and all(isinstance(id_, str) for id_ in after)
    )


def _stand(address: Address, acts: list[Entry]) -> Standing:
    superseded = {id_ for act in acts for id_ in act.body["after"] if id_ != act.id}
    # Every act superseded by another can only be forged (a cycle of hashes); the last act then stands.
    live = [act for act in acts if act.id not in superseded] or acts[-1:]
    *rivals, last = sorted(live, key=lambda act: act.body["put"] is not None)  # stable: in agreed order otherwise
    stream, kind, key = address
    return Standing(
        stream=stream,
        kind=kind,
        key=key,
        value=last.body["put"],
        entry=last,
        rivals=tuple(rivals),
        history=tuple(acts),
    )
