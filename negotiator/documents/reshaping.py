"""Track the change of a cell's or row's form: merged, shaded, hidden, repeated at the top of each page."""

import copy

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.gridforms import FORMS
from negotiator.documents.marks import Marks

# 17.4.70; the properties of a row may stand in any order
_CELL_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection"),
    *("tcFitText", "vAlign", "hideMark", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange"),
)
_PLACES = {n.w(name): place for place, name in enumerate(_CELL_ORDER)}
_MARKS = n.TRACKED | {n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED}


def reshape(old: Element, new: Element, tag: str, marks: Marks, *, tracked: bool) -> bool:
    """Give a cell (or row) the form of another; tell whether there is room for it: only one change may be open."""
    properties = old.find(tag)
    if properties is None:
        properties = etree.Element(tag)
        old.insert(1 if old.find(n.w("tblPrEx")) is not None else 0, properties)
    change = n.w(f"{etree.QName(tag).localname}Change")
    if properties.find(change) is not None:
        return False
    former = copy.deepcopy(properties)
    for child in [child for child in former if child.tag in _MARKS]:
        former.remove(child)
    wanted = new.find(tag)
    for name in FORMS[tag]:
        for child in properties.findall(n.w(name)):
            properties.remove(child)
        for child in [] if wanted is None else wanted.findall(n.w(name)):
            _put(properties, copy.deepcopy(child))
    if tracked:
        mark = marks.mark(change)
        mark.append(former)
        properties.append(mark)
    return True


def _put(properties: Element, child: Element) -> None:
    if properties.tag == n.ROW_PROPERTIES:
        properties.insert(0, child)
        return
    place = _PLACES[child.tag]
    at = next((k for k, other in enumerate(properties) if _PLACES.get(other.tag, 0) > place), len(properties))
    properties.insert(at, child)
