"""Change requests in plain values: the card on the board, the detail, the trail. No Qt here."""

from collections.abc import Iterator

from negotiator.domain import stages
from negotiator.domain.approvals import ApprovalStep, settled
from negotiator.domain.changes import RequestStatus
from negotiator.gui.redline_surface.content import Content
from negotiator.gui.screens.amendments.state import (
    CardTone,
    ColumnName,
    Detail,
    RequestCard,
    Step,
    StepLine,
    TrailLine,
)
from negotiator.kernel import NegotiatorError, Progress
from negotiator.ledger import Entry
from negotiator.redline import rows
from negotiator.services import changes
from negotiator.services.workspace import Workspace

_TONES: dict[str, CardTone] = {
    "approved": "ok",
    "approved with condition": "ok",
    "declined": "danger",
    "stale": "warn",
    "waiting": "warn",
}
_COLUMNS: dict[str, ColumnName] = {
    "draft": "Draft",
    "impact": "Impact",
    "approval": "Approval",
    "with partner": "With partner",
    "consented": "With partner",
    "incorporated": "Signed",
}


def card(workspace: Workspace, status: RequestStatus) -> RequestCard:
    """Return a request as the board shows it."""
    chip, tone = _chip(workspace, status)
    request = status.request
    size = [f"{request.currency} {request.amount:,}" if request.amount else "", _days(request.days)]
    lines = [f"{request.key}, {_author(workspace, status.entry)}", ", ".join(part for part in size if part)]
    return RequestCard(
        key=request.key,
        column=_column(status),
        title=request.title,
        detail="\n".join(line for line in lines if line),
        chip=chip,
        tone=tone,
    )


def _column(status: RequestStatus) -> ColumnName:
    if status.state == "declined":
        return "With partner" if "refuses" in status.consents.values() else "Approval"
    return _COLUMNS[status.state]


def _chip(workspace: Workspace, status: RequestStatus) -> tuple[str, CardTone]:
    match status.state:
        case "declined":
            refused = "refuses" in status.consents.values()
            return ("Refused" if refused else "Declined"), "danger"
        case "incorporated":
            return f"Amendment {status.amendment.number}" if status.amendment else "Incorporated", "ok"
        case "consented":
            return "Consented: incorporate it", "ok"
        case "with partner":
            ours = workspace.deal.ours in status.missing
            return ("Waits for your consent", "warn") if ours else ("Waits for the partner", "plain")
        case "approval":
            missing = dict.fromkeys(step.role for step in status.steps if not step.state.startswith("approved"))
            return f"Waits for {', '.join(missing)}", "warn"
        case "impact":
            return "State its impact", "warn"
    return "Draft", "plain"


def _days(days: int) -> str:
    return f"{days:+d} day{'s' if abs(days) != 1 else ''}" if days else ""


def _author(workspace: Workspace, entry: Entry) -> str:
    person = workspace.deal.person_of(entry)
    return person.name if person else entry.author[:12]


def detail(workspace: Workspace, status: RequestStatus, progress: Progress) -> Detail:
    """Return everything about one request, with its redline against the signed text."""
    request = status.request
    content, note = _redline(workspace, request.key, progress)
    titles = {instrument.key: instrument.title for instrument in workspace.deal.instruments}
    about = _entries(workspace, request.key)
    opened = next((entry for entry in about if entry.kind.startswith("request/")), status.entry)
    return Detail(
        key=request.key,
        title=request.title,
        reason=request.reason,
        who=_author(workspace, opened),
        at=opened.claimed_at,
        text=titles.get(request.instrument, request.instrument),
        shared=status.stream == "shared",
        state=status.state,
        operations=tuple((one.kind, one.anchor, one.old_text, one.new_text) for one in request.operations),
        consents=tuple(_consents(workspace, status)),
        steps=tuple(_step(step) for step in status.steps),
        trail=tuple(_trail(workspace, request.key)),
        impact={
            "economics": request.economics or None,
            "milestones": request.milestones or None,
            "risks": request.risks or None,
            "amount": request.amount or None,
            "days": request.days or None,
        }
        | {f"event {event}": True for event in request.events},
        editable=status.amendment is None and not status.consents,
        step=_next_step(workspace, status),
        may_refuse=_may_refuse(workspace, status),
        redline=content,
        redline_note=note,
    )


