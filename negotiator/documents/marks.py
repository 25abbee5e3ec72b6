"""Our own tracked changes: one author, one time, ids that nothing in the file uses yet."""

import copy
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.blocks import signature
from negotiator.documents.numerals import whole_number

# the order in which the specification wants the tracked changes of a paragraph's mark
_ORDER_OF_MARKS = {n.INSERTED: 0, n.DELETED: 1, n.MOVED_FROM: 2, n.MOVED_TO: 3}
_LAST_IN_PARAGRAPH_PROPERTIES = (n.RUN_PROPERTIES, n.SECTION_PROPERTIES, n.w("pPrChange"))


_IDS = etree.XPath("//@w:id", namespaces={"w": n.WORD}, smart_strings=False)


class Marks:
    """Makes and places tracked changes; `ids` are those it has given out.

    `lasting` are the ids of bookmarks and comments that hang at words which were there, and so stay when ours go.

    `renewed` tells by each paragraph whose mark was struck to be made anew the paragraph that bears the new mark.
    `beside_theirs` says that earlier authors' changes do not count, as in a view without them: then a mark may be
    theirs and ours.
    """

    def __init__(self, roots: Iterable[Element], *, author: str, at: datetime, beside_theirs: bool = False) -> None:
        self._beside_theirs = beside_theirs
        self.author = author
        self.date = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        used = (whole_number(number, 0) for root in roots for number in cast("list[str]", _IDS(root)))
        self._next = 1 + max(used, default=0)
        self.ids: set[str] = set()
        self.lasting: set[str] = set()
        self.renewed: dict[Element, Element] = {}
        self._models: dict[str, Element] = {}

    def new_id(self) -> str:
        """Return an id that no annotation of the file has."""
        self._next += 1
        return str(self._next)

    def mark(self, tag: str) -> Element:
        """Return a new, empty tracked change of ours."""
        if tag not in self._models:
            self._models[tag] = etree.Element(tag, {n.ID: "", n.AUTHOR: self.author, n.DATE: self.date})
        mark = copy.copy(self._models[tag])
        number = self.new_id()
        mark.set(n.ID, number)
        self.ids.add(number)
        return mark

    def stand_in(self, root: Element) -> bool:
        """Tell whether any of ours stands in a part."""
        return any(self.is_ours(mark) for mark in root.iter(*n.TRACKED, *n.PROPERTY_CHANGES))

    def renumber(self, element: Element) -> None:
        """Give a tracked change that was copied an id of its own; it stays whose it is."""
        ours = self.is_ours(element)
        element.set(n.ID, self.new_id())
        if ours:
            self.ids.add(element.get(n.ID) or "")

    def is_ours(self, element: Element) -> bool:
        """Tell whether a tracked change was made here."""
        return element.get(n.ID) in self.ids

    def mark_paragraph(self, paragraph: Element, tag: str) -> None:
        """Track the paragraph's own mark as inserted, deleted or moved, unless somebody did so before."""
        properties = paragraph_properties(paragraph)
        holder = properties.find(n.RUN_PROPERTIES)
        if holder is None:
            holder = etree.Element(n.RUN_PROPERTIES)
            _put_before(properties, holder, (n.SECTION_PROPERTIES, n.w("pPrChange")))
        if self._beside_theirs or holder.find(tag) is None:
            earlier = [child for child in holder if _ORDER_OF_MARKS.get(child.tag, 4) <= _ORDER_OF_MARKS[tag]]
            holder.insert(len(earlier), self.mark(tag))

    def unmark_paragraph(self, paragraph: Element) -> None:
        """Take our tracking of the paragraph's own mark away again."""
        holder = paragraph.find(f"{n.PARAGRAPH_PROPERTIES}/{n.RUN_PROPERTIES}")
        for mark in [] if holder is None else list(holder):
            if holder is not None and mark.tag in n.TRACKED and self.is_ours(mark):
                holder.remove(mark)

    def tracks_mark(self, paragraph: Element, tag: str) -> bool:
        """Tell whether the paragraph's own mark is inserted (deleted) by us."""
        holder = paragraph.find(f"{n.PARAGRAPH_PROPERTIES}/{n.RUN_PROPERTIES}")
        return holder is not None and any(mark.tag == tag and self.is_ours(mark) for mark in holder)

    def mark_row(self, row: Element, tag: str) -> None:
        """Track a table row as inserted or deleted."""
        properties = row.find(n.ROW_PROPERTIES)
        if properties is None:
            properties = etree.Element(n.ROW_PROPERTIES)
            row.insert(1 if row.find(n.w("tblPrEx")) is not None else 0, properties)
        _put_before(properties, self.mark(tag), (n.w("trPrChange"),))

    def mark_cell(self, cell: Element, tag: str) -> None:
        """Track a table cell as inserted or deleted."""
        properties = cell.find(n.CELL_PROPERTIES)
        if properties is None:
            properties = etree.Element(n.CELL_PROPERTIES)
            cell.insert(0, properties)
        _put_before(properties, self.mark(tag), (n.CELL_MERGED, n.w("tcPrChange")))

    def wrap(self, runs: Iterable[Element], tag: str) -> None:
        """Put runs, where they stand, into tracked changes: one around each unbroken row of them."""
        last: Element | None = None
        for run in runs:
            if last is None or run.getprevious() is not last:
                last = self.mark(tag)
                run.addprevious(last)
            last.append(run)
            if tag in n.LEAVING:
                hide_text(run, deleted=tag == n.DELETED)

    def change_paragraph(self, paragraph: Element, wanted: Element | None, *, tracked: bool) -> None:
        """Give a paragraph other properties (pPr); its mark's run properties and its section stay."""
        properties = paragraph_properties(paragraph)
        if properties.find(n.w("pPrChange")) is not None or same_properties(properties, wanted):
            return
        former = etree.Element(n.PARAGRAPH_PROPERTIES)
        for child in list(properties):
            if child.tag not in _LAST_IN_PARAGRAPH_PROPERTIES:
                former.append(child)
        for at, child in enumerate(plain_properties(wanted)):
            properties.insert(at, copy.deepcopy(child))
        if tracked:
            change = self.mark(n.w("pPrChange"))
            change.append(former)
            properties.append(change)

    def has_theirs(self, run: Element) -> bool:
        """Tell whether an earlier author's change of a run's format is open: there can be no second one."""
        change = run.find(f"{n.RUN_PROPERTIES}/{n.w('rPrChange')}")
        return change is not None and not self.is_ours(change)

    def dressed(self, run: Element, wanted: Element | None) -> Element:
        """Return a copy of a run with other properties (rPr) and no change of them."""
        fresh = copy.deepcopy(run)
        for properties in fresh.findall(n.RUN_PROPERTIES):
            fresh.remove(properties)
        for node in fresh.iter(n.DELETED_TEXT, n.DELETED_INSTRUCTION):  # somebody deleted it, which does not count
            node.tag = n.TEXT if node.tag == n.DELETED_TEXT else n.INSTRUCTION
        if wanted is not None:
            fresh.insert(0, copy.deepcopy(wanted))
            etree.strip_elements(fresh, n.w("rPrChange"))
        return fresh

    def restyle(self, run: Element, wanted: Element | None, *, tracked: bool) -> None:
        """Give a run other properties (rPr). A run whose earlier change of format is still open stays as it is."""
        properties = run.find(n.RUN_PROPERTIES)
        if properties is not None and properties.find(n.w("rPrChange")) is not None:
            return
        if signature(properties) == signature(wanted):
            return
        fresh = etree.Element(n.RUN_PROPERTIES)
        fresh.extend(
            copy.deepcopy(child) for child in ([] if wanted is None else wanted) if child.tag != n.w("rPrChange")
        )
        if tracked:
            change = self.mark(n.w("rPrChange"))
            change.append(etree.Element(n.RUN_PROPERTIES) if properties is None else copy.deepcopy(properties))
            fresh.append(change)
        if properties is not None:
            run.replace(properties, fresh)
        else:
            run.insert(0, fresh)


