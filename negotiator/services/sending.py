"""Writes what was prepared as a sealed package and records it as sent: both or neither."""

import json
from dataclasses import dataclass
from pathlib import Path

from negotiator.domain import KINDS, Deal, fold
from negotiator.domain.packages import PackageLogged
from negotiator.domain.versions import read_tree
from negotiator.exchange import PackagePlan, WrittenPackage, write
from negotiator.kernel import SILENT, Progress
from negotiator.ledger import Entry, to_lines
from negotiator.services import approvals
from negotiator.services.files import staged
from negotiator.services.outgoing import Outgoing
from negotiator.services.receipts import Receipt, State
from negotiator.services.summaries import SummaryOptions, machine_summary, summary_pdf
from negotiator.services.workspace import Workspace


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