def _next_step(workspace: Workspace, status: RequestStatus) -> Step:
    if status.state in ("draft", "impact"):
        return "impact"
    if status.state == "consented":
        return "incorporate"
    if status.state in ("incorporated", "declined") or workspace.deal.ours not in status.missing:
        return ""
    if not settled(status.steps):
        return "approve"
    return "consent" if status.consents else "submit"


def _may_refuse(workspace: Workspace, status: RequestStatus) -> bool:
    waiting = status.state in ("approval", "with partner")
    return waiting and bool(status.consents) and workspace.deal.ours in status.missing


def _redline(workspace: Workspace, key: str, progress: Progress) -> tuple[Content | None, str]:
    try:
        found = changes.compare_request(workspace, key, progress=progress)
    except NegotiatorError as error:
        return None, error.message
    return Content(rows=rows(found), changes={change.id: change for change in found.changes}), ""


def _consents(workspace: Workspace, status: RequestStatus) -> Iterator[tuple[str, str, CardTone]]:
    words: dict[str, tuple[str, CardTone]] = {"consents": ("Consents", "ok"), "refuses": ("Refuses", "danger")}
    for party in workspace.deal.parties:
        answer, tone = words.get(status.consents.get(party.key, ""), ("No answer yet", "warn"))
        yield party.name, answer, tone


def _step(step: ApprovalStep) -> StepLine:
    by = ""
    if step.given is not None:
        who = step.given.person.name if step.given.person else "someone not on the roster"
        by = f"{who}, {step.given.entry.claimed_at.astimezone():%d %b %Y}"
    standing = "Stale: given for other words" if step.state == "stale" else step.state.capitalize()
    return StepLine(role=step.role, standing=standing, tone=_TONES[step.state], by=by)


def _entries(workspace: Workspace, key: str) -> Iterator[Entry]:
    """Yield every act about a request in agreed order."""
    for entry in workspace.deal.projection.entries:
        topic, body = entry.kind.partition("/")[0], entry.body
        about = {
            "request": body.get("key"),
            "consent": body.get("request"),
            "amendment": body.get("request"),
            "approval": str(body.get("subject", "")).removeprefix("request/"),
        }
        if about.get(topic) == key:
            yield entry


def _trail(workspace: Workspace, key: str) -> Iterator[TrailLine]:
    seen = 0
    entries = sorted(_entries(workspace, key), key=lambda entry: entry.claimed_at)
    shared = any(entry.kind.startswith("request/") and entry.stream == "shared" for entry in entries)
    for entry in entries:
        if shared and entry.stream == "team" and entry.body.get("put", "") is None:
            continue  # it did not go away: it moved to the shared stream
        topic, body = entry.kind.partition("/")[0], entry.body
        if topic == "request":
            seen += 1
        words = {
            "request": _of_request(entry, first=seen == 1),
            "consent": {"consents": "Consents", "refuses": "Refuses"}.get(str(body.get("verdict")), "Answers"),
            "approval": f"{str(body.get('verdict', '')).capitalize()} as {body.get('role', '')}",
            "amendment": f"Incorporated as amendment {body.get('number', '')}",
        }
        reason = str(body.get("reason") or body.get("conditions") or "") if topic in ("consent", "approval") else ""
        what = f"{words[topic]}. {reason}".strip() if reason else words[topic]
        yield TrailLine(at=entry.claimed_at, who=_author(workspace, entry), what=what)


def _of_request(entry: Entry, *, first: bool) -> str:
    if not entry.body.get("put"):
        return "Withdrawn"
    if first:
        return "Opened the change request"
    return "Shared with the partner" if entry.stream == "shared" else "Stated its impact"


def texts_in_force(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Return the texts that can be amended, by key and title."""
    return tuple(
        (instrument.key, instrument.title)
        for instrument in workspace.deal.instruments
        if (version := stages.in_force(workspace.deal, instrument.key)) is not None and version.proposed.source
    )
