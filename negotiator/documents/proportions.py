"""Shapes that no agreement has: a paragraph of many thousand pieces, a row of thousands of cells.

Such a file is legal and says next to nothing, but every later step would take minutes over it.
"""

from collections.abc import Iterator
from typing import cast

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import TooLarge
from negotiator.documents.stories import Container, Paragraph, Row, Stories, Table
from negotiator.documents.unpacking import Limits


def check_proportions(stories: Stories, *, limits: Limits) -> None:
    """Raise TooLarge, with the part named, for a paragraph or row out of all proportion."""
    name = stories.package.name
    for story in stories.stories:
        for row in _rows(story.container):
            if len(row.cells) > limits.cells:
                raise TooLarge(name, part=story.part, reason=f"a row of {len(row.cells)} cells")
    for paragraph, count in _crowded(stories, limits.paragraph):
        root = paragraph.element.getroottree().getroot()
        part = next(part for part, other in stories.roots.items() if other is root)
        raise TooLarge(name, part=part, reason=f"a paragraph of {count} pieces")


def is_crowded(stories: Stories, *, limits: Limits) -> bool:
    """Tell whether a paragraph has so many pieces that changes might bring it beyond the limit."""
    return any(_crowded(stories, limits.paragraph // 2))


def _crowded(stories: Stories, most: int) -> Iterator[tuple[Paragraph, int]]:
    """Yield the paragraphs with more pieces than `most`, and how many they have.

    The pieces of a plain paragraph are only collected where the part has elements enough.
    """
    parts = stories.package.parts
    large = {
        element
        for part, root in stories.roots.items()
        if parts[part].count(b"<") > most
        for element in _large(root, most)
    }
    for paragraph in stories.paragraphs:
        if paragraph.plain is None or not large.isdisjoint(paragraph.elements):
            count = len(paragraph.pieces)
            if count > most:
                yield paragraph, count


def _large(root: Element, most: int) -> list[Element]:
    return cast(list[Element], root.xpath(f"//w:p[count(.//*) > {most}]", namespaces={"w": n.WORD}))


def _rows(container: Container) -> Iterator[Row]:
    for item in container.items:
        if isinstance(item, Table):
            for row in item.rows:
                yield row
                for cell in row.cells:
                    yield from _rows(cell)
