"""Bookmarks that fields and links which came along lead to, and that stand at words which were there before.

A word processor makes such a bookmark when somebody refers to a clause. Without it the reference would print an error
once fields are updated. The bookmark is put at the same words in the written file.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.editing import Editor
from negotiator.documents.marks import Marks
from negotiator.documents.stories import Paragraph, Stories
from negotiator.documents.tree import child_of_paragraph, first_paragraph

_START, _END = n.w("bookmarkStart"), n.w("bookmarkEnd")
_REFERENCE = re.compile(r"^\s*(?:REF|PAGEREF|NOTEREF|HYPERLINK\s+\\l)\s+\"?([^\s\"\\]+)", re.IGNORECASE)
# a paragraph, and the characters in it from which to which
Place = tuple[int, int, int]


def missing_destinations(roots: Iterable[Element], new: Stories) -> Mapping[str, Place]:
    """Return the bookmarks that parts refer to and lack, with where the new file has them."""
    parts = list(roots)
    present = {mark.get(n.NAME) for root in parts for mark in root.iter(_START)}
    wanted = {name for root in parts for name in _referred(root)} - present
    return _places(new, wanted) if wanted else {}


def put_destinations(places: Mapping[str, Place], written: Stories, new: Stories, marks: Marks) -> None:
    """Put bookmarks at the same words of the written file, whose changes are accepted."""
    for name, (block, start, end) in places.items():
        if block < len(written.paragraphs) and written.paragraphs[block].text == new.paragraphs[block].text:
            _put(written.paragraphs[block], start, end, name, marks)


def _referred(root: Element) -> Iterator[str]:
    for holder in root.iter(n.INSTRUCTION, n.SIMPLE_FIELD):
        said = holder.text if holder.tag == n.INSTRUCTION else holder.get(n.w("instr"))
        found = _REFERENCE.match(said or "")
        if found is not None:
            yield found[1]
    yield from (anchor for link in root.iter(n.HYPERLINK) if (anchor := link.get(n.w("anchor"))))


def _places(new: Stories, wanted: Collection[str]) -> Mapping[str, Place]:
    """Return where in the new file bookmarks stand."""
    blocks = {element: paragraph for paragraph in new.paragraphs for element in paragraph.elements}
    found: dict[str, Place] = {}
    for root in new.roots.values():
        for mark in root.iter(_START):
            name = mark.get(n.NAME) or ""
            if name not in wanted or name in found:
                continue
            around = _paragraph_of(mark)
            paragraph = None if around is None else blocks.get(around)
            if paragraph is not None:
                found[name] = paragraph.block, *_stretch(paragraph, mark)
    return found


def _paragraph_of(mark: Element) -> Element | None:
    """Return the paragraph that a mark stands in, or before."""
    around = next(mark.iterancestors(n.PARAGRAPH), None)
    if around is not None:
        return around
    following = (first_paragraph(block) for block in mark.itersiblings())
    return next((paragraph for paragraph in following if paragraph is not None), None)


def _stretch(paragraph: Paragraph, mark: Element) -> tuple[int, int]:
    """Return the characters from a mark to its end, or to that of the paragraph."""
    length = len(paragraph.text)
    start = next((piece.start for piece in paragraph.pieces if piece.node is mark), 0)
    ends = (p.start for p in paragraph.pieces if p.node.tag == _END and p.node.get(n.ID) == mark.get(n.ID))
    return start, next(ends, length)


def _put(paragraph: Paragraph, start: int, end: int, name: str, marks: Marks) -> None:
    number = marks.new_id()
    marks.lasting.add(number)
    opening, closing = etree.Element(_START, {n.ID: number, n.NAME: name}), etree.Element(_END, {n.ID: number})
    runs = Editor(paragraph, marks).isolated(start, end, whole=False) if end > start else []
    if not runs:
        properties = paragraph.element.find(n.PARAGRAPH_PROPERTIES)
        paragraph.element.insert(0 if properties is None else 1, opening)
        paragraph.element.append(closing)
        return
    first, last = (child_of_paragraph(run) for run in (runs[0], runs[-1]))
    first.addprevious(opening)
    last.addnext(closing)
