"""Content controls that were filled in or emptied: what is in them is no placeholder, and none stays without content.

A word processor fills an empty control with its placeholder, so one that stayed behind would print words that nobody
agreed on: it is struck by the marks that Word has for that. Controls around rows and cells go with these.
"""

from collections.abc import Iterable, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.enclosures import CONTROL_STARTS
from negotiator.documents.marks import Marks

_START, _END = n.w("customXmlDelRangeStart"), n.w("customXmlDelRangeEnd")
_PLACEHOLDER = f"{n.w('sdtPr')}/{n.w('showingPlcHdr')}"
_SHOWN = n.OBJECTS | n.NOTE_REFERENCES | n.MATHS_OBJECTS
_SHOWN |= {n.TEXT, *(n.w(name) for name in ("tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen"))}


class Controls:
    """Remembers the controls that hold something."""

    def __init__(self, roots: Mapping[str, Element]) -> None:
        self._contents = [
            content
            for root in roots.values()
            for content in root.iter(n.CONTROL_CONTENT)
            if next(content.iter(n.CELL), None) is None and _holds_something(content)
        ]

    def settle(self, marks: Marks) -> None:
        """Strike the controls of which nothing is left once our changes are accepted."""
        for content in self._contents:
            control = content.getparent()
            ours = [mark for mark in content.iter(*n.TRACKED) if marks.is_ours(mark)]
            if not ours or control is None or control.getparent() is None:
                continue
            if not _holds_something(content):
                if not _bears_change(control):
                    _strike(control, content, marks)
            elif _is_filled_in(ours):
                _hold_words(control)


def _holds_something(content: Element) -> bool:
    return any(next(node.iterancestors(*n.LEAVING), None) is None for node in content.iter(*_SHOWN))


def _bears_change(control: Element) -> bool:
    """Tell whether somebody tracked that a control came or went: there is room for one such change."""
    before = control.getprevious()
    while before is not None and before.tag in n.RANGE_MARKS:
        before = before.getprevious()
    return before is not None and before.tag in CONTROL_STARTS


def _hold_words(control: Element) -> None:
    """Take the sign out that what a control holds is its placeholder, there for nobody to read."""
    for sign in list(control.iterfind(_PLACEHOLDER)):
        holder = sign.getparent()
        if holder is not None:
            holder.remove(sign)


def _is_filled_in(ours: Iterable[Element]) -> bool:
    """Tell whether words came into a control in another style than those that went, as those do that fill it in."""
    styles: dict[bool, set[str]] = {True: set(), False: set()}
    for mark in ours:
        for run in mark.iterchildren(n.RUN):
            named = run.find(f"{n.RUN_PROPERTIES}/{n.w('rStyle')}")
            styles[mark.tag in n.ARRIVING].add("" if named is None else named.get(n.VALUE) or "")
    return bool(styles[True]) and styles[True].isdisjoint(styles[False])


def _strike(control: Element, content: Element, marks: Marks) -> None:
    """Put a range around each of the control's two tags."""
    opening, closing = marks.mark(_START), marks.mark(_START)
    control.addprevious(opening)
    content.insert(0, _end_of(opening))
    content.append(closing)
    control.addnext(_end_of(closing))


def _end_of(start: Element) -> Element:
    return etree.Element(_END, {n.ID: start.get(n.ID) or ""})
