"""Sending and receiving: what leaves comes from an allow-list, what arrives is verified and planned first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from negotiator.crypto import Identity
from negotiator.domain import KINDS, Deal, fold, stages
from negotiator.domain.charter import Person
from negotiator.domain.packages import PackageLogged
from negotiator.domain.roster import OutsideMandate
from negotiator.domain.versions import DocumentVersion, VersionProposed, read_tree
from negotiator.exchange import (
    HeldPackage,
    ImportPlan,
    Package,
    PackagePlan,
    Pinned,
    Recipient,
    WrittenPackage,
    plan,
    read,
    write,
)
from negotiator.kernel import SILENT, Progress, Refused, Tampered
from negotiator.ledger import Entry, from_line, to_lines, union, verify
from negotiator.services import approvals, terms
from negotiator.services.content import check_content, received_contents
from negotiator.services.contested import Contested, contested
from negotiator.services.files import staged
from negotiator.services.founding import TERM_SHEET, RootChanged
from negotiator.services.pens import book_of
from negotiator.services.receipts import Receipt, State
from negotiator.services.summaries import SummaryOptions, machine_summary, summary_pdf
from negotiator.services.versions import redline_file
from negotiator.services.workspace import Workspace


class NobodyToSendTo(Refused):
    """The other side has no one who could open a package."""

    code = "no-recipient"

    def __init__(self) -> None:
        super().__init__(
            "Nobody on the other side can open a package yet.", hint="Add the partner's contact card first."
        )


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
class Outgoing:
    """What a package would hold, before it is written: shown to the sender, built once they say so.

    `made` is content that no version held before: the term sheet as it is proposed.
    """

    entries: tuple[Entry, ...]
    fresh: tuple[Entry, ...]
    versions: tuple[str, ...]
    documents: Mapping[str, bytes]
    recipients: tuple[Recipient, ...]
    withheld: Mapping[str, int]
    sequence: int
    parents: tuple[str, ...]
    note: str
    made: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A package that was written to a file."""

    path: Path
    written: WrittenPackage
    receipt: Receipt


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


def prepare(workspace: Workspace, *, note: str = "", progress: Progress = SILENT) -> Outgoing:
    """Work out what a package to the other side would hold; nothing is written or recorded."""
    recipients = _recipients(workspace.deal)
    if not recipients:
        raise NobodyToSendTo
    facts = [State(fact, True) for fact in _unsent_versions(workspace)]
    sheet, made = _unsent_sheet(workspace)
    fresh = workspace.draft([*facts, *(State(fact, True) for fact in sheet)])
    shared = [entry for entry in (*workspace.entries, *fresh) if entry.stream == "shared"]
    versions = tuple(fact.fact.tree for fact in facts) + tuple(fact.tree for fact in sheet)
    held = packages_held(workspace.deal)
    parents = _tips(held)
    return Outgoing(
        entries=tuple(shared),
        fresh=fresh,
        versions=versions,
        documents=_documents(workspace, [fact.fact for fact in facts], progress),
        recipients=recipients,
        withheld=withheld(workspace.deal),
        sequence=1 + max((held[parent].sequence for parent in parents), default=0),
        parents=parents,
        note=note,
        made=made,
    )


def withheld(deal: Deal) -> dict[str, int]:
    """Return what the other side will not see: how many team entries of each kind stay here."""
    counts: dict[str, int] = {}
    for entry in deal.projection.entries:
        if entry.stream == "team":
            topic = entry.kind.partition("/")[0]
            counts[topic] = counts.get(topic, 0) + 1
    return counts


def _recipients(deal: Deal) -> tuple[Recipient, ...]:
    theirs = [person for person in deal.people if person.party != deal.ours and person.recipient and not person.until]
    return tuple(
        Recipient(root_fingerprint=person.root, age_recipient=person.recipient, name=person.name) for person in theirs
    )


