"""How tracked changes show and hide parts of a document in each of its two views. Reads the XML, changes nothing."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.shapes import View
from negotiator.documents.tree import first_child

_HIDING = {"accepted": n.LEAVING, "rejected": n.ARRIVING}
_HIDING_CELLS = {"accepted": n.CELL_DELETED, "rejected": n.CELL_INSERTED}


def hides(tag: str, view: View) -> bool:
    """Tell whether a tracked wrapper of this tag hides what it holds."""
    return tag in _HIDING[view]


def is_of_mark(element: Element) -> bool:
    """Tell whether a tracked change is one of a paragraph's own mark, or of the mark's format."""
    holder = element.getparent()
    above = None if holder is None or holder.tag != n.RUN_PROPERTIES else holder.getparent()
    return above is not None and above.tag == n.PARAGRAPH_PROPERTIES


def marks_of_paragraph(paragraph: Element) -> list[Element]:
    """Return the tracked changes of the paragraph's own mark (its end)."""
    properties = first_child(paragraph, n.PARAGRAPH_PROPERTIES)
    holder = None if properties is None else first_child(properties, n.RUN_PROPERTIES)
    return [] if holder is None else [mark for mark in holder if mark.tag in n.TRACKED]


def mark_is_hidden(paragraph: Element, view: View) -> bool:
    """Tell whether the paragraph runs on into the next one in this view."""
    return any(hides(mark.tag, view) for mark in marks_of_paragraph(paragraph))


def row_is_hidden(row: Element, view: View) -> bool:
    """Tell whether a table row is not there in this view."""
    properties = first_child(row, n.ROW_PROPERTIES)
    return properties is not None and any(hides(mark.tag, view) for mark in properties if isinstance(mark.tag, str))


def cell_is_hidden(cell: Element, view: View) -> bool:
    """Tell whether a table cell is not there in this view."""
    properties = first_child(cell, n.CELL_PROPERTIES)
    return properties is not None and first_child(properties, _HIDING_CELLS[view]) is not None


def shown_properties(properties: Element | None, view: View) -> Element | None:
    """Return the properties (pPr or rPr) that hold in this view: the former ones where a change was rejected.

    Some programs state a change without the former properties; then those of now are all that is known.
    """
    if properties is None or view == "accepted":
        return properties
    change = properties.find(f"{properties.tag}Change")
    if change is None:
        return properties
    former = change.find(properties.tag)
    return properties if former is None else former


def descend(element: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """Yield the nearest descendants with a wanted tag, looking through content controls and like wrappers."""
    for inner in element:
        tag = inner.tag
        if tag in wanted:
            yield inner
        elif tag in _TRANSPARENT:
            yield from descend(inner, wanted)
        elif tag == n.ALTERNATE:
            chosen = first_child(inner, n.CHOICE)
            if chosen is not None:
                yield from descend(chosen, wanted)


_TRANSPARENT = frozenset({n.CONTROL, n.CONTROL_CONTENT, n.CUSTOM_XML, n.w("smartTag")}) | n.TRACKED
