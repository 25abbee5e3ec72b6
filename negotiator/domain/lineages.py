"""Which version of a text was made from which, as far as they are held. Parents are strangers' words: rings may be.

Sets of versions are numbers of which each bit is one version, so that thousands of them cost little.
"""

import functools
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from negotiator.domain.versions import DocumentVersion


class Lineage:
    """The lineage of some versions, by their hashes."""

    def __init__(self, versions: Sequence[DocumentVersion]) -> None:
        self._hashes = tuple(dict.fromkeys(one.hash for one in versions))
        self._place = {hash_: place for place, hash_ in enumerate(self._hashes)}
        parents = {
            self._place[one.hash]: [
                self._place[parent] for parent in one.proposed.parents if parent in self._place and parent != one.hash
            ]
            for one in versions
        }
        children: dict[int, list[int]] = {place: [] for place in parents}
        for child, named in parents.items():
            for parent in named:
                children[parent].append(child)
        self._before = _reached(parents)
        self._after = _reached(children)

    def is_newest(self, version: str) -> bool:
        """Tell whether no other version was made from this one; of those that claim each other in a ring, all are."""
        place = self._place[version]
        return not self._after[place] & ~self._before[place]

    def is_decided(self, pair: tuple[str, str], accepted: Collection[str]) -> bool:
        """Tell whether one of two versions comes of the other, or of an accepted one of which the other does not."""
        one, other = (self._before[self._place[each]] | 1 << self._place[each] for each in pair)
        if 1 << self._place[pair[0]] & other or 1 << self._place[pair[1]] & one:
            return True
        return any((one ^ other) >> self._place[each] & 1 for each in accepted if each in self._place)

    def base(self, one: str, other: str) -> str:
        """Return the newest version that both were made from, the least by hash of several, "" for none."""
        both = self._before[self._place[one]] & self._before[self._place[other]]
        earlier = functools.reduce(operator.or_, (self._before[place] for place in _places(both)), 0)
        return min((self._hashes[place] for place in _places(both & ~earlier or both)), default="")


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _reached(steps: Mapping[int, Iterable[int]]) -> dict[int, int]:
    """Return what can be reached from each place, itself left out, in one pass where there is no ring."""
    reached = dict.fromkeys(steps, 0)
    order = _ends_first(steps)
    changed = True
    while changed:
        changed = False
        for place in order:
            found = functools.reduce(operator.or_, (reached[step] | 1 << step for step in steps[place]), 0)
            if found != reached[place]:
                reached[place], changed = found, True
    return {place: found & ~(1 << place) for place, found in reached.items()}


def _ends_first(steps: Mapping[int, Iterable[int]]) -> list[int]:
    """Return the places so that each comes after those that it leads to, as far as no ring is in the way."""
    order: list[int] = []
    met: set[int] = set()
    for start in steps:
        waiting = [(start, False)]
        while waiting:
            place, left = waiting.pop()
            if left:
                order.append(place)
            elif place not in met:
                met.add(place)
                waiting.append((place, True))
                waiting += [(step, False) for step in steps[place] if step not in met]
    return order
