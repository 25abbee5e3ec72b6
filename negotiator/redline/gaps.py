"""Pair the open nodes between two anchors by similarity, as a monotone path of greatest worth.

A step of the path pairs one node with one, or one with several in a row (a split or a join). Tables pair with tables,
rows with rows, blocks with blocks. A block without words pairs by itself only where it holds the same place among as
many nodes, since any other would be as like it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from math import sqrt

from rapidfuzz.distance import LCSseq

from negotiator.kernel import SILENT, Progress
from negotiator.kernel.values import dataclass
from negotiator.redline.likeness import worth_comparing
from negotiator.redline.places import BLOCK, BOX, ROW, TABLE, Node
from negotiator.redline.texts import Side

SIMILAR = 0.5  # 2 · LCS / both lengths, from which two blocks are one block edited
CONTAINED = 0.8  # LCS / the shorter length, from which a block grown or cut hard is still the same
CONTAINED_WORDS = 6
CONTAINED_SIMILAR = 0.25
LABELLED_SIMILAR = 0.3  # enough when both carry the same printed number; rows that begin alike need no more
HOLDER_SIMILAR = 0.25  # enough for tables and text boxes, whose blocks are compared one by one
LABEL_BONUS = 0.25
PIECE_CONTAINED = 0.6  # share of a piece's words that the split block must hold
PIECES_SIMILAR = 0.6  # similarity of the split block with all its pieces together
MOST_PIECES = 24
BETWEEN_PIECES = 1  # tokens of a block that may stand between two pieces: an empty paragraph, a lone object
_BLANK_WEIGHT = 0.25
_HOLDERS = frozenset({TABLE, BOX})
_LABELLED = {BLOCK: LABELLED_SIMILAR, ROW: 0.0}
_PROGRESS_EVERY = 5_000

# How many tokens two nodes of a gap, by their positions in it, have in common.
Common = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path: positions (in the gap) on both sides that belong together."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def pair_gap(old: Side, new: Side, *, lone: bool, progress: Progress = SILENT) -> list[Step]:
    """Return the best monotone pairing. With `lone`, one block facing one block is paired whatever it says."""
    if lone and len(old.nodes) == len(new.nodes) == 1 and old.nodes[0].kind == new.nodes[0].kind:
        return [Step((0,), (0,))]
    common = _common(old, new, progress)
    steps = list(_single_steps(old, new, common))
    if len(old.nodes) == len(new.nodes) == 1:
        return [step for _, step in steps]
    steps.extend(_wide_steps(old, new, common))
    turned = {(b, a): shared for (a, b), shared in common.items()}
    steps.extend((worth, Step(step.new, step.old)) for worth, step in _wide_steps(new, old, turned))
    return _best_path(steps)


def _common(old: Side, new: Side, progress: Progress) -> Common:
    """Count the common tokens of the nodes of one kind that are worth comparing, in the order of both sides."""
    common = {}
    for number, (a, b) in enumerate(worth_comparing(old.codes, new.codes)):
        if number % _PROGRESS_EVERY == _PROGRESS_EVERY - 1:
            progress.step(a, len(old.codes))
        if old.nodes[a].kind == new.nodes[b].kind:
            common[a, b] = LCSseq.similarity(old.codes[a], new.codes[b])
    return common


def _single_steps(old: Side, new: Side, common: Common) -> Iterator[tuple[float, Step]]:
    for (a, b), shared in common.items():
        lengths = len(old.codes[a]), len(new.codes[b])
        if not any(lengths) and old.nodes[a].kind == BLOCK and (a != b or len(old.nodes) != len(new.nodes)):
            continue
        score = _score(old.nodes[a], new.nodes[b], lengths, shared)
        if score:
            yield score * sqrt(max(min(lengths), _BLANK_WEIGHT)), Step((a,), (b,))


def _score(left: Node, right: Node, lengths: tuple[int, int], common: int) -> float:
    """Return how well two nodes of one kind go together; 0 where they must not pair."""
    if not any(lengths):
        return 1.0
    similar = 2 * common / sum(lengths)
    if left.label and left.label == right.label and similar >= _LABELLED.get(left.kind, 1.0):
        return similar + LABEL_BONUS
    shorter = min(lengths)
    contained = shorter >= CONTAINED_WORDS and common >= CONTAINED * shorter and similar >= CONTAINED_SIMILAR
    enough = similar >= (HOLDER_SIMILAR if left.kind in _HOLDERS else SIMILAR)
    return similar if enough or contained else 0.0


def _wide_steps(whole: Side, parts: Side, common: Common) -> Iterator[tuple[float, Step]]:
    """Yield every way to see one block of `whole` in two or more neighbouring blocks of `parts`, with its worth."""
    held: dict[int, set[int]] = defaultdict(set)
    for (a, b), shared in common.items():
        length = len(parts.codes[b])
        if length and shared >= PIECE_CONTAINED * length and whole.nodes[a].kind == BLOCK:
            held[a].add(b)
    for a, pieces in held.items():
        for first in sorted(pieces):
            if first + 1 in pieces or first + 2 in pieces:
                yield from _splits_from(whole, parts, (a, first), pieces)


def _splits_from(whole: Side, parts: Side, start: tuple[int, int], contained: Set[int]) -> Iterator[tuple[float, Step]]:
    """Yield the splits that begin with one piece; every piece must bring words of its own in their order.

    One block next to nothing may stand between two pieces, such as the empty paragraph that sets them apart.
    """
    a, first = start
    code, joined = whole.codes[a], parts.codes[first]
    bonus = LABEL_BONUS if whole.nodes[a].label and whole.nodes[a].label == parts.nodes[first].label else 0.0
    shared = LCSseq.similarity(code, joined)
    for last in range(first + 1, min(first + MOST_PIECES, len(parts.codes))):
        if not _neighbours(parts, last):
            return
        joined += parts.codes[last]
        if last not in contained:
            if len(parts.codes[last]) > BETWEEN_PIECES or last - 1 not in contained:
                return
            continue
        before, shared = shared, LCSseq.similarity(code, joined)
        if shared - before < PIECE_CONTAINED * len(parts.codes[last]):
            return
        without_first = LCSseq.similarity(code, joined[len(parts.codes[first]) :])
        if shared - without_first < PIECE_CONTAINED * len(parts.codes[first]):
            return
        similar = 2 * shared / (len(code) + len(joined))
        if similar >= PIECES_SIMILAR:
            worth = (similar + bonus) * sqrt(min(len(code), len(joined)))
            yield worth, Step((a,), tuple(range(first, last + 1)))


def _neighbours(side: Side, k: int) -> bool:
    """Tell whether block k follows block k - 1 directly, in one container."""
    left, right = side.nodes[k - 1], side.nodes[k]
    directly = right.indexes[0] == left.indexes[-1] + 1
    return directly and left.kind == right.kind == BLOCK and left.place == right.place


def _best_path(steps: Iterable[tuple[float, Step]]) -> list[Step]:
    """Return the path of greatest worth whose steps follow each other on both sides.

    Of the paths so far only those are kept that no other beats in both worth and how early it ends on the new side;
    a step that spans several old nodes joins them once all of these are behind.
    """
    begun: dict[int, list[tuple[float, Step]]] = defaultdict(list)
    for worth, step in steps:
        begun[step.old[0]].append((worth, step))
    paths = _Frontier()
    waiting: dict[int, list[_Path]] = defaultdict(list)
    for a in range(max((step.old[-1] for found in begun.values() for _, step in found), default=-1) + 1):
        for worth, step in begun.get(a, ()):
            waiting[step.old[-1]].append(paths.longer(worth, step))
        for path in waiting.pop(a, ()):
            paths.add(path)
    return paths.best()


@dataclass(frozen=True, slots=True)
class _Path:
    """A path by its last step and the path before it, with the worth of all its steps."""

    worth: float
    step: Step
    before: "_Path | None"


class _Frontier:
    """Paths in the order of where they end on the new side, each worth more than those that end before it."""

    def __init__(self) -> None:
        self._ends: list[int] = []
        self._paths: list[_Path] = []
        self._best: _Path | None = None

    def longer(self, worth: float, step: Step) -> _Path:
        """Return the best path that the step can continue, continued."""
        place = bisect_left(self._ends, step.new[0])
        before = self._paths[place - 1] if place else None
        return _Path(worth + (before.worth if before else 0.0), step, before)

    def add(self, path: _Path) -> None:
        """Take a path in, unless another is as good, and drop those that it beats."""
        if self._best is None or path.worth > self._best.worth:
            self._best = path
        end = path.step.new[-1]
        place = bisect_left(self._ends, end + 1)
        if place and self._paths[place - 1].worth >= path.worth:
            return
        first = bisect_left(self._ends, end)
        last = first
        while last < len(self._paths) and self._paths[last].worth <= path.worth:
            last += 1
        self._ends[first:last] = [end]
        self._paths[first:last] = [path]

    def best(self) -> list[Step]:
        """Return the steps of the best path, in order; of equals, the first found."""
        steps = []
        path = self._best
        while path:
            steps.append(path.step)
            path = path.before
        return steps[::-1]
