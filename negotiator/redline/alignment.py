"""Which block of the old text is which of the new: from exact matches to moves, container by container."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from negotiator.kernel import SILENT, Progress
from negotiator.kernel.values import dataclass
from negotiator.redline.affixes import mostly_common
from negotiator.redline.gaps import Step, pair_gap
from negotiator.redline.moves import exact_moves, leftover_moves, similar_moves, sole_moves
from negotiator.redline.places import BLOCK, CELL, ROW, Node, open_leaves, stories
from negotiator.redline.shapes import Block
from negotiator.redline.spine import FREE, Matching, extend, heaviest_chain, meet, unique_equal
from negotiator.redline.texts import Side, Texts
from negotiator.redline.tokens import Lexicon

_HEADING_WORDS = 10
_LINE_WORDS = 4
_TITLE_SIMILAR = 0.3  # enough for what two documents begin with


@dataclass(frozen=True, slots=True)
class Link:
    """Block indexes that correspond: one with one, one with several (split) or several with one (join).

    Those of a table that moved bear its first old block in `table`; what came or went inside it has one side only.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False
    table: int | None = None


def align(
    old: Sequence[Block], new: Sequence[Block], lexicon: Lexicon, *, progress: Progress = SILENT
) -> tuple[Link, ...]:
    """Return all links between two documents, in no particular order."""
    aligner = _Aligner(old, new, lexicon, progress)
    left, right = stories(old), stories(new)
    shared = [story for story in left if story in right]
    for done, story in enumerate(shared):
        progress.step(done, len(shared))
        aligner.align(left[story], right[story], lone=False)
    return tuple(aligner.links)


