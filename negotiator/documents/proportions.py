"""Shapes that no agreement has: a paragraph of many thousand pieces, a row of thousands of cells.

Such a file is legal and says next to nothing, but every later step would take minutes over it.
"""

from collections.abc import Iterator

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
    for paragraph in stories.paragraphs:
        count = _count(paragraph)
        if count > limits.paragraph:
            root = paragraph.element.getroottree().getroot()
            part = next(part for part, other in stories.roots.items() if other is root)
            raise TooLarge(name, part=part, reason=f"a paragraph of {count} pieces")


def is_crowded(stories: Stories, *, limits: Limits) -> bool:
    """Tell whether a paragraph has so many pieces that changes might bring it beyond the limit."""
    return any(2 * _count(paragraph) > limits.paragraph for paragraph in stories.paragraphs)


def _count(paragraph: Paragraph) -> int:
    return len(paragraph.pieces if paragraph.plain is None else paragraph.plain)


def _rows(container: Container) -> Iterator[Row]:
    for item in container.items:
        if isinstance(item, Table):
            for row in item.rows:
                yield row
                for cell in row.cells:
                    yield from _rows(cell)
