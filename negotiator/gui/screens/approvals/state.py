"""What the approvals screen shows, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from negotiator.gui.redline_surface.content import Content

StepTone = Literal["ok", "warn", "danger", "plain"]
Verdict = Literal["approved", "approved with condition", "declined"]
PartyAct = Literal["", "agree", "sign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLine:
    """One matter of the queue."""

    key: str
    title: str
    detail: str
    standing: str
    tone: StepTone
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """What one right wants of one role, and where that stands."""

    role: str
    rule: str
    standing: str
    tone: StepTone
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """A verdict that was given; a stale one was given for other words."""

    who: str
    role: str
    verdict: str
    at: datetime
    words: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An identity of this file that may decide the matter."""

    fingerprint: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The decision sheet of one matter."""

    key: str
    title: str
    event: str
    requested_by: str
    since: datetime
    content: str
    reason: str
    impact: Sequence[tuple[str, str]]
    steps: Sequence[StepLine]
    history: Sequence[VerdictLine]
    signers: Sequence[Signer]
    act: PartyAct
    act_ready: bool
    party: str
    decided: bool
    redline: Content | None
    redline_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLine:
    """A row of the decision-rights matrix. `values` fill the form."""

    key: str
    event: str
    party: str
    roles: str
    threshold: Decimal
    unit: str
    quorum: str
    ours: bool
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a field of the form that was sent."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """The whole screen. events, roles and parties are the choices of the matrix's form."""

    matters: Sequence[MatterLine] = ()
    current: str = ""
    sheet: Sheet | None = None
    rights: Sequence[RightLine] = ()
    events: Sequence[str] = ()
    roles: Sequence[str] = ()
    parties: Sequence[tuple[str, str]] = ()
