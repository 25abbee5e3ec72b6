"""What becomes of an identity: renewed, lost, replaced by another, left; and how one comes from a PKCS#12 file.

Every change is an act of the person's own party. Who holds the root's key needs nobody's word for a new certificate;
under another root the other side decides whether it believes it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from negotiator.crypto import (
    Identity,
    Revocation,
    age_key_file,
    check_leaf,
    from_p12,
    load_certificate,
    seal_identity,
    to_p12,
)
from negotiator.crypto.crl import Reason, from_text, read_crl, to_text
from negotiator.domain.charter import Party, Person
from negotiator.domain.mandates import may
from negotiator.domain.trust import Revoked, revoked_leaves
from negotiator.kernel import Refused
from negotiator.ledger import Entry
from negotiator.reports import qr
from negotiator.services.files import read_file, staged, write_file
from negotiator.services.joining import IdentityExists
from negotiator.services.receipts import Act, Put, Receipt, Retire, State
from negotiator.services.signers import Signers
from negotiator.services.workspace import Workspace

_ANOTHER: Final = "Sign with another identity"


class NotOnRoster(Refused):
    """Whoever should act is not on the deal's roster."""

    code = "not-on-roster"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not on the roster of this deal.", hint="Ask a colleague who is to enter them.")


class NotOurPerson(Refused):
    """A person of another party should be withdrawn, or nobody of that key is there."""

    code = "not-our-person"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Nobody of your side is called {key!r} here.",
            hint="Only their own party withdraws people. Check the name.",
        )


class LastPerson(Refused):
    """The only person who acts for a party should be withdrawn."""

    code = "last-person"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is the only one who acts for your side: without them nobody could enter another.",
            hint="Enter a colleague first.",
        )


class OtherRoot(Refused):
    """An identity that should take a seat has another root than the one that the seat was given to."""

    code = "other-root"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nobody of your side is on the roster under the root of {name}.",
            hint="Ask a colleague who is on the roster to enter this identity.",
        )


# A certificate takes the place of another


def renew(workspace: Workspace, *, lost: bool = False) -> Receipt:
    """Give whoever signs here a new certificate under the same root, by their own word; the age key stays.

    lost: the signing key may be in other hands, so the root revokes its certificate. The former signing key is
    forgotten. Raise NoRootKey, NotOnRoster.
    """
    old, person = workspace.identity, _seat_of(workspace)
    new = old.renewed(workspace.clock.now())
    after: list[Act] = []
    if lost:
        revoked, listed = _revoked(workspace, old, person, "lost")
        after, new = [State(revoked)], new.revoking(listed)
    entered = [Put(_seated(person, new))]
    return _succeed(workspace, old, new, label="Renew the certificate", first=entered, then=after)


def replace_identity(workspace: Workspace, new: Identity, *, lost: bool = False) -> Receipt:
    """Let another identity, of another root, take the place of whoever signs here.

    The other side decides whether it believes the new root; until then it takes nothing signed by it. One that has the
    seat already, for it was entered at another desk, only signs here from now on. Raise BadCertificate, NotOnRoster.
    """
    check_leaf(load_certificate(new.leaf_pem), load_certificate(new.root_pem), at=workspace.clock.now())
    if took_over(workspace, new):
        return _succeed(workspace, workspace.identity, new, label=_ANOTHER, first=(), then=())
    old, person = workspace.identity, _seat_of(workspace)
    first: list[Act] = [*_roots_with(workspace, person, old=old, new=new), Put(_seated(person, new))]
    then: list[Act] = []
    if old.root_key_pem is not None:
        then.append(State(_revoked(workspace, old, person, "lost" if lost else "superseded")[0]))
    return _succeed(workspace, old, new, label=_ANOTHER, first=first, then=then)


def took_over(workspace: Workspace, new: Identity) -> bool:
    """Tell whether an identity acts for our side already while who signs here signs nothing any more: it was entered in
    that one's place at another desk.
    """
    roster = workspace.deal.roster
    ended = workspace.identity.fingerprint in roster.ended
    acts = roster.mandate(new.fingerprint, on=workspace.clock.now().date()) is None
    return ended and acts and roster.party_of(new.fingerprint) == workspace.deal.ours


