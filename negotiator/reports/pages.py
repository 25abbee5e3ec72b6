"""Pictures of a PDF's pages, for the preview. Shows whatever the file says; it judges no signature."""

from collections.abc import Iterator, Sequence

import pypdfium2
from PIL.Image import Image

from negotiator.kernel import Unreadable

LARGEST_SCALE = 8.0


class PagesUnreadable(Unreadable):
    """The file's pages cannot be drawn."""

    code = "pages-unreadable"

    def __init__(self) -> None:
        super().__init__("The pages of this file cannot be shown.", hint="It may be damaged or no PDF at all.")


def page_count(pdf: bytes) -> int:
    """Return the number of pages. Raises PagesUnreadable."""
    document = _open(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Return the width and height of each page in points, as it is shown. Raises PagesUnreadable."""
    document = _open(pdf)
    try:
        return tuple(
            (float(width), float(height)) for width, height in map(document.get_page_size, range(len(document)))
        )
    except pypdfium2.PdfiumError as error:
        raise PagesUnreadable from error
    finally:
        document.close()


def page_images(pdf: bytes, *, scale: float = 1.0, pages: Sequence[int] | None = None) -> Iterator[Image]:
    """Yield pages as RGB pictures of `scale` pixels per point (at most 8): those numbered (from 0), or all.

    Raises PagesUnreadable.
    """
    document = _open(pdf)
    try:
        document.init_forms()
        for number in range(len(document)) if pages is None else pages:
            page = document[number]
            try:
                picture: Image = page.render(scale=min(scale, LARGEST_SCALE)).to_pil().convert("RGB")
            finally:
                page.close()
            yield picture
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise PagesUnreadable from error
    finally:
        document.close()


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise PagesUnreadable from error
