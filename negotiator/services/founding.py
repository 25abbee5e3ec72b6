"""How a deal begins: founding it, entering the other side and colleagues, and joining from a first package."""

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from negotiator.crypto import Contact, Identity, read_contact, safety_number
from negotiator.domain.charter import Charter, Instrument, InstrumentKind, Party, Person
from negotiator.domain.roster import FOUNDER_DIGITS
from negotiator.kernel import Clock, Refused, SystemClock, new_id
from negotiator.services.receipts import Act, Put, Receipt
from negotiator.services.workspace import Workspace

TERM_SHEET = "term-sheet"


class RootChanged(Refused):
    """A known partner comes with another root certificate: everything stops until a person decides."""

    code = "root-changed"

    def __init__(self, party: str) -> None:
        super().__init__(
            f"The certificate of {party} is not the one that was pinned.",
            hint="Compare the safety number with them by telephone before you go on; until then nothing is imported.",
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
    clock: Clock | None = None,
    profile: int | None = None,
) -> Workspace:
    """Make a new deal file with its charter, our party and its founder. The workspace comes back open."""
    workspace = Workspace.create(
        path,
        passphrase=passphrase,
        deal_id=f"{new_id()}-{identity.fingerprint[:FOUNDER_DIGITS]}",
        opener=identity.name,
        clock=clock,
        profile=profile,
    )
    with abandoned_on_failure(workspace):
        workspace.keep_identity(identity)
        workspace.vault.local.set("party", ours.key)
    charter = Charter(title=title, purpose=purpose, currency=currency, label=label, effective=effective)
    acts: list[Act] = [
        Put(_person(identity.contact(), party=ours.key, role=person_role, key=person_key)),
        Put(
            Party(
                key=ours.key,
                name=ours.name,
                short=ours.short,
                role=ours.role,
                jurisdiction=ours.jurisdiction,
                address=ours.address,
                roots=(identity.root_fingerprint,),
            )
        ),
        Put(charter),
        Put(Instrument(key=TERM_SHEET, title="Term sheet", kind="term sheet", order=9)),
    ]
    with abandoned_on_failure(workspace):
        workspace.commit("Found the deal", workspace.draft(acts))
    return workspace


@contextlib.contextmanager
def abandoned_on_failure(workspace: Workspace) -> Iterator[None]:
    """Remove a file that was made a moment ago when what makes it a deal fails."""
    try:
        yield
    except BaseException:
        workspace.close()
        workspace.path.unlink(missing_ok=True)
        raise


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
) -> Receipt:
    """Enter the other party from its contact card and pin its root. `compared` says how numbers were compared."""
    contact = read_contact(card)
    held = workspace.deal.record(Party, key)
    if held and held.roots and contact.root_fingerprint not in held.roots:
        raise RootChanged(held.name)
    party = Party(
        key=key,
        name=contact.organisation,
        short=short,
        role=role,
        jurisdiction=jurisdiction,
        address=address,
        roots=(contact.root_fingerprint,),
    )
    person = _person(contact, party=key, role=person_role, key=person_key)
    entries = workspace.draft([Put(party), Put(person)])
    return workspace.commit(
        f"Add partner {short}", entries, also=lambda: pin(workspace, contact, party=key, compared=compared)
    )


def add_colleague(workspace: Workspace, identity: Identity, *, role: str, key: str = "") -> Receipt:
    """Enter a colleague of our party and keep their identity in this file, so that they can sign at this desk."""
    party = str(workspace.vault.local.get("party"))
    entries = workspace.draft([Put(_person(identity.contact(), party=party, role=role, key=key))])

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
    clock: Clock | None = None,
    profile: int | None = None,
) -> Workspace:
    """Make the file of the invited side: empty, with its identity, waiting for the package to be received into it."""
    workspace = Workspace.create(
        path,
        passphrase=passphrase,
        deal_id=deal_id,
        opener=identity.name,
        clock=clock or SystemClock(),
        profile=profile,
    )
    with abandoned_on_failure(workspace):
        workspace.keep_identity(identity)
        workspace.vault.local.set("party", party)
    return workspace


def pin(workspace: Workspace, contact: Contact, *, party: str, compared: str) -> None:
    """Remember a partner's root certificate, and how and when it was compared."""
    workspace.vault.local.set(
        f"pin/{contact.root_fingerprint}",
        {
            "party": party,
            "name": contact.name,
            "organisation": contact.organisation,
            "root_pem": contact.root_pem.decode("ascii"),
            "compared": compared,
            "at": workspace.clock.now().isoformat(),
        },
    )


def party_key(name: str) -> str:
    """Return a key made of a party's name: its first word in plain small letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    return words[0] if words else "party"


def safety_number_with(workspace: Workspace, party: Party) -> str:
    """Return the number that both sides read out to each other, or "" while the party has no root."""
    return safety_number(workspace.identity.root_fingerprint, party.roots[0]) if party.roots else ""


def _person(contact: Contact, *, party: str, role: str, key: str) -> Person:
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
