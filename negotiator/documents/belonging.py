"""Which tracked changes of a file belong together: the ends of a move, and what came or went with a row or paragraph.

It reads; whoever answers one of them decides what that means for the others.
"""

from collections.abc import Mapping
from typing import Literal

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.reader import tree_of
from negotiator.documents.revisions import tracked_elements
from negotiator.documents.shapes import Document
from negotiator.documents.tracked import is_of_mark, marks_of_paragraph
from negotiator.kernel.values import dataclass

_End = Literal["from", "to"]
_STARTS: Mapping[str, _End] = {n.w("moveFromRangeStart"): "from", n.w("moveToRangeStart"): "to"}
_STOPS: Mapping[str, _End] = {n.w("moveFromRangeEnd"): "from", n.w("moveToRangeEnd"): "to"}
_WORDS: Mapping[str, _End] = {n.MOVED_FROM: "from", n.MOVED_TO: "to"}
_ROWS: Mapping[str, _End] = {n.DELETED: "from", n.INSERTED: "to"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move: the places in `revisions` of what left (words, ends of paragraphs, rows) and of what arrived."""

    left: tuple[int, ...]
    arrived: tuple[int, ...]


def moves(document: Document) -> tuple[Move, ...]:
    """Return the moves that have both their ends among the document's tracked changes."""
    if not any(one.kind == "move from" for one in document.revisions):
        return ()
    numbers = _numbers(document)
    ends: dict[str, dict[_End, set[int]]] = {}
    for root in tree_of(document).roots.values():
        for name, end, words in _moved(root):
            found = ends.setdefault(name, {"from": set(), "to": set()})[end]
            found.update(numbers[one] for one in (words, *_marks_with(words)) if one in numbers)
    return tuple(
        Move(left=tuple(sorted(found["from"])), arrived=tuple(sorted(found["to"])))
        for found in ends.values()
        if all(found.values())
    )


def with_rows(document: Document) -> Mapping[int, tuple[int, ...]]:
    """Return for each tracked row the changes in it that say the same, by the same author: its words came or went."""
    if not any(one.kind in ("row insert", "row delete") for one in document.revisions):
        return {}
    numbers = _numbers(document)
    found: dict[int, tuple[int, ...]] = {}
    for mark, number in numbers.items():
        row = _row_of(mark)
        if row is not None:
            alike = n.ARRIVING if mark.tag in n.ARRIVING else n.LEAVING
            inside = (one for one in row.iter(*alike) if one is not mark and one.get(n.AUTHOR) == mark.get(n.AUTHOR))
            found[number] = tuple(numbers[one] for one in inside if one in numbers)
    return found


def with_paragraphs(document: Document) -> Mapping[int, tuple[int, ...]]:
    """Return for each tracked end of a paragraph the changes that its words came or went by, all by the same author.

    Ends of paragraphs that hold other words, or none, are left out.
    """
    if not any(one.kind in ("paragraph mark insert", "paragraph mark delete") for one in document.revisions):
        return {}
    numbers = _numbers(document)
    found: dict[int, tuple[int, ...]] = {}
    for mark, number in numbers.items():
        if not is_of_mark(mark) or mark.tag not in n.TRACKED:
            continue
        alike = n.ARRIVING if mark.tag in n.ARRIVING else n.LEAVING
        around = [next(words.iterancestors(*alike), None) for words in _words_beside(mark)]
        if around and all(one is not None and one.get(n.AUTHOR) == mark.get(n.AUTHOR) for one in around):
            found[number] = tuple(sorted({numbers[one] for one in around if one is not None and one in numbers}))
    return found


def _words_beside(mark: Element) -> list[Element]:
    """Return the runs and formulas of the paragraph that a mark ends."""
    paragraph = next(mark.iterancestors(n.PARAGRAPH), None)
    return [] if paragraph is None else list(paragraph.iter(n.RUN, *n.MATHS_OBJECTS))


def _numbers(document: Document) -> dict[Element, int]:
    roots = tree_of(document).roots.values()
    found = (element for root in roots for element, _kind in tracked_elements(root))
    return {element: number for number, element in enumerate(found)}


def _moved(root: Element) -> list[tuple[str, _End, Element]]:
    """Return the moved words of a part, each with the name of its move and the end that it stands at.

    So the marks of the rows of a table that moved, from that on in which the move begins.
    """
    under_way: dict[tuple[_End, str | None], str] = {}
    found: list[tuple[str, _End, Element]] = []
    for element in root.iter(*_STARTS, *_STOPS, *_WORDS, *_ROWS):
        tag = str(element.tag)
        if tag in _STARTS:
            name = under_way[_STARTS[tag], element.get(n.ID)] = element.get(n.NAME) or ""
            found.extend(
                (name, _STARTS[tag], mark) for mark in _marks_of_row(element) if _ends_of(mark) == _STARTS[tag]
            )
        elif tag in _STOPS:
            under_way.pop((_STOPS[tag], element.get(n.ID)), None)
        elif under_way and (tag in _WORDS or _row_of(element) is not None):
            names = [name for (end, _), name in under_way.items() if end == _ends_of(element)]
            found.extend((name, _ends_of(element), element) for name in names[-1:])
    return found


def _ends_of(mark: Element) -> _End:
    return _WORDS.get(str(mark.tag)) or _ROWS[str(mark.tag)]


def _marks_of_row(element: Element) -> list[Element]:
    """Return the tracked changes of the row that an element stands in."""
    row = next(element.iterancestors(n.ROW), None)
    return [] if row is None else [mark for mark in row.iterfind(f"{n.ROW_PROPERTIES}/*") if mark.tag in n.TRACKED]


def _marks_with(words: Element) -> list[Element]:
    """Return the marks of the paragraph and row around moved words that came or went as they did."""
    alike = n.ARRIVING if words.tag in n.ARRIVING else n.LEAVING
    paragraph = next(words.iterancestors(n.PARAGRAPH), None)
    marks = [] if paragraph is None else marks_of_paragraph(paragraph)
    marks += _marks_of_row(words)
    return [mark for mark in marks if mark.tag in alike]


def _row_of(mark: Element) -> Element | None:
    holder = mark.getparent()
    return holder.getparent() if holder is not None and holder.tag == n.ROW_PROPERTIES else None
