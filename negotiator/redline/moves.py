"""Moves: blocks that stand elsewhere now, unchanged or edited on the way."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from negotiator.redline.places import BLOCK, Node
from negotiator.redline.spine import Matching

LEAST_WORDS = 8
SIMILAR = 0.75
_WEIGHT_CAP = 400


def exact_moves(
    matching: Matching, candidates: Sequence[tuple[int, int]], old: Sequence[Node], codes: Sequence[str | None]
) -> None:
    """Take unique equal blocks that the spine left aside out of the gaps, as moves."""
    for i, j in candidates:
        if (
            old[i].kind == BLOCK
            and matching.open_old(i)
            and matching.open_new(j)
            and len(codes[i] or "") >= LEAST_WORDS
        ):
            matching.move(i, j)


def similar_moves(
    matching: Matching,
    old: Sequence[Node],
    new: Sequence[Node],
    codes: tuple[Sequence[str | None], Sequence[str | None]],
) -> None:
    """Pair what is left on both sides where it is long and alike enough, the heaviest likeness first."""
    left = [i for i, node in enumerate(old) if _movable(node, codes[0][i]) and matching.open_old(i)]
    right = [j for j, node in enumerate(new) if _movable(node, codes[1][j]) and matching.open_new(j)]
    if not left or not right:
        return
    alike = cdist(
        [codes[0][i] for i in left],
        [codes[1][j] for j in right],
        scorer=Indel.normalized_similarity,
        score_cutoff=SIMILAR,
    )
    found = [
        (-float(alike[a, b]) * min(len(codes[0][left[a]] or ""), _WEIGHT_CAP), left[a], right[b])
        for a, b in np.argwhere(alike > 0).tolist()
    ]
    for _, i, j in sorted(found):
        if matching.open_old(i) and matching.open_new(j):
            matching.move(i, j)


def extend_moves(matching: Matching, old: Sequence[Node], new: Sequence[Node]) -> None:
    """Let equal neighbours of a moved block, however short (its heading), move with it."""
    for i, j in list(matching.moves.items()):
        for step in (1, -1):
            a, b = i + step, j + step
            while 0 <= a < len(old) and 0 <= b < len(new) and _companions(matching, old, new, (a, b)):
                matching.move(a, b)
                a, b = a + step, b + step


def _companions(matching: Matching, old: Sequence[Node], new: Sequence[Node], at: tuple[int, int]) -> bool:
    a, b = at
    equal = old[a].kind == BLOCK and old[a].key == new[b].key != ""
    return equal and matching.open_old(a) and matching.open_new(b)


def _movable(node: Node, code: str | None) -> bool:
    return node.kind == BLOCK and len(code or "") >= LEAST_WORDS
