"""The tracked changes of a Word file, listed with author, date and place. It lists; `resolve` acts."""

from collections.abc import Iterator
from datetime import datetime

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.pieces import Piece
from negotiator.documents.shapes import Revision, RevisionKind
from negotiator.documents.stories import Stories
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
    n.CELL_INSERTED: "cell insert",
    n.CELL_DELETED: "cell delete",
    n.CELL_MERGED: "cell merge",
}


def read_date(value: str | None) -> datetime | None:
    """Return the date of a change or comment, None where it is absent or malformed. Word's dates bear no zone."""
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        return None


def list_revisions(stories: Stories) -> tuple[Revision, ...]:
    """Return every tracked change of the parts that hold text, in the order of the parts and of their XML."""
    place = Places(stories)
    return tuple(
        _revision(element, kind, part, place)
        for part, root in stories.roots.items()
        for element, kind in tracked_elements(root)
    )


def tracked_elements(root: Element) -> Iterator[tuple[Element, RevisionKind]]:
    """Yield each element that states a tracked change, with its kind."""
    for element in root.iter(*n.TRACKED, *n.PROPERTY_CHANGES, n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED):
        yield element, _kind(element)


def _kind(element: Element) -> RevisionKind:
    parent = element.getparent()
    parent_tag = None if parent is None else parent.tag
    arriving = element.tag in n.ARRIVING
    if element.tag in n.TRACKED:
        if parent_tag == n.RUN_PROPERTIES:
            return "paragraph mark insert" if arriving else "paragraph mark delete"
        if parent_tag == n.ROW_PROPERTIES:
            return "row insert" if arriving else "row delete"
        if parent_tag == n.w("numPr"):
            return "numbering"
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
        self._pieces: dict[Element, list[tuple[int, Piece]]] = {}
        self._paragraphs: dict[Element, tuple[int, int]] = {}
        for paragraph in stories.paragraphs:
            length = len(paragraph.text)
            for element in paragraph.elements:
                self._paragraphs[element] = (paragraph.block, length)
            for piece in paragraph.pieces:
                self._pieces.setdefault(piece.run, []).append((paragraph.block, piece))

    def of(self, element: Element, kind: RevisionKind) -> tuple[Span | None, str]:
        """Return the span of a tracked change in this view and the words that it concerns."""
        holder = _holder(element, kind)
        if holder is None:
            return None, ""
        if kind in ("paragraph format", "paragraph mark insert", "paragraph mark delete", "numbering"):
            found = self._paragraphs.get(holder)
            return (None if found is None else Span(block=found[0], start=found[1], end=found[1])), ""
        text = "".join(node.text or "" for node in holder.iter(n.TEXT, n.DELETED_TEXT))
        return self._around(holder), text

    def _around(self, holder: Element) -> Span | None:
        found = [entry for run in holder.iter() for entry in self._pieces.get(run, ())]
        if not found:
            return None
        block = found[0][0]
        inside = [piece for number, piece in found if number == block]
        return Span(block=block, start=inside[0].start, end=max(piece.end for piece in inside))


def _holder(element: Element, kind: RevisionKind) -> Element | None:
    """Return the run, paragraph, row, cell or table that a tracked change is about."""
    if kind in ("insert", "delete", "move from", "move to"):
        return element
    if kind in ("paragraph format", "paragraph mark insert", "paragraph mark delete", "numbering"):
        return next(element.iterancestors(n.PARAGRAPH), None)
    return next(element.iterancestors(n.RUN, n.CELL, n.ROW, n.TABLE, n.PARAGRAPH), None)
