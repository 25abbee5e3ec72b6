"""Where comments of ours hang in the text: around a tracked change, or beside the comment that they answer."""

from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.tracked import is_of_mark
from negotiator.documents.tree import child_of_paragraph, first_paragraph, last_paragraph

_START, _END = n.w("commentRangeStart"), n.w("commentRangeEnd")
HELD_BY = (_START, _END, n.COMMENT_REFERENCE)
_HOLDERS = (n.CELL, n.ROW, n.TABLE)
_NOTES = {n.w("footnote"): n.FOOTNOTE_REFERENCE, n.w("endnote"): n.ENDNOTE_REFERENCE}


def hang(change: Element, number: str, *, main: Element) -> None:
    """Hang a comment around a tracked change.

    Comments hang in the body alone: one about a note hangs at its reference, one about a header at the first paragraph.
    """
    if change.getroottree().getroot() is not main:
        _hang_in_body(change, number, main)
        return
    paragraph = next(change.iterancestors(n.PARAGRAPH), None)
    run = next(change.iterancestors(n.RUN), None)
    in_runs = paragraph is not None and not is_of_mark(change) and change.tag in n.TRACKED
    if in_runs or run is not None:
        _around(change if run is None else run, number)
    elif paragraph is not None:
        _around_paragraph(paragraph, number)
    else:
        holder = next(change.iterancestors(*_HOLDERS), change)
        found = first_paragraph(holder)
        _around_paragraph(_last_of(main) if found is None else found, number)


def _hang_in_body(change: Element, number: str, main: Element) -> None:
    note = next(change.iterancestors(*_NOTES), None)
    if note is not None:
        for reference in main.iter(_NOTES[note.tag]):
            run = reference.getparent()
            if reference.get(n.ID) == note.get(n.ID) and run is not None:
                _around(run, number)
                return
    paragraph = first_paragraph(main)
    if paragraph is not None:
        _around_paragraph(paragraph, number)


def hang_reply(main: Element, comment: str, number: str) -> None:
    """Hang a reply where the comment hangs that it answers."""
    hang_beside([one for one in main.iter(*HELD_BY) if one.get(n.ID) == comment], number)


def hang_beside(anchors: Sequence[Element], number: str) -> None:
    """Hang a comment wherever these anchors of another one are: range marks and references."""
    for anchor in anchors:
        is_reference = anchor.tag == n.COMMENT_REFERENCE
        run = anchor.getparent()
        beside = run if is_reference and run is not None else anchor
        beside.addnext(_reference(number) if is_reference else etree.Element(anchor.tag, {n.ID: number}))


def _last_of(main: Element) -> Element:
    found = last_paragraph(main)
    return etree.SubElement(main, n.PARAGRAPH) if found is None else found


def hang_around(paragraph: Element, runs: Sequence[Element], number: str) -> None:
    """Hang a comment around some runs of a paragraph, or around all of it where there are none.

    Where all of them were inserted, it stands in the insertions and goes with them.
    """
    if not runs:
        _around_paragraph(paragraph, number)
        return
    first, last = runs[0], runs[-1]
    holders = [run.getparent() for run in runs]
    if any(holder is None or holder.tag != n.INSERTED for holder in holders):
        first, last = child_of_paragraph(first), child_of_paragraph(last)
    first.addprevious(etree.Element(_START, {n.ID: number}))
    last.addnext(_reference(number))
    last.addnext(etree.Element(_END, {n.ID: number}))


def _around(node: Element, number: str) -> None:
    """Put a range around a child of a paragraph, or around that which holds it there."""
    node = child_of_paragraph(node)
    node.addprevious(etree.Element(_START, {n.ID: number}))
    node.addnext(_reference(number))
    node.addnext(etree.Element(_END, {n.ID: number}))


def _around_paragraph(paragraph: Element, number: str) -> None:
    properties = paragraph.find(n.PARAGRAPH_PROPERTIES)
    paragraph.insert(0 if properties is None else 1, etree.Element(_START, {n.ID: number}))
    paragraph.append(etree.Element(_END, {n.ID: number}))
    paragraph.append(_reference(number))


def _reference(number: str) -> Element:
    run = etree.Element(n.RUN)
    etree.SubElement(run, n.COMMENT_REFERENCE, {n.ID: number})
    return run
