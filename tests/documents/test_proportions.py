"""Paragraphs and rows out of all proportion are refused, with their part named."""

from collections.abc import Callable
from datetime import datetime
from random import Random

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


def test_what_a_plain_paragraph_does_not_show_counts_too(word: Build) -> None:
    unseen = "<w:r>" + "<w:lastRenderedPageBreak/>" * 11 + "</w:r>"
    with pytest.raises(TooLarge, match="paragraph of 12 pieces"):
        read(word(f"<w:p>{RUN}{unseen}</w:p>"), name="deal.docx", limits=LIMITS)


def test_paragraphs_that_are_gone_do_not_add_up(word: Build) -> None:
    gone = (
        '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="Ann"/></w:rPr></w:pPr><w:del w:id="2" w:author="Ann">'
        "<w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    )
    (block,) = read(word(f"{gone * 20}<w:p>{RUN}</w:p>"), name="deal.docx", limits=LIMITS).blocks
    assert block.text == "x"
    shown = gone.replace('<w:del w:id="2" w:author="Ann">', "").replace("</w:del></w:p>", "</w:p>")
    with pytest.raises(TooLarge, match="paragraph of 21 pieces"):
        read(word(f"{shown.replace('delText', 't') * 20}<w:p>{RUN}</w:p>"), name="deal.docx", limits=LIMITS)


NOTED = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
STYLES = '<w:style w:type="paragraph" w:styleId="A"/><w:style w:type="paragraph" w:styleId="B"/>'
P, NOTE = f"<w:p>{RUN}</w:p>", '<w:footnote w:id="{}"><w:p/></w:footnote>'
CHANGE = f'<w:ins w:id="1" w:author="Ann">{RUN}</w:ins>'
LINK = '<Relationship Id="link{}" Type="hyperlink" Target="https://example.org" TargetMode="External"/>'
LONG = f'<w:p><w:pPr><w:x w:val="{"x" * 3_000}"/></w:pPr></w:p>'


@pytest.mark.parametrize(
    ("limits", "part", "told", "body", "parts"),
    [
        (Limits(paragraphs=3), "word/document", "4 paragraphs, and 3 can be read", P * 4, {}),
        (Limits(paragraphs=3), "word/footnotes", "4 paragraphs, and 3", NOTED + P, {"footnotes": NOTE.format(2) * 2}),
        (Limits(paragraphs=3), "word/document", "4 cells, and 3", f"<w:tbl><w:tr>{'<w:tc/>' * 4}</w:tr></w:tbl>", {}),
        (
            Limits(sections=2),
            "word/document",
            "3 sections, and 2",
            f"<w:p><w:pPr>{'<w:sectPr/>' * 3}</w:pPr></w:p>",
            {},
        ),
        (Limits(revisions=2), "word/document", "3 tracked changes, and 2", f"<w:p>{CHANGE * 3}</w:p>", {}),
        (Limits(comments=1), "word/comments", "2 comments, and 1", P, {"comments": '<w:comment w:id="0"/>' * 2}),
        (Limits(definitions=1), "word/styles", "2 styles, and 1", P, {"styles": STYLES}),
        (Limits(definitions=1), "word/numbering", "3 lists", P, {"numbering": '<w:num w:numId="1"/>' * 3}),
        (Limits(relationships=3), "word/_rels/document", "4 relationships", P, {"links": LINK * 3}),
        (Limits(properties=2_999), "word/document", r"3,\d\d\d letters in its formats", LONG, {}),
    ],
)
def test_many_of_one_thing(word: Build, limits: Limits, part: str, told: str, body: str, parts: dict[str, str]) -> None:
    data = word(body, **parts)
    assert read(data, name="deal.docx").kind == "docx"
    with pytest.raises(TooLarge, match=rf"{part}\.xml(\.rels)?: it has {told}") as refused:
        read(data, name="deal.docx", limits=limits)
    assert "Divide the document" in refused.value.hint


def test_no_redline_is_written_that_could_not_be_read_again(word: Build, at: datetime) -> None:
    runs = "<w:r><w:t>x</w:t><w:tab/></w:r>" * (USUAL.paragraph // 2)
    base = read(word(f"<w:p>{runs}</w:p>"), name="deal.docx")
    new = read(word(f"<w:p>{runs.replace('x', 'y', 1)}</w:p>"), name="new.docx")
    with pytest.raises(RedlineUnsafe, match="cannot be read again"):
        write_redline(base, new, compare(base.blocks, new.blocks), author="Zoe", at=at)


def test_no_redline_is_written_with_more_sections_or_letters_than_can_be_read(word: Build, at: datetime) -> None:
    ended = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>" * (USUAL.sections * 2 // 3)
    dressed = f'<w:p><w:pPr><w:ind w:left="{{}}" w:x="{Random(1).randbytes(25_000).hex()}"/></w:pPr>{RUN}</w:p>'
    most = USUAL.properties * 2 // 3 // 50_000
    formats = ("".join(dressed.format(sign * k) for k in range(1, most)) for sign in (1, -1))
    for old, other in ((f"<w:p>{RUN}</w:p>{ended}", f"{ended}<w:p>{RUN * 2}</w:p>"), formats):
        base, new = read(word(old), name="deal.docx"), read(word(other), name="new.docx")
        with pytest.raises(RedlineUnsafe, match="cannot be read again"):
            write_redline(base, new, compare(base.blocks, new.blocks), author="Zoe", at=at)


def test_a_table_without_paragraphs_comes_and_goes(word: Build, at: datetime) -> None:
    empty = word(f"<w:tbl><w:tr><w:tc/></w:tr></w:tbl><w:p>{RUN}</w:p>")
    both = read(empty, name="deal.docx"), read(word(f"<w:p>{RUN}</w:p>"), name="new.docx")
    for base, new in (both, both[::-1]):
        written = write_redline(base, new, compare(base.blocks, new.blocks), author="Zoe", at=at)
        assert [block.text for block in read(written, name="deal.docx").blocks] == ["x"]


def test_a_text_out_of_proportion_makes_no_word_file() -> None:
    with pytest.raises(RedlineUnsafe, match=r"deal\.txt"):
        rewrite(read(b"x" * 3_000_000, name="deal.txt"))
