"""Pictures of pages for the preview."""

import pytest

from negotiator.reports.pages import PagesUnreadable, page_count, page_images, page_sizes


def test_every_page_becomes_a_picture(signed: bytes) -> None:
    pictures = list(page_images(signed, scale=0.25))
    assert len(pictures) == page_count(signed) == 5
    assert {picture.size for picture in pictures} == {(149, 211)}
    assert all(len(picture.getcolors(1 << 16) or ()) > 4 for picture in pictures)


def test_a_signature_is_seen_in_the_preview(pdf: bytes, signed: bytes) -> None:
    *_, before = page_images(pdf, scale=0.5)
    *_, after = page_images(signed, scale=0.5)
    assert before.tobytes() != after.tobytes()


def test_some_pages_can_be_asked_for(signed: bytes) -> None:
    whole = list(page_images(signed, scale=0.25))
    last, first = page_images(signed, scale=0.25, pages=[4, 0])
    assert (last.tobytes(), first.tobytes()) == (whole[4].tobytes(), whole[0].tobytes())
    with pytest.raises(PagesUnreadable):
        list(page_images(signed, pages=[5]))


def test_sizes_are_those_of_paper(signed: bytes) -> None:
    assert {(round(width), round(height)) for width, height in page_sizes(signed)} == {(595, 842)}
    assert len(page_sizes(signed)) == page_count(signed)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing"])
def test_what_has_no_pages_is_unreadable(data: bytes) -> None:
    with pytest.raises(PagesUnreadable):
        page_count(data)
    with pytest.raises(PagesUnreadable):
        page_sizes(data)
    with pytest.raises(PagesUnreadable):
        list(page_images(data))
