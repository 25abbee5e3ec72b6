"""Writes what was prepared as a sealed package and records it as sent: both or neither."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from negotiator.domain import Deal, fold
from negotiator.domain.contents import contents_of, digests_in, named_by, shared_contents, texts_in
from negotiator.domain.packages import PackageLogged, packages_logged
from negotiator.exchange import Content, PackagePlan, WrittenPackage, write
from negotiator.kernel import SILENT, Progress
from negotiator.ledger import Entry, heads, to_lines
from negotiator.services import approvals, mandates, team
from negotiator.services.evidence import content_of, proof_of
from negotiator.services.files import staged_stream
from negotiator.services.outgoing import Outgoing, PreparedTooEarly, kept_from_us
from negotiator.services.receipts import Receipt, State
from negotiator.services.summaries import SummaryOptions, machine_summary, summary_pdf
from negotiator.services.workspace import Workspace
from negotiator.store import Blobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A package that was written to a file."""

    path: Path
    written: WrittenPackage
    receipt: Receipt


def send(
    workspace: Workspace,
    outgoing: Outgoing,
    to: Path,
    *,
    with_summary: bool = True,
    options: SummaryOptions | None = None,
    progress: Progress = SILENT,
) -> Sent:
    """Write the sealed package to a file and record it as sent: both or neither.

    Raises PreparedTooEarly, NoMandate, TeamToPartner, NotApproved, CannotWrite; Cancelled leaves neither of them.
    """
    if outgoing.basis != len(workspace.entries):
        raise PreparedTooEarly
    today = workspace.clock.now().date()
    mandates.require_signer(workspace.deal.roster, workspace.identity, on=today)
    if outgoing.audience == "team":
        team.require_own_side(workspace.deal, outgoing.recipients, on=today)
    approvals.require_for_sending(workspace, outgoing.versions)
    for data in outgoing.made:
        workspace.vault.blobs.put(data)
    plan = _plan(workspace, outgoing, options=options if with_summary else None)
    with staged_stream(to) as file:
        written = write(plan, file, identity=workspace.identity, progress=progress)
        file.settle()
        proof = proof_of(written.proof)
        log = _log_sent(workspace, written, outgoing, proof=proof)
        receipt = workspace.commit(
            "Package written", (*outgoing.fresh, *log), blobs=[content_of(workspace.deal, proof)]
        )
    return Sent(path=to, written=written, receipt=receipt)


def _plan(workspace: Workspace, outgoing: Outgoing, *, options: SummaryOptions | None) -> PackagePlan:
    """Return what the package holds. What tells of the deal is folded from the acts that travel, and from no others."""
    told = fold(outgoing.entries, ours=workspace.deal.ours)
    pdf = None
    if options is not None:
        pdf = summary_pdf(workspace, options, deal=told, documents=outgoing.documents, parents=outgoing.parents)
    return PackagePlan(
        deal_id=workspace.deal_id,
        sequence=outgoing.sequence,
        parents=outgoing.parents,
        recipients=outgoing.recipients,
        ledger=to_lines(outgoing.entries),
        deal_json=machine_summary(told),
        created=workspace.clock.now(),
        blobs=_contents(workspace, outgoing),
        documents=outgoing.documents,
        against=outgoing.against,
        summary_pdf=pdf,
        audience=outgoing.audience,
        team_ledger=to_lines(outgoing.team) if outgoing.audience == "team" else None,
        note=outgoing.note,
        label=outgoing.label,
        walled=tuple(sorted({*outgoing.walled, *outgoing.taken_back, *kept_from_us(workspace.deal)})),
    )


def _contents(workspace: Workspace, outgoing: Outgoing) -> dict[str, Content | bytes]:
    """Return the contents that travelling acts name: trees and texts as bytes, files as something to be read later."""
    acts = (*outgoing.entries, *outgoing.team)
    blobs = workspace.vault.blobs
    held = _getter(blobs)
    named = shared_contents(outgoing.entries, get=held) | _named_by_newer(workspace, acts)
    named |= {digest for entry in outgoing.team for digest in contents_of(entry)}
    for one in named_by(outgoing.team):
        named |= texts_in(one.tree, get=held) if one.has_clauses else frozenset()
    files = {digest for entry in acts for digest in contents_of(entry)} - {one.tree for one in named_by(acts)}
    return {digest: _read_later(blobs, digest) if digest in files else blobs.get(digest) for digest in sorted(named)}


def _named_by_newer(workspace: Workspace, acts: Iterable[Entry]) -> frozenset[str]:
    """Return the contents that acts of our own side seem to name which this version cannot read.

    Only ours: whoever else writes such an act could name content that is not theirs, and have us send it.
    """
    deal, blobs = workspace.deal, workspace.vault.blobs
    newer = {entry.id for entry in deal.newer if deal.party_of(entry) == deal.ours}
    named = {digest for entry in acts if entry.id in newer for digest in digests_in(entry.body)}
    return frozenset(named.difference(blobs.missing(named)))


def _getter(blobs: Blobs) -> Callable[[str], bytes | None]:
    return lambda digest: blobs.get(digest) if blobs.has(digest) else None


def _read_later(blobs: Blobs, digest: str) -> Content:
    size, crc = blobs.facts(digest)
    return Content(size=size, crc=crc, open=partial(blobs.read, digest))


def _log_sent(workspace: Workspace, written: WrittenPackage, outgoing: Outgoing, *, proof: bytes) -> tuple[Entry, ...]:
    before = {id_ for fact in packages_logged(workspace.deal) for id_ in fact.value.kept}
    shared = [entry for entry in (*workspace.entries, *outgoing.fresh) if entry.stream == "shared"]
    logged = PackageLogged(
        direction="sent",
        package=written.package_id,
        sequence=outgoing.sequence,
        parents=outgoing.parents,
        author_root=workspace.identity.root_fingerprint,
        versions=_first_logged(workspace.deal, outgoing.entries) if outgoing.audience == "partner" else (),
        recipients=tuple(recipient.name for recipient in outgoing.recipients),
        audience=outgoing.audience,
        label=outgoing.label,
        proof=sha256(proof).hexdigest(),
        heads=heads(shared),
        kept=tuple(id_ for id_ in outgoing.taken_back if id_ not in before),
    )
    return workspace.draft([State(logged)])


def _first_logged(deal: Deal, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """Return the versions among shared acts that no package log names yet."""
    logged = {content for fact in deal.facts(PackageLogged) for content in fact.value.versions}
    trees = [one.tree for one in named_by(entry for entry in entries if entry.kind == "version/1")]
    return tuple(dict.fromkeys(tree for tree in trees if tree not in logged))
