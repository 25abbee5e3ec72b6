"""The redline as a PDF of its own."""

import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from negotiator.redline import Redline, Row
from negotiator.redline import rows as rows_of
from negotiator.reports.redline_pages import redline_pdf
from negotiator.reports.typefaces import Typefaces

Draw = Callable[..., str]


@pytest.fixture
def draw(fonts: Typefaces, at: datetime, tmp_path: Path) -> Draw:
    """Return what pdftotext reads of a drawn redline."""

    def read(drawn: tuple[Row, ...]) -> str:
        path = tmp_path / "redline.pdf"
        path.write_bytes(
            redline_pdf(drawn, title="Supply", old_label="draft 1", new_label="draft 2", fonts=fonts, at=at)
        )
        subprocess.run(["qpdf", "--check", path], capture_output=True, check=True, timeout=30)
        run = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, timeout=30)
        return " ".join(run.stdout.decode().split())

    return read


def test_the_whole_redline_is_drawn(draw: Draw, rows: tuple[Row, ...]) -> None:
    text = draw(rows)
    for words in ("draft 2 compared with draft 1", "moved from here", "thirty (30)forty-five (45)", "Clause 6 stays"):
        assert words in text


def test_the_engines_rows_can_be_drawn(draw: Draw, redline: Redline) -> None:
    assert "<b>EUR 5 & more</b>" in draw(rows_of(redline))


def test_a_break_without_text_is_drawn_as_a_mark(draw: Draw, make_row: Callable[..., Row]) -> None:
    assert "¶Second" in draw((make_row(("insert", ""), ("equal", "Second")),))


def test_a_star_stands_where_a_note_or_a_picture_hangs(draw: Draw, make_row: Callable[..., Row]) -> None:
    assert "Due in ten days.* Once." in draw((make_row(("equal", "Due in ten days.\ufffd"), ("insert", " Once.")),))


def test_equal_texts_say_so(draw: Draw, make_row: Callable[..., Row]) -> None:
    assert "The two texts are the same." in draw((make_row(("equal", "a")),))


def test_the_same_redline_gives_the_same_bytes(rows: tuple[Row, ...], fonts: Typefaces, at: datetime) -> None:
    first, second = (redline_pdf(rows, title="T", old_label="a", new_label="b", fonts=fonts, at=at) for _ in range(2))
    assert first == second
