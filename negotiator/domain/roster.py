"""Who may act for which party. The roster is made of entries itself and is checked act by act while folding.

A person belongs to a party when one of that party's people vouched for them, or when their root certificate is one that
was pinned for the party (and their certificates prove it). The deal's founder belongs to the party they enter
themselves in; the deal's id ends with the start of the founder's certificate, so nobody can pose as the founder with an
entry dated before all others. People, roots and decision rights are each party's own: no other party changes or
withdraws them.
An act by someone who is not on the roster at that point, or whose mandate ended, is kept and shown but counts for
nothing. Times are the author's claim: a mandate is ended for good by withdrawing the person, from that act on.
"""

from dataclasses import dataclass, field
from datetime import date

from negotiator.crypto import check_chain, fingerprint, load_certificate
from negotiator.domain.approvals import DecisionRight
from negotiator.domain.charter import Party, Person
from negotiator.domain.mandates import Code, Refusal
from negotiator.domain.plain import NotPlain, from_plain
from negotiator.kernel import NegotiatorError
from negotiator.ledger import Entry, is_record

FOUNDER_DIGITS = 32
ROSTER_KINDS = frozenset({"person/1", "party/1", "right/1"})
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
    their record's key. `roots` are pinned by party, `_rights` owned by the party that set them.
    """

    people: dict[str, Person] = field(default_factory=dict)
    roots: dict[str, frozenset[str]] = field(default_factory=dict)
    _entered: dict[str, Person] = field(default_factory=dict)
    _rights: dict[tuple[str, str], str] = field(default_factory=dict)

    def copy(self) -> "Roster":
        """Return the same roster, to learn on its own."""
        return Roster(
            people=dict(self.people), roots=dict(self.roots), _entered=dict(self._entered), _rights=dict(self._rights)
        )

    def party_of(self, author: str) -> str:
        """Return the key of the party that this certificate acts for, or "" for a stranger."""
        person = self.people.get(author)
        return person.party if person else ""

    def refuses(self, entry: Entry) -> Refusal | None:
        """Return why the act counts for nothing, or None when its author may act; learn what it says of the roster."""
        judge = {"person/1": self._person, "party/1": self._party, "right/1": self._right}.get(entry.kind)
        if judge is None or not is_record(entry.body):
            return self._stands(entry)
        try:
            return judge(entry, entry.body["key"])
        except NotPlain:
            return _UNREADABLE

    def _stands(self, entry: Entry) -> Refusal | None:
        person = self.people.get(entry.author)
        if person is None:
            return None if _founded(entry) else _STRANGER
        if all(one.fingerprint != entry.author for one in self._entered.values()):
            return _WITHDRAWN
        return _in_time(person, entry.claimed_at.date())

    def _person(self, entry: Entry, key: str) -> Refusal | None:
        if entry.body["put"] is None:
            return self._withdraw(entry, key)
        person = from_plain(Person, entry.body["put"])
        if person.key != key:
            return _OTHER_KEY
        if entry.author in self.people and (why := self._stands(entry)):
            return why
        if not self._may_enter(person, entry):
            return _FORGED
        if person.fingerprint:
            self.people[person.fingerprint] = person
        self._entered[key] = person
        return None

    def _withdraw(self, entry: Entry, key: str) -> Refusal | None:
        why = self._stands(entry)
        held = self._entered.get(key)
        if why or held is None:
            return why
        if held.party != self.party_of(entry.author):
            return _THEIR_PERSON
        del self._entered[key]
        return None

    def _may_enter(self, person: Person, entry: Entry) -> bool:
        ours = self.party_of(entry.author)
        held = [one for one in (self._entered.get(person.key), self.people.get(person.fingerprint)) if one]
        if held:
            return all(one.party == ours == person.party for one in held)
        if ours == person.party:
            return bool(ours)
        if not person.fingerprint:
            return bool(ours) and not self._speaks(person.party)
        himself = entry.author == person.fingerprint
        if himself and _founded(entry):
            return True
        return (himself or bool(ours)) and self._is_pinned(person)

    def _is_pinned(self, person: Person) -> bool:
        return person.root in self.roots.get(person.party, frozenset()) and _proves_root(person)

    def _speaks(self, party: str) -> bool:
        """Tell whether a party has someone who can act for it."""
        return any(one.party == party and one.fingerprint for one in self._entered.values())

    def _party(self, entry: Entry, key: str) -> Refusal | None:
        if why := self._stands(entry):
            return why
        theirs = self.party_of(entry.author) != key
        pinned = self.roots.get(key, frozenset())
        settled = theirs and (bool(pinned) or self._speaks(key))
        if entry.body["put"] is None:
            if settled:
                return _THEIR_LEAVING
            self.roots.pop(key, None)
            return None
        party = from_plain(Party, entry.body["put"])
        if party.key != key:
            return _OTHER_KEY
        if settled and pinned != frozenset(party.roots):
            return _THEIR_ROOTS
        self.roots[key] = frozenset(party.roots)
        return None

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
_WITHDRAWN = Refusal(code="withdrawn", why="its author's mandate was withdrawn")
_NOT_BEGUN = Refusal(code="not-begun", why="its author's mandate had not begun")
_ENDED = Refusal(code="ended", why="its author's mandate had ended")
_FORGED = Refusal(code="mandate-forged", why="its author may not enter people for that party")
_THEIR_PERSON = Refusal(code="not-theirs", why="only their own party may withdraw people")
_THEIR_LEAVING = Refusal(code="not-theirs", why="only that party may leave the deal")
_THEIR_ROOTS = Refusal(code="not-theirs", why="only that party may replace its root certificates")
_OTHERS_RIGHT = Refusal(code="not-theirs", why="only that party may set its decision rights")


def _in_time(person: Person, day: date) -> Refusal | None:
    if person.since and day < person.since:
        return _NOT_BEGUN
    if person.until and day > person.until:
        return _ENDED
    return None


def _proves_root(person: Person) -> bool:
    """Tell whether the certificates that a person brings are those that their record names, one issued by the other."""
    try:
        leaf, root = load_certificate(person.leaf_pem.encode()), load_certificate(person.root_pem.encode())
        check_chain(leaf, root)
    except NegotiatorError:
        return False
    return (fingerprint(leaf), fingerprint(root)) == (person.fingerprint, person.root)


def _founded(entry: Entry) -> bool:
    """Tell whether an entry's author is the one whose certificate the deal's id names."""
    named = entry.deal.rpartition("-")[2]
    return len(named) == FOUNDER_DIGITS and entry.author.startswith(named)
