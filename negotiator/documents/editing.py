"""Edit one paragraph in place: cut runs where a change begins, take words out, put others in, restyle.

Every call speaks of offsets in the text that the paragraph had when it was read; calls go from the back to the front,
so that earlier offsets stay true.
"""

import copy
from collections.abc import Collection, Sequence
from itertools import takewhile

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.marks import Marks, hide_text
from negotiator.documents.pieces import Piece, words_of
from negotiator.documents.simple_fields import simple_fields_around, spell_out
from negotiator.documents.stories import Paragraph
from negotiator.documents.tree import attributes, first_child, nearest, remove_keeping_anchors, unwrap

BREAK_SIGN = "break"


class Editor:
    """Edits the runs of one paragraph."""

    def __init__(self, paragraph: Paragraph, marks: Marks) -> None:
        self._paragraph = paragraph
        self._pieces = paragraph.pieces
        self._marks = marks
        self._head: Element | None = None
        self._doomed: list[Element] = []

    def remove(
        self, start: int, end: int, tag: str | None, *, whole: bool = False, fields: Collection[int] = ()
    ) -> None:
        """Take out a stretch: tracked as `tag`, or without a mark when `tag` is None.

        `whole` takes what has no length at both ends along, as when the paragraph goes; `fields` are those without
        length that go as well.
        """
        runs = self.isolated(start, end, whole=whole, fields=fields)
        for run in runs if tag is None else self._spelt_out(runs):
            if tag is None:
                self._doomed.append(run)
            else:
                self._marks.wrap([run], tag)
        if tag is not None:
            self._unite(tag)

    def _spelt_out(self, runs: list[Element]) -> list[Element]:
        """Return the runs with those of the simple fields that they stand in, which are spelt out."""
        if all(holder is None or holder.tag == n.PARAGRAPH for holder in map(Element.getparent, runs)):
            return runs
        for field in dict.fromkeys(field for run in runs for field in simple_fields_around(run)):
            inside = [run for run in runs if field in simple_fields_around(run)]
            start, end = spell_out(field)
            at = runs.index(inside[0])
            runs[at : at + len(inside)] = [*start, *inside, end]
            self._enclose(inside, start, end)
        return runs

    def _enclose(self, runs: Collection[Element], start: Sequence[Element], end: Element) -> None:
        """Note the marks of a field that was spelt out around some runs."""
        members = [at for at, piece in enumerate(self._pieces) if piece.run in runs]
        first, last = self._pieces[members[0]], self._pieces[members[-1]]
        marks = [Piece(run[0], run, "field mark", "", hidden=False, field=first.field) for run in (*start, end)]
        for mark, offset in zip(marks, (*[first.start] * len(start), last.end), strict=True):
            mark.start = offset
        self._pieces.insert(members[-1] + 1, marks.pop())
        self._pieces[members[0] : members[0]] = marks

    def finish(self) -> None:
        """Remove what was taken out without a mark; until now it showed where other edits belong."""
        for run in self._doomed:
            remove_keeping_anchors(run)
        self._doomed.clear()

    def insert(
        self, offset: int, content: Sequence[Element], *, linked: bool = False, controlled: bool = False
    ) -> None:
        """Put elements (runs, tracked changes or hyperlinks) at an offset.

        `linked` says that the content tells by itself what in it is linked: the rest does not join a link around it.
        `controlled` says that it belongs into a content control, even where the offset is the control's end.
        """
        if not content:
            return
        self._cut(offset)
        before = self._last_before(offset)
        after = None if before is not None else self._first_after(offset)
        if before is not None:
            place = self._climbed(self._run_ending_with(before), forward=True, controlled=controlled)
            if linked:
                place = self._unlinked(place, content)
            for element in reversed(_fitting(content, place)):
                place.addnext(element)
            return
        if self._head is None and after is not None:
            self._head = self._climbed(self._run_beginning_with(after), forward=False)
        if self._head is None:
            self._paragraph.element.extend(content)
            self._head = content[0]
            return
        fitting = _fitting(content, self._head)
        for element in fitting:
            self._head.addprevious(element)
        self._head = fitting[0]

    def restyle(self, start: int, end: int, wanted: Sequence[tuple[int, Element | None]], *, tracked: bool) -> None:
        """Give the runs of a stretch other properties; `wanted` tells from which offset which properties hold."""
        for offset, _ in wanted:
            if start < offset < end:
                self._cut(offset)
        self._cut(start)
        self._cut(end)
        offset_of = dict(wanted)
        held: Element | None = None
        swapped: dict[Element, Element] = {}
        for piece in [piece for piece in self._pieces if piece.text and start <= piece.start and piece.end <= end]:
            for offset in sorted(offset for offset in offset_of if offset <= piece.start):
                held = offset_of[offset]
            if piece.is_run:
                self._run_beginning_with(piece)
                run = self._run_ending_with(piece)
                if tracked and self._marks.has_theirs(run):
                    swapped.setdefault(run, self._marks.dressed(run, held))
                else:
                    self._marks.restyle(run, held, tracked=tracked)
        for run, fresh in reversed(swapped.items()):
            self.swap(run, fresh)

    def swap(self, run: Element, fresh: Element) -> None:
        """Strike a run and insert another behind it: an earlier author's change of format stays open in the struck."""
        place = self._outside_changes(run)
        inserted = self._marks.mark(n.INSERTED)
        inserted.append(fresh)
        place.addnext(inserted)
        self._marks.wrap([run], n.DELETED)

    def break_after(self, offset: int) -> Element:
        """Leave a sign at an offset where the paragraph is to be broken once all its edits are made."""
        sign = etree.Element(BREAK_SIGN)
        self.insert(offset, [sign])
        return sign

    def split_at(self, sign: Element) -> Element:
        """Move everything before the sign into a new paragraph element in front; return it. The sign goes."""
        node, holder = sign, sign.getparent()
        while holder is not None and holder.tag != n.PARAGRAPH:
            split_wrapper(holder, node, self._marks)
            node, holder = holder, holder.getparent()
        fresh = etree.Element(n.PARAGRAPH)
        if holder is not None:
            earlier = [child for child in node.itersiblings(preceding=True) if child.tag != n.PARAGRAPH_PROPERTIES]
            holder.addprevious(fresh)
            fresh.extend([*reversed(earlier), node])
        beside = sign.getparent()
        if beside is not None:
            beside.remove(sign)
        return fresh

    def isolated(self, start: int, end: int, *, whole: bool, fields: Collection[int] = ()) -> list[Element]:
        """Return runs (and formulas) that hold exactly the stretch, cutting others at its edges."""
        self._cut(start)
        self._cut(end)
        chosen = self._chosen(start, end, whole=whole, along=fields)
        runs: list[Element] = []
        for at, piece in enumerate(self._pieces):
            if not chosen[at]:
                continue
            if at and not chosen[at - 1] and self._pieces[at - 1].run is piece.run:
                self._run_beginning_with(piece)
            following = self._pieces[at + 1] if at + 1 < len(self._pieces) else None
            if following is not None and not chosen[at + 1] and following.run is piece.run:
                self._run_ending_with(piece)
            if piece.run not in runs[-1:]:
                runs.append(piece.run)
        return runs

    def _chosen(self, start: int, end: int, *, whole: bool, along: Collection[int]) -> list[bool]:
        long = [at for at, p in enumerate(self._pieces) if p.text and start <= p.start and p.end <= end]
        fields = {self._pieces[at].field for at in long} - {-1} | {*along}
        first, last = (long[0], long[-1]) if long else (len(self._pieces), -1)
        if whole:
            first, last = 0, len(self._pieces) - 1

        arriving = self._paragraph.view == "rejected"  # what is hidden there is somebody's insertion

        def wanted(at: int, piece: Piece) -> bool:
            if piece.kind in ("comment", "beside") or (piece.hidden and not (whole and arriving)):
                return False
            if piece.kind in ("field mark", "instruction") and piece.field < 0:
                return False
            return first <= at <= last or piece.field in fields

        return [wanted(at, piece) for at, piece in enumerate(self._pieces)]

    def _unite(self, tag: str) -> None:
        """Unite neighbouring tracked changes of ours of one kind: one change reads as one."""
        for element in self._paragraph.elements:
            for mark in list(element.iter(tag)):
                before = mark.getprevious()
                if (
                    before is None
                    or before.tag != tag
                    or not (self._marks.is_ours(mark) and self._marks.is_ours(before))
                ):
                    continue
                before.extend(list(mark))
                unwrap(mark)

    def _cut(self, offset: int) -> None:
        """Make sure that a run begins at an offset, unless it falls inside something that is never cut."""
        for at, piece in enumerate(self._pieces):
            if piece.start < offset < piece.end and piece.kind == "text" and piece.field < 0:
                length = offset - piece.start
                _lay_bare(piece.node)
                rest = etree.SubElement(piece.run, piece.node.tag, attributes(piece.node))
                rest.tail = piece.node.tail
                rest.text, piece.node.text = piece.text[length:], piece.text[:length]
                for node in (rest, piece.node):
                    node.set(n.XML_SPACE, "preserve")
                piece.node.addnext(rest)
                tail = Piece(rest, piece.run, "text", piece.text[length:], piece.hidden, offset)
                piece.text = piece.text[:length]
                self._pieces.insert(at + 1, tail)
                self._run_ending_with(piece)
                return

    def _run_ending_with(self, piece: Piece) -> Element:
        """Cut the run after a piece and return it."""
        if piece.is_run and piece.node.getnext() is not None:
            nodes = list(piece.node.itersiblings())
            rest = etree.SubElement(piece.run, n.RUN, attributes(piece.run))  # faster than one of a tree of its own
            piece.run.addnext(rest)
            _copy_properties(piece.run, rest)
            for change in rest.iter(n.w("rPrChange")):
                self._marks.renumber(change)
            rest.extend(nodes)
            moved = set(nodes)
            for other in self._pieces:
                if other.node in moved:
                    other.run = rest
        return piece.run

    def _run_beginning_with(self, piece: Piece) -> Element:
        """Cut the run before a piece and return the part that begins with it."""
        before = piece.node.getprevious() if piece.is_run else None
        while before is not None and before.tag == n.RUN_PROPERTIES:
            before = before.getprevious()
        if before is not None:
            self._run_ending_with(next(other for other in self._pieces if other.node is before))
        return piece.run

    def _last_before(self, offset: int) -> Piece | None:
        found = [at for at, piece in enumerate(self._pieces) if piece.text and piece.end <= offset]
        if not found:
            return None
        last = self._pieces[found[-1]]
        return last if last.field < 0 else [piece for piece in self._pieces if piece.field == last.field][-1]

    def _first_after(self, offset: int) -> Piece | None:
        first = next((piece for piece in self._pieces if piece.text and piece.start >= offset), None)
        if first is None or first.field < 0:
            return first
        return next(piece for piece in self._pieces if piece.field == first.field)

    def _unlinked(self, place: Element, content: Sequence[Element]) -> Element:
        """Return where content goes that does not belong to the link around a place: behind it, cut in two there.

        So with what gives words a direction.
        """
        link = next(place.iterancestors(*n.SHELLS), None)
        if link is None or all(_is_like(element, link) for element in content):
            return place
        while place is not link:
            holder = place.getparent()
            if holder is None:
                break
            split_wrapper(holder, place, self._marks)
            place = holder
        return place

    def _outside_changes(self, node: Element) -> Element:
        """Return the node behind which a run is replaced: outside earlier authors' changes, in the same link or field.

        What stands around it within such a change is cut there, but for a simple field, which is one thing.
        """
        around = takewhile(lambda holder: holder.tag != n.PARAGRAPH, node.iterancestors())
        outermost = [holder for holder in around if holder.tag in n.TRACKED][-1:]
        while outermost and node is not outermost[0]:
            holder = node.getparent()
            if holder is None:
                break
            if holder.tag != n.SIMPLE_FIELD:
                split_wrapper(holder, node, self._marks)
            node = holder
        return node

    def _climbed(self, node: Element, *, forward: bool, controlled: bool = False) -> Element:
        """Return the node beside which new content goes: outside fields and earlier authors' changes.

        A hyperlink is left when the place is at its edge, and so is a content control unless `controlled`.
        """
        holder = node.getparent()
        while holder is not None and holder.tag != n.PARAGRAPH:
            if holder.tag in n.TRACKED:
                if forward:
                    split_wrapper(holder, node, self._marks)
                elif node.getprevious() is not None:
                    rest = split_wrapper(holder, node.getprevious(), self._marks)
                    node = holder if rest is None else rest
                    holder = node.getparent()
                    continue
            elif _belongs_inside(holder, node, forward=forward, controlled=controlled):
                return node
            node, holder = holder, holder.getparent()
        return node


