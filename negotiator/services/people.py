"""Who acts for which party, since when, until when and in which role; entering people, and ending their mandates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from negotiator.crypto import read_contact
from negotiator.domain import Deal
from negotiator.domain.charter import ROLES, Person
from negotiator.domain.mandates import Code
from negotiator.kernel import Refused
from negotiator.ledger import Entry
from negotiator.services import identities
from negotiator.services.founding import person_of
from negotiator.services.receipts import Put, Receipt
from negotiator.services.workspace import Workspace

SeatState = Literal["acts", "not begun", "ended", "left", "replaced", "revoked", "named"]

_STATES: Final[dict[Code, SeatState]] = {
    "not-begun": "not begun",
    "ended": "ended",
    "certificate-dates": "ended",
    "withdrawn": "left",
    "replaced": "replaced",
    "revoked": "revoked",
}


class NoSuchPerson(Refused):
    """Nobody of our side has this key."""

    code = "no-such-person"

    def __init__(self, key: str) -> None:
        super().__init__(f"Nobody of your side is called {key!r} here.", hint="List the people of the deal first.")


class PersonThere(Refused):
    """A person is to be entered who is on the roster already."""

    code = "person-there"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is on the roster already.", hint="Change their role or their time instead.")


class UnknownRole(Refused):
    """A role is not one of those that a mandate can have."""

    code = "unknown-role"

    def __init__(self, role: str) -> None:
        super().__init__(f"There is no role {role!r}.", hint=f"The roles are: {', '.join(ROLES)}.")


class NoTime(Refused):
    """A mandate would end before it begins."""

    code = "mandate-time"

    def __init__(self) -> None:
        super().__init__("The mandate would end before it begins.", hint="Change one of the two days.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person on the roster, now or before. party: its key; party_name: as it is shown. state: what they may do.

    entered_by: who entered them last, "" when nobody on the roster; entered_at: by that person's clock. me: they sign
    here. packages: whether packages are sealed for them. why: half a sentence, where they may not act.
    """

    key: str
    name: str
    party: str
    party_name: str
    role: str
    state: SeatState
    ours: bool
    me: bool = False
    email: str = ""
    since: date | None = None
    until: date | None = None
    root: str = ""
    entered_by: str = ""
    entered_at: datetime | None = None
    packages: bool = False
    why: str = ""


def seats(workspace: Workspace) -> tuple[Seat, ...]:
    """Return everyone who is or was on the roster: our side first, those who act before those who did."""
    deal, today = workspace.deal, workspace.clock.now().date()
    found = [_seat(deal, person, entry, today=today, me=workspace.identity.fingerprint) for person, entry in _all(deal)]
    return tuple(sorted(found, key=lambda seat: (not seat.ours, seat.party_name, seat.state in _GONE)))


_GONE: Final[frozenset[SeatState]] = frozenset({"left", "replaced", "revoked"})


def _all(deal: Deal) -> Iterator[tuple[Person, Entry | None]]:
    """Yield the people who stand on the roster, and those who once did."""
    standing = {held.value.key: held for held in deal.records(Person)}
    for held in standing.values():
        proven = deal.roster.people.get(held.value.fingerprint)
        address = proven.recipient if proven else ""
        yield replace(held.value, recipient=address), held.entry
    for person in deal.roster.people.values():
        if person.key not in standing:
            yield person, None


def _seat(deal: Deal, person: Person, entry: Entry | None, *, today: date, me: str) -> Seat:
    refusal = deal.roster.mandate(person.fingerprint, on=today) if person.fingerprint else None
    author = deal.person_of(entry) if entry else None
    state: SeatState = "acts" if refusal is None else _STATES.get(refusal.code, "left")
    return Seat(
        key=person.key,
        name=person.name,
        party=person.party,
        party_name=next((party.short or party.name for party in deal.parties if party.key == person.party), "")
        or person.party,
        role=person.role,
        state=state if person.fingerprint else "named",
        ours=bool(deal.ours) and person.party == deal.ours,
        me=bool(me) and person.fingerprint == me,
        email=person.email,
        since=person.since,
        until=person.until,
        root=person.root,
        entered_by=author.name if author else "",
        entered_at=entry.claimed_at if entry else None,
        packages=bool(person.recipient) and state == "acts",
        why=refusal.why if refusal else "",
    )


def enter(
    workspace: Workspace,
    card: bytes,
    *,
    role: str = "negotiator",
    key: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Receipt:
    """Enter a colleague of our side from their contact card; their own laptop joins by a package for colleagues.

    Raise BadContact, UnknownRole, NoTime, PersonThere, NoMandate.
    """
    contact = read_contact(card)
    _require(role, since, until)
    deal = workspace.deal
    if any(contact.fingerprint == one.fingerprint for one in deal.people):
        raise PersonThere(contact.name)
    person = replace(
        person_of(contact, party=deal.ours, role=role, key=key), card=card.decode("utf-8"), since=since, until=until
    )
    if deal.record(Person, person.key) is not None:
        raise PersonThere(person.key)
    return workspace.perform(f"Enter {contact.name}", [Put(person)])


def change(
    workspace: Workspace, key: str, *, role: str, since: date | None = None, until: date | None = None
) -> Receipt:
    """Give a person of our side another role or other days. Raise NoSuchPerson, UnknownRole, NoTime, NoMandate."""
    _require(role, since, until)
    person = _ours(workspace.deal, key)
    changed = replace(person, role=role, since=since, until=until)
    return workspace.perform(f"Change the mandate of {person.name}", [Put(changed)])


def end(workspace: Workspace, key: str) -> Receipt:
    """End a mandate for good: what they signed stands, what they sign from now on counts for nothing.

    Raise NoSuchPerson, NotOurPerson, LastPerson, NoMandate.
    """
    _ours(workspace.deal, key)
    return identities.leave(workspace, key)


def leave(workspace: Workspace) -> Receipt:
    """End the mandate of whoever signs here. Raise NotOnRoster, LastPerson."""
    person = workspace.person
    if person is None:
        raise identities.NotOnRoster(workspace.identity.name)
    return identities.leave(workspace, person.key)


def _require(role: str, since: date | None, until: date | None) -> None:
    if role not in ROLES:
        raise UnknownRole(role)
    if since is not None and until is not None and until < since:
        raise NoTime


def _ours(deal: Deal, key: str) -> Person:
    person = deal.record(Person, key)
    if person is None or person.party != deal.ours:
        raise NoSuchPerson(key)
    return person
