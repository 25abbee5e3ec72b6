"""Weave one container of the new file into the same container of the old: paragraphs, tables, rows, cells, boxes."""

import copy
from collections.abc import Iterable, Mapping, Sequence

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.composing import arrival
from negotiator.documents.editing import Editor
from negotiator.documents.entries import Entry, Pairs, blocks_of, merged, merged_rows
from negotiator.documents.foreign import Copier, clean_properties, content, paragraph_copy, spoken, table_copy
from negotiator.documents.marks import Marks
from negotiator.documents.paragraphs import PairWriter
from negotiator.documents.stories import Container, Item, Paragraph, Row, Stories, Table, paragraphs_in
from negotiator.documents.treatments import LEFT, Treatment, Treatments
from negotiator.documents.tree import remove_block
from negotiator.redline.reading import by_pair, pieces
from negotiator.redline.shapes import Change, Redline


class Weaver:
    """Weaves the containers of one story. Plan first (`plan`), then write (`weave`), each for every container."""

    def __init__(
        self,
        redline: Redline,
        sides: tuple[Stories, Stories],
        treatments: Treatments,
        marks: Marks,
        *,
        copier: Copier,
        writer: PairWriter,
    ) -> None:
        self._redline, self._sides = redline, sides
        self._pairs = Pairs(redline.pairs)
        self._changes: Mapping[int, Sequence[Change]] = by_pair(redline)
        self._treatments, self._marks, self._copier, self._writer = treatments, marks, copier, writer
        self._moves: set[int] = set()

    def plan(self, old: Container, new: Container) -> None:
        """Find out which moves the structure can show, and settle answers to what can only be done as a whole."""
        leaving: set[int] = set()
        arriving: set[int] = set()
        self._settle(old, new)
        self._plan(old, new, leaving, arriving)
        for number in leaving & arriving:
            self._moves.add(number)

    def _settle(self, old: Container, new: Container) -> None:
        for entry in merged(old, new, self._pairs):
            if entry.old and entry.new:
                if isinstance(entry.old[0], Table) and isinstance(entry.new[0], Table):
                    self._settle_rows(entry.old[0], entry.new[0])
                continue
            for item in (*entry.old, *entry.new):
                if isinstance(item, Table) or not self._plain(item, old_side=bool(entry.old)):
                    self._whole(item, old_side=bool(entry.old))

    def _settle_rows(self, old: Table, new: Table) -> None:
        for row, partner in merged_rows(old, new, self._pairs):
            if row is not None and partner is not None:
                for left, right in zip(row.cells, partner.cells, strict=True):
                    self._settle(left, right)
            elif row is not None:
                self._whole(row, old_side=True)
            elif partner is not None:
                self._whole(partner, old_side=False)

    def _plain(self, paragraph: Item, *, old_side: bool) -> bool:
        """Tell whether the engine, too, sees this paragraph on one side only, or moved."""
        number = self._number(paragraph, old_side=old_side)
        return self._redline.pairs[number].kind in ("inserted", "deleted", "moved")

    def _number(self, item: Item, *, old_side: bool) -> int:
        block = blocks_of(item)[0]
        return self._pairs.of_old[block] if old_side else self._pairs.of_new[block]

    def _whole(self, item: Item | Row, *, old_side: bool) -> Treatment:
        table = self._pairs.of_old if old_side else self._pairs.of_new
        numbers = dict.fromkeys(table[block] for block in blocks_of(item))
        return self._treatments.of_whole(change for number in numbers for change in self._changes.get(number, ()))

    def _plan(self, old: Container, new: Container, leaving: set[int], arriving: set[int]) -> None:
        entries = merged(old, new, self._pairs)
        tail = self._tail(entries)
        for entry in entries:
            if entry.old and entry.new:
                if isinstance(entry.old[0], Table) and isinstance(entry.new[0], Table):
                    for row, partner in merged_rows(entry.old[0], entry.new[0], self._pairs):
                        if row is not None and partner is not None:
                            for left, right in zip(row.cells, partner.cells, strict=True):
                                self._plan(left, right, leaving, arriving)
                continue
            if entry not in tail and isinstance((entry.old or entry.new)[0], Paragraph):
                number = self._number((entry.old or entry.new)[0], old_side=bool(entry.old))
                if self._redline.pairs[number].kind == "moved":
                    (leaving if entry.old else arriving).add(number)

    def _treatment(self, entry: Entry) -> Treatment:
        item = (entry.old or entry.new)[0]
        number = self._number(item, old_side=bool(entry.old))
        changes = self._changes.get(number, ())
        if isinstance(item, Table) or not self._plain(item, old_side=bool(entry.old)) or not changes:
            return self._whole(item, old_side=bool(entry.old))
        return self._treatments.of(changes[0])

    def _tail(self, entries: list[Entry]) -> list[Entry]:
        """Return the tracked one-sided items at the end: a last paragraph's mark can be neither new nor gone."""
        tail: list[Entry] = []
        for entry in reversed(entries):
            if entry.old and entry.new:
                break
            treatment = self._treatment(entry)
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

    # writing

    def weave(self, old: Container, new: Container) -> None:
        """Write the differences of two containers into the old one."""
        entries = merged(old, new, self._pairs)
        tail = self._tail(entries)
        fused = self._fused(tail)
        places = _Places(old, entries)
        doomed: list[Element] = []
        for entry in entries:
            if entry.old and entry.new:
                self._both(entry)
            elif entry in fused:
                continue
            elif entry.old:
                doomed.extend(self._goes(entry))
            else:
                self._comes(entry, places)
        if fused:
            self._fuse(fused, tail, places)
        elif tail:
            self._shift(entries, tail, places)
        for element in doomed:
            remove_block(element)

    def _both(self, entry: Entry) -> None:
        left, right = entry.old[0], entry.new[0]
        if isinstance(left, Table) and isinstance(right, Table):
            self._table(left, right)
        elif entry.pair is not None and entry.pair.kind != "same":
            number = self._pairs.of_old[entry.pair.old[0]]
            self._writer.write(entry.pair, self._changes.get(number, ()))
        elif entry.pair is not None:
            self._writer.write(entry.pair, ())

    def _goes(self, entry: Entry) -> list[Element]:
        """Write what the new file lacks; return elements to be removed once nothing is placed beside them any more."""
        item = entry.old[0]
        treatment = self._treatment(entry)
        if isinstance(item, Table):
            return [item.element] if self._rows_go(item.rows, treatment) else []
        number = self._number(item, old_side=True)
        moved = self._redline.pairs[number].kind == "moved"
        if treatment.kind == "left":
            if moved:
                self._writer.write(self._redline.pairs[number], self._changes[number][1:])
            return []
        if treatment.kind == "applied" and (treatment.words is None or moved):
            return list(item.elements)
        editor = Editor(item, self._marks)
        if treatment.words is not None and not moved:
            like = next((piece.run for piece in item.pieces if piece.is_run), None)
            editor.insert(
                len(item.text),
                spoken(treatment.words, like=like, marks=self._marks, tag=treatment.tag(n.INSERTED)),
            )
            editor.remove(0, len(item.text), treatment.tag(n.DELETED), whole=True)
            editor.finish()
            return []
        shown = number in self._moves and treatment.words is None
        if moved:
            self._depart(item, number, editor, n.MOVED_FROM if shown else n.DELETED)
        else:
            editor.remove(0, len(item.text), n.DELETED, whole=True)
        self._marks.mark_paragraph(item.element, n.MOVED_FROM if shown else n.DELETED)
        if shown:
            _surround(item.elements[0], item.element, self._marks, "moveFrom", f"move{number}")
        return []

    def _depart(self, item: Paragraph, number: int, editor: Editor, tag: str) -> None:
        """Take a moved paragraph from where it was: its words as `tag`, those dropped on the way as deleted.

        What was accepted on the way is built in first, so that it stays when the move itself is rejected.
        """
        inner = self._changes[number][1:]
        if not inner:
            editor.remove(0, len(item.text), tag, whole=True)
            return
        for piece in reversed(list(pieces(self._redline, self._redline.pairs[number], inner))):
            change = piece.change
            kind = "left" if change is None or change.kind == "format" else self._treatments.of(change).kind
            if kind == "applied":
                new = self._sides[1].paragraphs[piece.new.block]
                span = piece.new.start, piece.new.end
                editor.insert(piece.old.end, content(new, *span, copier=self._copier, marks=self._marks, tag=tag))
            outer = {"left": tag, "tracked": n.DELETED}.get(kind)
            if piece.old.end > piece.old.start:
                editor.remove(piece.old.start, piece.old.end, outer)
        editor.finish()

    def _comes(self, entry: Entry, places: "_Places") -> None:
        item = entry.new[0]
        treatment = self._treatment(entry)
        if treatment.kind == "left":
            return
        if isinstance(item, Table):
            places.put(entry, self._new_table(item, treatment))
            return
        number = self._number(item, old_side=False)
        pair = self._redline.pairs[number]
        is_move = pair.kind == "moved" and treatment.words is None
        shown = is_move and treatment.kind == "tracked" and number in self._moves
        tag = treatment.tag(n.MOVED_TO if shown else n.INSERTED)
        if is_move:
            element = arrival(
                self._redline,
                pair,
                self._changes[number][1:],
                self._sides,
                self._treatments,
                self._marks,
                copier=self._copier,
                tag=tag,
            )
        else:
            element = paragraph_copy(item, copier=self._copier, marks=self._marks, tag=tag, words=treatment.words)
        places.put(entry, element)
        if tag is not None:
            self._marks.mark_paragraph(element, tag)
        if shown:
            _surround(element, element, self._marks, "moveTo", f"move{number}")

    # the end of a container

    def _fused(self, tail: list[Entry]) -> list[Entry]:
        """Return the last paragraph that goes and the last that comes, when both stand at the end."""
        gone = [entry for entry in tail if entry.old and isinstance(entry.old[0], Paragraph)]
        come = [entry for entry in tail if entry.new and isinstance(entry.new[0], Paragraph)]
        return [gone[-1], come[-1]] if gone and come else []

    def _fuse(self, fused: list[Entry], tail: list[Entry], places: "_Places") -> None:
        """Write the last paragraph's replacement into it, so that both share the mark that ends the container."""
        old, new = fused[0].old[0], fused[1].new[0]
        if not isinstance(old, Paragraph) or not isinstance(new, Paragraph):
            return
        editor = Editor(old, self._marks)
        words = self._treatment(fused[1]).words
        if words is not None:
            like = next((piece.run for piece in new.pieces if piece.is_run), None)
            fresh = spoken(words, like=None if like is None else self._copier(like), marks=self._marks, tag=n.INSERTED)
        else:
            fresh = content(new, 0, len(new.text), copier=self._copier, marks=self._marks, tag=n.INSERTED, whole=True)
        editor.insert(len(old.text), fresh)
        editor.remove(0, len(old.text), n.DELETED, whole=True)
        self._marks.change_paragraph(old.element, clean_properties(new, self._copier), tracked=True)
        places.to_end(old, tail)

    def _shift(self, entries: list[Entry], tail: list[Entry], places: "_Places") -> None:
        """Move each tracked mark at the end one paragraph up, so that the last mark stays as it is."""
        before = entries[entries.index(tail[0]) - 1] if entries.index(tail[0]) else None
        last_kept = places.last_element_before(tail[0])
        if last_kept is None or before is None:
            return
        last = tail[-1]
        if isinstance((last.old or last.new)[0], Table):
            return
        if last.new:
            element = places.placed[id(last)]
            _unmark(element, self._marks)
            self._marks.mark_paragraph(last_kept, n.INSERTED)
            wanted = element.find(n.PARAGRAPH_PROPERTIES)
            fresh = copy.deepcopy(wanted) if wanted is not None else None
            _replace_properties(element, last_kept)
            self._marks.change_paragraph(element, fresh, tracked=True)
        elif isinstance(last.old[0], Paragraph):
            element = last.old[0].element
            _unmark(element, self._marks)
            self._marks.mark_paragraph(last_kept, n.DELETED)
            self._marks.change_paragraph(element, last_kept.find(n.PARAGRAPH_PROPERTIES), tracked=True)

    # tables

    def _table(self, old: Table, new: Table) -> None:
        last: Element | None = None
        waiting: list[Row] = []
        doomed: list[Element] = []
        for row, partner in merged_rows(old, new, self._pairs):
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
                treatment = self._whole(row, old_side=True)
                doomed.extend([row.element] if self._rows_go([row], treatment) else [])
            else:
                for left, right in zip(row.cells, partner.cells, strict=True):
                    self.weave(left, right)
        for fresh in reversed(list(self._new_rows(waiting))):
            if last is not None:
                last.addnext(fresh)
        for element in doomed:
            remove_block(element)

    def _new_rows(self, rows: Iterable[Row]) -> Iterable[Element]:
        for row in rows:
            treatment = self._whole(row, old_side=False)
            if treatment.kind != "left":
                tag = treatment.tag(n.INSERTED)
                fresh = table_copy(row.element, copier=self._copier, marks=self._marks, tag=tag)
                if tag is not None:
                    self._marks.mark_row(fresh, tag)
                yield fresh

    def _new_table(self, table: Table, treatment: Treatment) -> Element:
        tag = treatment.tag(n.INSERTED)
        fresh = table_copy(table.element, copier=self._copier, marks=self._marks, tag=tag)
        if tag is not None:
            for row in fresh.iter(n.ROW):
                self._marks.mark_row(row, tag)
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
        return False


