"""Exact matches: unique equal nodes, the heaviest chain of them in both orders, and growth over equal neighbours."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import field
from operator import eq

from negotiator.kernel.values import dataclass

FREE = -1


@dataclass(slots=True)
class Matching:
    """Partners found so far between two sequences of nodes, by position; grown step by step, private to one alignment.

    `splits` maps one old position to several new ones, `joins` one new position to several old ones.
    """

    old: list[int]
    new: list[int]
    moves: dict[int, int] = field(default_factory=dict)
    splits: dict[int, tuple[int, ...]] = field(default_factory=dict)
    joins: dict[int, tuple[int, ...]] = field(default_factory=dict)
    taken_old: set[int] = field(default_factory=set)
    taken_new: set[int] = field(default_factory=set)

    def pair(self, i: int, j: int) -> None:
        """Match old position `i` with new position `j` in place."""
        self.old[i], self.new[j] = j, i

    def move(self, i: int, j: int) -> None:
        """Match old position `i` with new position `j` out of order."""
        self.moves[i] = j
        self.taken_old.add(i)
        self.taken_new.add(j)

    def split(self, i: int, js: tuple[int, ...]) -> None:
        """Match one old position with several new ones."""
        self.splits[i] = js
        self.taken_old.add(i)
        self.taken_new.update(js)

    def join(self, parts: tuple[int, ...], j: int) -> None:
        """Match several old positions with one new one."""
        self.joins[j] = parts
        self.taken_old.update(parts)
        self.taken_new.add(j)

    def anchors(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """Return first and last old and new positions of all that is paired in place, split or joined, in order."""
        found = [((i, j), (i, j)) for i, j in enumerate(self.old) if j != FREE]
        found.extend(((i, js[0]), (i, js[-1])) for i, js in self.splits.items())
        found.extend(((parts[0], j), (parts[-1], j)) for j, parts in self.joins.items())
        return sorted(found)

    def complete(self) -> bool:
        """Tell whether every position of both sides is paired in place."""
        return FREE not in self.old and FREE not in self.new

    def follower(self, i: int) -> int:
        """Return what follows the partner of what stands before old position `i`; FREE where there is none."""
        if not i:
            return 0 if self.new else FREE
        before = self.old[i - 1]
        return before + 1 if before != FREE and before + 1 < len(self.new) else FREE

    def leader(self, i: int) -> int:
        """Return what leads to the partner of what stands behind old position `i`; FREE where there is none."""
        if i == len(self.old) - 1:
            return len(self.new) - 1
        behind = self.old[i + 1]
        return behind - 1 if behind > 0 else FREE

    def open_old(self, i: int) -> bool:
        """Tell whether old position `i` is still without a partner."""
        return self.old[i] == FREE and i not in self.taken_old

    def open_new(self, j: int) -> bool:
        """Tell whether new position `j` is still without a partner."""
        return self.new[j] == FREE and j not in self.taken_new


def unique_equal(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    """Return the positions of values that stand exactly once on each side, ascending by the old one."""
    once = _singles(new)
    return [(i, once[key]) for key, i in _singles(old).items() if key != "" and key in once]


def heaviest_chain(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs (ascending by the first position) whose second positions ascend too, of greatest weight.

    Of the chains so far only those are kept that no other beats in both weight and how early it ends, so that the best
    one to continue is found by bisection.
    """
    ends: list[int] = []
    totals: list[int] = []
    tails: list[int] = []
    before = [FREE] * len(pairs)
    heaviest, best_tail = 0, FREE
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        total = weights[number]
        if place:
            total += totals[place - 1]
            before[number] = tails[place - 1]
        beaten = place
        while beaten < len(ends) and totals[beaten] <= total:
            beaten += 1
        ends[place:beaten], totals[place:beaten], tails[place:beaten] = [j], [total], [number]
        if total > heaviest:
            heaviest, best_tail = total, number
    chain = []
    while best_tail != FREE:
        chain.append(pairs[best_tail])
        best_tail = before[best_tail]
    return chain[::-1]


def extend(
    matching: Matching, old: Sequence[object], new: Sequence[object], *, same: Callable[[object, object], bool] = eq
) -> None:
    """Pair free neighbours of what is paired, and of both ends, where they are the `same`."""
    for step in (1, -1):
        anchors = [(-1, -1), *((i, j) for i, j in enumerate(matching.old) if j != FREE), (len(old), len(new))]
        for i, j in anchors[::step]:
            if 0 <= i + step < len(old) and matching.old[i + step] == FREE:
                _grow(matching, (old, new), (i, j), step, same)


def meet(matching: Matching, old: Sequence[object], new: Sequence[object]) -> None:
    """Pair the last open node of each gap with its first new one where they are equal, struck and put back at once."""
    waiting = {old[i] for i, j in enumerate(matching.old) if j == FREE}
    if not any(i == FREE and new[j] in waiting for j, i in enumerate(matching.new)):
        return
    behind = len(old), len(new)
    for first, last in [*reversed(matching.anchors()), ((-1, -1), (-1, -1))]:
        i, j = behind[0] - 1, last[1] + 1
        while i > last[0] and not matching.open_old(i):
            i -= 1
        if i > last[0] and j < behind[1] and matching.open_new(j) and old[i] == new[j]:
            matching.pair(i, j)
        behind = first


def _grow(
    matching: Matching,
    keys: tuple[Sequence[object], Sequence[object]],
    anchor: tuple[int, int],
    step: int,
    same: Callable[[object, object], bool],
) -> None:
    old, new = keys
    i, j = anchor[0] + step, anchor[1] + step
    while 0 <= i < len(old) and 0 <= j < len(new) and matching.open_old(i) and matching.open_new(j):
        if not same(old[i], new[j]):
            return
        matching.pair(i, j)
        i, j = i + step, j + step


def _singles(keys: Sequence[object]) -> dict[object, int]:
    positions: dict[object, int] = {}
    repeated = set()
    for position, key in enumerate(keys):
        if key in positions:
            repeated.add(key)
        positions[key] = position
    return {key: position for key, position in positions.items() if key not in repeated}