def _is_like(element: Element, link: Element) -> bool:
    alike = all(element.get(name) == link.get(name) for name in (n.w("anchor"), n.VALUE))
    return element.tag == link.tag and alike


def _lay_bare(node: Element) -> None:
    """Put remarks that stand between the words of a text element before it."""
    if not len(node):
        return
    words = words_of(node)
    for remark in list(node):
        remark.tail = None
        node.addprevious(remark)
    node.text = words


def _belongs_inside(holder: Element, node: Element, *, forward: bool, controlled: bool) -> bool:
    """Tell whether what comes beside a node stays within what holds the node."""
    if holder.tag == n.CONTROL_CONTENT and controlled:
        return True
    return holder.tag != n.SIMPLE_FIELD and _goes_on(node, forward=forward)


def _goes_on(node: Element, *, forward: bool) -> bool:
    return any(
        next(sibling.iter(n.TEXT, n.DELETED_TEXT), None) is not None
        for sibling in node.itersiblings(preceding=not forward)
    )


def split_wrapper(wrapper: Element, last: Element | None, marks: Marks) -> Element | None:
    """Cut a wrapper after one of its children; the rest goes into a twin with its own id behind it."""
    rest = [] if last is None else list(last.itersiblings())
    if not rest:
        return None
    control = wrapper.getparent()
    if wrapper.tag == n.CONTROL_CONTENT and control is not None:
        for child in reversed(rest):
            control.addnext(child)
        return None
    twin = etree.Element(wrapper.tag, attributes(wrapper))
    if wrapper.tag in n.TRACKED:
        marks.renumber(twin)
    wrapper.addnext(twin)
    twin.extend(rest)
    return twin


def _fitting(content: Sequence[Element], place: Element) -> list[Element]:
    """Return the content as it may stand beside `place`: no hyperlink within a hyperlink."""
    if nearest(place, n.HYPERLINK) is None:
        return list(content)
    flat: list[Element] = []
    for element in content:
        flat.extend(list(element) if element.tag == n.HYPERLINK else [element])
    return flat


def _copy_properties(source: Element, target: Element) -> None:
    properties = first_child(source, n.RUN_PROPERTIES)
    if properties is not None:
        target.insert(0, copy.copy(properties))  # of an element that is all of it, in half the time of `deepcopy`


def plain_run(text: str, *, like: Element | None, deleted: bool = False) -> Element:
    """Return a run with these words, dressed like another run. Line breaks and tabs become their elements."""
    run = etree.Element(n.RUN)
    if like is not None:
        _copy_properties(like, run)
        etree.strip_elements(run, n.w("rPrChange"))
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, n.w("br"))
        for place, words in enumerate(line.split("\t")):
            if place:
                etree.SubElement(run, n.w("tab"))
            if words:
                node = etree.SubElement(run, n.TEXT)
                node.text = words
                node.set(n.XML_SPACE, "preserve")
    if deleted:
        hide_text(run, deleted=True)
    return run
