"""Who may act for which party. The roster is made of entries itself and is checked act by act while folding.

A person belongs to a party when one of that party's people vouched for them, or when their root certificate is one that
was pinned for the party (and their certificates prove it). Another party enters people only while nobody speaks for
theirs yet. The deal's founder belongs to the party they enter themselves in; the deal's id ends with the start of the
founder's certificate, so nobody can pose as the founder with an entry dated before all others. People, roots and
decision rights are each party's own: no other party changes or withdraws them.
An act by someone who is not on the roster at that point, or whose role does not allow it, is kept and shown but counts
for nothing. The roster notes every act that ends what a certificate may sign (`endings`); what that undoes among shared
acts is for `endings.py` to say. Times are the author's claim: a mandate is ended for good by withdrawing the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from negotiator.domain.approvals import DecisionRight
from negotiator.domain.charter import Party, Person
from negotiator.domain.endings import EndCode, Ending, Seats
from negotiator.domain.mandates import Code, Refusal, refused_to
from negotiator.domain.papers import card_fits, in_dates, proves_root
from negotiator.domain.plain import NotPlain, from_plain
from negotiator.domain.trust import Revoked, is_revoked_by
from negotiator.ledger import Entry, is_record

FOUNDER_DIGITS = 32
ROSTER_KINDS = frozenset({"person/1", "party/1", "right/1", "revocation/1"})
"""Acts of these kinds alone change the roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideMandate:
    """An act that counts for nothing, and why: half a sentence for people and a stable code for programs."""

    entry: Entry
    why: str
    code: Code = "not-on-roster"


