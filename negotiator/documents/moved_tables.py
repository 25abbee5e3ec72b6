"""A table that moved, in both its places: rows that go and come, with words that moved in them.

What only one of the places has, such as a row that came on the way, is deleted or inserted there as usual.
"""

from collections.abc import Collection

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.composing import arrival
from negotiator.documents.deciding import Decisions
from negotiator.documents.departing import depart
from negotiator.documents.editing import Editor
from negotiator.documents.foreign import Copier, table_copy
from negotiator.documents.marks import Marks
from negotiator.documents.paragraphs import PairWriter
from negotiator.documents.placing import surround_rows
from negotiator.documents.stories import Paragraph, Stories, Table, paragraphs_in
from negotiator.documents.treatments import Treatment, Treatments
from negotiator.redline.shapes import Change, Pair, Redline


class MovedTables:
    """Writes both places of the tables that moved, each named by the number of the pair that heads it."""

    def __init__(
        self,
        redline: Redline,
        sides: tuple[Stories, Stories],
        treatments: Treatments,
        marks: Marks,
        *,
        decided: Decisions,
        copier: Copier,
        writer: PairWriter,
    ) -> None:
        self._redline, self._sides, self._decided = redline, sides, decided
        self._treatments, self._marks, self._copier, self._writer = treatments, marks, copier, writer

    def leave(self, table: Table, head: int, treatment: Treatment) -> list[Element]:
        """Write a table where it was; return it where it is to be removed."""
        if treatment.kind == "applied":
            return [table.element]
        moved = {one.element: one for one in _paragraphs(table) if self._pair(one, old_side=True).kind == "moved"}
        if treatment.kind == "left":
            for paragraph in moved.values():
                self._writer.write(self._pair(paragraph, old_side=True), self._changes(paragraph, old_side=True))
            return []
        shown = head in self._decided.moves
        tag = n.MOVED_FROM if shown else n.DELETED
        for paragraph in _paragraphs(table):
            if paragraph.element in moved:
                self._depart(paragraph, tag)
            else:
                Editor(paragraph, self._marks).remove(0, len(paragraph.text), n.DELETED, whole=True)
        for row in table.rows:
            self._marks.mark_row(row.element, n.DELETED)
            mark_ends(row.element, n.DELETED, self._marks, instead=(tag, moved))
        if shown:
            surround_rows([row.element for row in table.rows], self._marks, "moveFrom", f"move{head}")
        return []

    def arrive(self, table: Table, head: int, treatment: Treatment) -> Element:
        """Return a table for where it stands now."""
        shown = head in self._decided.moves
        tag = treatment.tag(n.MOVED_TO if shown else n.INSERTED)
        there = {one.element: one for one in _paragraphs(table)}
        moved: set[Element] = set()

        def arriving(original: Element) -> Element | None:
            paragraph = there.get(original)
            if paragraph is None or self._pair(paragraph, old_side=False).kind != "moved":
                return None
            fresh = self._arrive(paragraph, tag)
            moved.add(fresh)
            return fresh

        outer = treatment.tag(n.INSERTED)
        fresh = table_copy(table.element, copier=self._copier, marks=self._marks, tag=outer, arrival=arriving)
        if tag is None or outer is None:
            return fresh
        rows = list(fresh.iter(n.ROW))
        for row in rows:
            self._marks.mark_row(row, outer)
        mark_ends(fresh, outer, self._marks, instead=(tag, moved))
        if shown:
            own = [row for row in rows if next(row.iterancestors(n.TABLE), None) is fresh]
            surround_rows(own, self._marks, "moveTo", f"move{head}")
        return fresh

    def _depart(self, paragraph: Paragraph, tag: str) -> None:
        depart(
            paragraph,
            self._redline,
            self._pair(paragraph, old_side=True),
            self._changes(paragraph, old_side=True),
            self._sides[1],
            self._treatments,
            self._marks,
            copier=self._copier,
            tag=tag,
        )

    def _arrive(self, paragraph: Paragraph, tag: str | None) -> Element:
        return arrival(
            self._redline,
            self._pair(paragraph, old_side=False),
            self._changes(paragraph, old_side=False),
            self._sides,
            self._treatments,
            self._marks,
            copier=self._copier,
            tag=tag,
        )

    def _number(self, paragraph: Paragraph, *, old_side: bool) -> int:
        pairs = self._decided.pairs
        return pairs.of_old[paragraph.block] if old_side else pairs.of_new[paragraph.block]

    def _pair(self, paragraph: Paragraph, *, old_side: bool) -> Pair:
        return self._redline.pairs[self._number(paragraph, old_side=old_side)]

    def _changes(self, paragraph: Paragraph, *, old_side: bool) -> list[Change]:
        """Return the changes inside a paragraph that moved."""
        return list(self._decided.changes[self._number(paragraph, old_side=old_side)][1:])


_NONE: tuple[str, Collection[Element]] = ("", ())


def mark_ends(holder: Element, tag: str, marks: Marks, *, instead: tuple[str, Collection[Element]] = _NONE) -> None:
    """Track the marks of all paragraphs in rows that come or go whole, as Word does; not of text boxes.

    `instead` names another tag and the paragraphs that bear it.
    """
    other, moved = instead
    for paragraph in holder.iter(n.PARAGRAPH):
        if next(paragraph.iterancestors(n.TEXT_BOX), None) is None:
            marks.mark_paragraph(paragraph, other if paragraph in moved else tag)


def _paragraphs(table: Table) -> list[Paragraph]:
    return [paragraph for row in table.rows for cell in row.cells for paragraph in paragraphs_in(cell)]