def take_seat(workspace: Workspace, identity: Identity) -> Receipt:
    """Enter again, with a new certificate, someone of our side whose signing key is gone, by their root alone.

    Raise NoRootKey, OtherRoot.
    """
    ours = workspace.deal.ours
    person = next(
        (one for one in workspace.deal.people if one.party == ours and one.root == identity.root_fingerprint), None
    )
    if person is None:
        raise OtherRoot(identity.name)
    new = identity.renewed(workspace.clock.now())
    signers = Signers(workspace.vault.local)
    former = replace(identity, leaf_pem=person.leaf_pem.encode("ascii")).for_opening()
    revoked, listed = _revoked(workspace, replace(former, root_key_pem=identity.root_key_pem), person, "lost")
    new = new.revoking(listed)

    def keep() -> None:
        signers.hold(former)
        signers.keep(new)

    signers.hold(new)
    try:
        with workspace.acting_as(new.fingerprint):
            entries = workspace.draft([Put(_seated(person, new)), State(revoked)])
        return workspace.commit(f"Enter {new.name} again", entries, also=keep)
    except BaseException:
        signers.drop(new)
        raise


def leave(workspace: Workspace, key: str) -> Receipt:
    """Withdraw a person of our side: their acts so far stand, later ones count for nothing, no package goes to them.

    Where this file holds their root's key the root revokes their certificate, too. Raise NotOurPerson, LastPerson.
    """
    deal = workspace.deal
    person = next((one for one in deal.people if one.key == key and one.party == deal.ours), None)
    if person is None:
        raise NotOurPerson(key)
    today = workspace.clock.now().date()
    acting = deal.roster.acting(deal.ours, on=today)
    if person.fingerprint and all(one.key == key for one in acting):
        raise LastPerson(person.name)
    acts: list[Act] = []
    theirs = next((one for one in workspace.identities if one.fingerprint == person.fingerprint), None)
    if theirs is not None and theirs.root_key_pem is not None:
        acts.append(State(_revoked(workspace, theirs, person, "left")[0]))
    acts = [*_roots_without(workspace, person), *acts, Retire(Person, key)]

    def forget() -> None:
        if theirs is not None:
            Signers(workspace.vault.local).end(theirs)

    return workspace.commit(f"{person.name} leaves", workspace.draft(acts), also=forget)


def _seat_of(workspace: Workspace) -> Person:
    person = workspace.person
    if person is None:
        raise NotOnRoster(workspace.identity.name)
    return person


def _seated(person: Person, identity: Identity) -> Person:
    """Return a person's record with another identity's certificates and address."""
    return replace(
        person,
        name=identity.name,
        email=identity.email,
        fingerprint=identity.fingerprint,
        root=identity.root_fingerprint,
        leaf_pem=identity.leaf_pem.decode("ascii"),
        root_pem=identity.root_pem.decode("ascii"),
        recipient=identity.recipient,
        card=identity.contact().to_bytes(identity).decode("utf-8"),
    )


def _roots_with(workspace: Workspace, person: Person, *, old: Identity, new: Identity) -> list[Act]:
    """Return the act that lets a new root speak for our party; the old one stays while a colleague has it."""
    party = workspace.deal.record(Party, person.party)
    if party is None or new.root_fingerprint in party.roots:
        return []
    shared = any(one.root == old.root_fingerprint and one.key != person.key for one in workspace.deal.people)
    kept = tuple(root for root in party.roots if shared or root != old.root_fingerprint)
    return [Put(replace(party, roots=(*kept, new.root_fingerprint)))]


def _roots_without(workspace: Workspace, person: Person) -> list[Act]:
    """Return the act that strikes a leaver's root from our party, or none: with it they could enter themselves again.

    In the place of a party's last root come those of its people who stay.
    """
    if workspace.person is None or not may(workspace.person.role, "party"):
        return []
    party = workspace.deal.record(Party, person.party)
    others = {one.root for one in workspace.deal.people if one.party == person.party and one.key != person.key}
    if party is None or not person.root or person.root not in party.roots or person.root in others:
        return []
    kept = tuple(root for root in party.roots if root != person.root) or tuple(sorted(others - {""}))
    return [Put(replace(party, roots=kept))]