@dataclass(slots=True)
class Roster:
    """People by the certificate that signs for them, as far as the entries seen so far say.

    `people` holds everyone who was ever entered, so that their acts keep an author; `_entered` those who still are, by
    their record's key. `roots` are pinned by party, `_rights` owned by the party that set them. `ended` are the
    certificates that sign nothing any more, once everything was judged.
    """

    people: dict[str, Person] = field(default_factory=dict)
    roots: dict[str, frozenset[str]] = field(default_factory=dict)
    endings: tuple[Ending, ...] = ()
    ended: Mapping[str, Refusal] = field(default_factory=dict)
    _entered: dict[str, Person] = field(default_factory=dict)
    _rights: dict[tuple[str, str], str] = field(default_factory=dict)
    _entries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _selves: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Roster":
        """Return the same roster, to learn on its own."""
        return Roster(
            people=dict(self.people),
            roots=dict(self.roots),
            endings=self.endings,
            _entered=dict(self._entered),
            _rights=dict(self._rights),
            _entries=dict(self._entries),
            _selves=dict(self._selves),
        )

    def party_of(self, author: str) -> str:
        """Return the key of the party that this certificate acts for, or "" for a stranger."""
        person = self.people.get(author)
        return person.party if person else ""

    def mandate(self, author: str, *, on: date) -> Refusal | None:
        """Return why a certificate signs nothing from now on, or None while it does; `on` is today."""
        person = self.people.get(author)
        if person is None:
            return _STRANGER
        return self.ended.get(author) or _in_time(person, on)

    def acting(self, party: str, *, on: date) -> tuple[Person, ...]:
        """Return the people who act for a party on a day: entered, not ended, within their time."""
        return tuple(
            person
            for author, person in self.people.items()
            if person.party == party and self.mandate(author, on=on) is None
        )

    @property
    def seats(self) -> Seats:
        """Return what is known of ends, for `endings.py`."""
        return Seats(
            endings=self.endings,
            entered=self._entries,
            selves=self._selves,
            parties={author: person.party for author, person in self.people.items()},
        )

    def refuses(self, entry: Entry, *, ends_only: bool = False) -> Refusal | None:
        """Return why the act counts for nothing, or None when its author may act; learn what it says of the roster.

        Of an act that is taken for its end alone (`ends_only`) the roster learns whom it replaces, not by whom.
        """
        try:
            if entry.kind == "revocation/1":
                return self._revocation(entry)
            if entry.kind not in ROSTER_KINDS or not is_record(entry.body):
                return self._stands(entry)
            key: str = entry.body["key"]
            if entry.kind == "person/1":
                return self._person(entry, key, ends_only=ends_only)
            return self._party(entry, key, ends_only=ends_only) if entry.kind == "party/1" else self._right(entry, key)
        except NotPlain:
            return _UNREADABLE

    def _stands(self, entry: Entry) -> Refusal | None:
        person = self.people.get(entry.author)
        if person is None:
            return None if _founded(entry) else _STRANGER
        why = _in_time(person, entry.claimed_at.date())
        if why or entry.stream == "team":
            return why
        own = _own_seat(entry, person) or self._own_leaf(entry, person)
        return refused_to(person.role, entry.kind.partition("/")[0], but=own)

    def _own_leaf(self, entry: Entry, person: Person) -> bool:
        """Tell whether an act revokes its author's certificate, or one that they had before."""
        leaf = entry.body.get("leaf") if entry.kind == "revocation/1" else None
        held = self.people.get(leaf) if isinstance(leaf, str) else None
        return held is not None and (held.party, held.key) == (person.party, person.key)

    def _is_entered(self, leaf: str) -> bool:
        return any(one.fingerprint == leaf for one in self._entered.values())

    # People

    def _person(self, entry: Entry, key: str, *, ends_only: bool) -> Refusal | None:
        if entry.body["put"] is None:
            return self._withdraw(entry, key)
        person = from_plain(Person, entry.body["put"])
        if person.key != key:
            return _OTHER_KEY
        if entry.author in self.people and (why := self._stands(entry)):
            return why
        if why := self._may_enter(person, entry):
            return why
        self._unseat(entry, key, "replaced", unless=person.fingerprint)
        if ends_only:
            return _DISPUTED
        self._seat(entry, person)
        return None

    def _seat(self, entry: Entry, person: Person) -> None:
        if person.fingerprint:
            vouched = self.party_of(entry.author) == person.party or entry.author == person.fingerprint
            self.people[person.fingerprint] = person if vouched or card_fits(person) else replace(person, recipient="")
            self._note(person.fingerprint, entry)
        self._entered[person.key] = person

    def _unseat(self, entry: Entry, key: str, code: EndCode, *, unless: str = "") -> None:
        """Take a person's seat; note the end of their certificate unless they sit elsewhere or keep it."""
        held = self._entered.pop(key, None)
        if held and held.fingerprint and held.fingerprint != unless and not self._is_entered(held.fingerprint):
            self.endings += (Ending(act=entry, subject=held.fingerprint, code=code),)

    def _note(self, subject: str, entry: Entry) -> None:
        self._entries[subject] = (*self._entries.get(subject, ()), entry.id)

    def _withdraw(self, entry: Entry, key: str) -> Refusal | None:
        why = self._stands(entry)
        held = self._entered.get(key)
        if why or held is None:
            return why
        if held.party != self.party_of(entry.author):
            return _THEIR_PERSON
        self._unseat(entry, key, "withdrawn")
        return None

    def _revocation(self, entry: Entry) -> Refusal | None:
        """A root's list ends a leaf when the leaf's own party brings it: no other party chooses from where on."""
        if why := self._stands(entry):
            return why
        revoked = from_plain(Revoked, entry.body)
        person = self.people.get(revoked.leaf)
        if person and person.party == self.party_of(entry.author) and is_revoked_by(revoked, person):
            self.endings += (Ending(act=entry, subject=revoked.leaf, code="revoked"),)
        return None

    def _may_enter(self, person: Person, entry: Entry) -> Refusal | None:
        """Return why an act's author may not enter a person; note it where they enter themselves with their root."""
        if any(end.code == "revoked" and end.subject == person.fingerprint for end in self.endings):
            return _REVOKED
        if person.card and not card_fits(person):
            return _OTHER_CARD
        ours = self.party_of(entry.author)
        himself = bool(person.fingerprint) and entry.author == person.fingerprint
        by_key, by_leaf = self._entered.get(person.key), self.people.get(person.fingerprint)
        held = [one for one in (by_key, by_leaf) if one]
        if held and all(one.party == ours == person.party for one in held):
            return None
        if himself and by_leaf is None and self._by_root(person, by_key):
            self._selves[entry.id] = person.root
            return None
        if held:
            return _FORGED
        if ours == person.party:
            return None if ours else _FORGED
        if himself and _founded(entry):
            return None
        return None if self._may_invite(person, ours) else _FORGED

    def _by_root(self, person: Person, held: Person | None) -> bool:
        """Tell whether who holds a pinned root may take a seat with a new leaf: a free one, or their own."""
        return self._is_pinned(person) and (held is None or (held.party, held.root) == (person.party, person.root))

    def _may_invite(self, person: Person, ours: str) -> bool:
        free = bool(ours) and not self._speaks(person.party)
        return free and (not person.fingerprint or self._is_pinned(person))

    def _is_pinned(self, person: Person) -> bool:
        return person.root in self.roots.get(person.party, frozenset()) and proves_root(person)

    def _speaks(self, party: str) -> bool:
        """Tell whether a party has someone who can act for it."""
        return any(one.party == party and one.fingerprint for one in self._entered.values())

    # Parties

    def _party(self, entry: Entry, key: str, *, ends_only: bool) -> Refusal | None:
        if why := self._stands(entry):
            return why
        theirs = self.party_of(entry.author) != key
        pinned = self.roots.get(key, frozenset())
        settled = theirs and (bool(pinned) or self._speaks(key))
        if entry.body["put"] is None:
            if settled:
                return _THEIR_LEAVING
            self._pin(entry, key, frozenset(), ends_only=ends_only)
            return None
        party = from_plain(Party, entry.body["put"])
        if party.key != key:
            return _OTHER_KEY
        if settled and pinned != frozenset(party.roots):
            return _THEIR_ROOTS
        self._pin(entry, key, frozenset(party.roots), ends_only=ends_only)
        return _DISPUTED if ends_only else None

    def _pin(self, entry: Entry, key: str, roots: frozenset[str], *, ends_only: bool) -> None:
        """Let these roots speak for a party; whoever enters themselves with one that is struck comes too late."""
        held = self.roots.get(key, frozenset())
        ends = (Ending(act=entry, subject=root, code="withdrawn") for root in sorted(held - roots))
        self.endings += tuple(ends)
        self.roots[key] = held & roots if ends_only else roots
        for root in sorted(roots - held) if not ends_only else ():
            self._note(root, entry)

    def _right(self, entry: Entry, key: str) -> Refusal | None:
        if why := self._stands(entry):
            return why
        ours = self.party_of(entry.author)
        place = (entry.stream, key)
        if self._rights.get(place, ours) != ours:
            return _OTHERS_RIGHT
        if entry.body["put"] is None:
            return None
        right = from_plain(DecisionRight, entry.body["put"])
        if right.key != key:
            return _OTHER_KEY
        if right.party != ours:
            return _OTHERS_RIGHT
        self._rights[place] = ours
        return None


