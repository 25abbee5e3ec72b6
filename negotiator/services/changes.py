"""Change control after execution: a request with its proposed text, its impact, consent, and its amendment."""

import hashlib
from dataclasses import replace
from decimal import Decimal

from negotiator.documents import read
from negotiator.domain import stages
from negotiator.domain.approvals import Event, settled
from negotiator.domain.changes import (
    ChangeRequest,
    Consent,
    ConsentVerdict,
    Incorporated,
    RequestStatus,
    operations_of,
)
from negotiator.domain.versions import DocumentVersion, VersionProposed
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.redline import Redline, compare
from negotiator.services.approvals import NotApproved
from negotiator.services.numbering import next_key
from negotiator.services.receipts import Act, Content, Put, Receipt, State
from negotiator.services.versions import alike, document_of, grow_tree, party_words
from negotiator.services.workspace import Workspace


class NothingInForce(Refused):
    """There is no executed text that could be amended."""

    code = "nothing-in-force"

    def __init__(self) -> None:
        super().__init__("No executed text is there to amend.", hint="Before signature, change the draft itself.")


class NoSuchRequest(Refused):
    """No change request of that number exists."""

    code = "unknown-request"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no change request {key!r}.", hint="See the list under Amendments.")


class NothingChanged(Refused):
    """The proposed text says the same as the one in force."""

    code = "nothing-changed"

    def __init__(self) -> None:
        super().__init__("The proposed text is the text in force.", hint="Choose the edited file.")


class WrongStage(Refused):
    """A step of change control comes too early or too late."""

    code = "wrong-stage"

    def __init__(self, key: str, state: str, wanted: str) -> None:
        super().__init__(f"{key} is in stage {state!r}.", hint=f"{wanted} Nothing was done.")


def open_request(workspace: Workspace, *, instrument: str, title: str, reason: str, data: bytes, name: str) -> Receipt:
    """Open a change request from an edited copy of the text in force; operations come from the redline. Undoable."""
    base = stages.in_force(workspace.deal, instrument)
    if base is None:
        raise NothingInForce
    proposed = read(data, name=name)
    redline = compare(document_of(workspace, base).blocks, proposed.blocks, parties=party_words(workspace))
    if not redline.changes:
        raise NothingChanged
    tree, blobs = grow_tree(workspace, proposed, base)
    request = ChangeRequest(
        key=next_key(workspace.deal, ChangeRequest, "CR"),
        title=title,
        instrument=instrument,
        reason=reason,
        base=base.hash,
        proposed=hashlib.sha256(tree).hexdigest(),
        source=hashlib.sha256(data).hexdigest(),
        operations=operations_of(redline),
        currency=workspace.deal.charter.currency,
    )
    entries = workspace.draft([Put(request)])
    contents: list[bytes | Content] = [*alike(base, tree=tree, data=data), *blobs]
    return workspace.commit(f"Open {request.key}", entries, blobs=contents, undoable=True)


def status_of(workspace: Workspace, key: str) -> RequestStatus:
    """Return where a change request stands. Raises NoSuchRequest."""
    for status in stages.requests(workspace.deal):
        if status.request.key == key:
            return status
    raise NoSuchRequest(key)


def compare_request(workspace: Workspace, key: str, *, progress: Progress = SILENT) -> Redline:
    """Return the proposed text of a request against the signed text that it was opened on. Raises NoSuchRequest."""
    request = status_of(workspace, key).request
    signed = next(
        (one for one in stages.versions(workspace.deal, request.instrument) if one.hash == request.base), None
    )
    if signed is None or not request.source:
        raise NothingInForce
    proposed = read(workspace.vault.blobs.get(request.source), name=signed.proposed.source_name)
    old = document_of(workspace, signed)
    return compare(old.blocks, proposed.blocks, progress=progress, parties=party_words(workspace))


def state_impact(
    workspace: Workspace,
    key: str,
    *,
    economics: str,
    milestones: str,
    risks: str,
    amount: Decimal = Decimal(0),
    days: int = 0,
    events: tuple[Event, ...] = ("amend",),
) -> Receipt:
    """State what a request does to money, dates and risks; earlier approvals of it become stale. Undoable."""
    request = status_of(workspace, key).request
    changed = replace(
        request, economics=economics, milestones=milestones, risks=risks, amount=amount, days=days, events=events
    )
    return workspace.put(changed, label=f"State impact of {key}")


def submit(workspace: Workspace, key: str) -> Receipt:
    """Consent for our side and let the request travel with the next package. Raises WrongStage, NotApproved."""
    status = status_of(workspace, key)
    if not status.request.assessed:
        raise WrongStage(key, status.state, "State its impact on economics, milestones and risks first.")
    return answer_request(workspace, key, "consents")


def answer_request(workspace: Workspace, key: str, verdict: ConsentVerdict, *, reason: str = "") -> Receipt:
    """Give our party's answer to a request. Consent needs our matrix to be satisfied. Raises NotApproved."""
    workspace.refuse_newer()
    status = status_of(workspace, key)
    if status.amendment:
        raise WrongStage(key, status.state, "It is incorporated already; open a new request.")
    if verdict == "consents" and not settled(status.steps):
        waiting = tuple(f"{step.role} ({step.state})" for step in status.steps if not step.state.startswith("approved"))
        raise NotApproved("consent to", waiting)
    fact = Consent(request=key, subject_hash=status.request.content, verdict=verdict, reason=reason)
    acts: list[Act] = [State(fact)]
    if status.stream == "team":
        acts.insert(0, Put(status.request, shared=True))
    label = f"Consent to {key}" if verdict == "consents" else f"Refuse {key}"
    return workspace.perform(label, acts)


def incorporate(workspace: Workspace, key: str) -> Receipt:
    """Make the consented request an amendment, and its proposed text the conformed copy. Raises WrongStage."""
    workspace.refuse_newer()
    status = status_of(workspace, key)
    if status.state != "consented":
        missing = ", ".join(status.missing) or "nobody"
        raise WrongStage(key, status.state, f"Consent is missing from: {missing}.")
    request = status.request
    base = _base(workspace, request)
    number = 1 + len(workspace.deal.facts(Incorporated))
    conformed = VersionProposed(
        instrument=request.instrument,
        turn=base.proposed.turn,
        state="conformed",
        tree=request.proposed,
        source=request.source,
        source_name=base.proposed.source_name,
        parents=(base.hash,),
        note=f"Conformed copy with amendment {number}",
    )
    amendment = Incorporated(
        number=number,
        request=key,
        subject_hash=request.content,
        base=request.base,
        conformed=request.proposed,
    )
    return workspace.perform(f"Incorporate {key} as amendment {number}", [State(amendment), State(conformed, True)])


def _base(workspace: Workspace, request: ChangeRequest) -> DocumentVersion:
    base = stages.in_force(workspace.deal, request.instrument)
    if base is None:
        raise NothingInForce
    if base.hash != request.base:
        raise WrongStage(
            request.key, "overtaken", "The text in force changed since it was opened; open it again on that text."
        )
    return base
