"""Logical structure for drawn pages: flowables mark what they draw, and a plain tree remembers which mark is what.

The tree is written into the PDF afterwards (structure.py). Text that is drawn is either content of an element or an
artifact; nothing is left untagged (ISO 14289-1, 7.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from reportlab.platypus import Flowable, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of marked content: page number from 0, and its number on that page."""

    page: int
    number: int


@dataclass(slots=True, kw_only=True)
class Element:
    """A node of the structure tree with a standard type ("P", "H1", "TD") and its children in reading order."""

    tag: str
    children: list[Element | Mark] = field(default_factory=list)
    alt: str = ""
    scope: str = ""
    box: tuple[float, float, float, float] | None = None
    outline: str = ""
    top: float = 0.0

    def add(self, tag: str, *, alt: str = "", scope: str = "", outline: str = "") -> Element:
        """Append a child element and return it."""
        child = Element(tag=tag, alt=alt, scope=scope, outline=outline)
        self.children.append(child)
        return child

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def first_page(self) -> int | None:
        """Return the page where the element's content begins, None when nothing of it was drawn."""
        marks = (child for element in self.walk() for child in element.children if isinstance(child, Mark))
        return min((mark.page for mark in marks), default=None)


class Marks:
    """Counts marked content per page of one document and writes the operators around what is drawn."""

    def __init__(self) -> None:
        self._next: dict[int, int] = {}

    @contextmanager
    def content(self, canvas: Any, element: Element) -> Iterator[None]:
        """Mark what is drawn inside as content of `element`."""
        page = canvas.getPageNumber() - 1
        number = self._next.get(page, 0)
        self._next[page] = number + 1
        element.children.append(Mark(page, number))
        canvas._code.append(f"/{element.tag} <</MCID {number}>> BDC")
        try:
            yield
        finally:
            canvas._code.append("EMC")

    @contextmanager
    def artifact(self, canvas: Any, *, kind: str = "Layout") -> Iterator[None]:
        """Mark what is drawn inside as decoration that a reader leaves out."""
        canvas._code.append(f"/Artifact <</Type /{kind}>> BDC")
        try:
            yield
        finally:
            canvas._code.append("EMC")


class TaggedParagraph(Paragraph):  # type: ignore[misc]  # reportlab is untyped
    """A paragraph whose text is content of an element; drawn again (a repeated table head) it is an artifact."""

    element: Element
    marks: Marks
    bar: Any = None
    _drawn = False

    def tagged(self, element: Element, *, marks: Marks, bar: Any = None) -> Self:
        """Make this paragraph content of `element`, with a change bar of that colour if there is one; return it.

        Not part of the constructor, which the library calls itself for the halves of a split paragraph.
        """
        self.element, self.marks, self.bar = element, marks, bar
        return self

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split as a paragraph does; both halves stay content of the same element."""
        return [self._adopted(part) for part in super().split(width, height)]

    def _adopted(self, part: Any) -> Any:
        if part is not self:
            part.tagged(self.element, marks=self.marks, bar=self.bar)
        return part

    def draw(self) -> None:
        """Draw the text inside its mark, and remember where a bookmarked heading stands."""
        if self._drawn:
            with self.marks.artifact(self.canv, kind="Pagination"):
                super().draw()
            return
        self._drawn = True
        if self.bar is not None:
            with self.marks.artifact(self.canv):
                self.canv.setFillColor(self.bar)
                self.canv.rect(-9, 0, 2, self.height, stroke=0, fill=1)
        if self.element.outline:
            self.element.top = self.canv.absolutePosition(0, self.height)[1]
        with self.marks.content(self.canv, self.element):
            super().draw()


class TaggedTable(Table):  # type: ignore[misc]  # reportlab is untyped
    """A table whose rules and backgrounds are artifacts; its cells are tagged paragraphs."""

    marks: Marks

    def _drawBkgrnd(self) -> None:  # noqa: N802  # the name is reportlab's
        with self.marks.artifact(self.canv):
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802  # the name is reportlab's
        with self.marks.artifact(self.canv):
            super()._drawLines()

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split as a table does, handing the marks on to both halves."""
        parts: list[Flowable] = super().split(width, height)
        for part in parts:
            part.marks = self.marks
        return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing: its size in points, what paints it from its lower left corner, and what it says in words."""

    width: float
    height: float
    paint: Callable[[Any], None]
    alt: str


class TaggedFigure(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A picture that is content of a Figure element with an alternative text."""

    def __init__(self, picture: Picture, *, element: Element, marks: Marks) -> None:
        super().__init__()
        self.picture = picture
        self.element = element
        self.marks = marks
        self.width, self.height = picture.width, picture.height

    def wrap(self, *_available: float) -> tuple[float, float]:
        """Return the drawing's own size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the figure inside its mark and note its box on the page."""
        left, bottom = self.canv.absolutePosition(0, 0)
        self.element.box = (left, bottom, left + self.width, bottom + self.height)
        with self.marks.content(self.canv, self.element):
            self.picture.paint(self.canv)


class ArtifactRule(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A horizontal rule that means nothing to a reader."""

    def __init__(self, width: float, *, colour: Any, thickness: float, marks: Marks) -> None:
        super().__init__()
        self.width, self.height = width, thickness
        self.colour, self.marks = colour, marks

    def draw(self) -> None:
        """Draw the rule as an artifact."""
        with self.marks.artifact(self.canv):
            self.canv.setFillColor(self.colour)
            self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)


class FieldBox(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """Room for a signature field: draws a hairline box as an artifact and remembers its page and rectangle."""

    def __init__(self, name: str, *, tooltip: str, width: float, height: float, colour: Any, marks: Marks) -> None:
        super().__init__()
        self.name, self.tooltip = name, tooltip
        self.width, self.height = width, height
        self.colour, self.marks = colour, marks
        self.page = 0
        self.rectangle = (0.0, 0.0, 0.0, 0.0)

    def draw(self) -> None:
        """Draw the box and note where it stands."""
        left, bottom = self.canv.absolutePosition(0, 0)
        self.page = self.canv.getPageNumber() - 1
        self.rectangle = (left, bottom, left + self.width, bottom + self.height)
        with self.marks.artifact(self.canv):
            self.canv.setStrokeColor(self.colour)
            self.canv.setLineWidth(0.5)
            self.canv.rect(0, 0, self.width, self.height, stroke=1, fill=0)
