"""The recovery sheet: one page that says the code large, what it is for, where to keep it, and nothing of a deal."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest

from negotiator.crypto import VaultKey, recovery_code
from negotiator.reports.recovery_sheet import RecoverySheet, recovery_sheet
from negotiator.reports.typefaces import Typefaces

CODE = recovery_code(VaultKey(bytes(range(32))), b"NGO\x01" + bytes(range(12)))
SHOWN = RecoverySheet(code=CODE, file="Kai & Häfen <2>.deal", mark="08090a0b", at=datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def pdf(fonts: Typefaces) -> bytes:
    """Return the sheet."""
    return recovery_sheet(SHOWN, fonts=fonts)


def test_one_page_with_every_group_and_the_file(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    for wanted in (*CODE.split("-"), "Kai & Häfen <2>.deal", "08090a0b", "2 March 2026", "checksum", "passport"):
        assert wanted in text


def test_the_groups_are_large(pdf: bytes) -> None:
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    start = page.get_text_range().index(CODE[:5])
    boxes = [page.get_charbox(index) for index in range(start, start + 5)]
    assert all(top - bottom > 14 for _left, bottom, _right, top in boxes), "points"


def test_the_title_tells_no_name_and_the_value_hides_its_code(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/Title"]) == "Recovery sheet"
    assert CODE not in repr(SHOWN)


def test_the_same_sheet_gives_the_same_bytes(pdf: bytes, fonts: Typefaces) -> None:
    assert recovery_sheet(SHOWN, fonts=fonts) == pdf
