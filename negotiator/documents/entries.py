"""Which paragraphs, tables and rows of two containers correspond, in the order of the merged container.

The engine pairs blocks; a file needs whole items in whole containers. Where a pair cannot be shown in the structure
(its partner stands in another cell, or its row has another shape) it is dissolved into a deletion and an insertion.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from negotiator.documents import names as n
from negotiator.documents.stories import Container, Item, Paragraph, Row, Table, paragraphs_in
from negotiator.documents.tracked import mark_is_hidden
from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Pair
from negotiator.redline.spine import heaviest_chain


@dataclass(slots=True, eq=False)
class Entry:
    """Items that correspond; one side is empty for what only the other has."""

    old: list[Item]
    new: list[Item]
    pair: Pair | None = None


class Pairs:
    """The engine's pairs by block."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = pairs
        self.of_old = {index: number for number, pair in enumerate(pairs) for index in pair.old}
        self.of_new = {index: number for number, pair in enumerate(pairs) for index in pair.new}

    def moved_table(self, block: int, *, old_side: bool) -> bool:
        """Tell whether a block belongs to a table that stands elsewhere now."""
        return self.pairs[self.of_old[block] if old_side else self.of_new[block]].table is not None

    def linked(self, old_blocks: Iterable[int], new_blocks: frozenset[int]) -> int:
        """Count the blocks that have their partner among the new ones."""
        pairs = (self.pairs[self.of_old[index]] for index in old_blocks)
        return sum(1 for pair in pairs if any(index in new_blocks for index in pair.new))


def merged(old: Container, new: Container, pairs: Pairs) -> list[Entry]:
    """Return the entries of two containers in order; between two links what goes stands before what comes.

    But what comes stands before a paragraph that goes and has no mark: that would run on into it.
    """
    links = _links(old, new, pairs)
    entries: list[Entry] = []
    at_old = at_new = 0
    for old_at, new_at, pair in [*links, ((len(old.items),), (len(new.items),), None)]:
        if at_old < old_at[0] or at_new < new_at[0]:
            goes = [Entry([item], []) for item in old.items[at_old : old_at[0]]]
            comes = [Entry([], [item]) for item in new.items[at_new : new_at[0]]]
            runs_on = goes and comes and old_at[0] < len(old.items) and lacks_mark(goes[-1])
            entries += [*goes[:-1], *comes, goes[-1]] if runs_on else [*goes, *comes]
        if old_at[0] < len(old.items):
            entries.append(Entry([old.items[k] for k in old_at], [new.items[k] for k in new_at], pair))
        at_old, at_new = old_at[-1] + 1, new_at[-1] + 1
    return entries


def lacks_mark(entry: Entry) -> bool:
    """Tell whether an old paragraph ends without a mark in its view, as before a table where somebody deleted it."""
    last = entry.old[-1] if entry.old else None
    return isinstance(last, Paragraph) and mark_is_hidden(last.element, last.view)


_Link = tuple[tuple[int, ...], tuple[int, ...], Pair | None]


def _links(old: Container, new: Container, pairs: Pairs) -> list[_Link]:
    candidates = sorted([*_paragraph_links(old, new, pairs), *_table_links(old, new, pairs)], key=lambda link: link[0])
    if all(one[1][-1] < other[1][0] and one[0][-1] < other[0][0] for one, other in pairwise(candidates)):
        return candidates
    starts = [(link[0][0], link[1][0]) for link in candidates]
    weights = [1 + sum(_weight(old.items[k]) for k in link[0]) for link in candidates]
    chain = set(heaviest_chain(starts, weights))
    ordered: list[_Link] = []
    for link, start in zip(candidates, starts, strict=True):
        clear = not ordered or (link[0][0] > ordered[-1][0][-1] and link[1][0] > ordered[-1][1][-1])
        if start in chain and clear:
            ordered.append(link)
    return ordered


def _weight(item: Item) -> int:
    if isinstance(item, Paragraph):
        return len(item.text)
    return sum(len(paragraph.text) for row in item.rows for cell in row.cells for paragraph in paragraphs_in(cell))