def _revoked(
    workspace: Workspace, identity: Identity, person: Person, reason: Reason
) -> tuple[Revoked, tuple[Revocation, ...]]:
    """Return the revocation of a leaf by its root, and all that the root's list names by then."""
    at = workspace.clock.now()
    root = load_certificate(identity.root_pem)
    before = [
        one
        for revoked in revoked_leaves(workspace.deal).values()
        if revoked.root == person.root
        for one in read_crl(from_text(revoked.crl), root)
    ]
    ending = identity.revoking(before).revoking([Revocation(serial=identity.serial, at=at, reason=reason)])
    revoked = Revoked(leaf=person.fingerprint, root=person.root, reason=reason, crl=to_text(ending.crl(at)))
    return revoked, ending.revoked


def _succeed(
    workspace: Workspace, old: Identity, new: Identity, *, label: str, first: Sequence[Act], then: Sequence[Act]
) -> Receipt:
    """Let the old identity sign the first acts and the new one the others; from then on the new one signs here."""
    signers = Signers(workspace.vault.local)

    def pass_on() -> None:
        signers.end(old)
        signers.keep(new)

    signers.hold(new)
    try:
        entries: tuple[Entry, ...] = workspace.draft(first)
        if then:
            with workspace.acting_as(new.fingerprint):
                entries = (*entries, *workspace.draft(then, beyond=entries))
        return workspace.commit(label, entries, also=pass_on)
    except BaseException:
        signers.drop(new)
        raise


# Files


def from_p12_file(path: Path, passphrase: str, *, at: datetime) -> Identity:
    """Return the identity in a PKCS#12 file, when it can sign at a time.

    Raise NoSuchFile, P12Damaged, WrongP12Passphrase, P12NoKey, P12NoRoot or BadCertificate.
    """
    identity = from_p12(read_file(path), passphrase)
    check_leaf(load_certificate(identity.leaf_pem), load_certificate(identity.root_pem), at=at)
    return identity


def keep_identity_and_card(identity: Identity, path: Path, card: Path, *, passphrase: str) -> None:
    """Write an identity's own file, sealed with a passphrase, and its contact card: both or neither.

    Raise IdentityExists, EmptyPassphrase, CannotWrite.
    """
    if path.exists():
        raise IdentityExists(path)
    sealed = seal_identity(identity, passphrase)
    with staged(card, identity.contact().to_bytes(identity)):
        write_file(path, sealed)


def save_identity(workspace: Workspace, path: Path, *, passphrase: str) -> Identity:
    """Write whoever signs here to a file of its own, and return who that is. Its name says what for.

    Called .p12 or .pfx: the signing key and certificates as PKCS#12, for other programs. Called .age: what opens
    packages with the program age alone. Otherwise all of it, root key too: with it they can enter themselves again.
    Raise IdentityExists, EmptyPassphrase, CannotWrite.
    """
    if path.exists():
        raise IdentityExists(path)
    write_file(path, _WAYS.get(path.suffix.casefold(), seal_identity)(workspace.identity, passphrase))
    return workspace.identity


_WAYS: Final = {".p12": to_p12, ".pfx": to_p12, ".age": age_key_file}


def save_root(workspace: Workspace, path: Path) -> Identity:
    """Write the root certificate of whoever signs here as PEM: others verify with it, by any program. It is no secret.

    Raise CannotWrite.
    """
    write_file(path, workspace.identity.root_pem)
    return workspace.identity


# Pictures


def card_text(workspace: Workspace) -> str:
    """Return the compact contact card of whoever signs here."""
    return workspace.identity.contact().compact()


def save_card(workspace: Workspace, path: Path) -> Path:
    """Write the contact card of whoever signs here, and beside it its picture for a telephone. Return the picture's
    path. Raise CannotWrite.
    """
    identity = workspace.identity
    picture = path.with_name(f"{path.name}.png")
    with staged(picture, qr.png(card_text(workspace))):
        write_file(path, identity.contact().to_bytes(identity))
    return picture
