"""Pictures of pages for the preview."""

import pytest

from negotiator.reports.pages import PagesUnreadable, page_count, page_images


def test_every_page_becomes_a_picture(signed: bytes) -> None:
    pictures = list(page_images(signed, scale=0.25))
    assert len(pictures) == page_count(signed) == 5
    assert {picture.size for picture in pictures} == {(149, 211)}
    assert all(len(picture.getcolors(1 << 16) or ()) > 4 for picture in pictures)


def test_a_signature_is_seen_in_the_preview(pdf: bytes, signed: bytes) -> None:
    *_, before = page_images(pdf, scale=0.5)
    *_, after = page_images(signed, scale=0.5)
    assert before.tobytes() != after.tobytes()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing"])
def test_what_has_no_pages_is_unreadable(data: bytes) -> None:
    with pytest.raises(PagesUnreadable):
        page_count(data)
    with pytest.raises(PagesUnreadable):
        list(page_images(data))
