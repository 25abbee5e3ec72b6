"""Matters, decision sheets and the matrix in plain values. No Qt here."""

from datetime import datetime
from decimal import Decimal

from negotiator.domain.approvals import ApprovalStep, DecisionRight, GivenApproval
from negotiator.gui.redline_surface.content import Content
from negotiator.gui.screens.approvals.state import (
    MatterLine,
    RightLine,
    Sheet,
    Signer,
    StepLine,
    StepTone,
    VerdictLine,
)
from negotiator.kernel import NegotiatorError, Progress
from negotiator.redline import Redline, rows
from negotiator.services import docket
from negotiator.services.docket import Matter
from negotiator.services.workspace import Workspace

_TONES: dict[str, StepTone] = {
    "approved": "ok",
    "approved with condition": "ok",
    "declined": "danger",
    "stale": "warn",
    "waiting": "warn",
}


def key_of(matter: Matter) -> str:
    """Return what names a matter: its subject and the event that is asked for."""
    return f"{matter.waiting.event} {matter.waiting.subject}"


def matter_line(workspace: Workspace, matter: Matter) -> MatterLine:
    """Return a matter as the queue lists it."""
    waiting = matter.waiting
    rules = list(dict.fromkeys(_rule(step.right) for step in waiting.steps))
    amount = _amount(matter)
    asked = f"{waiting.requested_by}, {_age(waiting.since, workspace.clock.now())}"
    more = f" and {len(rules) - 2} more" if len(rules) > 2 else ""
    detail = [", ".join(rules[:2]) + more, amount, asked]
    standing, tone = _standing(matter)
    return MatterLine(
        key=key_of(matter),
        title=waiting.title,
        detail="\n".join(part for part in detail if part),
        standing=standing,
        tone=tone,
        decided=matter.decided,
    )


def _standing(matter: Matter) -> tuple[str, StepTone]:
    states = [step.state for step in matter.waiting.steps]
    if "declined" in states:
        return "Declined", "danger"
    if not matter.waiting.done:
        missing = list(dict.fromkeys(step.role for step in matter.waiting.steps if not step.state.startswith("appr")))
        return f"Waits for {', '.join(missing)}", "warn"
    if matter.act:
        return {"agree": "Ready to agree", "sign": "Ready to sign"}[matter.act], "warn"
    return "Approved" if states else "Done", "ok"


def _rule(right: DecisionRight) -> str:
    event = right.event[:1].upper() + right.event[1:]
    return f"{event}: from {right.threshold:,} {right.unit}".strip() if right.threshold > 0 else f"{event}: always"


def _amount(matter: Matter) -> str:
    if matter.request is None:
        return ""
    request = matter.request.request
    parts = [f"{request.currency} {request.amount:,}" if request.amount else "", _days(request.days)]
    return ", ".join(part for part in parts if part)


def _days(days: int) -> str:
    return f"{days:+d} day{'s' if abs(days) != 1 else ''}" if days else ""


def _age(since: datetime, now: datetime) -> str:
    days = (now - since).days
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days} days"


def sheet(workspace: Workspace, matter: Matter, progress: Progress) -> Sheet:
    """Return the decision sheet of a matter, with its redline cut down to the changed clauses."""
    waiting = matter.waiting
    content, note = _redline(workspace, matter, progress)
    request = matter.request.request if matter.request else None
    impact: list[tuple[str, str]] = []
    if request is not None:
        impact = [
            ("Economics", request.economics),
            ("Milestones", request.milestones),
            ("Risks", request.risks),
            ("Money", f"{request.currency} {request.amount:,}" if request.amount else "No effect"),
            ("Dates", _days(request.days) or "No effect"),
        ]
    given = workspace.deal.approvals(waiting.subject, content=waiting.content)
    return Sheet(
        key=key_of(matter),
        title=waiting.title,
        event=waiting.event,
        requested_by=waiting.requested_by,
        since=waiting.since,
        content=waiting.content,
        reason=request.reason if request else (matter.version.note if matter.version else ""),
        impact=impact,
        steps=tuple(_step(step) for step in waiting.steps),
        history=tuple(_verdict(one) for one in reversed(given)),
        signers=tuple(
            Signer(fingerprint=fingerprint, title=f"{name} ({role})")
            for fingerprint, name, role in docket.holders(workspace, waiting)
        ),
        act=matter.act,
        act_ready=waiting.done,
        party=workspace.deal.parties[0].name if workspace.deal.parties else "",
        decided=matter.decided,
        redline=content,
        redline_note=note,
    )


def _redline(workspace: Workspace, matter: Matter, progress: Progress) -> tuple[Content | None, str]:
    try:
        found = docket.redline_of(workspace, matter, progress=progress)
    except NegotiatorError as error:
        return None, error.message
    if found is None:
        return None, "This is the first version of the text; nothing stands before it."
    if not found.changes:
        return None, "No word differs from the version before it."
    count = "1 change" if len(found.changes) == 1 else f"{len(found.changes)} changes"
    return changed_rows(found), f"{count}; clauses without changes are left out."


def changed_rows(redline: Redline) -> Content:
    """Return only the clauses that changed."""
    kept = tuple(row for row in rows(redline) if any(segment.change for segment in row.segments))
    return Content(rows=kept, changes={change.id: change for change in redline.changes})


def _step(step: ApprovalStep) -> StepLine:
    by = ""
    if step.given is not None:
        who = step.given.person.name if step.given.person else "someone not on the roster"
        by = f"{who}, {step.given.entry.claimed_at.astimezone():%d %b %Y}"
    quorum = "any of the roles" if step.right.quorum == "any" else "each role"
    standing = "Stale: given for other words" if step.state == "stale" else step.state.capitalize()
    return StepLine(
        role=step.role,
        rule=f"{_rule(step.right)} ({quorum})",
        standing=standing,
        tone=_TONES[step.state],
        by=by,
    )


def _verdict(given: GivenApproval) -> VerdictLine:
    words = [given.approval.conditions, given.approval.reason]
    return VerdictLine(
        who=given.person.name if given.person else given.entry.author[:12],
        role=given.approval.role,
        verdict=given.approval.verdict.capitalize(),
        at=given.entry.claimed_at,
        words=" ".join(part for part in words if part),
        stale=given.stale,
    )


def right_line(workspace: Workspace, right: DecisionRight) -> RightLine:
    """Return a row of the matrix, and what fills the form."""
    names = {party.key: party.short for party in workspace.deal.parties}
    values = {
        "event": right.event,
        "party": right.party,
        "threshold": right.threshold or None,
        "unit": right.unit or None,
        "quorum": right.quorum,
        "reason": right.reason or None,
    }
    return RightLine(
        key=right.key,
        event=right.event,
        party=names.get(right.party, right.party),
        roles=", ".join(right.roles),
        threshold=right.threshold,
        unit=right.unit,
        quorum={"all": "Each role", "any": "Any role"}[right.quorum],
        ours=right.party == workspace.deal.ours,
        values=values | {f"role {role}": True for role in right.roles},
    )


def threshold_of(value: object) -> Decimal:
    """Return a threshold that was typed, 0 for none."""
    return value if isinstance(value, Decimal) else Decimal(0)
