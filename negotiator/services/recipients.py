"""To whom a package can go, and what each of them may see of the deal."""

import functools
import operator
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from negotiator.domain import Deal
from negotiator.domain.charter import Person
from negotiator.domain.endings import parents_first
from negotiator.domain.records import KINDS, read_body
from negotiator.domain.roster import ROSTER_KINDS
from negotiator.domain.trust import not_sealed_for
from negotiator.domain.walls import Seen, Wall, behind, visible
from negotiator.exchange import Audience, Recipient
from negotiator.kernel import Refused
from negotiator.ledger import Entry, is_record


class NobodyToSendTo(Refused):
    """The other side has no one who could open a package."""

    code = "no-recipient"

    def __init__(self) -> None:
        super().__init__(
            "There is nobody on the other side for whom a package may be sealed.",
            hint="Add the partner's contact card, or decide about their certificate under Settings, Partners.",
        )


class NoColleague(Refused):
    """Our own side has no one else who could open a package."""

    code = "no-colleague"

    def __init__(self) -> None:
        super().__init__(
            "Nobody else of your side can open a package yet.", hint="Enter a colleague with their contact card first."
        )


class NotARecipient(Refused):
    """Someone was named who is not among those that a package can go to."""

    code = "not-a-recipient"

    def __init__(self, key: str, known: Iterable[str]) -> None:
        super().__init__(
            f"A package of this kind cannot go to {key!r}.", hint=f"It can go to: {', '.join(known) or 'nobody yet'}."
        )


class NobodyChosen(Refused):
    """A package is to go to chosen people, and none was chosen."""

    code = "nobody-chosen"

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__("Nobody was chosen to get the package.", hint=f"Choose at least one of: {', '.join(known)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """People who may see the same of a deal: a package can go to all of them at once. hidden: acts kept from them."""

    people: tuple[Person, ...]
    hidden: int


def possible(deal: Deal, *, on: date, audience: Audience, but: str = "") -> tuple[Person, ...]:
    """Return who could open a package on a day: people whose mandate runs, with a key that they or their own side
    gave, whose root none of us refused and none waits to be decided on; without the certificate `but`.
    """
    ours = audience == "team"
    parties = {person.party for person in deal.people if (person.party == deal.ours) == ours}
    acting = {person.fingerprint: person for party in parties for person in deal.roster.acting(party, on=on)}
    people = (acting.get(person.fingerprint) for person in deal.people)  # in their records' order
    barred = not_sealed_for(deal)
    return tuple(
        person
        for person in people
        if person and person.recipient and person.fingerprint != but and person.key not in barred
    )


def chosen(
    deal: Deal, *, on: date, audience: Audience, to: Collection[str] | None, but: str = ""
) -> tuple[Person, ...]:
    """Return those who were chosen by key, or everybody (None).

    Raises NobodyToSendTo, NoColleague, NobodyChosen, NotARecipient.
    """
    people = {person.key: person for person in possible(deal, on=on, audience=audience, but=but)}
    if not people:
        raise NoColleague if audience == "team" else NobodyToSendTo
    if to is not None and not to:
        raise NobodyChosen(people)
    for key in to or ():
        if key not in people:
            raise NotARecipient(key, people)
    return tuple(person for key, person in people.items() if to is None or key in to)


def recipient_of(person: Person) -> Recipient:
    """Return for whom a package to a person is sealed."""
    return Recipient(root_fingerprint=person.root, age_recipient=person.recipient, name=person.name)


def walls_of(deal: Deal) -> tuple[Wall, ...]:
    """Return every wall that stands, and of one with rival values each of them: what any of them hides is hidden."""
    kind = KINDS.of(Wall)
    values = (
        entry.body["put"]
        for (_, named, _), standing in deal.projection.standing.items()
        if named == kind.name
        for entry in (standing.entry, *standing.rivals)
    )
    return tuple(read_body(kind, value) for value in values if value is not None)


def seen_by(deal: Deal, entries: Iterable[Entry], people: Iterable[Person]) -> Seen:
    """Split acts into what all these people may see, and what a wall hides from one of them."""
    return visible(entries, walls=walls_of(deal), readers=frozenset(person.key for person in people))


def severed(deal: Deal, entries: Iterable[Entry], *, kept: Collection[str]) -> tuple[Entry, ...]:
    """Return the acts among those kept (ids) that follow others, kept as well, by way of acts that stay here alone.

    Whoever gets them cannot tell that they do: of ends, consents and signatures they may judge otherwise than we. A
    wall that stood when they were made cuts nothing (`pens`); one that was built afterwards may. Values of records
    stand whatever they follow, and count as followed only where their author's mandate ended.
    """
    acts = parents_first([entry for entry in entries if entry.stream == "shared"])
    bits = {entry.id: 1 << place for place, entry in enumerate(acts)}
    here: dict[str, int] = {}
    there: dict[str, int] = {}
    weighed, found = 0, []
    for entry in acts:
        here[entry.id] = _follows(here, [one for one in entry.parents if one in bits], bits)
        there[entry.id] = _follows(there, [one for one in entry.parents if one in bits and one in kept], bits)
        firm = not is_record(entry.body) or entry.kind in ROSTER_KINDS
        if entry.id in kept and (firm or entry.author in deal.roster.ended):
            weighed |= bits[entry.id]
        if firm and entry.id in kept and here[entry.id] & weighed & ~there[entry.id]:
            found.append(entry)
    return tuple(found)


def _follows(known: Mapping[str, int], parents: Iterable[str], bits: Mapping[str, int]) -> int:
    return functools.reduce(operator.or_, (known[parent] | bits[parent] for parent in parents), 0)


@dataclass(frozen=True, slots=True)
class Walled:
    """Which acts of a deal some wall keeps from somebody. names: by which each wall hides; they grow with the deal."""

    walls: tuple[Wall, ...] = ()
    looked_at: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    names: tuple[frozenset[str], ...] = ()

    def now(self, deal: Deal) -> "Walled":
        """Return what is to be said of a deal; of acts that were looked at before it stays."""
        walls = walls_of(deal) if deal.records(Wall) else ()
        acts = deal.projection.entries if walls else ()
        held = self if walls == self.walls else Walled(walls)
        if len(acts) == len(held.looked_at):
            return held
        fresh = [act for act in acts if act.id not in held.looked_at]
        hidden, names = behind(fresh, walls=walls, names=held.names)
        return Walled(walls, held.looked_at.union(act.id for act in fresh), held.hidden | hidden, names)

    def hides(self, act: Entry) -> bool:
        """Tell whether a wall hides an act that was looked at."""
        return act.id in self.hidden


def sights(deal: Deal, people: Iterable[Person], *, audience: Audience = "partner") -> tuple[Sight, ...]:
    """Return the people in groups that may see the same of what a package holds, those who see most first."""
    acts = [act for act in deal.projection.entries if audience == "team" or act.stream == "shared"]
    groups: dict[tuple[str, ...], list[Person]] = {}
    for person in people:
        groups.setdefault(seen_by(deal, acts, [person]).walled, []).append(person)
    ordered = sorted(groups.items(), key=lambda item: (len(item[0]), item[1][0].key))
    return tuple(Sight(people=tuple(group), hidden=len(hidden)) for hidden, group in ordered)