def _unsent_versions(workspace: Workspace) -> list[VersionProposed]:
    """Return, of each instrument, our newest draft if it has not been sent: only it travels, never what led to it."""
    found = []
    for instrument in workspace.deal.instruments:
        known = stages.versions(workspace.deal, instrument.key)
        if instrument.key == TERM_SHEET or not known:
            continue
        newest = known[-1]
        if newest.shared or newest.side != workspace.deal.ours:
            continue
        both_hold = {version.hash for version in known if version.shared}
        found.append(
            VersionProposed(
                instrument=instrument.key,
                turn=newest.proposed.turn,
                state="sent",
                tree=newest.hash,
                source=newest.proposed.source,
                source_name=newest.proposed.source_name,
                parents=tuple(parent for parent in newest.proposed.parents if parent in both_hold),
                note=newest.proposed.note,
            )
        )
    return found


def _unsent_sheet(workspace: Workspace) -> tuple[tuple[VersionProposed, ...], tuple[bytes, ...]]:
    """Return the working term sheet as a new version, and its bytes; nothing of either when it is known already."""
    frozen = terms.frozen_sheet(workspace)
    known = terms.sheets(workspace)
    if frozen is None or any(version.hash == frozen[0] for version in known):
        return (), ()
    turn = (known[-1].proposed.turn if known else 0) + 1
    proposed = VersionProposed(
        instrument=TERM_SHEET,
        turn=turn,
        state="sent",
        tree=frozen[0],
        parents=(known[-1].hash,) if known else (),
    )
    return (proposed,), (frozen[1],)


def _documents(workspace: Workspace, facts: list[VersionProposed], progress: Progress) -> dict[str, bytes]:
    """Return each version that travels as a Word file, with tracked changes against what the recipient last sent."""
    documents: dict[str, bytes] = {}
    for fact in facts:
        known = stages.versions(workspace.deal, fact.instrument)
        version = next(one for one in known if one.hash == fact.tree)
        base = stages.last_received(workspace.deal, fact.instrument)
        if base is None:
            data = workspace.vault.blobs.get(fact.source)
        else:
            data = redline_file(workspace, base, version, progress=progress)
        documents[_free_name(fact, taken={name.casefold() for name in documents})] = data
    return documents


def _free_name(fact: VersionProposed, *, taken: set[str]) -> str:
    """Return the file's name or, where another text's file has it already, one that tells whose text it is."""
    name, number = fact.source_name, 1
    while name.casefold() in taken:
        name = f"{fact.instrument}{f' {number}' if number > 1 else ''} {fact.source_name}"
        number += 1
    return name


def packages_held(deal: Deal) -> dict[str, HeldPackage]:
    """Return the packages that were sent and received, by id."""
    return {
        fact.value.package: HeldPackage(
            sequence=fact.value.sequence, author_root=fact.value.author_root, parents=fact.value.parents
        )
        for fact in deal.facts(PackageLogged)
    }


def _tips(held: Mapping[str, HeldPackage]) -> tuple[str, ...]:
    named = {parent for package in held.values() for parent in package.parents}
    return tuple(sorted(id_ for id_ in held if id_ not in named))


def send(
    workspace: Workspace,
    outgoing: Outgoing,
    to: Path,
    *,
    with_summary: bool = True,
    options: SummaryOptions | None = None,
    progress: Progress = SILENT,
) -> Sent:
    """Write the sealed package to a file and record it as sent: both or neither. Raises NotApproved, CannotWrite."""
    workspace.refuse_newer()
    approvals.require_for_sending(workspace, outgoing.versions)
    for data in outgoing.made:
        workspace.vault.blobs.put(data)
    written = _seal(workspace, outgoing, options=options if with_summary else None, progress=progress)
    with staged(to, written.sealed):
        receipt = workspace.commit("Send package", (*outgoing.fresh, *_log_sent(workspace, written, outgoing)))
    return Sent(path=to, written=written, receipt=receipt)