def same_properties(one: Element | None, other: Element | None) -> bool:
    """Tell whether two properties of paragraphs (pPr) prescribe the same format, to the letter."""
    return _written(plain_properties(one)) == _written(plain_properties(other))


def _written(properties: Iterable[Element]) -> list[bytes]:
    return [etree.tostring(child, method="c14n") for child in properties]


def paragraph_properties(paragraph: Element) -> Element:
    """Return a paragraph's properties, made if there are none."""
    properties = paragraph.find(n.PARAGRAPH_PROPERTIES)
    if properties is None:
        properties = etree.Element(n.PARAGRAPH_PROPERTIES)
        paragraph.insert(0, properties)
    return properties


def plain_properties(properties: Element | None) -> list[Element]:
    """Return the children of a pPr that are formatting, without the mark's run properties, section and changes."""
    children = [] if properties is None else list(properties)
    return [child for child in children if child.tag not in _LAST_IN_PARAGRAPH_PROPERTIES]


def hide_text(element: Element, *, deleted: bool) -> None:
    """Rename the text in a run for a deletion; text that moves away keeps its name, only instructions change."""
    if deleted:
        own_box = next(element.iterancestors(n.TEXT_BOX), None)
        for node in element.iter(n.TEXT):
            if next(node.iterancestors(n.TEXT_BOX), None) is own_box:
                node.tag = n.DELETED_TEXT
                node.set(n.XML_SPACE, "preserve")
        for node in element.iter(n.INSTRUCTION):
            node.tag = n.DELETED_INSTRUCTION


def _put_before(properties: Element, child: Element, later: tuple[str, ...]) -> None:
    at = next((place for place, other in enumerate(properties) if other.tag in later), len(properties))
    properties.insert(at, child)
