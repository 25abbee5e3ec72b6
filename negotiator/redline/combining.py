"""Both parties' edits of the same base blocks in one text, wherever they do not meet.

One of the parties may have split the block, or joined it to its neighbours: the other's edits then go into the parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from negotiator.redline.drafting import Draft
from negotiator.redline.shapes import Block, Change, Span
from negotiator.redline.sides import Party, text_changes

Parties = tuple[Party, Party]


def combined(base: Sequence[Block], unit: Sequence[int], sides: Parties) -> Sequence[Block] | None:
    """Return what both parties made of base blocks that stand or fall together; None where they disagree.

    Edits of different words are combined, the same edit is taken once; edits that touch are a disagreement.
    """
    builders = [side for side in sides if _rebuilt(side, unit)]
    if len(builders) > 1 or any(not side.contents[unit[0]] for side in sides):
        return None
    if builders and not _keeps_looks(base, unit, sides[0] if builders[0] is sides[1] else sides[1]):
        return None
    drafts = _drafts(base, unit, sides)
    if drafts is None:
        return None
    if builders:
        models = [block for index in unit for block in builders[0].contents[index]]
        if len(models) != len(drafts):
            return None
        place = base[unit[0]].place
        return [draft.finished(replace(model, place=place)) for draft, model in zip(drafts, models, strict=True)]
    index = unit[0]
    dressed = _dressed(drafts[0].finished(base[index]), base[index], [side.contents[index][0] for side in sides])
    return None if dressed is None else [dressed]


def _rebuilt(side: Party, unit: Sequence[int]) -> bool:
    """Tell whether a party split or joined the blocks."""
    return any(len(side.contents[i]) != 1 for i in unit)


def _keeps_looks(base: Sequence[Block], unit: Sequence[int], side: Party) -> bool:
    """Tell whether a party left the looks of all paragraphs as they were."""
    return all(len(side.contents[i]) == 1 and _look(side.contents[i][0]) == _look(base[i]) for i in unit)


def _look(block: Block) -> tuple[str, str, int]:
    return block.format, block.kind, block.level


def _drafts(base: Sequence[Block], unit: Sequence[int], sides: Parties) -> list[Draft] | None:
    """Return a draft for each paragraph that results; None where edits of the parties touch."""
    drafts = [Draft()]
    for index in unit:
        edits = list(_edits(index, sides))
        if any(_touch(left, right) for (left, _), (right, _) in pairwise(edits)):
            return None
        _write(drafts, base[index], edits)
    return drafts


Edit = tuple[Change, Party]


def _edits(index: int, sides: Parties) -> Iterator[Edit]:
    """Yield the edits of one base block by where they stand, those that both parties made alike once."""
    edits = [
        (change, side)
        for side in sides
        for change in text_changes(side.edits[index])
        if change.old is not None and change.new is not None and change.old.block == index
    ]
    previous: Change | None = None
    for change, side in sorted(edits, key=lambda edit: _span(edit[0])):
        if previous is None or not _alike(previous, change):
            yield change, side
            previous = change


def _write(drafts: list[Draft], block: Block, edits: Sequence[Edit]) -> None:
    """Write one base block into the last draft and, where it was split, into new ones."""
    at = 0
    fresh = True
    for change, side in edits:
        old, new = change.old, change.new
        if old is None or new is None:
            continue
        drafts[-1].keep(block, Span(block=0, start=at, end=old.start), edges=(fresh, change.kind in _BREAKS))
        fresh = change.kind == "join"
        if change.kind == "split":
            drafts.append(Draft())
            fresh = bool(change.old_text)
        else:
            drafts[-1].take(side.redline.new[new.block], new)
        at = old.end
    drafts[-1].keep(block, Span(block=0, start=at, end=len(block.text)), edges=(fresh, True))


_BREAKS = frozenset({"split", "join"})


def _touch(left: Change, right: Change) -> bool:
    return _span(right)[0] <= _span(left)[1]


def _span(change: Change) -> tuple[int, int]:
    return (change.old.start, change.old.end) if change.old else (0, 0)


def _alike(left: Change, right: Change) -> bool:
    """Tell whether both parties made the same change to the same words."""
    same = (left.kind, _span(left), left.new_text) == (right.kind, _span(right), right.new_text)
    return same and left.kind != "format"


def _dressed(block: Block, base: Block, versions: Sequence[Block]) -> Block | None:
    """Give the block the paragraph format of the party that changed it; None where both did, differently.

    Numbers follow from the document around a block, so a difference there is no conflict: ours is taken.
    """
    looks = {_look(version): version for version in versions if _look(version) != _look(base)}
    if len(looks) > 1:
        return None
    label = next((version.label for version in versions if version.label != base.label), base.label)
    look = next(iter(looks.values()), base)
    return replace(block, label=label, format=look.format, kind=look.kind, level=look.level)