def _seal(
    workspace: Workspace, outgoing: Outgoing, *, options: SummaryOptions | None, progress: Progress
) -> WrittenPackage:
    after = fold((*workspace.entries, *outgoing.fresh), ours=workspace.deal.ours)
    pdf = None
    if options is not None:
        pdf = summary_pdf(workspace, options, deal=after, documents=outgoing.documents, parents=outgoing.parents)
    package_plan = PackagePlan(
        deal_id=workspace.deal_id,
        sequence=outgoing.sequence,
        parents=outgoing.parents,
        recipients=outgoing.recipients,
        ledger=to_lines(outgoing.entries),
        deal_json=machine_summary(after),
        created=workspace.clock.now(),
        blobs=_blobs(workspace, outgoing.entries),
        documents=outgoing.documents,
        summary_pdf=pdf,
        note=outgoing.note,
    )
    return write(package_plan, identity=workspace.identity, progress=progress)


def _log_sent(workspace: Workspace, written: WrittenPackage, outgoing: Outgoing) -> tuple[Entry, ...]:
    logged = PackageLogged(
        direction="sent",
        package=written.package_id,
        sequence=outgoing.sequence,
        parents=outgoing.parents,
        author_root=workspace.identity.root_fingerprint,
        versions=_first_logged(workspace.deal, outgoing.entries),
        recipients=tuple(recipient.name for recipient in outgoing.recipients),
    )
    return workspace.draft([State(logged)])


def _first_logged(deal: Deal, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """Return the versions among shared entries that no package log names yet."""
    logged = {content for fact in deal.facts(PackageLogged) for content in fact.value.versions}
    trees = [entry.body["tree"] for entry in entries if entry.kind == "version/1"]
    return tuple(dict.fromkeys(tree for tree in trees if tree not in logged))


def _blobs(workspace: Workspace, entries: tuple[Entry, ...]) -> dict[str, bytes]:
    """Return the blobs that shared entries name: trees, files, clauses of the trees. Nothing else can travel."""
    named: set[str] = set()
    for entry in entries:
        kind = KINDS.named(entry.kind)
        if kind is not None and kind.topic == "version":
            named |= {entry.body["tree"], entry.body.get("source", "")}
        elif kind is not None and kind.topic == "request" and entry.body["put"]:
            named |= {entry.body["put"]["proposed"], entry.body["put"]["source"]}
    held = {digest: workspace.vault.blobs.get(digest) for digest in named if digest}
    texts = {
        clause.text_hash
        for data in held.values()
        if data.startswith(b'{"clauses"')
        for clause in read_tree(json.loads(data))
    }
    return held | {digest: workspace.vault.blobs.get(digest) for digest in texts}


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


def pinned(workspace: Workspace) -> dict[str, Pinned]:
    """Return the roots that this file trusts: those compared by a person, and those of people on the roster."""
    pins = {
        person.root: Pinned(
            root_pem=person.root_pem.encode("ascii"),
            name=person.name,
            organisation=_organisation(workspace.deal, person),
        )
        for person in workspace.deal.people
        if person.root and person.root_pem
    }
    for name in workspace.vault.local.keys("pin/"):
        value = workspace.vault.local.get(name)
        pins[name.removeprefix("pin/")] = Pinned(
            root_pem=value["root_pem"].encode("ascii"), name=value["name"], organisation=value["organisation"]
        )
    return pins


def _organisation(deal: Deal, person: Person) -> str:
    return next((party.name for party in deal.parties if party.key == person.party), "")


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


def take(workspace: Workspace, incoming: Incoming) -> Receipt:
    """Import a verified package in one transaction; one that was imported before changes nothing."""
    if incoming.plan.replay:
        return workspace.commit("Receive package again", ())
    package = incoming.package
    logged = PackageLogged(
        direction="received",
        package=package.id,
        sequence=package.sequence,
        parents=package.parents,
        author_root=package.signer.root_fingerprint,
        versions=tuple(version.hash for version in incoming.versions),
    )
    log = workspace.draft([State(logged)], beyond=incoming.plan.new)
    contents = received_contents(workspace, incoming.plan.new, blobs=package.blobs)
    return workspace.commit("Receive package", (*incoming.plan.new, *log), blobs=contents)


def party_in(package: Package, identity: Identity) -> str:
    """Return the party that a package's roster gives to an identity, or "" when it names them nowhere."""
    deal = fold(from_line(line) for line in package.ledger)
    return deal.roster.party_of(identity.fingerprint)
