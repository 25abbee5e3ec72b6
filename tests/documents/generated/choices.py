"""The choices that a generated document is made of, drawn by Hypothesis (which can shrink them) or by a `Random`."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

Item = TypeVar("Item")

_SAID = (
    "the Seller shall deliver goods to Buyer within ten (10) days of notice, and pay all costs; fees or taxes promptly "
    "under this Agreement unless terminated by either party. Section 3.2 USD 1,500.00 30% may not Purchaser’s «Term»"
)
WORDS = tuple(_SAID.split())


class Choices:
    """Choices, each of them 0 at its simplest; `below(n)` gives one of 0 … n-1."""

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below

    def chance(self, percent: int) -> bool:
        return self._below(100) >= 100 - percent

    def count(self, least: int, most: int) -> int:
        return least + self._below(most - least + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self._below(len(items))]

    def weighted(self, items: Sequence[tuple[int, Item]]) -> Item:
        """Return one of the items, each as often as its weight says; the first is the simplest."""
        at = self._below(sum(weight for weight, _ in items))
        for weight, item in items:
            at -= weight
            if at < 0:
                return item
        return items[0][1]

    def words(self, most: int = 8) -> str:
        return " ".join(self.pick(WORDS) for _ in range(self.count(1, most)))


def by_random(random: Random) -> Choices:
    """Return choices without Hypothesis, for long hunts and for real documents."""
    return Choices(random.randrange)


def by_hypothesis(draw: st.DrawFn) -> Choices:
    """Return choices that Hypothesis draws."""
    return Choices(lambda number: draw(st.integers(min_value=0, max_value=number - 1)))
