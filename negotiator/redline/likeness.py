"""Which blocks of two sides are worth comparing: all with all where they are few, else those that share rare words.

That keeps two long documents that have little in common from being compared block by block in every combination.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add

FEW = 20_000  # combinations up to which everything is compared
MOST_CANDIDATES = 8
_MOST_HOLDERS = 24  # a phrase that more blocks hold says nothing about which of them is meant


def worth_comparing(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Return the positions on both sides (tokens as code points) to compare, ascending."""
    if len(old) * len(new) <= FEW:
        return ((a, b) for a in range(len(old)) for b in range(len(new)))
    found = {(a, b) for a, near in enumerate(candidates(old, new)) for b in near}
    found.update((a, b) for b, near in enumerate(candidates(new, old)) for a in near)
    return sorted(found)


def candidates(codes: Iterable[str], others: Sequence[str], *, most: int = MOST_CANDIDATES) -> Iterator[Sequence[int]]:
    """Yield for each code the positions of the (at most `most`) others that share most of its rarer phrases."""
    holders = _holders(others)
    for code in codes:
        shared = Counter([number for phrase in _phrases(code) for number in holders.get(phrase, ())])
        yield [number for number, _ in shared.most_common(most)]


def _phrases(code: str) -> Iterable[str]:
    """Return the tokens and the pairs of neighbouring tokens, each once, in a fixed order."""
    return dict.fromkeys([*code, *map(add, code, code[1:])])


def _holders(codes: Sequence[str]) -> Mapping[str, Sequence[int]]:
    """Return the positions of the codes that hold each phrase, for phrases that only a few hold."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        for phrase in _phrases(code):
            holders[phrase].append(number)
    return {phrase: numbers for phrase, numbers in holders.items() if len(numbers) <= _MOST_HOLDERS}
