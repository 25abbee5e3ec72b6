"""The merged document in reading order: a pair where it stands, a moved one where it left and where it arrived."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Answer, Change, Counter, Pair, Redline, Reject, Span

Role = Literal["here", "left", "arrived"]

# Changes that mark places in the running text of a pair; the others concern the paragraph as a whole.
_OF_PARAGRAPH = frozenset({"move", "renumber"})


def stops(redline: Redline) -> Iterator[tuple[int, Role]]:
    """Yield pair indexes in the order of the merged document with the role in which each is met."""
    departures = {pair.old[0]: number for number, pair in enumerate(redline.pairs) if pair.kind == "moved"}
    next_old = 0
    for number, pair in enumerate(redline.pairs):
        while next_old in departures:
            yield departures[next_old], "left"
            next_old += 1
        if pair.kind == "moved":
            yield number, "arrived"
            continue
        yield number, "here"
        if pair.old:
            next_old = pair.old[-1] + 1
    while next_old in departures:
        yield departures[next_old], "left"
        next_old += 1


def by_pair(redline: Redline) -> Mapping[int, Sequence[Change]]:
    """Return each pair's changes in order, by the pair's index; that of a moved table is told of all its blocks."""
    old_pair = {i: number for number, pair in enumerate(redline.pairs) for i in pair.old}
    new_pair = {j: number for number, pair in enumerate(redline.pairs) for j in pair.new}
    found: dict[int, list[Change]] = {}
    members = _members(redline)
    for change in redline.changes:
        if change.table and change.old is not None:
            for number in members[redline.pairs[old_pair[change.old.block]].table]:
                found.setdefault(number, []).insert(0, change)
        elif change.old is not None:
            found.setdefault(old_pair[change.old.block], []).append(change)
        elif change.new is not None:
            found.setdefault(new_pair[change.new.block], []).append(change)
    return found


def _members(redline: Redline) -> Mapping[int | None, Sequence[int]]:
    """Return the pairs of the blocks that moved with each table."""
    found: dict[int | None, list[int]] = {}
    for number, pair in enumerate(redline.pairs):
        if pair.table is not None and pair.kind == "moved":
            found.setdefault(pair.table, []).append(number)
    return found


def answered_by(change: Change) -> str:
    """Return the id of the change whose answer holds: what came or went inside a moved table goes with its move."""
    one_sided = change.old is None or change.new is None
    return change.move if one_sided and change.move else change.id


def answer_to(change: Change, answers: Mapping[str, Answer]) -> Answer | None:
    """Return the answer that holds for a change. To the move of a table, which has no words, a counter is a no."""
    holder = answered_by(change)
    answer = answers.get(holder)
    return Reject() if isinstance(answer, Counter) and (change.table or holder != change.id) else answer


def concerns_paragraph(change: Change) -> bool:
    """Tell whether a change is about the paragraph as a whole: its place, its number or its own format."""
    if change.kind == "format":
        return change.old is not None and change.old.start == change.old.end
    return change.kind in _OF_PARAGRAPH


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a pair: equal text on both sides (`change` is None) or one change with its two spans."""

    change: Change | None
    old: Span
    new: Span


def pieces(redline: Redline, pair: Pair, changes: Sequence[Change]) -> Iterator[Piece]:
    """Yield the running text of a linked pair in order, equal stretches and changes by turns.

    A split or join comes as the piece of its change, after all that stands before the break.
    """
    i, j, at_old, at_new = pair.old[0], pair.new[0], 0, 0
    for change in changes:
        if concerns_paragraph(change) or change.old is None or change.new is None:
            continue
        joins, splits = change.kind == "join", change.kind == "split"
        end_old = len(redline.old[i].text) if joins else change.old.start
        end_new = len(redline.new[j].text) if splits else change.new.start
        yield Piece(None, Span(block=i, start=at_old, end=end_old), Span(block=j, start=at_new, end=end_new))
        yield Piece(change, change.old, change.new)
        i, at_old = change.old.block, change.old.end
        j, at_new = change.new.block, change.new.end
    old, new = redline.old[i].text, redline.new[j].text
    yield Piece(None, Span(block=i, start=at_old, end=len(old)), Span(block=j, start=at_new, end=len(new)))
