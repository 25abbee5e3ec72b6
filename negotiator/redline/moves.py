"""Moves: blocks and tables that stand elsewhere now, unchanged or edited on the way."""

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz.distance import Indel

from negotiator.redline.likeness import worth_comparing
from negotiator.redline.places import TABLE, Node, is_movable
from negotiator.redline.spine import Matching, unique_equal
from negotiator.redline.texts import Texts

LEAST_WORDS = 8
SIMILAR = 0.75
SURE_WORDS = (
    20  # shorter blocks must be more alike: definitions and the like share the words around what they are about
)
MORE_SIMILAR = 0.01  # for every word that is missing to those
_WEIGHT_CAP = 400

Sides = tuple[Texts, Texts]
Stretch = tuple[tuple[int, int], ...]


def exact_moves(matching: Matching, texts: Sides) -> None:
    """Take equal blocks and tables that the spine left aside out of the gaps, as moves, with all that moved along.

    One that has no like among the open ones of its side moves if it is long enough, or together with its equal
    neighbours, such as the items of a list.
    """
    old, new = texts[0].nodes, texts[1].nodes
    keys = [_open_keys(matching.open_old, old), _open_keys(matching.open_new, new)]
    for i, j in unique_equal(*keys):
        if not matching.open_old(i) or not matching.open_new(j):
            continue
        stretch = _grown(matching, (old, new), (i, j))
        if sum(len(texts[0].code(a)) for a, _ in stretch) >= LEAST_WORDS:
            for a, b in stretch:
                matching.move(a, b)


def similar_moves(matching: Matching, texts: Sides) -> None:
    """Pair what is left on both sides where it is long and alike enough, the heaviest likeness first."""
    left = [i for i, node in enumerate(texts[0].nodes) if matching.open_old(i) and _movable(node, texts[0].code(i))]
    right = [j for j, node in enumerate(texts[1].nodes) if matching.open_new(j) and _movable(node, texts[1].code(j))]
    if not left or not right:
        return
    for _, i, j in sorted(_alike(texts, left, right)):
        if matching.open_old(i) and matching.open_new(j):
            for a, b in _grown(matching, (texts[0].nodes, texts[1].nodes), (i, j)):
                matching.move(a, b)


def leftover_moves(matching: Matching, texts: Sides) -> None:
    """Let what is still open on both sides and equal move, however short: struck and put back would say less."""
    waiting: dict[object, list[int]] = {}
    for i, node in enumerate(texts[0].nodes):
        if matching.open_old(i) and _tellable(texts[0], i):
            waiting.setdefault(node.key, []).append(i)
    for j, node in enumerate(texts[1].nodes):
        if matching.open_new(j) and waiting.get(node.key):
            matching.move(waiting[node.key].pop(0), j)


def sole_moves(matching: Matching, texts: Sides) -> None:
    """Let what is still open, equal and the only one of its kind on both sides move, however short."""
    keys = [_open_keys(matching.open_old, texts[0].nodes), _open_keys(matching.open_new, texts[1].nodes)]
    for i, j in unique_equal(*keys):
        if texts[0].code(i):
            matching.move(i, j)


def _open_keys(is_open: Callable[[int], bool], nodes: Sequence[Node]) -> list[object]:
    """Return the keys of the open blocks; what is not open has the key of nothing."""
    return [node.key if is_open(k) and is_movable(node) else "" for k, node in enumerate(nodes)]


def _tellable(texts: Texts, position: int) -> bool:
    """Tell whether a block or table says enough to be known again: a word is enough for a block, not for a table."""
    node = texts.nodes[position]
    return is_movable(node) and len(texts.code(position)) >= (LEAST_WORDS if node.kind == TABLE else 1)


def _alike(texts: Sides, left: Sequence[int], right: Sequence[int]) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs of positions that are alike enough, with their weight (the heaviest is the least)."""
    codes = [texts[0].code(i) for i in left], [texts[1].code(j) for j in right]
    for a, b in worth_comparing(*codes):
        if texts[0].nodes[left[a]].kind != texts[1].nodes[right[b]].kind:
            continue
        alike = Indel.normalized_similarity(codes[0][a], codes[1][b], score_cutoff=SIMILAR)
        shorter = min(len(codes[0][a]), len(codes[1][b]))
        if alike >= SIMILAR + MORE_SIMILAR * max(0, SURE_WORDS - shorter):
            yield -alike * min(len(codes[0][a]), _WEIGHT_CAP), left[a], right[b]


def _grown(matching: Matching, nodes: tuple[Sequence[Node], Sequence[Node]], seed: tuple[int, int]) -> Stretch:
    """Return the seed with its open neighbours that are equal on both sides, however short (its heading)."""
    found = [seed]
    for step in (1, -1):
        a, b = seed[0] + step, seed[1] + step
        while 0 <= a < len(nodes[0]) and 0 <= b < len(nodes[1]) and _companions(matching, nodes, (a, b)):
            found.append((a, b))
            a, b = a + step, b + step
    return tuple(found)


def _companions(matching: Matching, nodes: tuple[Sequence[Node], Sequence[Node]], at: tuple[int, int]) -> bool:
    left, right = nodes[0][at[0]], nodes[1][at[1]]
    equal = left.key == right.key != "" and is_movable(left)
    return equal and matching.open_old(at[0]) and matching.open_new(at[1])


def _movable(node: Node, code: str) -> bool:
    return len(code) >= LEAST_WORDS and is_movable(node)
