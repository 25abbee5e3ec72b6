"""Forms of tables, rows and cells that change what a table says or shows: merged, shaded, ruled, hidden, moved aside.

They are told with the first paragraph of what has them. Widths of columns, which a word processor sets anew, are told
only where one is too narrow to be read.
"""

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.dialects import side
from negotiator.documents.numerals import whole_number
from negotiator.documents.outlying import is_narrow
from negotiator.documents.shapes import View
from negotiator.documents.tracked import shown_properties
from negotiator.documents.tree import first_child

ROW_EXCEPTIONS = n.w("tblPrEx")
_OF_ROW_EXCEPTIONS = ("tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar")
FORMS = {
    n.TABLE_PROPERTIES: ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", *_OF_ROW_EXCEPTIONS, "tblLook"),
    ROW_EXCEPTIONS: _OF_ROW_EXCEPTIONS,
    n.ROW_PROPERTIES: (
        *("gridBefore", "gridAfter", "wBefore", "wAfter", "hidden", "tblHeader", "cantSplit", "trHeight", "jc"),
        "tblCellSpacing",
    ),
    n.CELL_PROPERTIES: (
        *("tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText"),
        *("vAlign", "hideMark"),
    ),
}
_WANTED = {tag: {n.w(name): name for name in names} for tag, names in FORMS.items()}
# as good as not said
_OFF = ("0", "false", "off")
_USUAL = {
    *(("gridSpan", "1"), ("gridBefore", "0"), ("gridAfter", "0"), ("vAlign", "top"), ("tblOverlap", "overlap")),
    *(("jc", "left"), ("jc", "start"), ("textDirection", "lrTb")),
}
# 17.4.55: the parts of a table that its style dresses apart, by attribute and by bit
_PARTS = (
    *(("firstRow", 0x20), ("lastRow", 0x40), ("firstColumn", 0x80), ("lastColumn", 0x100)),
    *(("noHBand", 0x200), ("noVBand", 0x400)),
)


def form_of(holder: Element, tag: str, view: View) -> str:
    """Return a text that differs where two tables (rows, cells) have another form; `tag` is that of their properties.

    It is "" where nothing is out of the ordinary.
    """
    properties = shown_properties(first_child(holder, tag), view)
    if properties is None:
        return ""
    wanted, said = _WANTED[tag], []
    for child in properties:
        name = wanted.get(child.tag)
        if name is not None:
            said.append(_said(child, name))
    return ",".join(sorted(filter(None, said)))


def _said(element: Element, name: str) -> str:
    value = element.get(n.VALUE)
    if value in _OFF or (name, value) in _USUAL:
        return ""
    match name:
        case "shd":
            fill = element.get(n.w("themeFill")) or element.get(n.w("fill")) or "auto"
            return "" if fill == "auto" else f"shaded {fill}"
        case "trHeight":
            return f"height {value}" if element.get(n.w("hRule")) == "exact" else ""
        case "tcW":
            return "narrow" if is_narrow(element) else ""
        case "tblLook":
            return _look(element)
        case "tblLayout":
            return "" if element.get(n.TYPE, "autofit") == "autofit" else "columns as wide as set"
        case "tblW" | "tblInd" | "wBefore" | "wAfter" | "tblCellSpacing":
            width = element.get(n.w("w"), "0")
            kind = element.get(n.TYPE, "dxa")
            return "" if whole_number(width, 1) == 0 or kind == "auto" else f"{name} {width} {kind}"
    return f"{name} {value or ''}{_inner(element)}"


def _look(element: Element) -> str:
    """Return which parts of a table its style dresses apart, however that is written."""
    try:
        bits = int(element.get(n.VALUE) or "0", 16)
    except ValueError:
        bits = 0
    parts = [name for name, bit in _PARTS if element.get(n.w(name), "1" if bits & bit else "0") not in _OFF]
    return f"dressed {' '.join(parts)}" if parts else ""


def _inner(element: Element) -> str:
    """Return what an element says in further attributes and in elements of its own, in one order and one dialect."""
    named = sorted((side(str(key).rsplit("}", 1)[-1]), str(value)) for key, value in element.items() if key != n.VALUE)
    inner = sorted(
        f"{side(_local(child))} {child.get(n.VALUE, '')}{_inner(child)}"
        for child in element
        if isinstance(child.tag, str)
    )
    return "".join(f" {key}={value}" for key, value in named) + (f" ({'; '.join(inner)})" if inner else "")


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]
