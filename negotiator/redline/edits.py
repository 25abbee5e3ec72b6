"""Edits inside linked blocks: from changed words to character spans, with white space and styles told apart.

Outside the edits of a pair both texts are equal to the character, which is what lets an edit be taken or left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from negotiator.kernel.values import dataclass
from negotiator.redline.formatting import restyled
from negotiator.redline.shapes import Block, ChangeKind
from negotiator.redline.tokens import Passage
from negotiator.redline.words import Range, changed_ranges


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters old_start..old_end of the old block that became new_start..new_end of the new one."""

    kind: ChangeKind
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def passage_edits(old: Passage, new: Passage, closing: Mapping[str, int]) -> list[Edit]:
    """Return the edits of words and white space between two passages, in order and disjoint."""
    edits: list[Edit] = []
    at_old, at_new = 0, 0
    for item in changed_ranges(old.code, new.code, closing):
        edits.extend(_inner_spaces(old, new, (at_old, at_new), item.old_start - at_old))
        edits.append(_words_edit(old, new, item))
        at_old, at_new = item.old_end, item.new_end
    edits.extend(_inner_spaces(old, new, (at_old, at_new), len(old.code) - at_old))
    return edits


def style_edits(old: Block, new: Block, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits together with those of style in the equal stretches between them, in order."""
    everything: list[Edit] = []
    for before, after in pairwise((_START, *edits, _end(old, new))):
        stretch = (before.old_end, before.new_end, after.old_start - before.old_end)
        for offset, length in restyled(old, new, stretch):
            start, begin = before.old_end + offset, before.new_end + offset
            everything.append(Edit("format", start, start + length, begin, begin + length))
        everything.append(after)
    return everything[:-1]


_START = Edit("whitespace", 0, 0, 0, 0)


def _end(old: Block, new: Block) -> Edit:
    return Edit("whitespace", len(old.text), len(old.text), len(new.text), len(new.text))


def _gap(passage: Passage, position: int) -> str:
    """Return the white space before the token at `position`."""
    return passage.text[passage.end_of(position) : passage.start_of(position)]


def _inner_spaces(old: Passage, new: Passage, at: tuple[int, int], length: int) -> Iterator[Edit]:
    """Yield differing white space between the equal tokens of one stretch, and at the edges of the passages."""
    first, last = 1, length
    if at == (0, 0):
        first = 0
    if at[0] + length == len(old.code) and at[1] + length == len(new.code):
        last = length + 1
    for k in range(first, last):
        if _gap(old, at[0] + k) != _gap(new, at[1] + k):
            yield Edit(
                "whitespace",
                old.end_of(at[0] + k),
                old.start_of(at[0] + k),
                new.end_of(at[1] + k),
                new.start_of(at[1] + k),
            )


def _words_edit(old: Passage, new: Passage, item: Range) -> Edit:
    """Return the edit of one range with the white space around it that has to change along.

    White space equal on both sides stays outside. A pure insertion or deletion takes one side's white space with it.
    """
    if item.old_start == item.old_end:
        left, right = _surplus(_gap(old, item.old_start), _gap(new, item.new_start), _gap(new, item.new_end))
        start, end = old.end_of(item.old_start), old.start_of(item.old_start)
        spans = (start + left, end - right, new.end_of(item.new_start) + left, new.start_of(item.new_end) - right)
        return Edit("replace" if spans[0] < spans[1] else "insert", *spans)
    if item.new_start == item.new_end:
        left, right = _surplus(_gap(new, item.new_start), _gap(old, item.old_start), _gap(old, item.old_end))
        start, end = new.end_of(item.new_start), new.start_of(item.new_start)
        spans = (old.end_of(item.old_start) + left, old.start_of(item.old_end) - right, start + left, end - right)
        return Edit("replace" if spans[2] < spans[3] else "delete", *spans)
    return _replacement(old, new, item)


def _surplus(lone: str, before: str, after: str) -> tuple[int, int]:
    """Return how much of the lone white space stays in front of and behind the words that only one side has."""
    if lone == before:
        return len(lone), 0
    if lone == after:
        return 0, len(lone)
    return 0, 0


def _replacement(old: Passage, new: Passage, item: Range) -> Edit:
    starts, ends = (old.starts[item.old_start], new.starts[item.new_start]), None
    if _gap(old, item.old_start) != _gap(new, item.new_start):
        starts = (old.end_of(item.old_start), new.end_of(item.new_start))
    ends = (old.ends[item.old_end - 1], new.ends[item.new_end - 1])
    if _gap(old, item.old_end) != _gap(new, item.new_end):
        ends = (old.start_of(item.old_end), new.start_of(item.new_end))
    return Edit("replace", starts[0], ends[0], starts[1], ends[1])
