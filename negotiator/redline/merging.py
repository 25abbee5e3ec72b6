"""Three-way merge: two parties' versions of one base become one text, and where both touched the same, a conflict.

Nothing is settled silently: where the parties disagree the base stands and both versions are told.
"""

from collections.abc import Sequence
from dataclasses import replace

from negotiator.kernel.values import dataclass
from negotiator.redline.drafting import Draft, distinct
from negotiator.redline.shapes import Block, Change, Span
from negotiator.redline.sides import START, Float, Party, party, text_changes


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
    are combined. All else is a conflict.
    """
    merger = _Merger(base, party(base, ours), party(base, theirs))
    merger.run()
    return Merged(blocks=tuple(distinct(merger.blocks)), conflicts=tuple(merger.conflicts))


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
        elif (combined := self._combined(unit)) is not None:
            self.blocks.append(combined)
        else:
            self._conflict(tuple(self._base[i] for i in unit), ours, theirs)

    def _touched(self, side: Party, other: Party, unit: Sequence[int]) -> bool:
        """Tell whether a party changed the unit; a move counts where the other party took the block apart or away."""
        if any(side.touched(i) or i in self._torn for i in unit):
            return True
        rebuilt = len(unit) > 1 or not other.contents[unit[0]]
        return rebuilt and any(i in side.moved for i in unit)

    def _combined(self, unit: Sequence[int]) -> Block | None:
        """Return one block with both parties' edits; None where they meet or either party broke the block up."""
        index = unit[0]
        one_each = len(unit) == len(self._ours.contents[index]) == len(self._theirs.contents[index]) == 1
        if not one_each or index in self._torn:
            return None
        return _combined(self._base[index], (self._ours, self._theirs), index)

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


def _combined(base: Block, sides: tuple[Party, Party], index: int) -> Block | None:
    edits = [(change, side) for side in sides for change in text_changes(side.edits[index])]
    ordered = sorted(edits, key=lambda edit: _span(edit[0]))
    draft, at = Draft(), 0
    previous: Change | None = None
    for change, side in ordered:
        old, new = change.old, change.new
        if old is None or new is None or (previous and _alike(previous, change)):
            continue
        if previous and _span(change)[0] <= _span(previous)[1]:
            return None
        draft.keep(base, Span(block=0, start=at, end=old.start), edges=(previous is None, False))
        draft.take(side.redline.new[new.block], new)
        at, previous = old.end, change
    draft.keep(base, Span(block=0, start=at, end=len(base.text)), edges=(previous is None, True))
    return _dressed(draft.finished(base), base, [side.contents[index][0] for side in sides])


def _span(change: Change) -> tuple[int, int]:
    return (change.old.start, change.old.end) if change.old else (0, 0)


def _alike(left: Change, right: Change) -> bool:
    """Tell whether both parties made the same change to the same words."""
    return (left.kind, _span(left), left.new_text) == (
        right.kind,
        _span(right),
        right.new_text,
    ) and left.kind != "format"


def _dressed(block: Block, base: Block, versions: Sequence[Block]) -> Block | None:
    """Give the block the paragraph format of the party that changed it; None where both did, differently.

    Numbers follow from the document around a block, so a difference there is no conflict: ours is taken.
    """
    looks = {(version.format, version.kind, version.level) for version in versions} - {
        (base.format, base.kind, base.level)
    }
    if len(looks) > 1:
        return None
    label = next((version.label for version in versions if version.label != base.label), base.label)
    format_, kind, level = looks.pop() if looks else (base.format, base.kind, base.level)
    return replace(block, label=label, format=format_, kind=kind, level=level)
