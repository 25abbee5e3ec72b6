"""Set union, the agreed order, and the edge of what has been seen."""

from collections.abc import Iterable

from negotiator.ledger.shapes import Entry


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries in the order that every holder of the same set agrees on: by (lamport, id)."""
    return tuple(sorted(entries, key=lambda entry: (entry.lamport, entry.id)))


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
