"""What becomes of each paragraph, table and row of two containers before anything is written.

Answers are settled here: what a file can only do as a whole is answered as a whole, and a move is shown as a move only
if both its ends can be.
"""

from collections.abc import Iterator, Mapping, Sequence

from negotiator.documents import names as n
from negotiator.documents.columns import Cells, merged_cells
from negotiator.documents.entries import Entry, Pairs, blocks_of, merged, merged_rows
from negotiator.documents.stories import Container, Item, Paragraph, Row, Table, paragraphs_in
from negotiator.documents.treatments import Treatment, Treatments
from negotiator.redline.reading import by_pair
from negotiator.redline.shapes import Change, Redline


class Decisions:
    """The decisions for the containers of all stories: `plan` each first, then ask."""

    def __init__(self, redline: Redline, treatments: Treatments) -> None:
        self._redline = redline
        self._treatments = treatments
        self.pairs = Pairs(redline.pairs)
        self.changes: Mapping[int, Sequence[Change]] = by_pair(redline)
        self.moves: set[int] = set()
        self._tables: dict[int, int] = {}
        for number in redline.moves.values():
            table = redline.pairs[number].table
            if table is not None:
                self._tables[table] = number
        self._entries: dict[tuple[Container, Container], list[Entry]] = {}
        self._cells: dict[tuple[Table, Table], Mapping[tuple[Row, Row], Cells]] = {}
        self._rows: dict[tuple[Table, Table], list[tuple[Row | None, Row | None]]] = {}

    def entries(self, old: Container, new: Container) -> list[Entry]:
        """Return the entries of two containers in merged order."""
        if (old, new) not in self._entries:
            self._entries[old, new] = merged(old, new, self.pairs)
        return self._entries[old, new]

    def rows(self, old: Table, new: Table) -> list[tuple[Row | None, Row | None]]:
        """Return the rows of two tables in merged order."""
        if (old, new) not in self._rows:
            self._rows[old, new] = merged_rows(old, new, self.pairs)
        return self._rows[old, new]

    def cells(self, old: Table, new: Table) -> Mapping[tuple[Row, Row], Cells]:
        """Return the cells of each pair of rows of two tables in merged order."""
        if (old, new) not in self._cells:
            both = [(row, partner) for row, partner in self.rows(old, new) if row is not None and partner is not None]
            self._cells[old, new] = merged_cells(both, self.pairs)
        return self._cells[old, new]

    def plan(self, old: Container, new: Container) -> None:
        """Find out which moves the structure can show, and settle answers to what can only be done as a whole."""
        leaving: set[int] = set()
        arriving: set[int] = set()
        self._settle(old, new)
        self._plan(old, new, leaving, arriving)
        for number in leaving & arriving:
            self.moves.add(number)

    def _settle(self, old: Container, new: Container) -> None:
        for entry in self.entries(old, new):
            if entry.old and entry.new:
                if isinstance(entry.old[0], Table) and isinstance(entry.new[0], Table):
                    self._settle_rows(entry.old[0], entry.new[0])
                continue
            for item in (*entry.old, *entry.new):
                if self.table_move(item, old_side=bool(entry.old)) is not None:
                    continue
                plain = isinstance(item, Paragraph) and self._plain(item, old_side=bool(entry.old))
                if not plain or self._is_torn(item, old_side=bool(entry.old)):
                    self.whole(item, old_side=bool(entry.old))

    def _settle_rows(self, old: Table, new: Table) -> None:
        for row, partner in self.rows(old, new):
            if row is not None and partner is not None:
                self._settle_cells(self.cells(old, new)[row, partner])
            elif row is not None:
                self.whole(row, old_side=True)
            elif partner is not None:
                self.whole(partner, old_side=False)

    def _settle_cells(self, cells: Cells) -> None:
        for left, right in cells:
            if left is not None and right is not None:
                self._settle(left, right)
            elif left is not None:
                self.whole(left, old_side=True)
            elif right is not None:
                self.whole(right, old_side=False)

    def _plain(self, paragraph: Item, *, old_side: bool) -> bool:
        """Tell whether the engine, too, sees this paragraph on one side only, or moved."""
        number = self.number(paragraph, old_side=old_side)
        return self._redline.pairs[number].kind in ("inserted", "deleted", "moved")

    def _is_torn(self, item: Item, *, old_side: bool) -> bool:
        """Tell whether what stands in the boxes of a paragraph that comes or goes is answered otherwise than that."""
        if not isinstance(item, Paragraph) or not item.boxes:
            return False
        if self._redline.pairs[self.number(item, old_side=old_side)].kind == "moved":
            return False
        answered = [self._treatments.of(change) for change in self._changes_in(item, old_side=old_side)]
        if any(one != Treatment(kind=answered[0].kind) for one in answered[1:]):
            return True
        return len(answered) > 1 and answered[0].words is not None and not old_side

    def number(self, item: Item, *, old_side: bool) -> int:
        """Return the number of the pair that an item (its first block) belongs to."""
        block = blocks_of(item)[0]
        return self.pairs.of_old[block] if old_side else self.pairs.of_new[block]

    def table_move(self, item: Item, *, old_side: bool) -> int | None:
        """Return the number of the pair that heads a table which stands elsewhere now, None for all else."""
        if not isinstance(item, Table) or not blocks_of(item):  # damaged ones hold no paragraph
            return None
        table = self._redline.pairs[self.number(item, old_side=old_side)].table
        return None if table is None else self._tables[table]

    def whole(self, item: Item | Row | Container, *, old_side: bool) -> Treatment:
        """Return the one treatment of all that an item holds; answers that differ are forgotten."""
        return self._treatments.of_whole(self._changes_in(item, old_side=old_side))

    def _changes_in(self, item: Item | Row | Container, *, old_side: bool) -> Iterator[Change]:
        """Yield the changes of all blocks that an item holds, its own first."""
        table = self.pairs.of_old if old_side else self.pairs.of_new
        for number in dict.fromkeys(table[block] for block in blocks_of(item)):
            yield from self.changes.get(number, ())

    def _plan(self, old: Container, new: Container, leaving: set[int], arriving: set[int]) -> None:
        entries = self.entries(old, new)
        stuck = self._stuck(entries)
        for entry in entries:
            if entry.old and entry.new:
                if isinstance(entry.old[0], Table) and isinstance(entry.new[0], Table):
                    for cells in self.cells(entry.old[0], entry.new[0]).values():
                        for left, right in cells:
                            if left is not None and right is not None:
                                self._plan(left, right, leaving, arriving)
                continue
            item = (entry.old or entry.new)[0]
            head = self.table_move(item, old_side=bool(entry.old))
            if entry.old and _leaves_already(item):
                continue
            if head is not None:
                (leaving if entry.old else arriving).add(head)
            elif entry not in stuck and isinstance(item, Paragraph):
                number = self.number(item, old_side=bool(entry.old))
                if self._redline.pairs[number].kind == "moved":
                    (leaving if entry.old else arriving).add(number)

    def _stuck(self, entries: list[Entry]) -> set[Entry]:
        """Return the items at the end whose move cannot be shown as one.

        Where some go and others come they share a mark. An edited paragraph that ends the container and gets another
        format by that is no move for programs that lose the first of several changes in such a paragraph.
        """
        tail = self.tail(entries)
        if any(entry.old for entry in tail) and any(entry.new for entry in tail):
            return set(tail)
        before = entries[entries.index(tail[0]) - 1] if tail else None
        kept = before.old[-1] if before is not None and before.old else None
        if not isinstance(kept, Paragraph):
            return set(tail[-1:])
        blocks = self._redline.old if tail[-1].old else self._redline.new
        last = (tail[-1].old or tail[-1].new)[-1]
        same = isinstance(last, Paragraph) and blocks[last.block].format == self._redline.old[kept.block].format
        number = self.number(last, old_side=bool(tail[-1].old))
        return set() if same or len(self.changes.get(number, ())) == 1 else {tail[-1]}

    def treatment(self, entry: Entry) -> Treatment:
        """Return what becomes of an item that one side lacks."""
        item = (entry.old or entry.new)[0]
        head = self.table_move(item, old_side=bool(entry.old))
        if head is not None:
            return self._treatments.of(self.changes[head][0])
        if isinstance(item, Table) or not self._plain(item, old_side=bool(entry.old)):
            return self.whole(item, old_side=bool(entry.old))
        changes = self.changes.get(self.number(item, old_side=bool(entry.old)), ())
        return self._treatments.of(changes[0]) if changes else self.whole(item, old_side=bool(entry.old))

    def tail(self, entries: list[Entry]) -> list[Entry]:
        """Return the tracked one-sided items at the end: a last paragraph's mark can be neither new nor gone."""
        tail: list[Entry] = []
        for entry in reversed(entries):
            if entry.old and entry.new:
                break
            treatment = self.treatment(entry)
            if treatment.kind == "left" and not entry.old:
                continue
            if treatment.kind == "applied" and not entry.new:
                continue
            if treatment.kind != "tracked":
                break
            if entry.old and treatment.words is not None:
                break
            tail.insert(0, entry)
        return tail


def _leaves_already(item: Item) -> bool:
    """Tell whether somebody has taken out words that are read all the same: within that nothing moves."""
    if isinstance(item, Table):
        return any(_leaves_already(one) for row in item.rows for cell in row.cells for one in paragraphs_in(cell))
    return item.view == "rejected" and any(
        next(element.iter(*n.LEAVING), None) is not None for element in item.elements
    )