_UNREADABLE = Refusal(code="unreadable", why="it cannot be read")
_OTHER_KEY = Refusal(code="unreadable", why="its value names another key than the act")
_STRANGER = Refusal(code="not-on-roster", why="its author is not on the roster")
_REVOKED = Refusal(code="revoked", why="the certificate that it enters was revoked")
_DISPUTED = Refusal(code="act-after-end", why="it and another act each end the mandate of the other's author")
_NOT_BEGUN = Refusal(code="not-begun", why="its author's mandate had not begun")
_ENDED = Refusal(code="ended", why="its author's mandate had ended")
_OUT_OF_DATE = Refusal(code="certificate-dates", why="its author's certificate was not valid on that day")
_FORGED = Refusal(code="mandate-forged", why="its author may not enter people for that party")
_OTHER_CARD = Refusal(code="card-differs", why="the contact card in it is not that person's, or says something else")
_THEIR_PERSON = Refusal(code="not-theirs", why="only their own party may withdraw people")
_THEIR_LEAVING = Refusal(code="not-theirs", why="only that party may leave the deal")
_THEIR_ROOTS = Refusal(code="not-theirs", why="only that party may replace its root certificates")
_OTHERS_RIGHT = Refusal(code="not-theirs", why="only that party may set its decision rights")


def _in_time(person: Person, day: date) -> Refusal | None:
    if person.since and day < person.since:
        return _NOT_BEGUN
    if person.until and day > person.until:
        return _ENDED
    return None if in_dates(person, day) else _OUT_OF_DATE


def _own_seat(entry: Entry, person: Person) -> bool:
    """Tell whether an act leaves or renews its author's own seat, and gives them no other role and no other time."""
    if entry.kind != "person/1" or not is_record(entry.body) or entry.body["key"] != person.key:
        return False
    if entry.body["put"] is None:
        return True
    return _terms(from_plain(Person, entry.body["put"])) == _terms(person)


def _terms(person: Person) -> tuple[str, str, date | None, date | None]:
    return person.party, person.role, person.since, person.until


def _founded(entry: Entry) -> bool:
    """Tell whether an entry's author is the one whose certificate the deal's id names."""
    named = entry.deal.rpartition("-")[2]
    return len(named) == FOUNDER_DIGITS and entry.author.startswith(named)
