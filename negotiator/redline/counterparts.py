"""The nearest block of another document, for a block that was not linked to any: a hint for a reader, never a link."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Indel

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Block
from negotiator.redline.tokens import Lexicon

LEAST_SCORE = 0.25
_CANDIDATES = 4
_COMMON_SHARE = 0.1  # a word in more blocks than this share of them says nothing about which block is near


@dataclass(frozen=True, slots=True)
class Nearest:
    """Block number `block` of the other side, and how alike it is (0 to 1, below 1)."""

    block: int
    score: float


def nearest(blocks: Mapping[int, Block], others: Sequence[Block]) -> dict[int, Nearest]:
    """Return for each block the most similar of `others`, where one is similar at all.

    Only the few blocks that share most of its rarer words are compared, so that the cost stays in proportion to the
    length of the documents.
    """
    if not blocks or not others:
        return {}
    lexicon = Lexicon()
    codes = [lexicon.encode(block) for block in others]
    index = _rare_words(codes)
    found = {}
    for key, block in blocks.items():
        code = lexicon.encode(block)
        shared = Counter(number for token in set(code) for number in index.get(token, ()))
        scored = [Nearest(number, _similarity(code, codes[number])) for number, _ in shared.most_common(_CANDIDATES)]
        best = max(scored, key=lambda near: near.score, default=None)
        if best and best.score >= LEAST_SCORE:
            found[key] = best
    return found


def _similarity(left: str, right: str) -> float:
    return float(Indel.normalized_similarity(left, right))


def _rare_words(codes: Sequence[str]) -> Mapping[str, Sequence[int]]:
    """Return the numbers of the blocks that hold each token, but for tokens that many blocks hold."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        for token in set(code):
            index[token].append(number)
    most = max(_CANDIDATES, len(codes) * _COMMON_SHARE)
    return {token: numbers for token, numbers in index.items() if len(numbers) <= most}
