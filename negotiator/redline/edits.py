"""Edits inside linked blocks: from changed words to character spans, with typography and styles told apart.

Typography is the white space between words and the shape of marks that mean the same, such as quotation marks.

Outside the edits of a pair both texts are equal to the character, which is what lets an edit be taken or left alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from negotiator.kernel.values import dataclass
from negotiator.redline.formatting import lone_style, restyled
from negotiator.redline.shapes import Block, ChangeKind
from negotiator.redline.tokens import Passage
from negotiator.redline.words import STRANDED, Range, changed_ranges


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters old_start..old_end of the old block that became new_start..new_end of the new one."""

    kind: ChangeKind
    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The code points of punctuation: how strongly each closes a unit of sense, and what closes each bracket."""

    closing: Mapping[str, int]
    brackets: Mapping[str, str]


def passage_edits(old: Passage, new: Passage, marks: Marks) -> list[Edit]:
    """Return the edits of words and white space between two passages, in order and disjoint."""
    edits: list[Edit] = []
    at_old, at_new = 0, 0
    for item in changed_ranges(old.code, new.code, marks.closing, marks.brackets):
        edits.extend(_typography(old, new, (at_old, at_new), item.old_start - at_old))
        edits.append(_words_edit(old, new, item))
        at_old, at_new = item.old_end, item.new_end
    edits.extend(_typography(old, new, (at_old, at_new), len(old.code) - at_old))
    return list(_touching(edits))


def _touching(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield the edits, those with nothing between them as one (a word and the quotation mark beside it)."""
    held: Edit | None = None
    for edit in edits:
        if held and (held.old_end, held.new_end) == (edit.old_start, edit.new_start) and held.kind != edit.kind:
            held = Edit("replace", held.old_start, edit.old_end, held.new_start, edit.new_end)
            continue
        if held:
            yield held
        held = edit
    if held:
        yield held


def style_edits(
    old: Block, new: Block, edits: Sequence[Edit], *, within: tuple[Passage, Passage] | None = None
) -> list[Edit]:
    """Return the edits together with those of style in the equal stretches between them, in order.

    `within` are the passages of the two blocks that the edits are of, where they are not the whole blocks.
    """
    style = lone_style(old)
    if style is not None and style == lone_style(new):
        return list(edits)
    first, last = _START, _end(old, new)
    if within is not None:
        left, right = within
        first = Edit("whitespace", left.low, left.low, right.low, right.low)
        last = Edit("whitespace", left.high, left.high, right.high, right.high)
    everything: list[Edit] = []
    for before, after in pairwise((first, *edits, last)):
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


def _typography(old: Passage, new: Passage, at: tuple[int, int], length: int) -> Iterator[Edit]:
    """Yield what differs in the equal tokens of one stretch and the white space between them.

    At the edges of the passages the white space outside counts as well; beside a change it belongs to the change.
    """
    i, j = at
    first, last = i == j == 0, i + length == len(old.code) and j + length == len(new.code)
    if not length:
        if first and last and _gap(old, 0) != _gap(new, 0):
            yield _spaced(old, new, (0, 0))
        return
    before = (old.low, new.low) if first else (old.starts[i], new.starts[j])
    after = (old.high, new.high) if last else (old.ends[i + length - 1], new.ends[j + length - 1])
    if old.text[before[0] : after[0]] == new.text[before[1] : after[1]]:
        return
    yield from _joined_marks(old.text, _retyped(old, new, at, length, first=first))
    if last and _gap(old, i + length) != _gap(new, j + length):
        yield _spaced(old, new, (i + length, j + length))


def _retyped(old: Passage, new: Passage, at: tuple[int, int], length: int, *, first: bool) -> Iterator[Edit]:
    """Yield each differing white space and each differing mark of one stretch of equal tokens."""
    for k in range(length):
        i, j = at[0] + k, at[1] + k
        if (k or first) and _gap(old, i) != _gap(new, j):
            yield _spaced(old, new, (i, j))
        if old.text[old.starts[i] : old.ends[i]] != new.text[new.starts[j] : new.ends[j]]:
            yield Edit("whitespace", old.starts[i], old.ends[i], new.starts[j], new.ends[j])


def _joined_marks(text: str, edits: Iterator[Edit]) -> Iterator[Edit]:
    """Yield the edits, those of two marks around a word or two (quotation marks, most of all) as one."""
    held: Edit | None = None
    for edit in edits:
        if held and _marks(text, held, edit) and len(text[held.old_end : edit.old_start].split()) <= STRANDED:
            yield Edit(held.kind, held.old_start, edit.old_end, held.new_start, edit.new_end)
            held = None
            continue
        if held:
            yield held
        held = edit
    if held:
        yield held


def _marks(text: str, *edits: Edit) -> bool:
    return not any(text[edit.old_start : edit.old_end].isspace() or edit.old_start == edit.old_end for edit in edits)


def _spaced(old: Passage, new: Passage, at: tuple[int, int]) -> Edit:
    """Return the edit of the white space before the tokens at the given positions."""
    i, j = at
    return Edit("whitespace", old.end_of(i), old.start_of(i), new.end_of(j), new.start_of(j))


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
