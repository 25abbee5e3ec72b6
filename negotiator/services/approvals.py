"""Approvals: what waits for whom, and giving a verdict that is bound to exactly one content."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from negotiator.crypto import derive_key
from negotiator.domain import stages
from negotiator.domain.approvals import Approval, ApprovalStep, Event, Verdict, route, settled
from negotiator.domain.changes import RequestStatus
from negotiator.domain.charter import Instrument
from negotiator.domain.packages import Assent, Executed
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import Locked, Refused
from negotiator.services.receipts import Receipt, State
from negotiator.services.workspace import Workspace


class ReasonMissing(Refused):
    """A condition or a refusal needs a reason."""

    code = "reason-missing"

    def __init__(self) -> None:
        super().__init__("A condition or a refusal needs its reason.", hint="Write one sentence and decide again.")


class NotYours(Refused):
    """The signer's role does not decide this."""

    code = "not-your-decision"

    def __init__(self, role: str, wanted: tuple[str, ...]) -> None:
        super().__init__(
            f"The role {role!r} does not decide this.",
            hint=f"It waits for: {', '.join(wanted)}. Let that person sign." if wanted else "Nobody has to approve it.",
        )


class NotApproved(Refused):
    """The matrix wants approvals that are not there."""

    code = "approval-missing"

    def __init__(self, event: str, waiting: tuple[str, ...]) -> None:
        super().__init__(
            f"To {event} this, approvals are missing: {', '.join(waiting)}.",
            hint="They are listed under Approvals. Nothing was done.",
        )


class WrongPassphrase(Locked):
    """Who wants to sign typed another passphrase than the one of the open file."""

    code = "wrong-passphrase"

    def __init__(self) -> None:
        super().__init__("This is not the passphrase of this deal.", hint="Nothing was signed; type it again.")


def confirm_passphrase(workspace: Workspace, passphrase: str) -> None:
    """Make sure that whoever signs now knows the passphrase. Takes as long as unlocking. Raises WrongPassphrase."""
    if not passphrase or not workspace.vault.has_key(derive_key(passphrase, workspace.vault.salt)):
        raise WrongPassphrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One subject that wants approvals of our side: its steps, and the content that they bind."""

    subject: str
    title: str
    content: str
    event: Event
    requested_by: str
    since: datetime
    steps: tuple[ApprovalStep, ...]

    @property
    def done(self) -> bool:
        """Tell whether every right is satisfied."""
        return settled(self.steps)


def steps_for(
    workspace: Workspace, *, subject: str, content: str, event: Event, amounts: dict[str, Decimal] | None = None
) -> tuple[ApprovalStep, ...]:
    """Return what our side's matrix wants for an event on a subject of this content."""
    deal = workspace.deal
    ours = [right for right in deal.rights if right.party == deal.ours]
    return route(ours, event=event, amounts=amounts or {}, given=deal.approvals(subject, content=content))


def queue(workspace: Workspace) -> tuple[Waiting, ...]:
    """Return what wants approvals now: change requests, and agreed forms that our matrix guards before execution."""
    found = [
        waiting_for_request(workspace, status)
        for status in stages.requests(workspace.deal)
        if status.state in ("approval", "with partner", "consented", "declined") and status.steps
    ]
    for instrument in workspace.deal.instruments:
        version = stages.latest(workspace.deal, instrument.key, "agreed form", "sent", "received")
        if version is not None and version.state == "agreed form":
            waiting = waiting_for(workspace, version, event="execute")
            found += [waiting] if waiting.steps else []
    return tuple(found)


def waiting_for_request(workspace: Workspace, status: RequestStatus) -> Waiting:
    """Return what our matrix wants of a change request."""
    return Waiting(
        subject=f"request/{status.request.key}",
        title=f"{status.request.key} {status.request.title}",
        content=status.request.content,
        event="amend",
        requested_by=_name(workspace, status.entry.author),
        since=status.entry.claimed_at,
        steps=status.steps,
    )


