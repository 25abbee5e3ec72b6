"""What people decided about certificates: comparisons of a partner's root, and leaves that their root revoked.

A comparison is our team's own: it never leaves. A revocation is shared, and counts by the root's signature alone.
Nothing here judges a package; it says what stands.
"""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from negotiator.crypto import check_crl, fingerprint, load_certificate
from negotiator.crypto.crl import Reason, from_text
from negotiator.domain.charter import Person
from negotiator.domain.lookalikes import folded, skeleton
from negotiator.domain.papers import proves_root
from negotiator.domain.records import declare, milestone, record
from negotiator.kernel import NegotiatorError

if TYPE_CHECKING:
    from negotiator.domain.deal import Deal

ComparisonVerdict = Literal["same", "different", "accepted", "refused"]
TwinCode = Literal["", "organisation-twin", "name-confusable"]
Way = Literal["voice", "face to face", "video", "qr"]
WAYS: tuple[Way, ...] = ("voice", "face to face", "video", "qr")
TRUSTED: frozenset[ComparisonVerdict] = frozenset({"same", "accepted"})


@record("comparison/1", sharing="never")
class Comparison:
    """What one of us found when comparing a root with its owner. The key is the root's fingerprint.

    `accepted` and `refused` decide on a root that came in the place of another one (`replaces`). `by` is the key of
    the person on our roster who compared; when they did is the time of the act.
    """

    key: str = declare("Root certificate", widget="key")
    party: str = declare("Party", widget="party", default="")
    name: str = declare("Name", default="")
    organisation: str = declare("Organisation", default="")
    root_pem: str = declare("Root (PEM)", widget="hidden", default="", column=False)
    verdict: ComparisonVerdict = declare(
        "Result", widget="choice", choices=("same", "different", "accepted", "refused"), required=True
    )
    how: Way = declare("How", widget="choice", choices=WAYS, required=True)
    by: str = declare("Compared by", widget="person", default="")
    replaces: str = declare("In the place of", widget="hidden", default="")


@milestone("revocation/1", sharing="always")
class Revoked:
    """A root revokes a leaf. `leaf` and `root` are fingerprints; `crl` is the root's list (DER, base64)."""

    leaf: str = declare("Certificate", widget="hidden")
    root: str = declare("Root certificate", widget="hidden")
    reason: Reason = declare("Why", widget="choice", choices=("superseded", "lost", "left"))
    crl: str = declare("Revocation list", widget="hidden", column=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison as it stands: what was found, by whom (a name) and when (their clock)."""

    comparison: Comparison
    by: str
    at: datetime

    @property
    def trusted(self) -> bool:
        """Tell whether the root is its owner's as far as people found."""
        return self.comparison.verdict in TRUSTED


def comparisons(deal: "Deal") -> dict[str, Compared]:
    """Return what stands of every root that was compared, by fingerprint.

    Where two of us found different things at the same time, what they found against the root stands.
    """
    found: dict[str, Compared] = {}
    for held in deal.records(Comparison):
        values = (held.value, *held.rivals)
        against = [value for value in values if value.verdict not in TRUSTED]
        value = against[0] if against else held.value
        person = deal.person_of(held.entry)
        named = next((one.name for one in deal.people if value.by and one.key == value.by), "")
        found[value.key] = Compared(
            comparison=value, by=named or (person.name if person else ""), at=held.entry.claimed_at
        )
    return found


def revoked_leaves(deal: "Deal") -> dict[str, Revoked]:
    """Return the leaves that their root revoked, by fingerprint: of people on the roster, now or before."""
    return {
        fact.value.leaf: fact.value
        for fact in deal.facts(Revoked)
        if (person := deal.roster.people.get(fact.value.leaf)) and is_revoked_by(fact.value, person)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRoot:
    """A person who acts in the deal and whose certificates prove the root that their record names."""

    person: Person
    organisation: str


def known_roots(deal: "Deal") -> tuple[KnownRoot, ...]:
    """Return the people whose roots are known: a record whose certificates do not prove its root makes none known."""
    names = {party.key: party.name for party in deal.parties}
    before = undecided(deal)
    return tuple(
        KnownRoot(person=before.get(person.key, person), organisation=names.get(person.party, ""))
        for person in deal.people
        if person.root and person.fingerprint not in deal.roster.ended and proves_root(person)
    )


def undecided(deal: "Deal") -> dict[str, Person]:
    """Return the people of other parties whose record names another root than it did, which nobody of us compared: by
    key, as they were before. However such a record came in, their new root waits for a decision.
    """
    compared = comparisons(deal)
    found = {}
    for person in deal.people:
        if person.party == deal.ours or not person.root or person.root in compared:
            continue
        before = [one for one in deal.past(Person, person.key) if one.root != person.root and proves_root(one)]
        if before:
            found[person.key] = before[-1]
    return found


def not_sealed_for(deal: "Deal") -> frozenset[str]:
    """Return the keys of people for whom nothing is sealed: their root was refused, or waits for a decision."""
    compared = comparisons(deal)
    refused = (one.key for one in deal.people if (found := compared.get(one.root)) and not found.trusted)
    return frozenset((*refused, *undecided(deal)))


def twin_of_organisation(deal: "Deal", organisation: str) -> tuple[TwinCode, str]:
    """Return why an organisation's name cannot stand for a new party, and that party's name; empty texts if it can."""
    for party in deal.parties:
        if folded(party.name) == folded(organisation):
            return "organisation-twin", party.name
    for party in deal.parties:
        if skeleton(party.name) == skeleton(organisation):
            return "name-confusable", party.name
    return "", ""


def is_revoked_by(revoked: Revoked, person: Person) -> bool:
    """Tell whether a revocation is good for a person's leaf: their own root's list must name it."""
    if (person.fingerprint, person.root) != (revoked.leaf, revoked.root):
        return False
    return _names(revoked.crl, person.leaf_pem, person.root_pem, leaf=revoked.leaf, root=revoked.root)


@functools.lru_cache(maxsize=1024)
def _names(crl: str, leaf_pem: str, root_pem: str, *, leaf: str, root: str) -> bool:
    try:
        certificate, issuer = load_certificate(leaf_pem.encode()), load_certificate(root_pem.encode())
        serials = check_crl(from_text(crl), issuer)
    except (NegotiatorError, UnicodeEncodeError):
        return False
    proven = (fingerprint(certificate), fingerprint(issuer)) == (leaf, root)
    return proven and certificate.serial_number in serials and certificate.issuer == issuer.subject
