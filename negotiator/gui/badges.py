"""The numbers on the rail and the chips of the top bar, read from the deal in one go. No Qt here."""

from dataclasses import dataclass, field

from negotiator.domain import stages
from negotiator.domain.registers import REGISTERS
from negotiator.services import approvals, versions
from negotiator.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What the shell says of the open deal: title, stage, whose turn, and how many things wait on each screen."""

    title: str
    stage: str
    round: int
    our_turn: bool
    label: str
    waiting: dict[str, int] = field(default_factory=dict)


def glance(workspace: Workspace) -> Glance:
    """Return what the shell says of a deal."""
    deal = workspace.deal
    queue = [waiting for waiting in approvals.queue(workspace) if not waiting.done]
    open_requests = [one for one in stages.requests(deal) if one.state not in ("incorporated", "declined")]
    waiting = {
        "approvals": len(queue),
        "amendments": len(open_requests),
        "redlines": _open_changes(workspace),
    }
    for register in REGISTERS:
        found = {finding.key for finding in register.findings(deal) if finding.severity == "blocking"}
        waiting[f"{register.kind.topic}s"] = len(found)
    return Glance(
        title=deal.charter.title,
        stage=stages.stage(deal),
        round=stages.round_number(deal),
        our_turn=stages.our_turn(deal),
        label=deal.charter.label,
        waiting=waiting,
    )


def _open_changes(workspace: Workspace) -> int:
    """Return how many changes of the newest text that came to us are not answered yet."""
    total = 0
    for instrument in workspace.deal.instruments:
        known = stages.versions(workspace.deal, instrument.key)
        if not known or known[-1].side == workspace.deal.ours or not known[-1].proposed.source:
            continue
        ours = [one for one in known[:-1] if one.side == workspace.deal.ours and one.proposed.source]
        if ours and known[-1].state == "received":
            total += len(versions.compare_versions(workspace, ours[-1], known[-1]).open)
    return total
