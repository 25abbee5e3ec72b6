"""Page layouts in a redline: paper, margins, columns and the like of a section, and section breaks that come or go.

Word tracks what a section prescribes (17.13.5.32). It does not track a break of its own accord: the break goes with the
mark of the paragraph that ends the section, so that mark is deleted and inserted anew, with or without the section.
"""

import copy
from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.definitions import page_layout
from negotiator.documents.endings import is_changed, renew
from negotiator.documents.marks import Marks, paragraph_properties, plain_properties
from negotiator.documents.treatments import TRACKED, Treatment, Treatments
from negotiator.redline.definitions import difference
from negotiator.redline.shapes import Change

_REFERENCES = frozenset({n.w("headerReference"), n.w("footerReference")})
_CHANGE = n.w("sectPrChange")
# what only the file that it comes from can use
_FOREIGN = frozenset({n.w("printerSettings"), _CHANGE})


def differ(old: Element, new: Element) -> bool:
    """Tell whether two sections prescribe another page layout."""
    return page_layout(old) != page_layout(new)


def treatment_of(old: Element, new: Element, changes: Sequence[Change], treatments: Treatments) -> Treatment:
    """Return what becomes of a changed layout: one answer holds for all sections that changed alike."""
    one = difference(page_layout(old), page_layout(new))
    for change in changes:
        if (change.definition, change.old_text, change.new_text) == (one.name, one.before, one.after):
            return treatments.of(change)
    return TRACKED


def is_open(properties: Element) -> bool:
    """Tell whether an earlier author's change of a section is open: there can be no second one."""
    return properties.find(_CHANGE) is not None


def relay(properties: Element, wanted: Element, marks: Marks, *, tracked: bool) -> None:
    """Give a section the layout of another; the headers and footers that it names stay."""
    if is_open(properties):
        return
    former = etree.Element(n.SECTION_PROPERTIES)
    former.extend([child for child in properties if child.tag not in _REFERENCES])
    for child in wanted:
        if child.tag not in _REFERENCES | _FOREIGN:
            properties.append(copy.deepcopy(child))
    if tracked:
        change = marks.mark(_CHANGE)
        change.append(former)
        properties.append(change)


def begin_section(paragraph: Element, section: Element, marks: Marks, *, tracked: bool) -> None:
    """Let a section end with a paragraph that stays."""
    if not tracked or marks.tracks_mark(paragraph, n.INSERTED):
        put_section(paragraph, section)
        return
    fresh = marks.renewed.get(paragraph)
    if fresh is None:
        fresh = renew(paragraph, plain_properties(paragraph.find(n.PARAGRAPH_PROPERTIES)), marks)
    put_section(fresh, section)


def end_section(paragraph: Element, wanted: Element | None, marks: Marks, *, tracked: bool) -> None:
    """Take the section that ends with a paragraph away; the paragraph stays.

    It gets the format (pPr) `wanted` where somebody's open change of its own has kept it from that so far.
    """
    section = paragraph.find(f"{n.PARAGRAPH_PROPERTIES}/{n.SECTION_PROPERTIES}")
    if section is None or marks.tracks_mark(paragraph, n.DELETED):
        return
    if not tracked:
        paragraph_properties(paragraph).remove(section)
        return
    fresh = etree.Element(n.PARAGRAPH)
    form = wanted if is_changed(paragraph, marks) else paragraph.find(n.PARAGRAPH_PROPERTIES)
    paragraph_properties(fresh).extend(copy.deepcopy(child) for child in plain_properties(form))
    paragraph.addnext(fresh)
    marks.mark_paragraph(fresh, n.INSERTED)
    marks.mark_paragraph(paragraph, n.DELETED)


def put_section(paragraph: Element, section: Element) -> None:
    """Let a section end with a paragraph, untracked but for its mark."""
    properties = paragraph_properties(paragraph)
    change = properties.find(n.w("pPrChange"))
    if change is None:
        properties.append(section)
    else:
        change.addprevious(section)
