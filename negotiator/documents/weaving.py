"""Weave one container of the new file into the same container of the old: paragraphs, tables, rows, cells, boxes."""

import copy
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.columns import Cells
from negotiator.documents.composing import arrival
from negotiator.documents.deciding import Decisions
from negotiator.documents.departing import depart
from negotiator.documents.editing import Editor
from negotiator.documents.endings import has_room, is_changed, rejoin
from negotiator.documents.entries import Entry, blocks_of, lacks_mark
from negotiator.documents.foreign import Copier, clean_properties, content, paragraph_copy, spoken, table_copy
from negotiator.documents.gridforms import ROW_EXCEPTIONS, form_of
from negotiator.documents.layouts import begin_section, end_section, put_section
from negotiator.documents.marks import Marks, paragraph_properties
from negotiator.documents.moved_tables import MovedTables, mark_ends
from negotiator.documents.paragraphs import PairWriter
from negotiator.documents.placing import Places, end_like, surround
from negotiator.documents.reshaping import reshape
from negotiator.documents.separating import keep_apart
from negotiator.documents.stories import Container, Item, Paragraph, Row, Stories, Table, paragraphs_in
from negotiator.documents.tracked import shown_properties
from negotiator.documents.treatments import LEFT, Treatment, Treatments
from negotiator.documents.tree import remove_block
from negotiator.redline.shapes import Redline


