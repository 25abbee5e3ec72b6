"""Which tracked changes belong together: ends of moves, and what a row holds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from negotiator.documents import Document, Move, moves, read, with_paragraphs, with_rows

Build = Callable[..., bytes]


def by(number: int, author: str = "Vera Holm") -> str:
    return f'w:id="{number}" w:author="{author}" w:date="2026-01-05T10:00:00Z"'


def moved(side: str, number: int, text: str, *, name: str = "move1", mark: str = "") -> str:
    start = f'<w:move{side}RangeStart {by(number)} w:name="{name}"/>'
    words = f"<w:move{side} {by(number + 1)}><w:r><w:t>{text}</w:t></w:r></w:move{side}>"
    properties = f"<w:pPr><w:rPr><w:{mark} {by(number + 2)}/></w:rPr></w:pPr>" if mark else ""
    return f'<w:p>{properties}{start}{words}<w:move{side}RangeEnd w:id="{number}"/></w:p>'


def document(data: bytes) -> Document:
    return read(data, name="deal.docx")


def test_the_ends_of_a_move_are_found_with_their_paragraphs(word: Build) -> None:
    kept = "<w:p><w:r><w:t>Kept.</w:t></w:r></w:p>"
    data = word(moved("From", 1, "Moved.", mark="del") + kept + moved("To", 5, "Moved.", mark="ins") + kept)
    found = document(data)
    assert [one.kind for one in found.revisions] == [
        "paragraph mark delete",
        "move from",
        "paragraph mark insert",
        "move to",
    ]
    assert moves(found) == (Move(left=(0, 1), arrived=(2, 3)),)


def test_moves_are_told_apart_by_name_and_need_both_ends(word: Build) -> None:
    body = moved("From", 1, "One.") + moved("From", 4, "Two.", name="move2") + moved("To", 7, "One.")
    assert moves(document(word(body))) == (Move(left=(0,), arrived=(2,)),)
    assert moves(document(word("<w:p/>"))) == ()
    loose = f"<w:p><w:moveFrom {by(1)}><w:r><w:t>A.</w:t></w:r></w:moveFrom></w:p>"
    assert moves(document(word(loose))) == ()


def test_a_row_has_what_came_or_went_with_it(word: Build) -> None:
    words = f"<w:del {by(2)}><w:r><w:delText>Valves</w:delText></w:r></w:del>"
    others = f"<w:del {by(3, 'Third')}><w:r><w:delText>Pipes</w:delText></w:r></w:del>"
    came = f"<w:ins {by(4)}><w:r><w:t>Pumps</w:t></w:r></w:ins>"
    row = f"<w:tr><w:trPr><w:del {by(1)}/></w:trPr><w:tc><w:p>{words}{others}{came}</w:p></w:tc></w:tr>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl><w:p/>"
    assert with_rows(document(word(table))) == {0: (1,)}
    assert with_rows(document(word("<w:p/>"))) == {}


def test_the_end_of_a_paragraph_belongs_to_words_that_came_with_it(word: Build) -> None:
    def paragraph(content: str, number: int) -> str:
        return f"<w:p><w:pPr><w:rPr><w:ins {by(number)}/></w:rPr></w:pPr>{content}</w:p>"

    def came(number: int, author: str = "Vera Holm") -> str:
        return f"<w:ins {by(number, author)}><w:r><w:t>Costs are shared. </w:t></w:r></w:ins>"

    kept = "<w:r><w:t>Kept.</w:t></w:r>"
    body = paragraph(came(2) + came(3), 1) + paragraph(came(5) + kept, 4) + paragraph(came(7, "Third"), 6)
    assert with_paragraphs(document(word(body + paragraph("", 8) + f"<w:p>{kept}</w:p>"))) == {0: (1, 2)}
    assert with_paragraphs(document(word(f"<w:p>{kept}</w:p>"))) == {}


@pytest.mark.corpus
def test_the_moves_of_real_files_are_whole(corpus: Path) -> None:
    def ends(name: str) -> list[tuple[int, int]]:
        found = document((corpus / "tracked" / f"{name}.docx").read_bytes())
        return [(len(move.left), len(move.arrived)) for move in moves(found)]

    assert ends("T30-moved-para") == [(2, 2)]
    assert ends("T08-aspose-revisions") == [(1, 1), (2, 2)]
    assert ends("T11-comments136") == []
