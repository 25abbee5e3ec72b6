"""Track the change of a table's, row's or cell's form: merged, shaded, ruled, hidden, moved aside."""

import copy

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.gridforms import FORMS, ROW_EXCEPTIONS
from negotiator.documents.marks import Marks
from negotiator.documents.outlying import is_narrow

# 17.4.60 and 17.4.70; the properties of a row may stand in any order
_ORDERS = (
    (
        *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc"),
        *("tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption"),
        *("tblDescription", "tblPrChange", "tblPrExChange"),
    ),
    (
        *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection"),
        *("tcFitText", "vAlign", "hideMark", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange"),
    ),
)
_OF_TABLE, _OF_CELL = ({n.w(name): place for place, name in enumerate(order)} for order in _ORDERS)
_PLACES = {n.TABLE_PROPERTIES: _OF_TABLE, ROW_EXCEPTIONS: _OF_TABLE, n.CELL_PROPERTIES: _OF_CELL}
_MARKS = n.TRACKED | {n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED}


def reshape(old: Element, wanted: Element | None, tag: str, marks: Marks, *, tracked: bool) -> bool:
    """Give a table, row or cell the form that `wanted` (properties of another) says.

    Tell whether there is room for it: only one change may be open.
    """
    properties = old.find(tag)
    if properties is None:
        properties = etree.Element(tag)
        old.insert(1 if tag == n.ROW_PROPERTIES and old.find(ROW_EXCEPTIONS) is not None else 0, properties)
    change = n.w(f"{etree.QName(tag).localname}Change")
    if properties.find(change) is not None:
        return False
    former = copy.deepcopy(properties)
    for child in [child for child in former if child.tag in _MARKS]:
        former.remove(child)
    widths = [one.find(n.w("tcW")) for one in (properties, wanted) if one is not None]
    for name in FORMS[tag] if any(map(is_narrow, widths)) else [name for name in FORMS[tag] if name != "tcW"]:
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
    places = _PLACES[str(properties.tag)]
    place = places[child.tag]
    at = next((k for k, other in enumerate(properties) if places.get(other.tag, 0) > place), len(properties))
    properties.insert(at, child)
