"""Paragraphs and rows out of all proportion are refused, with their part named."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Limits, RedlineUnsafe, TooLarge, read, rewrite, write_redline
from negotiator.documents.unpacking import LIMITS as USUAL
from negotiator.redline import compare

Build = Callable[..., bytes]
RUN = "<w:r><w:t>x</w:t></w:r>"
LIMITS = Limits(paragraph=10, cells=5)


@pytest.mark.parametrize("more", ["", "<w:r><w:tab/></w:r>", '<w:bookmarkStart w:id="1" w:name="a"/>'])
def test_a_paragraph_may_have_so_many_pieces(word: Build, more: str) -> None:
    nine = RUN * 9 + more
    assert read(word(f"<w:p>{nine}</w:p>"), name="deal.docx", limits=LIMITS).blocks
    with pytest.raises(TooLarge, match=r"word/document\.xml: a paragraph of 1[1-9] pieces"):
        read(word(f"<w:p>{nine}{RUN}{RUN}</w:p>"), name="deal.docx", limits=LIMITS)


def test_notes_and_boxes_count_too(word: Build) -> None:
    note = f'<w:footnote w:id="2"><w:p>{RUN * 11}</w:p></w:footnote>'
    with pytest.raises(TooLarge, match=r"word/footnotes\.xml"):
        read(word('<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=note), name="a", limits=LIMITS)
    box = f"<w:p><w:r><w:drawing><w:txbxContent><w:p>{RUN * 11}</w:p></w:txbxContent></w:drawing></w:r></w:p>"
    with pytest.raises(TooLarge, match="paragraph of 11 pieces"):
        read(word(box), name="deal.docx", limits=LIMITS)


def test_a_row_may_have_so_many_cells(word: Build) -> None:
    cell = "<w:tc><w:p/></w:tc>"
    table = "<w:tbl><w:tr>{}</w:tr></w:tbl><w:p/>"
    assert read(word(table.format(cell * 5)), name="deal.docx", limits=LIMITS).blocks
    nested = f"<w:tc>{table.format(cell * 6)}</w:tc>"
    for row in (cell * 6, nested):
        with pytest.raises(TooLarge, match="a row of 6 cells"):
            read(word(table.format(row)), name="deal.docx", limits=LIMITS)


def test_no_redline_is_written_that_could_not_be_read_again(word: Build, at: datetime) -> None:
    runs = "<w:r><w:t>x</w:t><w:tab/></w:r>" * (USUAL.paragraph // 2)
    base = read(word(f"<w:p>{runs}</w:p>"), name="deal.docx")
    new = read(word(f"<w:p>{runs.replace('x', 'y', 1)}</w:p>"), name="new.docx")
    with pytest.raises(RedlineUnsafe, match="cannot be read again"):
        write_redline(base, new, compare(base.blocks, new.blocks), author="Zoe", at=at)


def test_a_text_out_of_proportion_makes_no_word_file() -> None:
    with pytest.raises(RedlineUnsafe, match=r"deal\.txt"):
        rewrite(read(b"x" * 3_000_000, name="deal.txt"))