class _Places:
    """Where new blocks of a container go: before what follows them, or after what stands before."""

    def __init__(self, container: Container, entries: list[Entry]) -> None:
        self._container, self._entries = container, entries
        self.placed: dict[int, Element] = {}

    def put(self, entry: Entry, element: Element) -> None:
        """Place a new block."""
        at = next(place for place, other in enumerate(self._entries) if other is entry)
        self.placed[id(entry)] = element
        following = next((_first(other.old[0]) for other in self._entries[at:] if other.old), None)
        before = self._before(at)
        if before is not None and (following is None or before.getparent() is self._container.element):
            before.addnext(element)
        elif following is not None:
            following.addprevious(element)
        else:
            self._container.element.append(element)

    def _before(self, at: int) -> Element | None:
        for other in reversed(self._entries[:at]):
            if id(other) in self.placed:
                return self.placed[id(other)]
            if other.old:
                return _last(other.old[-1])
        return None

    def last_element_before(self, entry: Entry) -> Element | None:
        """Return the paragraph that stands before an entry, None if there is none or it is a table."""
        at = next(place for place, other in enumerate(self._entries) if other is entry)
        found = self._before(at)
        return found if found is not None and found.tag == n.PARAGRAPH else None

    def to_end(self, paragraph: Paragraph, tail: list[Entry]) -> None:
        """Put the last paragraph behind everything new that was placed after it."""
        placed = [self.placed[id(entry)] for entry in tail if id(entry) in self.placed]
        if placed and placed[-1].getparent() is paragraph.element.getparent():
            for element in reversed(paragraph.elements):
                placed[-1].addnext(element)


