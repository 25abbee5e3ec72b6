"""Three-way merge: two parties' versions of one base become one text, and where both touched the same, a conflict.

Nothing is settled silently: where the parties disagree the base stands and both versions are told.
"""

from collections.abc import Sequence

from negotiator.kernel.values import dataclass
from negotiator.redline.combining import combined
from negotiator.redline.drafting import distinct
from negotiator.redline.relocating import relocated
from negotiator.redline.shapes import Block
from negotiator.redline.sides import START, Float, Party, party


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What both parties changed differently; `at` is where the base's blocks stand (or would) in the merged ones."""

    at: int
    base: tuple[Block, ...]
    ours: tuple[Block, ...]
    theirs: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The merged blocks, with the base wherever a conflict is open, and the conflicts in order."""

    blocks: tuple[Block, ...]
    conflicts: tuple[Conflict, ...]


def merge(base: Sequence[Block], ours: Sequence[Block], theirs: Sequence[Block]) -> Merged:
    """Merge two versions of one base.

    What one party alone changed is taken; what both changed alike is taken once; edits of different words of one block
    are combined, also where one of the parties split it or joined it to others. All else is a conflict.
    """
    sides = party(base, ours), party(base, theirs)
    merger = _Merger(base, *sides)
    merger.run()
    blocks = distinct(relocated(merger.blocks, sides))
    return Merged(blocks=tuple(blocks), conflicts=tuple(merger.conflicts))


class _Merger:
    """Writes the merged document from front to back."""

    def __init__(self, base: Sequence[Block], ours: Party, theirs: Party) -> None:
        self._base, self._ours, self._theirs = base, ours, theirs
        self._units = _units(len(base), (*ours.groups, *theirs.groups))
        self._torn = _torn(ours, theirs)
        self.blocks: list[Block] = []
        self.conflicts: list[Conflict] = []

    def run(self) -> None:
        """Write everything."""
        slots = {index: self._slot(index) for index in range(START, len(self._base))}
        placed = {item for slot in slots.values() for item in slot or () if isinstance(item, int)}
        for index in range(START, len(self._base)):
            if index != START and index not in placed:
                self._unit(index)
            self._float(index, slots[index])

    def _slot(self, index: int) -> Sequence[Float] | None:
        """Return what floats after a base block; None where the parties disagree about it."""
        ours = [item for item in self._ours.floats_after(index) if item not in self._torn]
        theirs = [item for item in self._theirs.floats_after(index) if item not in self._torn]
        if not ours or not theirs or _said(ours) == _said(theirs):
            return ours or theirs
        return None

    def _float(self, index: int, slot: Sequence[Float] | None) -> None:
        if slot is None:
            ours, theirs = self._ours.floats_after(index), self._theirs.floats_after(index)
            self._conflict((), _floated(self._ours, ours), _floated(self._theirs, theirs))
        for item in slot or ():
            if isinstance(item, int):
                self._unit(item)
            else:
                self.blocks.append(item)

    def _unit(self, index: int) -> None:
        """Write what became of the base blocks that must be settled together with this, once for all of them."""
        unit = self._units[index]
        if index != unit[0]:
            return
        ours, theirs = _contents(self._ours, unit), _contents(self._theirs, unit)
        one_alone = not (
            self._touched(self._ours, self._theirs, unit) and self._touched(self._theirs, self._ours, unit)
        )
        alike = _said(ours) == _said(theirs) and self._torn.isdisjoint(unit)
        if one_alone or alike:
            self.blocks.extend(theirs if self._touched(self._theirs, self._ours, unit) else ours)
        elif (both := self._combined(unit)) is not None:
            self.blocks.extend(both)
        else:
            self._conflict(tuple(self._base[i] for i in unit), ours, theirs)

    def _touched(self, side: Party, other: Party, unit: Sequence[int]) -> bool:
        """Tell whether a party changed the unit; a move counts where the other party took the block apart or away."""
        if any(side.touched(i) or i in self._torn for i in unit):
            return True
        rebuilt = len(unit) > 1 or not other.contents[unit[0]]
        return rebuilt and any(i in side.moved for i in unit)

    def _combined(self, unit: Sequence[int]) -> Sequence[Block] | None:
        """Return the blocks with both parties' edits; None where they meet or both took the blocks apart."""
        if not self._torn.isdisjoint(unit):
            return None
        return combined(self._base, unit, (self._ours, self._theirs))

    def _conflict(self, base: tuple[Block, ...], ours: tuple[Block, ...], theirs: tuple[Block, ...]) -> None:
        self.conflicts.append(Conflict(at=len(self.blocks), base=base, ours=ours, theirs=theirs))
        self.blocks.extend(base)


def _units(length: int, groups: Sequence[tuple[int, ...]]) -> Sequence[tuple[int, ...]]:
    """Return for each base block all blocks that stand or fall with it: those that a party joined, and itself."""
    units: list[tuple[int, ...]] = [(index,) for index in range(length)]
    for group in groups:
        whole = tuple(sorted({member for index in group for member in units[index]}))
        for index in whole:
            units[index] = whole
    return units


def _torn(ours: Party, theirs: Party) -> frozenset[int]:
    """Return the base blocks that the parties moved to different places."""
    places = [
        {item: k for k, run in enumerate(side.floats) for item in run if isinstance(item, int)}
        for side in (ours, theirs)
    ]
    return frozenset(item for item in ours.moved & theirs.moved if places[0][item] != places[1][item])


def _contents(side: Party, unit: Sequence[int]) -> tuple[Block, ...]:
    return tuple(block for index in unit for block in side.contents[index])


def _floated(side: Party, items: Sequence[Float]) -> tuple[Block, ...]:
    return tuple(block for item in items for block in (side.contents[item] if isinstance(item, int) else (item,)))


def _said(items: Sequence[Float]) -> list[tuple[object, ...]]:
    """Return what two runs of blocks are compared by: all that a reader sees, but not their ids."""
    return [
        (item,) if isinstance(item, int) else (item.kind, item.text, item.label, item.format, item.runs, item.atoms)
        for item in items
    ]