def waiting_for(workspace: Workspace, version: DocumentVersion, *, event: Event) -> Waiting:
    """Return what our matrix wants before this event may happen to a version."""
    subject = f"version/{version.hash}"
    verbs = {"send": "Send", "agree": "Agree to", "execute": "Sign"}
    held = workspace.deal.record(Instrument, version.proposed.instrument)
    text = f"{held.title if held else version.proposed.instrument} {version.name}"
    return Waiting(
        subject=subject,
        title=f"{verbs.get(event, event.capitalize())} {text}",
        content=version.hash,
        event=event,
        requested_by=_name(workspace, version.entry.author),
        since=version.entry.claimed_at,
        steps=steps_for(workspace, subject=subject, content=version.hash, event=event),
    )


def _name(workspace: Workspace, author: str) -> str:
    person = workspace.deal.roster.people.get(author)
    return person.name if person else author[:12]


def approve(
    workspace: Workspace,
    waiting: Waiting,
    verdict: Verdict,
    *,
    conditions: str = "",
    reason: str = "",
    shared: bool = False,
) -> Receipt:
    """Give the signer's verdict on a waiting subject, for each right that calls on their role.

    Raises ReasonMissing, NotYours.
    """
    if verdict != "approved" and not (conditions.strip() or reason.strip()):
        raise ReasonMissing
    workspace.refuse_newer()
    person = workspace.person
    role = person.role if person else ""
    mine = [step for step in waiting.steps if step.role == role]
    if not mine:
        raise NotYours(role, tuple(sorted({step.role for step in waiting.steps})))
    verdicts = [
        Approval(
            subject=waiting.subject,
            subject_hash=waiting.content,
            right=step.right.key,
            role=role,
            verdict=verdict,
            conditions=conditions,
            reason=reason,
        )
        for step in mine
    ]
    label = f"{verdict.capitalize()}: {waiting.title}"
    return workspace.perform(label, [State(one, shared) for one in verdicts])


def require(workspace: Workspace, *, subject: str, content: str, event: Event) -> None:
    """Raise NotApproved unless our matrix is satisfied for an event on this content."""
    steps = steps_for(workspace, subject=subject, content=content, event=event)
    if not settled(steps):
        waiting = tuple(f"{step.role} ({step.state})" for step in steps if not step.state.startswith("approved"))
        raise NotApproved(event, waiting)


def require_for_sending(workspace: Workspace, versions: tuple[str, ...]) -> None:
    """Raise NotApproved unless the matrix lets these versions leave. Who sends approves with their own signature."""
    sender = workspace.person
    for content in versions:
        steps = steps_for(workspace, subject=f"version/{content}", content=content, event="send")
        others = [step for step in steps if sender is None or step.role != sender.role]
        if not settled(others):
            raise NotApproved("send", tuple(f"{step.role} ({step.state})" for step in others))


def assent(workspace: Workspace, version: DocumentVersion) -> Receipt:
    """Agree, for our party, to exactly this version. Raises NotApproved when the matrix guards it."""
    workspace.refuse_newer()
    require(workspace, subject=f"version/{version.hash}", content=version.hash, event="agree")
    fact = Assent(subject_hash=version.hash, instrument=version.proposed.instrument)
    return workspace.perform(f"Agree to {version.name}", [State(fact)])


class NotAgreed(Refused):
    """The text is not in agreed form."""

    code = "not-agreed"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not in agreed form.", hint="Every party must agree to the same text first.")


def execute(workspace: Workspace, version: DocumentVersion) -> Receipt:
    """Sign, for our party, exactly this agreed form. Raises NotAgreed, NotApproved."""
    workspace.refuse_newer()
    if version.state not in ("agreed form", "execution", "executed"):
        raise NotAgreed(version.name)
    require(workspace, subject=f"version/{version.hash}", content=version.hash, event="execute")
    fact = Executed(subject_hash=version.hash, instrument=version.proposed.instrument)
    return workspace.perform(f"Sign {version.name}", [State(fact)])
