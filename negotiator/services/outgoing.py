"""What a package to the other side would hold: worked out from an allow-list and shown before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from negotiator.domain import Deal, stages
from negotiator.domain.packages import PackageLogged
from negotiator.domain.versions import VersionProposed
from negotiator.exchange import HeldPackage, Recipient
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.ledger import Entry
from negotiator.services import terms
from negotiator.services.founding import TERM_SHEET
from negotiator.services.receipts import State
from negotiator.services.versions import redline_file
from negotiator.services.workspace import Workspace


class NobodyToSendTo(Refused):
    """The other side has no one who could open a package."""

    code = "no-recipient"

    def __init__(self) -> None:
        super().__init__(
            "Nobody on the other side can open a package yet.", hint="Add the partner's contact card first."
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


def packages_held(deal: Deal, audience: str = "partner") -> dict[str, HeldPackage]:
    """Return the packages for an audience that were sent and received, by id: each audience has its own history."""
    return {
        fact.value.package: HeldPackage(
            sequence=fact.value.sequence, author_root=fact.value.author_root, parents=fact.value.parents
        )
        for fact in deal.facts(PackageLogged)
        if fact.value.audience == audience
    }


def _tips(held: Mapping[str, HeldPackage]) -> tuple[str, ...]:
    named = {parent for package in held.values() for parent in package.parents}
    return tuple(sorted(id_ for id_ in held if id_ not in named))