def _paragraph_links(old: Container, new: Container, pairs: Pairs) -> Iterable[_Link]:
    at_old = {item.block: place for place, item in enumerate(old.items) if isinstance(item, Paragraph)}
    at_new = {item.block: place for place, item in enumerate(new.items) if isinstance(item, Paragraph)}
    for block in at_old:
        pair = pairs.pairs[pairs.of_old[block]]
        if pair.kind in ("deleted", "moved") or pair.old[0] != block:
            continue
        if len(pair.old) == len(pair.new) == 1:
            if pair.new[0] in at_new:
                yield (at_old[block],), (at_new[pair.new[0]],), pair
            continue
        if all(index in at_old for index in pair.old) and all(index in at_new for index in pair.new):
            places = tuple(at_old[index] for index in pair.old), tuple(at_new[index] for index in pair.new)
            if all(_unbroken(side) for side in places):
                yield *places, pair


def _unbroken(places: tuple[int, ...]) -> bool:
    return places == tuple(range(places[0], places[0] + len(places)))


def _table_links(old: Container, new: Container, pairs: Pairs) -> Iterable[_Link]:
    tables = [
        {place: _blocks(item) for place, item in enumerate(side.items) if isinstance(item, Table)}
        for side in (old, new)
    ]
    moved = {place for place, blocks in tables[0].items() if blocks and pairs.moved_table(blocks[0], old_side=True)}
    staying = {place: blocks for place, blocks in tables[0].items() if place not in moved}
    for place, other in best_links(_votes(staying, tables[1], pairs)):
        yield (place,), (other,), None


def _votes(old: Mapping[int, list[int]], new: Mapping[int, list[int]], pairs: Pairs) -> Counter[tuple[int, int]]:
    """Count for each two groups of blocks, given by their place, the old blocks that have their partner in the new."""
    home = {block: place for place, blocks in new.items() for block in blocks}
    votes: Counter[tuple[int, int]] = Counter()
    for place, blocks in old.items():
        for block in blocks:
            partners = pairs.pairs[pairs.of_old[block]].new
            votes.update((place, other) for other in {home[index] for index in partners if index in home})
    return votes


def _blocks(item: Table | Row) -> list[int]:
    rows = item.rows if isinstance(item, Table) else [item]
    return [paragraph.block for row in rows for cell in row.cells for paragraph in paragraphs_in(cell)]


def blocks_of(item: Item | Row | Container) -> list[int]:
    """Return the blocks of an item, row or cell, text boxes and nested tables included."""
    if isinstance(item, Container):
        return [paragraph.block for paragraph in paragraphs_in(item)]
    if isinstance(item, Paragraph):
        return [item.block, *(p.block for box in item.boxes for p in paragraphs_in(box))]
    return _blocks(item)


def best_links(votes: Counter[tuple[int, int]]) -> list[tuple[int, int]]:
    """Choose for each side at most one partner, the most voted first."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for left, right in sorted(votes, key=lambda vote: (-votes[vote], vote)):
        if left not in chosen and right not in taken:
            chosen[left] = right
            taken.add(right)
    return sorted(chosen.items())


def _may_pair(old: Row, new: Row, votes: int) -> bool:
    """Tell whether two rows may correspond. A cell with somebody's mark can bear no other: it does not go alone."""
    if len(old.cells) == len(new.cells):
        return True
    if not old.cells or not new.cells or any(_is_marked(cell) for cell in old.cells):
        return False
    return 2 * votes >= min(len(_blocks(old)), len(_blocks(new)))


def _is_marked(cell: Container) -> bool:
    properties = cell.element.find(n.CELL_PROPERTIES)
    marks = (n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED)
    return properties is not None and any(child.tag in marks for child in properties)


def merged_rows(old: Table, new: Table, pairs: Pairs) -> list[tuple[Row | None, Row | None]]:
    """Return the rows of two tables in merged order.

    Rows with another number of cells pair only if they share at least half of what stands in the smaller one.
    """
    rows = [{place: _blocks(row) for place, row in enumerate(table.rows)} for table in (old, new)]
    every = _votes(rows[0], rows[1], pairs)
    votes = Counter(
        {vote: every[vote] for vote in every if _may_pair(old.rows[vote[0]], new.rows[vote[1]], every[vote])}
    )
    best = best_links(votes)
    links = heaviest_chain(best, [votes[link] for link in best])
    order: list[tuple[Row | None, Row | None]] = []
    at_old = at_new = 0
    for left, right in [*links, (len(old.rows), len(new.rows))]:
        order.extend((row, None) for row in old.rows[at_old:left])
        order.extend((None, row) for row in new.rows[at_new:right])
        if left < len(old.rows):
            order.append((old.rows[left], new.rows[right]))
        at_old, at_new = left + 1, right + 1
    return order
