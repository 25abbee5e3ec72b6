"""Shapes that no agreement has: a paragraph of many thousand pieces, a row of thousands of cells.

Such a file is legal and says next to nothing, but every later step would take minutes over it.
"""

from collections.abc import Iterator, Set
from typing import cast

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import TooLarge
from negotiator.documents.pieces import collect
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

    Those of a plain paragraph are only counted where its part has elements enough.
    """
    package = stories.package
    crowded = [root for part, root in stories.roots.items() if package.may_hold_more(part, than=most)]
    large = {element for root in crowded for element in _large(root, most)}
    for paragraph in stories.paragraphs if crowded else ():
        if paragraph.plain is None or not large.isdisjoint(paragraph.elements):
            count = _count(paragraph, large)
            if count > most:
                yield paragraph, count


def _large(root: Element, most: int) -> list[Element]:
    """Return the elements of paragraphs that hold more elements than `most`."""
    return cast(list[Element], root.xpath(f"//w:p[count(.//*) > {most}]", namespaces={"w": n.WORD}))


def _count(paragraph: Paragraph, large: Set[Element]) -> int:
    """Return how many pieces a paragraph has; of one that tracked changes joined, how many show or one of them has."""
    if len(paragraph.elements) == 1:
        return len(paragraph.pieces)
    shown = sum(1 for piece in paragraph.pieces if piece.text)
    return max([shown, *(len(collect([one], paragraph.view)) for one in paragraph.elements if one in large)])


def _rows(container: Container) -> Iterator[Row]:
    for item in container.items:
        if isinstance(item, Table):
            for row in item.rows:
                yield row
                for cell in row.cells:
                    yield from _rows(cell)
