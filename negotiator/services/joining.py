"""Joining a deal from its first package, and the identity file that makes this possible before there is a deal."""

from datetime import datetime
from pathlib import Path

from negotiator.crypto import Identity, open_identity, seal_identity
from negotiator.exchange import Package, read
from negotiator.kernel import Clock, Refused
from negotiator.services import comparing, packages
from negotiator.services.files import read_file, staged, write_file
from negotiator.services.founding import join_deal
from negotiator.services.workspace import Workspace


class SenderNotTrusted(Refused):
    """A first package comes from a root that nobody compared."""

    code = "sender-not-trusted"

    def __init__(self, name: str, organisation: str, root: str) -> None:
        super().__init__(
            f"The package is intact, but nobody has compared the root certificate of {name}, {organisation}: {root}.",
            hint="Compare it with them by telephone, then say that you trust exactly this fingerprint.",
        )


class NotInvited(Refused):
    """The package's roster does not name this identity."""

    code = "not-invited"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The deal's roster does not name {name} with this certificate.",
            hint="Send your contact card to the other side and ask for a new package.",
        )


class IdentityExists(Refused):
    """A new identity would replace another one, whose key is nowhere else."""

    code = "identity-exists"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already.", hint="Choose another name; an identity is never overwritten.")


def make_identity_file(
    path: Path, *, passphrase: str, name: str, organisation: str, email: str, at: datetime
) -> Identity:
    """Make an identity and keep it in a file of its own, sealed with a passphrase. Raises IdentityExists."""
    if path.exists():
        raise IdentityExists(path)
    identity = Identity.create(name=name, organisation=organisation, email=email, at=at)
    write_file(path, seal_identity(identity, passphrase))
    return identity


def make_identity_and_card(
    path: Path, card: Path, *, passphrase: str, name: str, organisation: str, email: str, at: datetime
) -> Identity:
    """Make an identity file and the contact card that goes to the other side. Raises IdentityExists, CannotWrite."""
    if path.exists():
        raise IdentityExists(path)
    identity = Identity.create(name=name, organisation=organisation, email=email, at=at)
    with staged(card, identity.contact().to_bytes(identity)):
        write_file(path, seal_identity(identity, passphrase))
    return identity


def open_identity_file(path: Path, passphrase: str) -> Identity:
    """Open an identity file. Raises Locked for a wrong passphrase."""
    return open_identity(read_file(path), passphrase)


def look_at_first(data: bytes, *, identity: Identity) -> Package:
    """Verify a first package without trusting anybody: what it says, for the person who decides about its sender."""
    return read(data, identity=identity, trust={})


def join_from_package(
    path: Path,
    data: bytes,
    *,
    identity: Identity,
    trusted_root: str,
    passphrase: str,
    party: str = "",
    clock: Clock | None = None,
    profile: int | None = None,
) -> Workspace:
    """Make our file of a deal from its first package; `trusted_root` is the sender's root as a person compared it.

    The workspace comes back open. Raises SenderNotTrusted, NotInvited; then no file is left behind.
    """
    package = look_at_first(data, identity=identity)
    signer = package.signer
    if trusted_root.lower().replace(":", "").replace(" ", "") != signer.root_fingerprint:
        raise SenderNotTrusted(signer.name, signer.organisation, signer.root_fingerprint)
    invited = packages.party_in(package, identity)
    if not invited or (party and party != invited):
        raise NotInvited(identity.name)

    def receive(workspace: Workspace) -> None:
        packages.take(workspace, packages.open_package(workspace, data), asked=True)  # the root was compared
        comparing.record(workspace, signer.root_fingerprint, how="voice")

    return join_deal(
        path,
        passphrase=passphrase,
        deal_id=package.deal_id,
        party=invited,
        identity=identity,
        fill=receive,
        clock=clock,
        profile=profile,
    )
