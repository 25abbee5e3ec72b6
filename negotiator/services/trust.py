"""A root that came in the place of a known one: nothing of its owner is taken until a person decides, on record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from negotiator.crypto import Contact
from negotiator.crypto.certificates import key_of
from negotiator.domain.charter import Party, Person
from negotiator.domain.lookalikes import folded
from negotiator.domain.trust import TRUSTED, Comparison, ComparisonVerdict, Way, comparisons, known_roots, undecided
from negotiator.exchange.shapes import Signatory
from negotiator.kernel import Refused, Tampered
from negotiator.services.comparing import (
    NoSuchRoot,
    bearer_of,
    comparison_of,
    number_with,
    organisation_of,
    settled,
    who_compares,
)
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

_SEEN: Final = "changed/"


class RootChanged(Refused):
    """A known partner comes with another root certificate: everything stops until a person decides."""

    code = "root-changed"

    def __init__(self, party: str) -> None:
        super().__init__(
            f"The certificate of {party} is not the one that was pinned.",
            hint="Compare the safety number with them by telephone, then accept or refuse the new root under Partners; "
            "until then nothing of theirs is taken.",
        )


class RootRefused(Refused):
    """A root comes again that one of us refused."""

    code = "root-refused"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"One of you refused this certificate of {name}.",
            hint="If that was an error, record under Partners that it is the same after comparing it again.",
        )


class CertificateTwin(Tampered):
    """A root has the key of a known one, but it is another certificate."""

    code = "certificate-twin"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The root of {name} has a key that you know, in a certificate that was altered.",
            hint="Ask its owner for the original contact card or package.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRoot:
    """A root that came in the place of a known one, and what both sides read out while they decide on it.

    old, new: fingerprints. seen_in: the package or card that brought it. at: when it was seen here first.
    """

    party: str
    name: str
    organisation: str
    old: str
    new: str
    safety_number: str
    seen_in: str
    at: datetime


def refuse_untrusted(workspace: Workspace, contact: Contact, *, party: str) -> None:
    """Raise RootRefused, CertificateTwin or RootChanged for a card that a known party may not be entered by."""
    compared = comparisons(workspace.deal).get(contact.root_fingerprint)
    if compared is not None and not compared.trusted:
        raise RootRefused(contact.name)
    held = workspace.deal.record(Party, party)
    if held is None or not held.roots or contact.root_fingerprint in held.roots:
        return
    if compared is not None:
        return
    known = known_roots(workspace.deal)
    if any(one.person.root == contact.root_fingerprint for one in known):
        raise RootChanged(held.name)  # it is somebody else's, and nothing about it waits to be decided
    if any(key_of(one.person.root_pem.encode()) == key_of(contact.root_pem) for one in known):
        raise CertificateTwin(contact.name)
    _note(
        workspace,
        contact.root_fingerprint,
        old=held.roots[0],
        party=party,
        name=contact.name,
        organisation=contact.organisation,
        root_pem=contact.root_pem,
        seen_in="a contact card",
    )
    raise RootChanged(held.name)


def note_changed(workspace: Workspace, signatory: Signatory, *, seen_in: str) -> None:
    """Remember the signer of a package whose root came in the place of a known one, for a person to decide."""
    known = _replaced_by(workspace, signatory)
    _note(
        workspace,
        signatory.root_fingerprint,
        old=known.root if known else "",
        party=known.party if known else "",
        name=signatory.name,
        organisation=signatory.organisation,
        root_pem=signatory.root_pem,
        seen_in=seen_in,
    )


def changed_roots(workspace: Workspace) -> tuple[ChangedRoot, ...]:
    """Return the roots that wait for a decision, the oldest first."""
    decided = comparisons(workspace.deal)
    waiting = [
        ChangedRoot(
            party=row["party"],
            name=row["name"],
            organisation=row["organisation"],
            old=row["old"],
            new=root,
            safety_number=number_with(workspace, root),
            seen_in=row["seen_in"],
            at=datetime.fromisoformat(row["at"]),
        )
        for root, row in _waiting(workspace).items()
        if root not in decided
    ]
    return tuple(sorted(waiting, key=lambda one: (one.at, one.new)))


def _waiting(workspace: Workspace) -> dict[str, dict[str, str]]:
    """Return what was noted of each new root, and those that came in with records of the roster."""
    noted = {name.removeprefix(_SEEN): row for name, row in workspace.vault.local.items(_SEEN).items()}
    before = undecided(workspace.deal)
    for held in workspace.deal.records(Person):
        person = held.value
        if person.key in before and person.root not in noted:
            noted[person.root] = {
                "old": before[person.key].root,
                "party": person.party,
                "name": person.name,
                "organisation": organisation_of(workspace, person.party),
                "root_pem": person.root_pem,
                "seen_in": "an act on the roster",
                "at": held.entry.claimed_at.isoformat(),
            }
    return noted


def accept_root(workspace: Workspace, old: str, new: str, *, how: Way) -> Receipt:
    """Record that the new root is its owner's, and that the old one speaks for nobody any more. Raise NoSuchRoot.

    Their packages are taken again; entering the new certificate in the deal stays their own act.
    """
    accepted = _decision(workspace, old, new, how=how, verdict="accepted")
    values = [accepted]
    former = bearer_of(workspace, old)
    if former is not None:
        values.append(comparison_of(workspace, former, organisation=accepted.organisation, how=how, verdict="refused"))
    return settled(
        workspace, f"New certificate of {accepted.organisation} accepted", values, forgetting=f"{_SEEN}{new}"
    )


def refuse_root(workspace: Workspace, old: str, new: str, *, how: Way) -> Receipt:
    """Record that the new root is not its owner's: nothing of it is ever taken. Raise NoSuchRoot."""
    refused = _decision(workspace, old, new, how=how, verdict="refused")
    return settled(
        workspace, f"New certificate of {refused.organisation} refused", [refused], forgetting=f"{_SEEN}{new}"
    )