def _first(item: Item) -> Element:
    return item.elements[0] if isinstance(item, Paragraph) else item.element


def _last(item: Item) -> Element:
    return item.element


def _surround(first: Element, last: Element, marks: Marks, kind: str, name: str) -> None:
    """Put the start and end of a named move around paragraphs."""
    start = marks.mark(n.w(f"{kind}RangeStart"))
    start.set(n.NAME, name)
    first.insert(1 if len(first) and first[0].tag == n.PARAGRAPH_PROPERTIES else 0, start)
    end = copy.copy(start)
    end.tag = n.w(f"{kind}RangeEnd")
    for attribute in (n.NAME, n.AUTHOR, n.DATE):
        end.attrib.pop(attribute, "")
    last.addnext(end)


def _unmark(paragraph: Element, marks: Marks) -> None:
    holder = paragraph.find(f"{n.PARAGRAPH_PROPERTIES}/{n.RUN_PROPERTIES}")
    for mark in (
        [] if holder is None else [child for child in holder if child.tag in n.TRACKED and marks.is_ours(child)]
    ):
        if holder is not None:
            holder.remove(mark)


def _replace_properties(paragraph: Element, like: Element) -> None:
    """Give a new paragraph the properties of another, without its section, marks and changes."""
    own = paragraph.find(n.PARAGRAPH_PROPERTIES)
    if own is not None:
        paragraph.remove(own)
    properties = like.find(n.PARAGRAPH_PROPERTIES)
    if properties is None:
        return
    fresh = copy.deepcopy(properties)
    for child in list(fresh):
        if child.tag in (n.SECTION_PROPERTIES, n.w("pPrChange"), n.RUN_PROPERTIES):
            fresh.remove(child)
    paragraph.insert(0, fresh)
