"""Places of merged blocks: the tables, rows, cells and boxes that two parties kept, added and struck, numbered as one.

Each party numbers the containers of its own version. A row that one party added must not become part of the row that
has the same number in the version of the other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from negotiator.redline.shapes import Block
from negotiator.redline.sides import Party

_CONTAINER = re.compile(r"([trcx])\d")
_FOREIGN = "~"


def relocated(blocks: Iterable[Block], sides: Sequence[Party]) -> list[Block]:
    """Return merged blocks (those of the base or of a party as they were given) with places in one document.

    Where no party added a container, the places are those of the base.
    """
    known: dict[int, str] = {}
    for number, side in enumerate(sides):
        names = _Names(side, number)
        known.update((id(block), names.of(block.place)) for block in side.redline.new)
    # what both versions share with the base is the base's own
    known.update((id(block), block.place) for side in sides for block in side.redline.old)
    found = [(block, known.get(id(block), block.place)) for block in blocks]
    if not any(_FOREIGN in place for _, place in found):
        return [_placed(block, place) for block, place in found]
    numbers = _Numbers()
    return [_placed(block, numbers.of(place)) for block, place in found]


def _placed(block: Block, place: str) -> Block:
    return block if block.place == place else replace(block, place=place)


class _Names:
    """Names for the containers of one party's version: those of the base where they are the same."""

    def __init__(self, side: Party, number: int) -> None:
        self._mark = f"{_FOREIGN}{number}"
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for pair in side.redline.pairs:
            if pair.old and pair.new and pair.kind != "moved":
                old, new = side.redline.old[pair.old[0]], side.redline.new[pair.new[0]]
                for theirs, ours in zip(_holders(new.place), _holders(old.place), strict=False):
                    if theirs not in self._names and ours not in taken:
                        self._names[theirs] = ours
                        taken.add(ours)

    def of(self, place: str) -> str:
        """Return the name of a place; what the base does not know is marked as the party's."""
        for holder in _holders(place):
            if holder not in self._names:
                above, _, last = holder.rpartition("/")
                self._names[holder] = f"{self._names.get(above, above)}/{last}{self._mark}"
        return self._names.get(place, place)


class _Numbers:
    """Numbers for named containers in the order in which they are met."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def of(self, name: str) -> str:
        """Return the place with the numbers of the containers around it."""
        for holder in _holders(name):
            if holder not in self._known:
                above, _, last = holder.rpartition("/")
                place = self._known.get(above, above)
                number = self._counts[place, last[0]]
                self._counts[place, last[0]] += 1
                self._known[holder] = f"{place}/{last[0]}{number}"
        return self._known.get(name, name)


def _holders(place: str) -> list[str]:
    """Return the containers that a place names, the outermost first."""
    parts = place.split("/")
    return ["/".join(parts[: k + 1]) for k in range(1, len(parts)) if _CONTAINER.match(parts[k])]
