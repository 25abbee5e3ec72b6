"""What the term sheet's screen shows: plain values, made by the presenter and drawn by the view."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["accent", "ok", "warn", "danger", "plain"]
Show = Literal["all", "changed", "open"]
ChangeWord = Literal["", "added", "removed", "changed", "moved"]
WORKING = "working"
NOTHING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermState:
    """One term on its card. `value` is the canonical text, `shown` how it reads; `old` what stood there before.

    `choices` are (value, title) for terms that are chosen rather than written.
    """

    key: str
    group: str
    title: str
    kind: str
    value: str
    shown: str
    clause: str
    help: str
    status: str
    chips: tuple[tuple[str, Tone], ...]
    choices: tuple[tuple[str, str], ...] = ()
    change: ChangeWord = ""
    old: str = ""
    has_position: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastValue:
    """What a term was in one proposed version."""

    version: str
    side: str
    who: str
    when: str
    value: str
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionState:
    """What only we may know: the outcome that we want, would accept, and would leave over."""

    preferred: str = ""
    fallback: str = ""
    walk_away: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDetail:
    """What stands beside the chosen term. `risks` are (key, what may go wrong)."""

    term: TermState
    history: tuple[PastValue, ...]
    position: PositionState
    notes: tuple[str, ...]
    risks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """What the form for a new term holds."""

    title: str
    group: str
    kind: str
    value: str
    choices: str
    clause: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSheetState:
    """The sheet as picked. `sheets` are (id, title); `adopt` names the version whose values can be taken over."""

    total: int
    terms: tuple[TermState, ...]
    outline: tuple[TermState, ...]
    sheets: tuple[tuple[str, str], ...]
    shown: str
    against: str
    show: Show
    changes: int
    adopt: str
    detail: TermDetail | None
    groups: tuple[str, ...]
    adding: bool = False

    @property
    def editable(self) -> bool:
        """Tell whether this is the working sheet."""
        return self.shown == WORKING
