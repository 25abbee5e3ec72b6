"""Change control after execution: request, impact, approvals, consent of every party, amendment, conformed copy."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from negotiator.domain.approvals import ApprovalStep, Event
from negotiator.domain.plain import content_hash
from negotiator.domain.records import declare, milestone, record
from negotiator.ledger import Entry
from negotiator.redline.citing import provision
from negotiator.redline.shapes import Change, Redline

OperationKind = Literal["insertion", "substitution", "repeal", "replacement", "renumbering", "split", "join"]
RequestState = Literal["draft", "impact", "approval", "with partner", "consented", "declined", "incorporated"]
ConsentVerdict = Literal["consents", "refuses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One step of an amendment, in the words of Akoma Ntoso: what happens to which provision."""

    kind: OperationKind
    anchor: str
    old_text: str = ""
    new_text: str = ""


@record("request/1", sharing="choice")
class ChangeRequest:
    """A proposed change to an executed text. `base` and `proposed` are version hashes; `text` is the proposed file.

    Impacts are stated by the requester; `amount` and `days` are what thresholds of the matrix look at.
    """

    key: str = declare("Number", widget="key")
    title: str = declare("Title", required=True)
    instrument: str = declare("Instrument", widget="hidden", default="")
    reason: str = declare("Reason", widget="long text", required=True, default="", column=False)
    base: str = declare("Signed text", widget="hidden", default="", column=False)
    proposed: str = declare("Proposed text", widget="hidden", default="", column=False)
    source: str = declare("Proposed file", widget="hidden", default="", column=False)
    operations: tuple[Operation, ...] = declare("Operations", widget="hidden", default=(), column=False)
    events: tuple[Event, ...] = declare("Decision rights called on", widget="hidden", default=("amend",), column=False)
    amount: Decimal = declare("Effect on money", widget="number", default=Decimal(0))
    currency: str = declare("Currency", default="EUR")
    days: int = declare("Effect on dates (days)", widget="integer", default=0)
    economics: str = declare("Impact on economics", widget="long text", default="", column=False)
    milestones: str = declare("Impact on milestones", widget="long text", default="", column=False)
    risks: str = declare("Impact on risks", widget="long text", default="", column=False)

    @property
    def assessed(self) -> bool:
        """Tell whether every impact has been stated ("none" is a statement)."""
        return bool(self.economics.strip() and self.milestones.strip() and self.risks.strip())

    @property
    def content(self) -> str:
        """Return the hash that approvals and consents are bound to: of everything the request says."""
        return content_hash(self)

    @property
    def amounts(self) -> dict[str, Decimal]:
        """Return the sizes that thresholds look at, by unit."""
        return {self.currency: self.amount, "days": Decimal(self.days)}


@milestone("consent/1", sharing="always")
class Consent:
    """A party's answer to a change request, bound to the request's content."""

    request: str = declare("Change request")
    subject_hash: str = declare("Content hash", widget="hidden")
    verdict: ConsentVerdict = declare("Verdict", widget="choice")
    reason: str = declare("Reason", widget="long text", default="")


@milestone("amendment/1", sharing="always")
class Incorporated:
    """An amendment that took effect: the consented operations, and the conformed copy that they give."""

    number: int = declare("Amendment", widget="integer")
    request: str = declare("Change request")
    subject_hash: str = declare("Content hash", widget="hidden")
    base: str = declare("Amended text", widget="hidden")
    conformed: str = declare("Conformed copy", widget="hidden")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStatus:
    """Where a change request stands: computed, never stored."""

    request: ChangeRequest
    stream: str
    state: RequestState
    steps: tuple[ApprovalStep, ...]
    consents: dict[str, ConsentVerdict]
    missing: tuple[str, ...]
    amendment: Incorporated | None
    entry: Entry


def operations_of(redline: Redline) -> tuple[Operation, ...]:
    """Return the amendment operations that turn the old text into the new one, one for each change of words."""
    named = {"insert": "insertion", "delete": "repeal", "replace": "substitution", "move": "replacement"}
    named |= {"split": "split", "join": "join", "renumber": "renumbering"}
    return tuple(
        Operation(
            kind=named[change.kind],  # type: ignore[arg-type]  # the table maps to operation kinds only
            anchor=_anchor(redline, change),
            old_text=change.old_text,
            new_text=change.new_text,
        )
        for change in redline.changes
        if change.kind in named
    )


def _anchor(redline: Redline, change: Change) -> str:
    """Return the provision that a change touches, as a reader would cite it."""
    span, blocks = (change.old, redline.old) if change.old is not None else (change.new, redline.new)
    if span is None:
        return ""
    return provision(blocks[span.block])
