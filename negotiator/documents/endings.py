"""Ends of paragraphs that are struck and made anew: for what Word tracks only with a paragraph's mark.

So a section break comes or goes with a mark; and where an earlier author's change of format is open, which a mark can
bear but once, a new mark before the struck one brings the new format. Acts in place.
"""

import copy
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.marks import Marks, paragraph_properties, plain_properties, same_properties
from negotiator.documents.shapes import View
from negotiator.documents.tracked import shown_properties
from negotiator.documents.tree import block_after, remove_block


def has_room(paragraph: Element) -> bool:
    """Tell whether a mark can be struck and made anew: something must follow that the struck one runs on into."""
    return block_after(paragraph) is not None


def renew(paragraph: Element, properties: Iterable[Element], marks: Marks) -> Element:
    """Move a paragraph's content into a new one before it, formatted as told; only the old mark stays, struck.

    It may have been struck before by an earlier author: then it stays theirs.
    """
    fresh = etree.Element(n.PARAGRAPH)
    wanted = [copy.deepcopy(child) for child in properties]
    if wanted:
        paragraph_properties(fresh).extend(wanted)
    fresh.extend([child for child in paragraph if child.tag != n.PARAGRAPH_PROPERTIES])
    paragraph.addprevious(fresh)
    marks.mark_paragraph(fresh, n.INSERTED)
    marks.mark_paragraph(paragraph, n.DELETED)
    marks.renewed[paragraph] = fresh
    return fresh


def is_changed(paragraph: Element, marks: Marks) -> bool:
    """Tell whether an earlier author's change of a paragraph's format is open: there can be no second one."""
    change = paragraph.find(f"{n.PARAGRAPH_PROPERTIES}/{n.w('pPrChange')}")
    return change is not None and not marks.is_ours(change)


def is_fixed(paragraph: Element) -> bool:
    """Tell whether a mark cannot be made anew: it ends a container or a section."""
    return paragraph.find(f"{n.PARAGRAPH_PROPERTIES}/{n.SECTION_PROPERTIES}") is not None or not has_room(paragraph)


def change_format(paragraph: Element, wanted: Element | None, marks: Marks, *, view: View, tracked: bool) -> None:
    """Give a paragraph other properties (pPr), with a mark made anew where somebody's change of them is open.

    Where that cannot be, somebody's change stays alone.
    """
    if not is_changed(paragraph, marks):
        marks.change_paragraph(paragraph, wanted, tracked=tracked)
        return
    shown = shown_properties(paragraph.find(n.PARAGRAPH_PROPERTIES), view)
    settled = marks.tracks_mark(paragraph, n.DELETED) or paragraph in marks.renewed or is_fixed(paragraph)
    if tracked and not settled and not same_properties(shown, wanted):
        renew(paragraph, plain_properties(wanted), marks)


def rejoin(paragraph: Element, marks: Marks) -> Element | None:
    """Undo a mark made anew, where the struck one goes for another reason; return the format (pPr) that was wanted.

    Of any other paragraph return its own.
    """
    before = marks.renewed.pop(paragraph, None)
    if before is None:
        return paragraph.find(n.PARAGRAPH_PROPERTIES)
    marks.unmark_paragraph(paragraph)
    wanted = before.find(n.PARAGRAPH_PROPERTIES)
    paragraph.extend([child for child in before if child is not wanted])
    remove_block(before)
    return wanted
