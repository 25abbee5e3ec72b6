"""Names that a reader may take for somebody else's: acts that give such a name, and acts that change another's.

Two people may well have one name. Nothing is refused for it; whoever reads is told before they take it in.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from negotiator.domain.charter import Person
from negotiator.domain.deal import Deal
from negotiator.domain.lookalikes import folded, skeleton
from negotiator.ledger import Entry


def namesakes(before: Deal, after: Deal, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return which of some acts name a person like one of another party, or a party like another one.

    before and after: the deal without and with these acts. A name that was given up a moment ago, or by someone who was
    withdrawn, is not free: past acts are known by it.
    """
    people = {(one.party, skeleton(one.name)) for deal in (before, after) for one in _people(deal)}
    parties = {(one.key, skeleton(one.name)) for deal in (before, after) for one in deal.parties}
    return tuple(entry for entry, named in _naming(entries) if _is_anothers(entry, named, people, parties))


def _people(deal: Deal) -> Iterator[Person]:
    yield from deal.roster.people.values()
    yield from deal.people


def renamings(before: Deal, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return which of some acts change what a party is called, by somebody of another one. before: without them."""
    names = {party.key: folded(party.name) for party in before.parties}
    return tuple(
        entry
        for entry, named in _naming(entries)
        if entry.kind == "party/1"
        and before.party_of(entry) not in ("", named["key"])
        and names.get(named["key"], folded(named["name"])) != folded(named["name"])
    )


def _naming(entries: Iterable[Entry]) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Yield the acts that say what a person or a party is called, with what they say."""
    for entry in entries:
        if entry.kind in ("person/1", "party/1") and entry.body["put"] is not None:
            yield entry, entry.body["put"]


def _is_anothers(
    entry: Entry, named: dict[str, Any], people: set[tuple[str, str]], parties: set[tuple[str, str]]
) -> bool:
    looks = skeleton(named["name"])
    if entry.kind == "party/1":
        return any(key != named["key"] and looks == name for key, name in parties)
    return any(party != named["party"] and looks == name for party, name in people)
