"""Set union, the agreed order, and the edge of what has been seen."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Self

from negotiator.ledger.shapes import Entry

Place = tuple[int, str]


place: Callable[[Entry], Place] = attrgetter("lamport", "id")
"""Return where an entry stands in the agreed order."""


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries in the order that every holder of the same set agrees on: by (lamport, id)."""
    return tuple(sorted(entries, key=place))


def union(ours: Iterable[Entry], theirs: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return both sets as one, in agreed order, each entry once."""
    merged = {entry.id: entry for entry in theirs}
    merged.update((entry.id, entry) for entry in ours)  # the bytes are the same; the signature we checked stays
    return ordered(merged.values())


def heads(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the sorted ids of entries that no other entry names as its parent."""
    entries = tuple(entries)
    named = {parent for entry in entries for parent in entry.parents}
    return tuple(sorted(entry.id for entry in entries if entry.id not in named))


def next_lamport(entries: Iterable[Entry]) -> int:
    """Return one more than the highest clock among the entries (1 for none)."""
    return 1 + max((entry.lamport for entry in entries), default=0)


def missing_parents(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the ids of acts that are known to exist, since entries name them as parents, but are not held."""
    entries = tuple(entries)
    held = {entry.id for entry in entries}
    return frozenset(parent for entry in entries for parent in entry.parents if parent not in held)


class Frontier:
    """The heads and the highest clock of a set of entries that grows. The order in which it grows is of no account."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._named: set[str] = set()
        self._heads: set[str] = set()
        self._lamport = 0
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in further entries; one that was taken in before changes nothing."""
        for entry in entries:
            self._named.update(entry.parents)
            self._heads.difference_update(entry.parents)
            if entry.id not in self._named:
                self._heads.add(entry.id)
            self._lamport = max(self._lamport, entry.lamport)

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the sorted ids of entries that no other entry names as its parent."""
        return tuple(sorted(self._heads))

    @property
    def next_lamport(self) -> int:
        """Return one more than the highest clock among the entries (1 for none)."""
        return self._lamport + 1

    def copy(self) -> Self:
        """Return a frontier of the same entries that grows on its own."""
        twin = type(self)()
        twin._named, twin._heads, twin._lamport = set(self._named), set(self._heads), self._lamport
        return twin


class Ancestry:
    """What each entry of a set follows. Once said of an entry it holds, unless one that was missing arrives."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._parents: dict[str, tuple[str, ...]] = {}
        self._named: set[str] = set()
        self._known: dict[str, frozenset[str]] = {}
        self._take(entries)

    def grown(self, entries: Iterable[Entry]) -> "Ancestry":
        """Return the ancestry of a set that grew by entries; this one goes on saying what it said."""
        entries = tuple(entries)
        ids = {entry.id for entry in entries}
        late = not ids.isdisjoint(self._named)
        grown = self if not late else Ancestry()
        if late:
            grown._parents, grown._named = dict(self._parents), set(self._named)
        grown._take(entries)
        return grown

    def of(self, entry: Entry) -> frozenset[str]:
        """Return the ids of the entries that an entry follows: what its author had seen, as far as it is held."""
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

    def _take(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._parents[entry.id] = entry.parents
            self._named.update(entry.parents)