def _decision(workspace: Workspace, old: str, new: str, *, how: Way, verdict: ComparisonVerdict) -> Comparison:
    row = _waiting(workspace).get(new)
    if row is None or row["old"] != old:
        raise NoSuchRoot
    return Comparison(
        key=new,
        party=row["party"],
        name=row["name"],
        organisation=row["organisation"],
        root_pem=row["root_pem"],
        verdict=verdict,
        how=how,
        by=who_compares(workspace),
        replaces=old,
    )


def _note(
    workspace: Workspace,
    root: str,
    *,
    old: str,
    party: str,
    name: str,
    organisation: str,
    root_pem: bytes,
    seen_in: str,
) -> None:
    place = f"{_SEEN}{root}"
    if workspace.vault.local.get(place) is not None:
        return
    row = {
        "old": old,
        "party": party,
        "name": name,
        "organisation": organisation,
        "root_pem": root_pem.decode("ascii"),
        "seen_in": seen_in,
        "at": workspace.clock.now().isoformat(),
    }
    workspace.vault.local.set(place, row)


def _replaced_by(workspace: Workspace, signatory: Signatory) -> Person | None:
    """Return whose root a signer's came in the place of: of the same name, else of the same organisation."""
    known = known_roots(workspace.deal)
    claimed = (folded(signatory.name), folded(signatory.organisation))
    by_name = [one for one in known if (folded(one.person.name), folded(one.organisation)) == claimed]
    by_firm = [one for one in known if folded(one.organisation) == claimed[1]]
    return next((one.person for one in (*by_name, *by_firm)), None)


__all__ = [
    "TRUSTED",
    "CertificateTwin",
    "ChangedRoot",
    "RootChanged",
    "RootRefused",
    "accept_root",
    "changed_roots",
    "note_changed",
    "refuse_root",
    "refuse_untrusted",
]
