"""Text boxes that a drawing holds twice, for newer and for older programs: what changed in one is changed in its twin.

A word processor shows the newer one and writes the older anew when it saves. Until then, and in programs that show
the older one, both are to say the same. Where they did not say the same before, the older one stays as it is.
"""

import copy
from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.inventory import things
from negotiator.documents.marks import Marks
from negotiator.documents.package import Package
from negotiator.documents.stories import text_boxes
from negotiator.kernel.values import dataclass

_SIGN = b"Fallback"
_WITH_OWN_IDS = (*n.TRACKED, *n.PROPERTY_CHANGES, n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED)


@dataclass(slots=True, eq=False)
class _Twin:
    """A text box with its older twin, and what it held."""

    newer: Element
    older: Element
    before: bytes


class Twins:
    """Remembers what the text boxes of a package hold that have an older twin; most files have none."""

    def __init__(self, package: Package, roots: Mapping[str, Element]) -> None:
        self._twins = [
            twin
            for part, root in roots.items()
            if _SIGN in package.parts.get(part, b"")
            for alternate in root.iter(n.ALTERNATE)
            for twin in _twins(alternate)
        ]

    def settle(self, marks: Marks) -> None:
        """Give the twins of boxes that were changed what these hold now, tracked changes with ids of their own."""
        for twin in self._twins:
            if _written(twin.newer) == twin.before:
                continue
            fresh = copy.deepcopy(twin.newer)
            fresh.tail = twin.older.tail
            _renumber(fresh, marks)
            holder = twin.older.getparent()
            if holder is not None:
                holder.replace(twin.older, fresh)


def _twins(alternate: Element) -> list[_Twin]:
    older = alternate.find(n.FALLBACK)
    boxes = [] if older is None else list(text_boxes(older))
    newer = list(text_boxes(alternate)) if boxes else []
    if len(newer) != len(boxes) or newer == boxes:
        return []
    pairs = list(zip(newer, boxes, strict=True))
    alike = all(_words(one) == _words(other) and things(one) == things(other) for one, other in pairs)
    return [_Twin(one, other, _written(one)) for one, other in pairs] if alike else []


def _written(box: Element) -> bytes:
    return etree.tostring(box, with_tail=False)


def _words(box: Element) -> list[str]:
    return [node.text or "" for node in box.iter(n.TEXT, n.DELETED_TEXT)]


def _renumber(box: Element, marks: Marks) -> None:
    for change in box.iter(*_WITH_OWN_IDS):
        marks.renumber(change)
    numbers: dict[str, str] = {}
    for end in box.iter(*n.MOVE_RANGES):
        number = end.get(n.ID) or ""
        if number not in numbers:
            numbers[number] = marks.new_id()
            marks.ids |= {numbers[number]} if number in marks.ids else set()
        end.set(n.ID, numbers[number])
