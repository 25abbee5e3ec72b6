"""What the filters of a search name in one deal: kinds, texts and their versions, people and parties, days."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, tzinfo
from typing import Final

from negotiator.domain import Deal
from negotiator.domain.charter import Party, Person
from negotiator.services.queries import Query
from negotiator.store import Wanted

KINDS_SHOWN: Final[Mapping[str, str]] = {
    "answer": "counter",
    "approval": "approval",
    "attachment": "attachment",
    "charter": "charter",
    "clause": "clause",
    "clause_decision": "decision on a clause",
    "comment": "comment",
    "comparison": "comparison",
    "consent": "consent",
    "decision": "decision",
    "instrument": "instrument",
    "ip_asset": "IP asset",
    "milestone": "milestone",
    "note": "note",
    "party": "party",
    "person": "person",
    "position": "position",
    "request": "change request",
    "right": "decision right",
    "risk": "risk",
    "term": "key term",
    "version": "version",
    "wall": "wall",
}
"""What each topic of the index is called where people read it."""

_OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "answer": ("answers",),
    "charter": ("deal",),
    "clause": ("text", "texts"),
    "ip_asset": ("ip",),
    "party": ("parties",),
    "person": ("people",),
    "request": ("requests", "amendments"),
    "right": ("rights",),
    "term": ("terms",),
    "version": ("drafts",),
}
_STREAMS: Final[Mapping[str, str]] = {"internal": "team", "team": "team", "shared": "shared"}
_NEWEST: Final = ("latest", "newest")
_US: Final = ("us", "ours", "we")
_THEM: Final = ("them", "theirs", "they")
_ME: Final = "me"
_LEAST_BEGINNING: Final = 3

Named = Mapping[str, tuple[str, ...]]
"""The names of the versions of each instrument, in their order in the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What values of in: name, each kind of place apart, and the values that name nothing."""

    topics: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    versions: frozenset[tuple[str, int]] = frozenset()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What values of by: name: certificates and parties, and the values that name nobody."""

    authors: frozenset[str] = field(default_factory=frozenset)
    sides: frozenset[str] = field(default_factory=frozenset)
    unknown: tuple[str, ...] = ()


def wanted_by(query: Query, *, deal: Deal, names: Callable[[], Named], me: str, zone: tzinfo | None) -> Wanted | None:
    """Return what the index is asked for a query, or None when one of its filters names nothing.

    `names` is called when places are asked for; `me` is who signs here ("" for nobody); days begin in `zone` (None: the
    device's).
    """
    places, people = places_named(query, deal=deal, names=names), people_named(query, deal=deal, me=me)
    if query.unread or places.unknown or people.unknown:
        return None
    words = tuple(term.text for term in query.terms if not term.phrase)
    wanted = Wanted(
        words=words,
        phrases=tuple(term.text for term in query.terms if term.phrase),
        label=" ".join(words) if len(words) == len(query.terms) else "",
        topics=places.topics,
        streams=places.streams,
        scopes=places.scopes,
        versions=places.versions,
        since=_start(query.after, zone),
        until=_start(query.before, zone),
    )
    return replace(wanted, authors=people.authors, sides=people.sides) if query.people else wanted


def _start(day: date | None, zone: tzinfo | None) -> datetime | None:
    """Return the moment at which a day begins; a day at the rim of the calendar begins at its rim."""
    if day is None:
        return None
    naive = datetime.combine(day, time())
    try:
        return naive.replace(tzinfo=zone) if zone else naive.astimezone()
    except (OverflowError, ValueError, OSError):
        return None


def places_named(query: Query, *, deal: Deal, names: Callable[[], Named]) -> Places:
    """Return what the in: filters of a query name."""
    found = Places()
    known = names() if query.places else {}
    for value in query.places:
        one = _place(value, deal, known)
        found = Places(
            topics=found.topics | one.topics,
            streams=found.streams | one.streams,
            scopes=found.scopes | one.scopes,
            versions=found.versions | one.versions,
            unknown=(*found.unknown, *(() if one != Places() else (value,))),
        )
    return found


def _place(value: str, deal: Deal, names: Named) -> Places:
    if value in _STREAMS:
        return Places(streams=frozenset({_STREAMS[value]}))
    versions = frozenset(
        (scope, number)
        for scope, named in names.items()
        for number, name in enumerate(named, start=1)
        if _tight(name) == _tight(value) or (value in _NEWEST and number == len(named))
    )
    if versions:
        return Places(versions=versions)
    topics = _topics(lambda word: word == value)
    scopes = frozenset(one.key for one in deal.instruments if value in (one.key.casefold(), one.title.casefold()))
    if not (topics or scopes) and len(value) >= _LEAST_BEGINNING:
        scopes = frozenset(one.key for one in deal.instruments if _begins(one.title, value))
        topics = frozenset() if scopes else _topics(lambda word: word.startswith(value))
    return Places(topics=topics, scopes=frozenset() if topics else scopes)


def _topics(fits: Callable[[str], bool]) -> frozenset[str]:
    return frozenset(topic for topic in KINDS_SHOWN if any(fits(word) for word in _words_for(topic)))


def _words_for(topic: str) -> Iterator[str]:
    """Yield every word that a topic goes by, in lower case."""
    shown = KINDS_SHOWN[topic].casefold()
    yield from (topic, shown, f"{shown}s", *_OTHER_WORDS.get(topic, ()))


def _tight(name: str) -> str:
    """Return a name as it is compared: "Draft 1" may be typed draft1 or draft-1."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _begins(name: str, value: str) -> bool:
    """Tell whether a name, or one of its words, begins with what was typed."""
    return any(one.startswith(value) for one in (name.casefold(), *name.casefold().split()))


def people_named(query: Query, *, deal: Deal, me: str) -> People:
    """Return whom the by: filters of a query name."""
    authors: set[str] = set()
    sides: set[str] = set()
    unknown = []
    for value in query.people:
        parties = {party.key for party in deal.parties if _names_party(value, party, deal)}
        people = {
            author
            for author, person in deal.roster.people.items()
            if person.party in parties or (value == _ME and author == me) or _names_person(value, person)
        }
        authors |= people
        sides |= parties
        if not (people or parties):
            unknown.append(value)
    return People(authors=frozenset(authors), sides=frozenset(sides), unknown=tuple(unknown))


def _names_party(value: str, party: Party, deal: Deal) -> bool:
    if value in _US or value in _THEM:
        return (party.key == deal.ours) == (value in _US)
    return value in (party.key.casefold(), party.role.casefold()) or _any_begins((party.name, party.short), value)


def _names_person(value: str, person: Person) -> bool:
    return value in (person.key.casefold(), person.email.casefold()) or _any_begins((person.name,), value)


def _any_begins(names: Iterable[str], value: str) -> bool:
    return len(value) > 1 and any(_begins(name, value) for name in names)