class _Aligner:
    """One alignment: it collects links while it descends into containers."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block], lexicon: Lexicon, progress: Progress) -> None:
        self._old, self._new, self._lexicon, self._progress = old, new, lexicon, progress
        self.links: list[Link] = []

    def align(self, old: Sequence[Node], new: Sequence[Node], *, lone: bool) -> None:
        """Link the blocks of two sequences of nodes of one story or container."""
        matching = self._match(old, new, lone=lone)
        for i, j in enumerate(matching.old):
            if j != FREE:
                self._descend(old[i], new[j])
        for i, j in matching.moves.items():
            if old[i].kind == BLOCK:
                self.links.append(Link(old[i].indexes, new[j].indexes, moved=True))
            else:
                self._move_table(old[i], new[j])
        for i, parts in matching.splits.items():
            self.links.append(Link(old[i].indexes, tuple(new[j].indexes[0] for j in parts)))
        for j, parts in matching.joins.items():
            self.links.append(Link(tuple(old[i].indexes[0] for i in parts), new[j].indexes))

    def _descend(self, old: Node, new: Node) -> None:
        before = len(self.links)
        if old.kind == BLOCK:
            self.links.append(Link(old.indexes, new.indexes))
        elif old.key == new.key:
            self.links.extend(Link((i,), (j,)) for i, j in zip(old.indexes, new.indexes, strict=True))
        elif _same_grid(old, new):
            for left, right in zip(old.children, new.children, strict=True):
                self._descend(left, right)
        else:
            self.align(old.children, new.children, lone=old.kind == CELL)
        if old.kind == ROW and old.key != new.key:
            self._wander(old, new, self.links[before:])

    def _move_table(self, old: Node, new: Node) -> None:
        """Link what a table that moved has in both places; the rest of its blocks came or went with it.

        Where nothing stands in its row and column any more, it is another table.
        """
        before = len(self.links)
        self._descend(old, new)
        inside, self.links[before:] = self.links[before:], []
        kept = [link for link in inside if len(link.old) == len(link.new) == 1 and not link.moved]
        if not any(self._old[i].text for link in kept for i in link.old):
            return
        linked = {i for link in kept for i in link.old}, {j for link in kept for j in link.new}
        gone = [Link((i,), ()) for i in old.indexes if i not in linked[0]]
        come = [Link((), (j,)) for j in new.indexes if j not in linked[1]]
        table = old.indexes[0]
        self.links.extend(Link(one.old, one.new, moved=True, table=table) for one in (*kept, *gone, *come))

    def _wander(self, old: Node, new: Node, links: Sequence[Link]) -> None:
        """Link what left a cell for another of the same row, as cells that are merged or parted make it, as moves."""
        left = open_leaves(old, {i for link in links for i in link.old})
        right = open_leaves(new, {j for link in links for j in link.new})
        if not left or not right:
            return
        texts = Texts(self._lexicon, self._old, left), Texts(self._lexicon, self._new, right)
        matching = Matching([FREE] * len(left), [FREE] * len(right))
        exact_moves(matching, texts)
        similar_moves(matching, texts)
        sole_moves(matching, texts)
        for i, j in matching.moves.items():
            self.links.append(Link(left[i].indexes, right[j].indexes, moved=True))

    def _match(self, old: Sequence[Node], new: Sequence[Node], *, lone: bool) -> Matching:
        matching = Matching([FREE] * len(old), [FREE] * len(new))
        keys = [node.key for node in old], [node.key for node in new]
        unique = unique_equal(*keys)
        for i, j in heaviest_chain(unique, [self._weight(old[i]) for i, _ in unique]):
            matching.pair(i, j)
        extend(matching, *keys)
        if matching.complete():
            return matching
        texts = Texts(self._lexicon, self._old, old), Texts(self._lexicon, self._new, new)
        exact_moves(matching, texts)
        self._pair_gaps(matching, texts, lone=lone)
        self._pair_headings(matching, texts)
        extend(matching, *keys, same=_same_but_for_margins)
        similar_moves(matching, texts)
        leftover_moves(matching, texts)
        if self._pair_lines(matching, texts):
            extend(matching, *keys, same=_same_but_for_margins)
        meet(matching, *keys)
        return matching

    def _pair_gaps(self, matching: Matching, texts: tuple[Texts, Texts], *, lone: bool) -> None:
        anchors = [(i, j) for i, j in enumerate(matching.old) if j != FREE]
        last = (-1, -1)
        for i, j in [*anchors, (len(matching.old), len(matching.new))]:
            if i - last[0] > 1 and j - last[1] > 1:
                open_old = [k for k in range(last[0] + 1, i) if matching.open_old(k)]
                open_new = [k for k in range(last[1] + 1, j) if matching.open_new(k)]
                if len(open_old) == len(open_new) == 1 and _one_block(texts, open_old[0], open_new[0]):
                    matching.pair(open_old[0], open_new[0])
                elif open_old and open_new:
                    sides = texts[0].side(open_old), texts[1].side(open_new)
                    _take(matching, sides, pair_gap(*sides, lone=lone, progress=self._progress))
            last = (i, j)

    def _pair_headings(self, matching: Matching, texts: tuple[Texts, Texts]) -> None:
        """Pair short headings of one level, whatever they say, that stand before what is paired."""
        for i, j in [(i, j) for i, j in enumerate(matching.old) if i and j > 0]:
            if matching.open_old(i - 1) and matching.open_new(j - 1):
                left, right = (
                    self._heading(*side) for side in ((self._old, texts[0], i - 1), (self._new, texts[1], j - 1))
                )
                if left and right and left.level == right.level:
                    matching.pair(i - 1, j - 1)

    def _pair_lines(self, matching: Matching, texts: tuple[Texts, Texts]) -> bool:
        """Pair short lines that stand in the same place, whatever they say, and titles; tell whether there were any."""
        found = [
            (i, j)
            for i, j in ((i, matching.follower(i)) for i, partner in enumerate(matching.old) if partner == FREE)
            if j != FREE and matching.open_old(i) and matching.open_new(j) and self._one_line(matching, texts, (i, j))
        ]
        for i, j in found:
            matching.pair(i, j)
        return bool(found)

    def _one_line(self, matching: Matching, texts: tuple[Texts, Texts], at: tuple[int, int]) -> bool:
        """Tell whether two blocks are one line: a title that was changed, or a few words between what stayed."""
        left, right = texts[0].nodes[at[0]], texts[1].nodes[at[1]]
        if left.kind != BLOCK or right.kind != BLOCK:
            return False
        old, new = self._old[left.indexes[0]], self._new[right.indexes[0]]
        codes = texts[0].code(at[0]), texts[1].code(at[1])
        if (old.kind, old.level) != (new.kind, new.level):
            return False
        longer = max(map(len, codes))
        if longer <= _LINE_WORDS and matching.leader(at[0]) == at[1]:
            return True
        title = at == (0, 0) and not old.label and longer <= _HEADING_WORDS
        return title and Indel.normalized_similarity(*codes) >= _TITLE_SIMILAR

    def _heading(self, blocks: Sequence[Block], texts: Texts, position: int) -> Block | None:
        node = texts.nodes[position]
        block = blocks[node.indexes[0]]
        short = node.kind == BLOCK and 0 < len(texts.code(position)) <= _HEADING_WORDS
        return block if short and block.kind == "heading" else None

    def _weight(self, node: Node) -> int:
        return sum(self._old[index].text.count(" ") + 2 for index in node.indexes)


def _one_block(texts: tuple[Texts, Texts], i: int, j: int) -> bool:
    """Tell whether two blocks that face each other alone are surely one, without writing them down as tokens."""
    old, new = texts[0].nodes[i].key, texts[1].nodes[j].key
    return isinstance(old, str) and isinstance(new, str) and mostly_common(old, new)


def _same_but_for_margins(old: object, new: object) -> bool:
    """Tell whether two keys are the same, plain texts without the white space around them."""
    return old == new or (isinstance(old, str) and isinstance(new, str) and old.strip() == new.strip())


def _same_grid(old: Node, new: Node) -> bool:
    """Tell whether both are rows with as many cells, which then pair by column."""
    return (
        len(old.children) == len(new.children)
        and bool(old.children)
        and all(child.kind == CELL for child in (*old.children, *new.children))
    )


def _take(matching: Matching, sides: tuple[Side, Side], steps: Sequence[Step]) -> None:
    """Write the steps found in one gap into the matching."""
    for step in steps:
        olds = tuple(sides[0].positions[a] for a in step.old)
        news = tuple(sides[1].positions[b] for b in step.new)
        if len(olds) > 1:
            matching.join(olds, news[0])
        elif len(news) > 1:
            matching.split(olds[0], news)
        else:
            matching.pair(olds[0], news[0])
