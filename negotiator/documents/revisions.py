"""The tracked changes of a Word file, listed with author, date and place. It lists; `resolve` acts."""

from collections.abc import Iterator
from datetime import datetime

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.enclosures import CONTROL_STARTS, control_of, is_of_formula
from negotiator.documents.errors import TooMany
from negotiator.documents.pieces import FIXED_TEXT, Piece, words_of
from negotiator.documents.shapes import Revision, RevisionKind
from negotiator.documents.stories import Paragraph, Stories
from negotiator.documents.tracked import is_of_mark
from negotiator.redline.shapes import Span

_AROUND_RUNS: dict[str, RevisionKind] = {
    n.INSERTED: "insert",
    n.DELETED: "delete",
    n.MOVED_FROM: "move from",
    n.MOVED_TO: "move to",
}
_OF_PROPERTIES: dict[str, RevisionKind] = {
    n.w("rPrChange"): "format",
    n.w("pPrChange"): "paragraph format",
    n.w("sectPrChange"): "section format",
    n.w("numberingChange"): "numbering",
    **CONTROL_STARTS,
    n.CELL_INSERTED: "cell insert",
    n.CELL_DELETED: "cell delete",
    n.CELL_MERGED: "cell merge",
}
_OF_CELLS = (n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED)
_WORDS = (n.TEXT, n.DELETED_TEXT, f"{{{n.MATHS}}}t", *FIXED_TEXT)
_NO_WORDS = (n.FALLBACK, n.w("tabs"))
_OF_TEXT = frozenset({"insert", "delete", "move from", "move to"})
_OF_PARAGRAPHS = frozenset({"paragraph format", "paragraph mark insert", "paragraph mark delete", "numbering"})


def read_date(value: str | None) -> datetime | None:
    """Return the date of a change or comment, None where it is absent or malformed. Word's dates bear no zone."""
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        return None


def list_revisions(stories: Stories) -> tuple[Revision, ...]:
    """Return every tracked change of the parts that hold text, in the order of the parts and of their XML."""
    package, limit = stories.package, stories.package.limits.revisions
    found: list[tuple[str, Element, RevisionKind]] = []
    for part, root in stories.roots.items():
        for element, kind in tracked_elements(root):
            found.append((part, element, kind))
            if len(found) > limit:
                raise TooMany(package.name, part=part, what="tracked changes", count=len(found), limit=limit)
    if not found:
        return ()
    place = Places(stories)
    return tuple(_revision(element, kind, part, place) for part, element, kind in found)


def tracked_elements(root: Element) -> Iterator[tuple[Element, RevisionKind]]:
    """Yield each element that states a tracked change, with its kind."""
    for element in changes_in(root):
        yield element, _kind(element)


def changes_in(root: Element) -> Iterator[Element]:
    """Yield each element that states a tracked change.

    Of a drawing that is given twice, for newer and for older programs, the older twin is left out.
    """
    no_twins = next(root.iter(n.FALLBACK), None) is None
    for element in root.iter(*n.TRACKED, *n.PROPERTY_CHANGES, *_OF_CELLS, *CONTROL_STARTS):
        if element.tag in CONTROL_STARTS and control_of(element) is None:
            continue
        if no_twins or next(element.iterancestors(n.FALLBACK), None) is None:
            yield element


def _kind(element: Element) -> RevisionKind:
    parent = element.getparent()
    parent_tag = None if parent is None else parent.tag
    arriving = element.tag in n.ARRIVING
    if element.tag in n.TRACKED:
        if is_of_mark(element):
            return "paragraph mark insert" if arriving else "paragraph mark delete"
        if parent_tag == n.ROW_PROPERTIES:
            return "row insert" if arriving else "row delete"
        if parent_tag == n.w("numPr"):
            return "numbering"
        if is_of_formula(element):
            return "formula insert" if arriving else "formula delete"
        return _AROUND_RUNS[element.tag]
    return _OF_PROPERTIES.get(element.tag, "table format")


def _revision(element: Element, kind: RevisionKind, part: str, place: "Places") -> Revision:
    span, text = place.of(element, kind)
    return Revision(
        id=element.get(n.ID) or "",
        kind=kind,
        author=element.get(n.AUTHOR) or "",
        date=read_date(element.get(n.DATE)),
        part=part,
        span=span,
        text=text,
    )


class Places:
    """Tells where an element of the XML stands in the blocks."""

    def __init__(self, stories: Stories) -> None:
        self._paragraphs = {element: one for one in stories.paragraphs for element in one.elements}
        self._pieces: dict[int, dict[Element, list[Piece]]] = {}
        self._ends: dict[int, int] = {}

    def of(self, element: Element, kind: RevisionKind) -> tuple[Span | None, str]:
        """Return the span of a tracked change in this view and the words that it concerns."""
        if kind in _OF_PARAGRAPHS or kind == "section format" or is_of_mark(element):
            return self._at_end(next(element.iterancestors(n.PARAGRAPH), None)), ""
        holder = _holder(element, kind)
        return (None, "") if holder is None else (self._around(holder), _words(holder))

    def _at_end(self, paragraph: Element | None) -> Span | None:
        found = None if paragraph is None else self._paragraphs.get(paragraph)
        if found is None:
            return None
        end = self._ends.get(found.block)
        if end is None:  # many marks may have gone from one paragraph
            end = self._ends[found.block] = len(found.text)
        return Span(block=found.block, start=end, end=end)

    def _around(self, holder: Element) -> Span | None:
        """Return where the runs of an element stand: in the paragraph around it, or the first in it that has any."""
        around = next(holder.iterancestors(n.PARAGRAPH), None)
        span = None if around is None else self._within(around, holder)
        inner = (self._within(paragraph, paragraph) for paragraph in holder.iter(n.PARAGRAPH))
        return span or next((one for one in inner if one is not None), None)

    def _within(self, element: Element, holder: Element) -> Span | None:
        paragraph = self._paragraphs.get(element)
        if paragraph is None:
            return None
        if paragraph.plain and element is holder:
            return Span(block=paragraph.block, start=0, end=len(paragraph.text))
        by_run = self._by_run(paragraph)
        inside = [piece for run in holder.iter() for piece in by_run.get(run, ())]
        if not inside:
            return None
        return Span(block=paragraph.block, start=inside[0].start, end=max(piece.end for piece in inside))

    def _by_run(self, paragraph: Paragraph) -> dict[Element, list[Piece]]:
        if paragraph.block not in self._pieces:
            by_run = self._pieces[paragraph.block] = {}
            for piece in paragraph.pieces:
                by_run.setdefault(piece.run, []).append(piece)
        return self._pieces[paragraph.block]


def _holder(element: Element, kind: RevisionKind) -> Element | None:
    """Return the run, row, cell, table, formula or control that a tracked change is about."""
    if kind in _OF_TEXT:
        return element
    if element.tag in CONTROL_STARTS:
        return control_of(element)
    if kind in ("formula insert", "formula delete"):
        return next(element.iterancestors(*n.MATHS_OBJECTS), None)
    return next(element.iterancestors(n.RUN, n.CELL, n.ROW, n.TABLE, n.PARAGRAPH), None)


def _words(holder: Element) -> str:
    """Return all words in an element, those of a drawing once."""
    apart = next(holder.iter(*_NO_WORDS), None) is not None
    return "".join(
        FIXED_TEXT.get(node.tag) or words_of(node)
        for node in holder.iter(*_WORDS)
        if not apart or next(node.iterancestors(*_NO_WORDS), None) is None
    )
