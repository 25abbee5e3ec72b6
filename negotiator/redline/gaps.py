"""Pair the open nodes between two anchors by similarity, as a monotone path of greatest worth.

A step of the path pairs one node with one, or one with several in a row (a split or a join). Tables pair with tables,
rows with rows, blocks with blocks.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from negotiator.kernel.values import dataclass
from negotiator.redline.places import BLOCK, BOX, ROW, TABLE, Node

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
_BLANK_WEIGHT = 0.25
_HOLDERS = frozenset({TABLE, BOX})
_LABELLED = {BLOCK: LABELLED_SIMILAR, ROW: 0.0}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path: positions (in the gap) on both sides that belong together."""

    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The open nodes of one side of a gap with their tokens, and their positions in the whole sequence."""

    nodes: Sequence[Node]
    codes: Sequence[str]
    positions: Sequence[int]


def pair_gap(old: Side, new: Side, *, lone: bool) -> list[Step]:
    """Return the best monotone pairing. With `lone`, one block facing one block is paired whatever it says."""
    if lone and len(old.nodes) == len(new.nodes) == 1 and old.nodes[0].kind == new.nodes[0].kind:
        return [Step((0,), (0,))]
    common = cdist(old.codes, new.codes, scorer=LCSseq.similarity, dtype=np.int32).astype(np.float64)
    worth = _worth(old, new, common)
    wide: dict[tuple[int, int], list[tuple[float, Step]]] = defaultdict(list)
    for value, step in _wide_steps(old, new, common):
        wide[step.old[-1], step.new[-1]].append((value, step))
    for value, step in _wide_steps(new, old, common.T):
        wide[step.new[-1], step.old[-1]].append((value, Step(step.new, step.old)))
    return _best_path(worth, wide)


def _lengths(codes: Sequence[str]) -> Floats:
    return np.array([len(code) for code in codes], dtype=np.float64)


def _worth(old: Side, new: Side, common: Floats) -> Floats:
    """Return what pairing each old with each new node is worth; 0 where they must not pair."""
    rows, columns = _lengths(old.codes)[:, None], _lengths(new.codes)[None, :]
    shorter = np.minimum(rows, columns)
    similar = 2 * common / np.maximum(rows + columns, 1)
    contained = common / np.maximum(shorter, 1)
    enough = (contained >= CONTAINED) & (shorter >= CONTAINED_WORDS) & (similar >= CONTAINED_SIMILAR)
    score = np.where((similar >= SIMILAR) | enough, similar, 0.0)
    score[(rows + columns) == 0] = 1.0
    for a, left in enumerate(old.nodes):
        for b, right in enumerate(new.nodes):
            if left.kind != right.kind:
                score[a, b] = 0.0
            elif left.kind in _HOLDERS and similar[a, b] >= HOLDER_SIMILAR:
                score[a, b] = similar[a, b]
            elif left.label and left.label == right.label and similar[a, b] >= _LABELLED.get(left.kind, 1.0):
                score[a, b] = similar[a, b] + LABEL_BONUS
    return np.asarray(score * np.sqrt(np.maximum(shorter, _BLANK_WEIGHT)), dtype=np.float64)


def _wide_steps(whole: Side, parts: Side, common: Floats) -> list[tuple[float, Step]]:
    """Return every way to see one block of `whole` in two or more neighbouring blocks of `parts`, with its worth."""
    lengths = _lengths(parts.codes)
    contained = (common >= PIECE_CONTAINED * lengths) & (lengths > 0)
    found = []
    for a, b in np.argwhere(contained[:, :-1] & contained[:, 1:]).tolist():
        if whole.nodes[a].kind == BLOCK:
            found.extend(_splits_from(whole, parts, (a, b), contained[a].tolist()))
    return found


def _splits_from(
    whole: Side, parts: Side, start: tuple[int, int], contained: Sequence[bool]
) -> list[tuple[float, Step]]:
    a, first = start
    code, joined = whole.codes[a], parts.codes[first]
    bonus = LABEL_BONUS if whole.nodes[a].label and whole.nodes[a].label == parts.nodes[first].label else 0.0
    similar = _similarity(code, joined)
    found: list[tuple[float, Step]] = []
    for last in range(first + 1, min(first + MOST_PIECES, len(parts.codes))):
        if not contained[last] or not _neighbours(parts, last):
            break
        joined += parts.codes[last]
        grown = _similarity(code, joined)
        if grown <= similar:
            break
        similar = grown
        if similar >= PIECES_SIMILAR:
            worth = (similar + bonus) * float(np.sqrt(min(len(code), len(joined))))
            found.append((worth, Step((a,), tuple(range(first, last + 1)))))
    return found


def _neighbours(side: Side, k: int) -> bool:
    """Tell whether block k follows block k - 1 directly, in one container."""
    left, right = side.nodes[k - 1], side.nodes[k]
    directly = right.indexes[0] == left.indexes[-1] + 1
    return directly and left.kind == right.kind == BLOCK and left.place == right.place


def _similarity(left: str, right: str) -> float:
    return 2 * LCSseq.similarity(left, right) / max(len(left) + len(right), 1)


def _best_path(worth: Floats, wide: dict[tuple[int, int], list[tuple[float, Step]]]) -> list[Step]:
    """Return the steps of the path of greatest worth through both sides, by dynamic programming."""
    height, width = worth.shape
    values = worth.tolist()
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    taken: dict[tuple[int, int], Step] = {}
    for a in range(height):
        above, row = best[a], best[a + 1]
        for b in range(width):
            value = max(above[b + 1], row[b])
            if values[a][b] > 0 and above[b] + values[a][b] > value:
                value = above[b] + values[a][b]
                taken[a, b] = Step((a,), (b,))
            for gain, step in wide.get((a, b), ()):
                reached = best[step.old[0]][step.new[0]] + gain
                if reached > value:
                    value = reached
                    taken[a, b] = step
            row[b + 1] = value
    return _walk_back(best, taken)


def _walk_back(best: list[list[float]], taken: dict[tuple[int, int], Step]) -> list[Step]:
    a, b = len(best) - 1, len(best[0]) - 1
    path = []
    while a and b:
        step = taken.get((a - 1, b - 1))
        if step:
            path.append(step)
            a, b = step.old[0], step.new[0]
        elif best[a - 1][b] >= best[a][b - 1]:
            a -= 1
        else:
            b -= 1
    return path[::-1]
