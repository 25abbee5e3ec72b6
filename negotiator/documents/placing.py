"""Where new paragraphs and tables go in the old file's container, and the marks around what moved."""

import copy
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.entries import Entry
from negotiator.documents.marks import Marks, plain_properties
from negotiator.documents.stories import Container, Item, Paragraph
from negotiator.documents.tracked import marks_of_paragraph
from negotiator.documents.tree import block_after, first_paragraph, put_first, range_marks_between

_ENDS_OF_MOVES = frozenset({n.w("moveFromRangeEnd"), n.w("moveToRangeEnd")})


class Places:
    """Where new blocks of a container go: before what follows them, or after what stands before."""

    def __init__(self, container: Container, entries: list[Entry]) -> None:
        self._container, self._entries = container, entries
        self._at = {id(entry): place for place, entry in enumerate(entries)}
        self._following: list[Element | None] = [None] * len(entries)
        following: Element | None = None
        for place in reversed(range(len(entries))):
            following = _first(entries[place].old[0]) if entries[place].old else following
            self._following[place] = following
        self.placed: dict[int, Element] = {}

    def put(self, entry: Entry, element: Element) -> None:
        """Place a new block."""
        at = self._at[id(entry)]
        self.placed[id(entry)] = element
        following = self._following[at]
        before = self._before(at)
        if before is not None and (following is None or before.getparent() is self._container.element):
            _end_of(before).addnext(element)
        elif following is not None:
            following.addprevious(element)
        else:
            self._container.element.append(element)

    def put_before(self, entry: Entry, element: Element) -> None:
        """Place a block behind all that stands before an old one."""
        before = self._before(self._at[id(entry)])
        if before is not None:
            _end_of(before).addnext(element)

    def _before(self, at: int) -> Element | None:
        for place in range(at - 1, -1, -1):
            other = self._entries[place]
            if id(other) in self.placed:
                return self.placed[id(other)]
            if other.old:
                return _last(other.old[-1])
        return None

    def last_element_before(self, entry: Entry) -> Element | None:
        """Return the paragraph that stands before an entry, None if there is none or it is a table."""
        found = self._before(self._at[id(entry)])
        return found if found is not None and found.tag == n.PARAGRAPH else None

    def to_end(self, paragraph: Paragraph, tail: list[Entry]) -> None:
        """Put the last paragraph behind everything new that was placed after it."""
        placed = [self.placed[id(entry)] for entry in tail if id(entry) in self.placed]
        if placed and placed[-1].getparent() is paragraph.element.getparent():
            end = _end_of(placed[-1])
            for element in reversed(list(_with_marks_between(paragraph.elements))):
                end.addnext(element)


def _first(item: Item) -> Element:
    return item.elements[0] if isinstance(item, Paragraph) else item.element


def _last(item: Item) -> Element:
    return item.element


def _with_marks_between(elements: Sequence[Element]) -> Iterator[Element]:
    """Yield the elements of a paragraph that runs on over several, with the ends of moves and anchors between them."""
    yield elements[0]
    for element, following in pairwise(elements):
        yield from range_marks_between(element, following)
        yield following


def _end_of(block: Element) -> Element:
    """Return the last of the marks that end a move behind a block, else the block: what follows is no part of it."""
    end, following = block, block.getnext()
    while following is not None and following.tag in _ENDS_OF_MOVES:
        end, following = following, following.getnext()
    return end


def surround(first: Element, last: Element, marks: Marks, kind: str, name: str) -> None:
    """Put the start and end of a named move around paragraphs."""
    end = _begin(first, marks, kind, name)
    if block_after(last) is None:  # a container ends with a paragraph
        last.append(end)
    else:
        last.addnext(end)


def surround_rows(rows: Sequence[Element], marks: Marks, kind: str, name: str) -> None:
    """Put the start and end of a named move around rows: in their first paragraph and behind the last of them."""
    first = first_paragraph(rows[0])
    if first is not None:
        rows[-1].addnext(_begin(first, marks, kind, name))


def _begin(paragraph: Element, marks: Marks, kind: str, name: str) -> Element:
    """Put the start of a named move into a paragraph; return its end, which has no place yet."""
    start = marks.mark(n.w(f"{kind}RangeStart"))
    start.set(n.NAME, name)
    put_first(paragraph, [start])
    end = copy.copy(start)
    end.tag = n.w(f"{kind}RangeEnd")
    for attribute in (n.NAME, n.AUTHOR, n.DATE):
        end.attrib.pop(attribute, "")
    return end


def end_like(paragraph: Element, like: Element, marks: Marks) -> None:
    """Let a new last paragraph end as the former last one did: with its mark, and what others track of that.

    The former last paragraph keeps its formatting, and its section.
    """
    own = paragraph.find(n.PARAGRAPH_PROPERTIES)
    if own is not None:
        paragraph.remove(own)
    properties = like.find(n.PARAGRAPH_PROPERTIES)
    if properties is None:
        return
    fresh = etree.Element(n.PARAGRAPH_PROPERTIES)
    change = properties.find(n.w("pPrChange"))
    ours = change is not None and marks.is_ours(change)
    former = change[0] if change is not None and ours else properties
    fresh.extend(copy.deepcopy(child) for child in plain_properties(former))
    theirs = [mark for mark in marks_of_paragraph(like) if not marks.is_ours(mark)]
    if theirs:
        etree.SubElement(fresh, n.RUN_PROPERTIES).extend(theirs)
    if change is not None and not ours:
        fresh.append(change)
    paragraph.insert(0, fresh)