class Weaver:
    """Weaves the containers of one story. Plan first (`plan`), then write (`weave`), each for every container.

    `section` tells which section of the new file arrives with a paragraph, if one does; `ended` are the old paragraphs
    that stay without the section that ended with them.
    """

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
        section: Callable[[Paragraph], Element | None],
        ended: Collection[int] = (),
    ) -> None:
        self._redline, self._sides = redline, sides
        self._decided = decided
        self._treatments, self._marks, self._copier, self._writer = treatments, marks, copier, writer
        self._section, self._ended = section, ended
        self._moved_tables = MovedTables(
            redline, sides, treatments, marks, decided=decided, copier=copier, writer=writer
        )

    def plan(self, old: Container, new: Container) -> None:
        """Find out which moves the structure can show, and settle answers to what can only be done as a whole."""
        self._decided.plan(old, new)

    def weave(self, old: Container, new: Container) -> None:
        """Write the differences of two containers into the old one."""
        entries = self._decided.entries(old, new)
        tail = self._decided.tail(entries)
        fused = self._fused(tail)
        places = Places(old, entries)
        doomed: list[Element] = []
        markless: list[int] = []
        for at, entry in enumerate(entries):
            if entry.old and entry.new:
                one_sided = at + 1 < len(entries) and not (entries[at + 1].old and entries[at + 1].new)
                if one_sided and lacks_mark(entry):
                    markless.append(at)
                self._both(entry)
            elif entry in fused:
                continue
            elif entry.old:
                if lacks_mark(entry):
                    markless.append(at)
                doomed.extend(self._goes(entry))
            else:
                self._comes(entry, places)
        for at in markless:
            keep_apart(entries[at], entries[at + 1 :], self._decided, places, self._marks)
        if fused:
            self._fuse(fused, tail, places)
        elif tail:
            self._shift(entries, tail, places)
        for entry in entries:
            self._break_sections(entry)
        for element in doomed:
            remove_block(element)

    def _break_sections(self, entry: Entry) -> None:
        """Let sections begin or end with a paragraph that stays, as the answer to its change of format says."""
        if entry.pair is None or not entry.old or not entry.new:
            return
        left, right = entry.old[-1], entry.new[-1]
        if not isinstance(left, Paragraph) or not isinstance(right, Paragraph):
            return
        gained = self._section(right)
        stays = (gained is None and left.block not in self._ended) or not has_room(left.element)
        if stays and len(entry.new) == 1:
            return
        changes = self._decided.changes.get(self._decided.pairs.of_old[left.block], ())
        treatment = self._treatments.of_format(changes)
        if treatment.kind == "left":
            return
        self._section_parts(entry.new[:-1])
        tracked = treatment.kind == "tracked"
        if stays:
            return
        if gained is not None:
            begin_section(left.element, gained, self._marks, tracked=tracked)
        else:
            end_section(left.element, clean_properties(right, self._copier), self._marks, tracked=tracked)

    def _section_parts(self, parts: Sequence[Item]) -> None:
        """Let sections end with the parts of a split paragraph that stand before its last one."""
        for part in parts:
            element = self._writer.parts.get(part.block) if isinstance(part, Paragraph) else None
            section = self._section(part) if element is not None and isinstance(part, Paragraph) else None
            if element is not None and section is not None:
                put_section(element, section)

    def _both(self, entry: Entry) -> None:
        left, right = entry.old[0], entry.new[0]
        if isinstance(left, Table) and isinstance(right, Table):
            self._table(left, right)
        elif entry.pair is not None and entry.pair.kind != "same":
            number = self._decided.pairs.of_old[entry.pair.old[0]]
            self._writer.write(entry.pair, self._decided.changes.get(number, ()))
        elif entry.pair is not None:
            self._writer.write(entry.pair, ())

    def _goes(self, entry: Entry) -> list[Element]:
        """Write what the new file lacks; return elements to be removed once nothing is placed beside them any more."""
        item = entry.old[0]
        treatment = self._decided.treatment(entry)
        head = self._decided.table_move(item, old_side=True)
        if isinstance(item, Table) and head is not None:
            return self._moved_tables.leave(item, head, treatment)
        if isinstance(item, Table):
            return [item.element] if self._rows_go(item.rows, treatment) else []
        number = self._decided.number(item, old_side=True)
        moved = self._redline.pairs[number].kind == "moved"
        if treatment.kind == "left":
            if moved:
                self._writer.write(self._redline.pairs[number], self._decided.changes[number][1:])
            return []
        if treatment.kind == "applied" and (treatment.words is None or moved):
            return list(item.elements)
        if treatment.words is not None and not moved:
            editor = Editor(item, self._marks)
            like = next((piece.run for piece in item.pieces if piece.is_run), None)
            editor.insert(
                len(item.text),
                spoken(treatment.words, like=like, marks=self._marks, tag=treatment.tag(n.INSERTED)),
            )
            editor.remove(0, len(item.text), treatment.tag(n.DELETED), whole=True)
            editor.finish()
            return []
        shown = number in self._decided.moves and treatment.words is None
        if moved:
            depart(
                item,
                self._redline,
                self._redline.pairs[number],
                self._decided.changes[number][1:],
                self._sides[1],
                self._treatments,
                self._marks,
                copier=self._copier,
                tag=n.MOVED_FROM if shown else n.DELETED,
            )
        else:
            Editor(item, self._marks).remove(0, len(item.text), n.DELETED, whole=True)
        self._marks.mark_paragraph(item.element, n.MOVED_FROM if shown else n.DELETED)
        if shown:
            surround(item.elements[0], item.element, self._marks, "moveFrom", f"move{number}")
        return []

    def _comes(self, entry: Entry, places: Places) -> None:
        item = entry.new[0]
        treatment = self._decided.treatment(entry)
        if treatment.kind == "left":
            return
        head = self._decided.table_move(item, old_side=False)
        if isinstance(item, Table):
            arrived = None if head is None else self._moved_tables.arrive(item, head, treatment)
            places.put(entry, self._new_table(item, treatment) if arrived is None else arrived)
            return
        number = self._decided.number(item, old_side=False)
        pair = self._redline.pairs[number]
        is_move = pair.kind == "moved" and treatment.words is None
        shown = is_move and treatment.kind == "tracked" and number in self._decided.moves
        tag = treatment.tag(n.MOVED_TO if shown else n.INSERTED)
        if is_move:
            element = arrival(
                self._redline,
                pair,
                self._decided.changes[number][1:],
                self._sides,
                self._treatments,
                self._marks,
                copier=self._copier,
                tag=tag,
            )
        else:
            element = paragraph_copy(item, copier=self._copier, marks=self._marks, tag=tag, words=treatment.words)
        self._end_section(item, element)
        places.put(entry, element)
        if tag is not None:
            self._marks.mark_paragraph(element, tag)
        if shown:
            surround(element, element, self._marks, "moveTo", f"move{number}")

    def _end_section(self, paragraph: Item, element: Element) -> None:
        ending = self._section(paragraph) if isinstance(paragraph, Paragraph) else None
        if ending is not None:
            paragraph_properties(element).append(ending)

    # the end of a container

    def _fused(self, tail: list[Entry]) -> list[Entry]:
        """Return the last paragraph that goes and the last that comes, when both stand at the end."""
        gone, come = [entry for entry in tail if entry.old], [entry for entry in tail if entry.new]
        ends = [gone[-1].old[-1], come[-1].new[-1]] if gone and come else []
        return [gone[-1], come[-1]] if ends and all(isinstance(item, Paragraph) for item in ends) else []

    def _fuse(self, fused: list[Entry], tail: list[Entry], places: Places) -> None:
        """Write the last paragraph's replacement into it, so that both share the mark that ends the container."""
        old, new = fused[0].old[0], fused[1].new[0]
        if not isinstance(old, Paragraph) or not isinstance(new, Paragraph):
            return
        editor = Editor(old, self._marks)
        words = self._decided.treatment(fused[1]).words
        if words is not None:
            like = next((piece.run for piece in new.pieces if piece.is_run), None)
            fresh = spoken(words, like=None if like is None else self._copier(like), marks=self._marks, tag=n.INSERTED)
        else:
            fresh = content(new, 0, len(new.text), copier=self._copier, marks=self._marks, tag=n.INSERTED, whole=True)
        editor.insert(len(old.text), fresh)
        editor.remove(0, len(old.text), n.DELETED, whole=True)
        self._marks.change_paragraph(old.element, clean_properties(new, self._copier), tracked=True)
        places.to_end(old, tail)

    def _shift(self, entries: list[Entry], tail: list[Entry], places: Places) -> None:
        """Move each tracked mark at the end one paragraph up, so that the last mark stays as it is.

        Where some go and others come, and one side ends with a table, every mark stays where it is.
        """
        if any(entry.old for entry in tail) and any(entry.new for entry in tail):
            return
        before = entries[entries.index(tail[0]) - 1] if entries.index(tail[0]) else None
        last_kept = places.last_element_before(tail[0])
        if last_kept is None or before is None:
            return
        last = tail[-1]
        if isinstance((last.old or last.new)[0], Table):
            return
        if last.new:
            element = places.placed[id(last)]
            self._marks.unmark_paragraph(element)
            wanted = element.find(n.PARAGRAPH_PROPERTIES)
            fresh = copy.deepcopy(wanted) if wanted is not None else None
            was_changed = is_changed(last_kept, self._marks)
            end_like(element, last_kept, self._marks)
            self._marks.mark_paragraph(last_kept, n.INSERTED)
            if was_changed:
                self._dress_freed(before, last_kept)
            self._marks.change_paragraph(element, fresh, tracked=True)
        elif isinstance(last.old[0], Paragraph):
            element = last.old[0].element
            self._marks.unmark_paragraph(element)
            wanted = rejoin(last_kept, self._marks)
            self._marks.mark_paragraph(last_kept, n.DELETED)
            self._marks.change_paragraph(element, wanted, tracked=True)

    def _dress_freed(self, entry: Entry, element: Element) -> None:
        """Give a former last paragraph its new format, now that somebody's change of it has gone on to the new one."""
        if not entry.old or not entry.new or not isinstance(entry.new[-1], Paragraph):
            return
        changes = self._decided.changes.get(self._decided.number(entry.old[-1], old_side=True), ())
        if self._treatments.of_format(changes).kind != "left":
            wanted = clean_properties(entry.new[-1], self._copier)
            self._marks.change_paragraph(element, wanted, tracked=False)

    # tables

    def _table(self, old: Table, new: Table) -> None:
        self._reshape(old, (old.element, new.element), n.TABLE_PROPERTIES)
        last: Element | None = None
        waiting: list[Row] = []
        doomed: list[Element] = []
        for row, partner in self._decided.rows(old, new):
            if row is None and partner is not None:
                waiting.append(partner)
                continue
            if row is None:
                continue
            for fresh in self._new_rows(waiting):
                row.element.addprevious(fresh)
            waiting = []
            last = row.element
            if partner is None:
                treatment = self._decided.whole(row, old_side=True)
                doomed.extend([row.element] if self._rows_go([row], treatment) else [])
            else:
                doomed.extend(self._cells(row, self._decided.cells(old, new)[row, partner]))
                for tag in (n.ROW_PROPERTIES, ROW_EXCEPTIONS):
                    self._reshape(row, (row.element, partner.element), tag)
        for fresh in reversed(list(self._new_rows(waiting))):
            if last is not None:
                last.addnext(fresh)
        for element in doomed:
            remove_block(element)

    def _cells(self, row: Row, cells: Cells) -> Iterator[Element]:
        """Write the cells of a row that stays; yield those that are to be removed."""
        last: Element | None = None
        for left, right in cells:
            if left is not None and right is not None:
                self.weave(left, right)
                self._reshape(left, (left.element, right.element), n.CELL_PROPERTIES)
            elif left is not None and self._cell_goes(left):
                yield left.element
            fresh = self._new_cell(right) if left is None and right is not None else None
            if fresh is not None and last is not None:
                last.addnext(fresh)
            elif fresh is not None:
                row.cells[0].element.addprevious(fresh)
            last = left.element if left is not None else last if fresh is None else fresh

    def _reshape(self, held: Container | Row | Table, sides: tuple[Element, Element], tag: str) -> None:
        """Write the changed form of a table, row or cell, as the answer to the format of its first paragraph says."""
        forms = [form_of(element, tag, side.view) for element, side in zip(sides, self._sides, strict=True)]
        blocks = blocks_of(held)
        if forms[0] == forms[1] or not blocks:
            return
        changes = self._decided.changes.get(self._decided.pairs.of_old[blocks[0]], ())
        treatment = self._treatments.of_format(changes)
        if treatment.kind != "left":
            wanted = shown_properties(sides[1].find(tag), self._sides[1].view)
            copied = None if wanted is None else self._copier(wanted)
            reshape(sides[0], copied, tag, self._marks, tracked=treatment.kind == "tracked")

    def _new_cell(self, cell: Container) -> Element | None:
        treatment = self._decided.whole(cell, old_side=False)
        if treatment.kind == "left":
            return None
        tag = treatment.tag(n.INSERTED)
        fresh = table_copy(cell.element, copier=self._copier, marks=self._marks, tag=tag)
        if tag is not None:
            self._marks.mark_cell(fresh, n.CELL_INSERTED)
        return fresh

    def _cell_goes(self, cell: Container) -> bool:
        """Mark a cell as deleted; tell whether it is to be removed instead."""
        treatment = self._decided.whole(cell, old_side=True)
        if treatment.kind != "tracked":
            return treatment != LEFT
        for item in list(paragraphs_in(cell)):
            Editor(item, self._marks).remove(0, len(item.text), n.DELETED, whole=True)
        self._marks.mark_cell(cell.element, n.CELL_DELETED)
        return False

    def _new_rows(self, rows: Iterable[Row]) -> Iterable[Element]:
        for row in rows:
            treatment = self._decided.whole(row, old_side=False)
            if treatment.kind != "left":
                tag = treatment.tag(n.INSERTED)
                fresh = table_copy(row.element, copier=self._copier, marks=self._marks, tag=tag)
                if tag is not None:
                    self._marks.mark_row(fresh, tag)
                    mark_ends(fresh, tag, self._marks)
                yield fresh

    def _new_table(self, table: Table, treatment: Treatment) -> Element:
        tag = treatment.tag(n.INSERTED)
        fresh = table_copy(table.element, copier=self._copier, marks=self._marks, tag=tag)
        if tag is not None:
            for row in fresh.iter(n.ROW):
                self._marks.mark_row(row, tag)
            mark_ends(fresh, tag, self._marks)
        return fresh

    def _rows_go(self, rows: Iterable[Row], treatment: Treatment) -> bool:
        """Mark rows as deleted; tell whether they are to be removed instead."""
        if treatment.kind != "tracked":
            return treatment != LEFT
        for row in rows:
            for cell in row.cells:
                for item in list(paragraphs_in(cell)):
                    Editor(item, self._marks).remove(0, len(item.text), n.DELETED, whole=True)
            self._marks.mark_row(row.element, n.DELETED)
            mark_ends(row.element, n.DELETED, self._marks)
        return False
