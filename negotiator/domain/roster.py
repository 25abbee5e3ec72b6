"""Who may act for which party. The roster is made of entries itself and is checked act by act while folding.

A person belongs to a party when one of that party's people vouched for them, or when their root certificate is one that
was pinned for the party. The deal's founder belongs to the party they enter themselves in; the deal's id ends with the
start of the founder's certificate, so nobody can pose as the founder with an entry dated before all others.
An act by someone who is not on the roster at that point, or after their mandate ended, is kept and shown but counts for
nothing.
"""

from dataclasses import dataclass, field
from datetime import date

from negotiator.domain.charter import Party, Person
from negotiator.domain.plain import NotPlain, from_plain
from negotiator.ledger import Entry

FOUNDER_DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideMandate:
    """An act that counts for nothing, and why."""

    entry: Entry
    why: str


@dataclass(slots=True)
class Roster:
    """People by the certificate that signs for them, as far as the entries seen so far say."""

    people: dict[str, Person] = field(default_factory=dict)
    roots: dict[str, frozenset[str]] = field(default_factory=dict)

    def party_of(self, author: str) -> str:
        """Return the key of the party that this certificate acts for, or "" for a stranger."""
        person = self.people.get(author)
        return person.party if person else ""

    def refuses(self, entry: Entry) -> str:
        """Return why the act counts for nothing, or "" when its author may act; learn what it says of the roster."""
        try:
            if entry.kind == "person/1":
                return self._person(entry)
            if entry.kind == "party/1":
                return self._party(entry)
        except NotPlain:
            return "it cannot be read"
        return self._stands(entry)

    def _stands(self, entry: Entry) -> str:
        person = self.people.get(entry.author)
        if person is None:
            return "" if _founded(entry) else "its author is not on the roster"
        return self._in_time(person, entry.claimed_at.date())

    @staticmethod
    def _in_time(person: Person, day: date) -> str:
        if person.since and day < person.since:
            return "its author's mandate had not begun"
        if person.until and day > person.until:
            return "its author's mandate had ended"
        return ""

    def _person(self, entry: Entry) -> str:
        put = entry.body.get("put")
        if put is None:
            return self._stands(entry)
        person = from_plain(Person, put)
        if not self._may_enter(person, entry):
            return "its author may not enter people for that party"
        if person.fingerprint:
            self.people[person.fingerprint] = person
        return ""

    def _may_enter(self, person: Person, entry: Entry) -> bool:
        author = entry.author
        held = self.people.get(person.fingerprint)
        ours = self.party_of(author)
        if held is not None:
            return ours == held.party == person.party
        if ours == person.party or (ours and not person.fingerprint):
            return True
        if _founded(entry) and author == person.fingerprint:
            return True
        pinned = person.root in self.roots.get(person.party, frozenset())
        return pinned and (bool(ours) or author == person.fingerprint)

    def _party(self, entry: Entry) -> str:
        why = self._stands(entry)
        put = entry.body.get("put")
        if why or put is None:
            return why
        party = from_plain(Party, put)
        pinned = self.roots.get(party.key, frozenset())
        ours = self.party_of(entry.author)
        if pinned and not pinned <= set(party.roots) and ours != party.key:
            return "only that party may replace its root certificates"
        self.roots[party.key] = frozenset(party.roots)
        return ""


def _founded(entry: Entry) -> bool:
    """Tell whether an entry's author is the one whose certificate the deal's id names."""
    named = entry.deal.rpartition("-")[2]
    return len(named) == FOUNDER_DIGITS and entry.author.startswith(named)
