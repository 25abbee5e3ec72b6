"""What the packages screen shows of a file that arrived, as plain values: a package, a three-way compare, an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["ok", "warn", "danger", "stop", "unseen"]
Standing = Literal["known", "new", "changed"]
RowState = Literal["new", "known", "conflict", "refused", "void", "newer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was checked: what, how it came out, in words; `hint` is what to do next."""

    title: str
    outcome: Outcome
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One line of what an import would do: how many of what, and why where it is not simply new."""

    what: str
    count: int
    state: RowState
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseLine:
    """A new version made from a text that nobody here holds: its name and hash, and the nearest that is known."""

    name: str
    sha256: str
    nearest: str
    likeness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLine:
    """One change of words: where, and what became of what."""

    place: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashLine:
    """What both sides changed differently: the text before, ours and theirs."""

    before: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeWayState:
    """A received version and our newest, over the nearest known one. more: how many changes are not listed."""

    title: str
    base: str
    ours: str
    theirs: str
    their_edits: Sequence[EditLine]
    our_edits: Sequence[EditLine]
    clashes: Sequence[ClashLine]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerState:
    """A Word file that may answer what we sent. unmarked: what they changed without a mark.

    texts: (key, title) of the texts that it may belong to, the chosen one first. parties: (key, name) to choose from.
    """

    path: str
    name: str
    texts: Sequence[tuple[str, str]]
    sent: str
    likeness: str
    marked: int
    changes: int
    unmarked: Sequence[EditLine]
    parties: Sequence[tuple[str, str]] = ()
    more: int = 0
