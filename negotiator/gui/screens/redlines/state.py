"""What the redline screen shows, as plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from negotiator.redline.shapes import Answer, Change, Row

Step = Literal["", "answer", "make", "send"]
Filter = Literal["all", "unresolved", "material", "unmarked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version to choose from. `origin` says whose it is and when it came to be."""

    hash: str
    name: str
    origin: str
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A text that is negotiated here."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNote:
    """What the panel says of a change beside its words: the clause that it stands in, and who made it when."""

    clause: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note of ours (internal) or a comment that both sides read."""

    who: str
    at: datetime
    text: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Words and changes of the whole redline; `sections` are (heading, changes), the fullest first."""

    inserted: int
    deleted: int
    moved: int
    changes: int
    material: int
    sections: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """One comparison: both versions, the drawn rows, the answers, and the changes that were not marked.

    `pair` names the comparison (both hashes); while it stays, rows and changes are the same. `clauses` gives the row of
    each clause of the new version, by the clause's id and by its printed number.
    """

    loaded: bool = False
    texts: tuple[TextLine, ...] = ()
    text: str = ""
    versions: tuple[VersionLine, ...] = ()
    pair: tuple[str, str] = ("", "")
    old: str = ""
    new: str = ""
    partner: str = ""
    answerable: bool = False
    step: Step = ""
    single_keys: bool = True
    rows: tuple[Row, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    notes: Mapping[str, ChangeNote] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    untracked: frozenset[str] = frozenset()
    unseen: tuple[str, ...] = ()
    clauses: Mapping[str, int] = field(default_factory=dict)
    figures: Figures | None = None

    @property
    def open(self) -> int:
        """Return how many changes have no answer yet."""
        return len(self.changes.keys() - self.answers.keys())

    @property
    def open_numbers(self) -> tuple[str, ...]:
        """Return the open changes that no row shows: clause numbers and layout, which are answered together."""
        return tuple(change for change in self.unseen if change not in self.answers)

    @property
    def compared(self) -> bool:
        """Tell whether two versions are compared."""
        return all(self.pair)


def wanted(state: ViewState, name: Filter) -> Callable[[str], bool]:
    """Return the rule by which a filter chooses changes."""
    rules: dict[Filter, Callable[[str], bool]] = {
        "all": lambda _change: True,
        "unresolved": lambda change: change not in state.answers,
        "material": lambda change: state.changes[change].material,
        "unmarked": lambda change: change in state.untracked,
    }
    return rules[name]


def filtered(state: ViewState, name: Filter) -> tuple[Row, ...]:
    """Return the rows that hold a change which a filter chooses; all rows when it chooses everything."""
    if name == "all":
        return state.rows
    chosen = {change for change in state.changes if wanted(state, name)(change)}
    return tuple(row for row in state.rows if any(segment.change in chosen for segment in row.segments))
