"""What the surface draws, without Qt: the pieces of each row's text under the answers given so far.

`inline` shows both texts in one flow; `old` and `new` are the two columns of side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from negotiator.redline.shapes import Accept, Answer, Change, Counter, Reject, Row, Segment

Column = Literal["inline", "old", "new"]
PieceStyle = Literal[
    "plain", "insert", "delete", "move from", "move to", "set aside", "counter", "format", "note", "remark"
]

_REMOVED = {"delete", "move from"}
_ADDED = {"insert", "move to"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of drawn text with one style; `change` is the id of its change or ""."""

    text: str
    style: PieceStyle
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A redline as the surface shows it: rows in reading order, what is known of each change, and the answers."""

    rows: tuple[Row, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    untracked: frozenset[str] = field(default_factory=frozenset)

    def order(self) -> tuple[str, ...]:
        """Return the ids of the changes in reading order, each once."""
        found = dict.fromkeys(segment.change for row in self.rows for segment in row.segments if segment.change)
        return tuple(found)

    def rows_of_changes(self) -> dict[str, int]:
        """Return for each change the first row that shows it."""
        found: dict[str, int] = {}
        for number, row in enumerate(self.rows):
            for segment in row.segments:
                if segment.change:
                    found.setdefault(segment.change, number)
        return found


def pieces(row: Row, column: Column, answers: Mapping[str, Answer]) -> tuple[Piece, ...]:
    """Return what one column shows of a row. A row whose words are all gone leaves a note, so it can be reached."""
    if (column == "old" and row.old is None) or (column == "new" and row.new is None):
        return ()
    shown: list[Piece] = []
    last_of = {segment.change: place for place, segment in enumerate(row.segments) if segment.change}
    for place, segment in enumerate(row.segments):
        answer = answers.get(segment.change) if segment.change else None
        if _in_column(segment, column):
            shown.extend(_answered(segment, answer))
        ends_here = last_of.get(segment.change) == place
        if isinstance(answer, Counter) and ends_here and column != "old":
            shown.append(Piece(answer.text, "counter", segment.change))
    if not any(piece.text for piece in shown):
        shown = [*_note(row, column, answers)]
    if column != "old":
        shown.extend(Piece(f" [{remark}]", "remark") for remark in row.remarks)
    return tuple(shown)


def _in_column(segment: Segment, column: Column) -> bool:
    if column == "old":
        return segment.kind not in _ADDED
    if column == "new":
        return segment.kind not in _REMOVED
    return True


def _answered(segment: Segment, answer: Answer | None) -> tuple[Piece, ...]:
    removed, added = segment.kind in _REMOVED, segment.kind in _ADDED
    if segment.kind == "equal":
        style: PieceStyle = "format" if segment.change and answer is None else "plain"
        return (Piece(segment.text, style, segment.change),)
    if answer is None:
        return (Piece(segment.text, segment.kind, segment.change),)
    if isinstance(answer, Counter):
        return (Piece(segment.text, "delete" if removed else "set aside", segment.change),)
    stays = (isinstance(answer, Accept) and added) or (isinstance(answer, Reject) and removed)
    return (Piece(segment.text, "plain", segment.change),) if stays else ()


def _note(row: Row, column: Column, answers: Mapping[str, Answer]) -> tuple[Piece, ...]:
    marked = next((segment for segment in row.segments if segment.change in answers), None)
    if marked is None or column != "inline":
        return ()
    if marked.kind == "move from":
        return (Piece("Moved away, accepted", "note", marked.change),)
    if marked.kind == "move to":
        return (Piece("Move rejected, the text stays where it was", "note", marked.change),)
    text = "Deletion accepted" if marked.kind == "delete" else "Insertion rejected"
    return (Piece(text, "note", marked.change),)


def next_change(order: Sequence[str], current: str, step: int) -> str:
    """Return the change `step` places on, stopping at the ends; the first (or last) when none is current."""
    if not order:
        return ""
    if current not in order:
        return order[0] if step > 0 else order[-1]
    place = order.index(current) + step
    return order[min(len(order) - 1, max(0, place))]


def next_unresolved(order: Sequence[str], current: str, answers: Mapping[str, Answer]) -> str:
    """Return the next change without an answer, going round at the end; "" when every change has one."""
    start = order.index(current) + 1 if current in order else 0
    around = [*order[start:], *order[:start]]
    return next((change for change in around if change not in answers), "")


_SPOKEN: dict[PieceStyle, str] = {
    "insert": "inserted",
    "delete": "deleted",
    "move from": "moved away",
    "move to": "moved here",
    "set aside": "their wording",
    "counter": "our counter",
    "format": "formatting changed",
}


def spoken(row: Row, answers: Mapping[str, Answer]) -> str:
    """Return a row as a screen reader says it: the marks are words in brackets."""
    parts = [f"Clause {row.label}." if row.label else ""]
    for piece in pieces(row, "inline", answers):
        name = _SPOKEN.get(piece.style)
        parts.append(f"[{name}: {piece.text.strip()}]" if name else piece.text.strip())
    if row.renumbered:
        parts.append(f"[numbered anew: was {row.former or 'without a number'}]")
    if row.reformatted:
        parts.append("[formatting of the paragraph changed]")
    return " ".join(part for part in parts if part)


def spoken_state(row: Row, answers: Mapping[str, Answer]) -> str:
    """Return how many changes a row has and how many of them are answered, as a sentence."""
    changes = {segment.change for segment in row.segments if segment.change}
    if not changes:
        return "No changes."
    answered = len(changes & set(answers))
    noun = "change" if len(changes) == 1 else "changes"
    return f"{len(changes)} {noun}, {answered} answered."
