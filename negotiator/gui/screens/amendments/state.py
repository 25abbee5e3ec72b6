"""What the amendments screen shows, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from negotiator.gui.redline_surface.content import Content

ColumnName = Literal["Draft", "Impact", "Approval", "With partner", "Signed"]
COLUMNS: tuple[ColumnName, ...] = ("Draft", "Impact", "Approval", "With partner", "Signed")
CardTone = Literal["accent", "ok", "warn", "danger", "plain"]
Step = Literal["impact", "approve", "submit", "consent", "incorporate", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """A change request on the board."""

    key: str
    column: ColumnName
    title: str
    detail: str
    chip: str
    tone: CardTone


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """What one role still has to say, and what it said."""

    role: str
    standing: str
    tone: CardTone
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One act about the request."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """The chosen request. `step` is what comes next and is ours to do; `may_refuse` where a consent is asked of us."""

    key: str
    title: str
    reason: str
    who: str
    at: datetime
    text: str
    shared: bool
    state: str
    operations: Sequence[tuple[str, str, str, str]]
    consents: Sequence[tuple[str, str, CardTone]]
    steps: Sequence[StepLine]
    trail: Sequence[TrailLine]
    impact: Mapping[str, Any]
    editable: bool
    step: Step
    may_refuse: bool
    redline: Content | None
    redline_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """The whole screen. `texts` are the texts in force (key, title) that can be amended."""

    cards: Sequence[RequestCard] = ()
    current: str = ""
    detail: Detail | None = None
    texts: Sequence[tuple[str, str]] = ()
    events: Sequence[str] = field(default_factory=tuple)
