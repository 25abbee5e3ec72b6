"""How a deal begins: founding it, entering the other side and colleagues, and joining from a first package."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from negotiator.crypto import Contact, Identity, check_leaf, load_certificate, read_contact, safety_number
from negotiator.domain.charter import Charter, Instrument, InstrumentKind, Party, Person
from negotiator.domain.roster import FOUNDER_DIGITS
from negotiator.domain.trust import twin_of_organisation
from negotiator.kernel import Clock, Refused, new_id
from negotiator.services import comparing, trust
from negotiator.services.beginnings import begin
from negotiator.services.receipts import Act, Put, Receipt
from negotiator.services.trust import RootChanged
from negotiator.services.workspace import Workspace

TERM_SHEET = "term-sheet"


class OrganisationTwin(Refused):
    """A card names an organisation that is in the deal already, as a party of its own."""

    code = "organisation-twin"

    def __init__(self, party: str) -> None:
        super().__init__(
            f"{party} is in this deal already; the card is of another certificate.",
            hint="Who acts for it is entered by its own people. If it is another organisation of this name, say so.",
        )


class NameConfusable(Refused):
    """A card names an organisation whose name looks like another one's, in other letters."""

    code = "name-confusable"

    def __init__(self, party: str) -> None:
        super().__init__(
            f"The card's organisation looks like {party}, but it is spelt with other letters.",
            hint="Speak with the one whose name it resembles. If they are two organisations, say so.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSide:
    """Our party as the founder enters it."""

    key: str
    name: str
    short: str
    role: str = ""
    jurisdiction: str = ""
    address: str = ""

    def record(self, *, root: str) -> Party:
        """Return the party's record with the root that speaks for it."""
        return Party(
            key=self.key,
            name=self.name,
            short=self.short,
            role=self.role,
            jurisdiction=self.jurisdiction,
            address=self.address,
            roots=(root,),
        )


def found_deal(
    path: Path,
    *,
    passphrase: str,
    title: str,
    ours: OurSide,
    identity: Identity,
    person_key: str = "",
    person_role: str = "negotiator",
    purpose: str = "",
    currency: str = "EUR",
    label: str = "Confidential",
    effective: date | None = None,
    instruments: Sequence[Instrument] = (),
    clock: Clock | None = None,
    profile: int | None = None,
) -> Workspace:
    """Make a new deal file with its charter, our party, its founder and the texts to negotiate.

    The workspace comes back open. Until all of it is stored there is no file of that name.
    """
    charter = Charter(title=title, purpose=purpose, currency=currency, label=label, effective=effective)
    acts: list[Act] = [
        Put(person_of(identity.contact(), party=ours.key, role=person_role, key=person_key)),
        Put(ours.record(root=identity.root_fingerprint)),
        Put(charter),
        Put(Instrument(key=TERM_SHEET, title="Term sheet", kind="term sheet", order=9)),
        *(Put(instrument) for instrument in instruments),
    ]

    def fill(workspace: Workspace) -> None:
        _settle_in(workspace, identity, party=ours.key)
        workspace.commit("Found the deal", workspace.draft(acts))

    return begin(
        path,
        passphrase=passphrase,
        deal_id=f"{new_id()}-{identity.fingerprint[:FOUNDER_DIGITS]}",
        opener=identity.name,
        fill=fill,
        clock=clock,
        profile=profile,
    )


def _settle_in(workspace: Workspace, identity: Identity, *, party: str) -> None:
    workspace.keep_identity(identity)
    workspace.vault.local.set("party", party)


def add_instrument(workspace: Workspace, key: str, *, title: str, kind: InstrumentKind, order: int = 1) -> Receipt:
    """Enter a text that will be negotiated."""
    return workspace.put(Instrument(key=key, title=title, kind=kind, order=order), label=f"Add instrument {key}")


def add_partner(
    workspace: Workspace,
    card: bytes,
    *,
    key: str,
    short: str,
    role: str = "",
    jurisdiction: str = "",
    address: str = "",
    person_key: str = "",
    person_role: str = "negotiator",
    compared: str = "",
    distinct: bool = False,
) -> Receipt:
    """Enter the other party from its contact card and pin its root.

    compared: how its root was compared, if it was; this is recorded. distinct: a person made sure that it is another
    organisation than one of a like name. Raise BadContact, BadCertificate, RootChanged, RootRefused, OrganisationTwin,
    NameConfusable.
    """
    contact = read_contact(card)
    check_leaf(load_certificate(contact.leaf_pem), load_certificate(contact.root_pem), at=workspace.clock.now())
    trust.refuse_untrusted(workspace, contact, party=key)
    if not distinct and workspace.deal.record(Party, key) is None:
        _refuse_twins(workspace, contact)
    party = Party(
        key=key,
        name=contact.organisation,
        short=short,
        role=role,
        jurisdiction=jurisdiction,
        address=address,
        roots=(contact.root_fingerprint,),
    )
    person = replace(person_of(contact, party=key, role=person_role, key=person_key), card=card.decode("utf-8"))
    acts: list[Act] = [Put(party), Put(person)]
    if compared:
        acts.append(
            Put(comparing.comparison_of(workspace, person, organisation=party.name, how=comparing.way_of(compared)))
        )
    return workspace.commit(f"Add partner {short}", workspace.draft(acts))


def _refuse_twins(workspace: Workspace, contact: Contact) -> None:
    why, name = twin_of_organisation(workspace.deal, contact.organisation)
    if why == "organisation-twin":
        raise OrganisationTwin(name)
    if why:
        raise NameConfusable(name)


def add_colleague(workspace: Workspace, identity: Identity, *, role: str, key: str = "") -> Receipt:
    """Enter a colleague of our party and keep their identity in this file, so that they can sign at this desk."""
    party = str(workspace.vault.local.get("party"))
    entries = workspace.draft([Put(person_of(identity.contact(), party=party, role=role, key=key))])

    def keep() -> None:
        workspace.vault.local.set_bytes(f"identity/{identity.fingerprint}", identity.to_bytes())

    return workspace.commit(f"Add {identity.name}", entries, also=keep)


def name_people(workspace: Workspace, people: Sequence[Person]) -> Receipt:
    """Enter people who sign nothing here (no certificate), so that they can own things and be named."""
    return workspace.perform("Name people", [Put(person) for person in people])


def join_deal(
    path: Path,
    *,
    passphrase: str,
    deal_id: str,
    party: str,
    identity: Identity,
    fill: Callable[[Workspace], None] | None = None,
    clock: Clock | None = None,
    profile: int | None = None,
) -> Workspace:
    """Make the file of the invited side with its identity; `fill` receives the first package into it.

    Without `fill` it waits for one, empty.
    """

    def settle(workspace: Workspace) -> None:
        _settle_in(workspace, identity, party=party)
        if fill is not None:
            fill(workspace)

    return begin(
        path,
        passphrase=passphrase,
        deal_id=deal_id,
        opener=identity.name,
        fill=settle,
        clock=clock,
        profile=profile,
    )


def party_key(name: str) -> str:
    """Return a key made of a party's name: its first word in plain small letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    return words[0] if words else "party"


def safety_number_with(workspace: Workspace, party: Party) -> str:
    """Return the number that both sides read out to each other, or "" while the party has no root."""
    return safety_number(workspace.identity.root_fingerprint, party.roots[0]) if party.roots else ""


def person_of(contact: Contact, *, party: str, role: str, key: str = "") -> Person:
    """Return the record that enters whoever a contact card names for a party."""
    return Person(
        key=key or contact.fingerprint[:12],
        name=contact.name,
        party=party,
        role=role,
        email=contact.email,
        fingerprint=contact.fingerprint,
        root=contact.root_fingerprint,
        leaf_pem=contact.leaf_pem.decode("ascii"),
        root_pem=contact.root_pem.decode("ascii"),
        recipient=contact.recipient,
    )


__all__ = [
    "TERM_SHEET",
    "NameConfusable",
    "OrganisationTwin",
    "OurSide",
    "RootChanged",
    "add_colleague",
    "add_instrument",
    "add_partner",
    "found_deal",
    "join_deal",
    "name_people",
    "party_key",
    "person_of",
    "safety_number_with",
]
