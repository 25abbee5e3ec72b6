"""Verifies a package that arrived and plans its import; nothing is changed by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from negotiator.crypto import Identity
from negotiator.domain import Deal, fold, stages
from negotiator.domain.roster import OutsideMandate
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import ImportPlan, Package, plan, read
from negotiator.kernel import SILENT, Progress, Refused, Tampered
from negotiator.ledger import Entry, from_line, union, verify
from negotiator.services.content import check_content
from negotiator.services.contested import Contested, contested
from negotiator.services.founding import RootChanged
from negotiator.services.outgoing import packages_held
from negotiator.services.pens import book_of
from negotiator.services.pins import pinned
from negotiator.services.workspace import Workspace


class NotImported(Refused):
    """A package was refused as a whole."""

    code = "package-refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing was imported: {why}.", hint="The package stays as it is; ask its sender.")


class SenderUnknown(Refused):
    """A package is signed by someone whom neither the deal nor the package itself enters for a party."""

    code = "sender-unknown"

    def __init__(self, name: str, organisation: str) -> None:
        super().__init__(
            f"{name}, {organisation}, acts for no party of this deal.",
            hint="Nothing was imported. If they should, ask your partner to enter them and to send you a package.",
        )


class ClockForged(Tampered):
    """An act claims a place in the order that does not follow from those it builds on."""

    code = "clock-forged"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} claims a place in the order that it cannot have.",
            hint="Nothing was imported. Tell the sender that their program or someone on the way changed the package.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A verified package and what importing it would do.

    contested: records that it leaves with several values. acts: how many of each topic. outside: acts that count for
    nothing once it is imported; undone: those of them that we hold and that counted until now. newer: its acts that
    this version cannot read; they are kept, and nothing binding is signed meanwhile. ours: acts signed with identities
    of this very file that it lacks, so that it is older than what was once sent from it.
    """

    package: Package
    plan: ImportPlan
    versions: tuple[DocumentVersion, ...]
    contested: tuple[Contested, ...]
    acts: Mapping[str, int]
    outside: tuple[OutsideMandate, ...] = ()
    undone: tuple[Entry, ...] = ()
    newer: tuple[Entry, ...] = ()
    ours: tuple[Entry, ...] = ()


def open_package(workspace: Workspace, data: bytes, *, progress: Progress = SILENT) -> Incoming:
    """Verify a package and plan its import; nothing is changed. Raises RootChanged when a pinned root was replaced."""
    package = read(data, identity=workspace.identity, trust=pinned(workspace), progress=progress)
    if package.standing == "changed":
        raise RootChanged(package.signer.organisation)
    import_plan = plan(
        package,
        deal_id=workspace.deal_id,
        held_entries={entry.id for entry in workspace.entries},
        held_packages=packages_held(workspace.deal),
    )
    if import_plan.stopped:
        raise NotImported("; ".join(f"{one.what}: {one.why}" for one in import_plan.refused).rstrip("."))
    after = fold(union(workspace.entries, import_plan.new), ours=workspace.deal.ours)
    _require_on_roster(package, after)
    _verify_entries(workspace, import_plan.new, unread=len(import_plan.refused))
    check_content(workspace, import_plan.new, blobs=package.blobs)
    fresh = {entry.id for entry in import_plan.new}
    aside = {one.entry.id for one in workspace.deal.outside}
    own = {identity.fingerprint for identity in workspace.identities}
    acts: dict[str, int] = {}
    for entry in import_plan.new:
        topic = entry.kind.partition("/")[0]
        acts[topic] = acts.get(topic, 0) + 1
    return Incoming(
        package=package,
        plan=import_plan,
        versions=tuple(
            version
            for instrument in after.instruments
            for version in stages.versions(after, instrument.key)
            if version.entry.id in fresh
        ),
        contested=tuple(one for one in contested(after) if any(side.entry in fresh for side in one.sides)),
        acts=acts,
        outside=tuple(one for one in after.outside if one.entry.id not in aside),
        undone=tuple(one.entry for one in after.outside if one.entry.id not in aside | fresh),
        newer=tuple(entry for entry in after.newer if entry.id in fresh),
        ours=tuple(entry for entry in import_plan.new if entry.author in own),
    )


def _require_on_roster(package: Package, after: Deal) -> None:
    """Refuse the package of a stranger, even an empty one: what we send next would build on it."""
    if package.standing == "new" and package.signer.root_fingerprint not in {
        person.root for person in after.roster.people.values()
    }:
        raise SenderUnknown(package.signer.name, package.signer.organisation)


def _verify_entries(workspace: Workspace, entries: tuple[Entry, ...], *, unread: int) -> None:
    """Check every signature with the certificates on the roster as it will be, and every clock. Raises Tampered."""
    together = union(workspace.entries, entries)
    _check_clocks(together, entries, unread=unread)
    after = fold(together)
    book = book_of(after.roster.people.values())
    for entry in entries:
        verify(entry, book)


def _check_clocks(held: tuple[Entry, ...], entries: tuple[Entry, ...], *, unread: int) -> None:
    """Refuse an act that does not follow its parents: a clock far ahead would keep others from ever acting again.

    Where a parent is not held its clock is unknown, but no clock runs ahead of the number of acts that there are.
    """
    clocks = {entry.id: entry.lamport for entry in held}
    latest = len(held) + unread
    for entry in entries:
        known = [clocks[parent] for parent in entry.parents if parent in clocks]
        follows = entry.lamport == 1 + max(known, default=0)
        if entry.lamport > latest or (len(known) == len(entry.parents) and not follows):
            raise ClockForged(entry.id)


def party_in(package: Package, identity: Identity) -> str:
    """Return the party that a package's roster gives to an identity, or "" when it names them nowhere."""
    deal = fold(from_line(line) for line in package.ledger)
    return deal.roster.party_of(identity.fingerprint)
