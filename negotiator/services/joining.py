"""Joining a deal from its first package, and the identity file that makes this possible before there is a deal."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from negotiator.crypto import Identity, open_identity
from negotiator.domain import fold
from negotiator.exchange import BytesSource, FileSource, Package, Source, verify
from negotiator.kernel import SILENT, Clock, Progress, Refused, SystemClock
from negotiator.ledger import from_line
from negotiator.services import comparing, packages
from negotiator.services.arrivals import TeamFromPartner
from negotiator.services.files import read_file
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
            hint="Send your contact card to whoever invited you and ask for a new package.",
        )


class IdentityExists(Refused):
    """A new identity would replace another one, whose key is nowhere else."""

    code = "identity-exists"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already.", hint="Choose another name; an identity is never overwritten.")


def open_identity_file(path: Path, passphrase: str) -> Identity:
    """Open an identity file. Raises Locked for a wrong passphrase."""
    return open_identity(read_file(path), passphrase)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """What a first package says before anybody trusts it. seat: the party that it gives to our identity.

    party_name, role: how that party is called, and what we are to do. from_colleague: it is for our own side alone.
    """

    package: Package
    seat: str
    party_name: str
    role: str
    from_colleague: bool = False


def look_at_first(source: Source | bytes | Path, *, identity: Identity) -> Package:
    """Verify a first package without trusting anybody: what it says, for the person who decides about its sender."""
    return verify(_source(source), identities=(identity,), trust={})


def look_around(source: Source | bytes | Path, *, identity: Identity, on: date) -> FirstLook:
    """Verify a first package and read who it says that we are; none of its acts is proven yet.

    on: today; a mandate may begin later, but not have ended. Raises NotInvited, TeamFromPartner.
    """
    package = look_at_first(source, identity=identity)
    deal = fold(from_line(line) for line in package.ledger)
    person = deal.roster.people.get(identity.fingerprint)
    begun = on if person is None or person.since is None else max(on, person.since)
    if person is None or deal.roster.mandate(identity.fingerprint, on=begun) is not None:
        raise NotInvited(identity.name)
    of_team = package.manifest.audience == "team"
    if of_team and deal.roster.party_of(package.signer.fingerprint) != person.party:
        raise TeamFromPartner
    return FirstLook(
        package=package,
        seat=person.party,
        party_name=next((one.name for one in deal.parties if one.key == person.party), person.party),
        role=person.role,
        from_colleague=of_team,
    )


def join_from_package(
    path: Path,
    source: Source | bytes | Path,
    *,
    identity: Identity,
    trusted_root: str,
    passphrase: str,
    party: str = "",
    how: str = "",
    clock: Clock | None = None,
    profile: int | None = None,
    progress: Progress = SILENT,
) -> Workspace:
    """Make our file of a deal from its first package: a partner's, or one for colleagues.

    trusted_root: the sender's root as a person compared it; how: in which way (by voice unless told), which goes on
    record where the sender is a partner. The workspace comes back open. Raises SenderNotTrusted, NotInvited,
    TeamFromPartner; then no file is left.
    """
    clock = clock or SystemClock()
    look = look_around(source, identity=identity, on=clock.now().date())
    signer = look.package.signer
    if trusted_root.lower().replace(":", "").replace(" ", "") != signer.root_fingerprint:
        raise SenderNotTrusted(signer.name, signer.organisation, signer.root_fingerprint)
    if party and party != look.seat:
        raise NotInvited(identity.name)

    def receive(workspace: Workspace) -> None:
        incoming = packages.open_package(workspace, source, progress=progress)
        packages.take(workspace, incoming, asked=True, progress=progress)  # the root was compared
        if not look.from_colleague:
            comparing.record(workspace, signer.root_fingerprint, how=comparing.way_of(how))

    return join_deal(
        path,
        passphrase=passphrase,
        deal_id=look.package.deal_id,
        party=look.seat,
        identity=identity,
        fill=receive,
        clock=clock,
        profile=profile,
    )


def _source(source: Source | bytes | Path) -> Source:
    if isinstance(source, Path):
        return FileSource(source)
    return BytesSource(source) if isinstance(source, bytes) else source
