"""One party's changes against a common base, laid out by base block so that two parties' can be laid side by side."""

from collections.abc import Sequence

from negotiator.kernel.values import dataclass
from negotiator.redline.comparison import compare
from negotiator.redline.reading import by_pair, concerns_paragraph
from negotiator.redline.shapes import Block, Change, Redline

START = -1

# What stands between base blocks: a block that the party inserted, or the index of a base block that it moved there.
Float = Block | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """What one party made of the base.

    `contents` gives the blocks that each base block became (none: deleted, or joined onto the first of its group);
    `floats` what now stands after each base block (START: before the first); `edits` the changes inside each block.
    """

    redline: Redline
    contents: Sequence[tuple[Block, ...]]
    floats: Sequence[Sequence[Float]]
    edits: Sequence[Sequence[Change]]
    moved: frozenset[int]
    groups: Sequence[tuple[int, ...]]

    def touched(self, index: int) -> bool:
        """Tell whether the party changed a base block in more than its place."""
        return bool(self.edits[index]) or not self.contents[index]

    def floats_after(self, index: int) -> Sequence[Float]:
        """Return what the party put after base block `index`, or at the START."""
        return self.floats[index + 1]


def party(base: Sequence[Block], version: Sequence[Block]) -> Party:
    """Lay out how `version` differs from `base`."""
    redline = compare(base, version, reasons=False)
    changes = by_pair(redline)
    contents: list[tuple[Block, ...]] = [()] * len(base)
    edits: list[Sequence[Change]] = [()] * len(base)
    floats: list[list[Float]] = [[] for _ in range(len(base) + 1)]
    after = START
    for number, pair in enumerate(redline.pairs):
        news = tuple(redline.new[j] for j in pair.new)
        if pair.kind == "inserted" or (pair.kind == "moved" and pair.table is not None):
            floats[after + 1].extend(news)  # a whole table goes and comes again: its rows can be merged in one place
            continue
        contents[pair.old[0]] = news
        for i in pair.old:
            edits[i] = [change for change in changes.get(number, ()) if change.kind != "move"]
        if pair.kind == "moved":
            floats[after + 1].append(pair.old[0])
        else:
            after = pair.old[-1]
    return Party(
        redline=redline,
        contents=contents,
        floats=floats,
        edits=edits,
        moved=frozenset(pair.old[0] for pair in redline.pairs if pair.kind == "moved" and pair.table is None),
        groups=[pair.old for pair in redline.pairs if pair.kind == "joined"],
    )


def text_changes(edits: Sequence[Change]) -> list[Change]:
    """Return the changes that mark a place in the running text."""
    return [change for change in edits if not concerns_paragraph(change)]
