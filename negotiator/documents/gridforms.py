"""Forms of cells and rows that change what a table says: merged, shaded, hidden, repeated at the top of each page.

They are told with the first paragraph of the cell.
"""

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.shapes import View
from negotiator.documents.tracked import shown_properties

_OFF = ("0", "false", "off")
FORMS = {
    n.CELL_PROPERTIES: ("gridSpan", "hMerge", "vMerge", "shd", "textDirection"),
    n.ROW_PROPERTIES: ("hidden", "tblHeader", "cantSplit", "trHeight"),
}


def form_of(holder: Element, tag: str, view: View) -> str:
    """Return a text that differs where two cells (or rows) have another form; `tag` is that of their properties."""
    properties = shown_properties(holder.find(tag), view)
    said = [_said(properties, name) for name in FORMS[tag]] if properties is not None else []
    return ",".join(one for one in said if one)


def _said(properties: Element, name: str) -> str:
    element = properties.find(n.w(name))
    if element is None or element.get(n.VALUE) in _OFF or (name == "gridSpan" and element.get(n.VALUE) == "1"):
        return ""
    if name == "shd":
        fill = element.get(n.w("fill")) or "auto"
        return "" if fill == "auto" else f"shaded {fill}"
    if name == "trHeight":
        return f"height {element.get(n.VALUE)}" if element.get(n.w("hRule")) == "exact" else ""
    return f"{name} {element.get(n.VALUE, '')}"
