"""Tables that moved, written as moves and read back as moves: whole, with words, rows and columns changed inside."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import (
    Document,
    accept_revisions,
    moves,
    read,
    reject_revisions,
    resolve_document,
    with_rows,
    write_redline,
)
from negotiator.redline import Accept, Answer, Change, Counter, Redline, Reject, compare, resolve

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
Rows = Sequence[Sequence[str]]
OTHERS = [
    f"Clause {name} says something of its own about the {name} matter."
    for name in ("red", "blue", "green", "grey", "pink")
]
PLAIN: Rows = (
    ("Milestone", "Fee", "Due"),
    ("Design approved by the Customer", "500", "on the day of approval"),
    ("", "700", "within ten days of delivery"),
)
WORDS: Rows = (PLAIN[0], ("Design approved by the Purchaser", "550", PLAIN[1][2]), PLAIN[2])
MORE_ROWS: Rows = (("Training", "90", "once"), PLAIN[0], WORDS[1], PLAIN[2])
COLUMN: Rows = tuple((*row, "VAT") for row in PLAIN)


def p(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' if text else "<w:p/>"


def table(rows: Rows) -> str:
    grid = f"<w:tblPr/><w:tblGrid>{'<w:gridCol/>' * len(rows[0])}</w:tblGrid>"
    lines = (f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{grid}{''.join(lines)}</w:tbl>"


def moved(word: Build, rows: Rows, *, back: bool = False) -> tuple[Document, Document, Redline]:
    """Return a document, one in which its table stands further below, and their redline."""
    below = "".join(map(p, OTHERS[1:]))
    first = word(p(OTHERS[0]) + table(PLAIN) + below + p("Signed."))
    last = word(p(OTHERS[0]) + below + table(rows) + p("Signed."))
    old, new = (read(data, name="deal.docx") for data in ((last, first) if back else (first, last)))
    return old, new, compare(old.blocks, new.blocks)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def the_move(redline: Redline) -> Change:
    return next(change for change in redline.changes if change.table)


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("rows", [PLAIN, WORDS, MORE_ROWS, COLUMN])
def test_a_table_that_moved_is_a_named_move_that_is_read_back(
    word: Build, unzip: Unzip, at: datetime, rules: ModuleType, rows: Rows, *, back: bool
) -> None:
    old, new, redline = moved(word, rows, back=back)
    data = write_redline(old, new, redline, author="Us", at=at)
    assert not rules.fresh(data, old.source, new.source)
    body = unzip(data)["word/document.xml"].decode()
    starts = re.findall(r'<w:move(From|To)RangeStart [^>]*w:name="(\w+)"', body)
    assert sorted(side for side, _ in starts) == ["From", "To"]
    assert len({name for _, name in starts}) == 1
    assert len(re.findall(r"</w:tr><w:move(?:From|To)RangeEnd [^>]*/></w:tbl>", body)) == 2
    before, after = (rows, PLAIN) if back else (PLAIN, rows)
    assert len(re.findall(r"<w:trPr><w:del [^>]*/></w:trPr>", body)) == len(before)
    assert len(re.findall(r"<w:trPr><w:ins [^>]*/></w:trPr>", body)) == len(after)
    written = read(data, name="redline.docx")
    settled = [read(settle(written), name="settled.docx") for settle in (reject_revisions, accept_revisions)]
    assert [texts(one) for one in settled] == [texts(old), texts(new)]
    again = compare(settled[0].blocks, settled[1].blocks)
    assert the_move(again).new_text == the_move(redline).new_text


def test_words_changed_in_a_moved_table_are_struck_where_it_left_and_inserted_where_it_arrived(
    word: Build, unzip: Unzip, at: datetime
) -> None:
    old, new, redline = moved(word, WORDS)
    body = unzip(write_redline(old, new, redline, author="Us", at=at))["word/document.xml"].decode()
    source, target = body.split("</w:tbl>")[:2]
    assert re.findall(r"<w:delText[^>]*>([^<]*)", source) == ["Customer", "500"]
    assert re.findall(r"<w:ins [^>]*><w:r><w:t[^>]*>([^<]*)", target) == ["Purchaser", "550"]
    assert "<w:del " not in target.partition("<w:tbl>")[2]


def test_all_of_a_moved_table_is_answered_together_when_it_is_read_back(word: Build, at: datetime) -> None:
    old, new, redline = moved(word, MORE_ROWS)
    written = read(write_redline(old, new, redline, author="Us", at=at), name="redline.docx")
    (move,) = moves(written)
    kinds = [one.kind for one in written.revisions]
    left, arrived = ([kinds[place] for place in places] for places in (move.left, move.arrived))
    assert left.count("row delete") == len(PLAIN)
    assert arrived.count("row insert") == len(MORE_ROWS)
    along = {place for row in (*move.left, *move.arrived) for place in with_rows(written).get(row, ())}
    assert {*move.left, *move.arrived} | along == set(range(len(written.revisions)))


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("answer", [Accept(), Reject(), Counter("Nothing."), None])
def test_a_moved_table_is_answered_whole_and_its_words_apart(
    word: Build, at: datetime, answer: Answer | None, *, back: bool
) -> None:
    old, new, redline = moved(word, MORE_ROWS, back=back)
    move = the_move(redline)
    words = next(change for change in redline.changes if change.kind == "replace")
    for inner in (Accept(), Reject(), Counter("other words")):
        answers: dict[str, Answer] = {words.id: inner} | ({} if answer is None else {move.id: answer})
        for default in (Accept(), Reject()):
            data = resolve_document(old, new, redline, answers, default=default)
            wanted = [block.text for block in resolve(redline, answers, default=default)]
            assert texts(read(data, name="settled.docx")) == wanted
        written = read(write_redline(old, new, redline, answers=answers, author="Us", at=at), name="redline.docx")
        if answer is None:
            accepted = read(accept_revisions(written), name="settled.docx")
            assert texts(accepted) == [block.text for block in resolve(redline, answers, default=Accept())]


def test_a_moved_table_that_an_answer_keeps_is_no_move(word: Build, unzip: Unzip, at: datetime) -> None:
    old, new, redline = moved(word, MORE_ROWS)
    for answer in (Accept(), Reject()):
        data = write_redline(old, new, redline, answers={the_move(redline).id: answer}, author="Us", at=at)
        body = unzip(data)["word/document.xml"].decode()
        assert "<w:move" not in body
        assert "<w:trPr>" not in body
        assert body.count("<w:tbl>") == 1
        assert "Purchaser" in body


def test_a_table_that_left_with_a_row_of_another_is_no_named_move(word: Build, unzip: Unzip, at: datetime) -> None:
    outer = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>"
    first = word(p(OTHERS[0]) + outer.format(p(OTHERS[1]) + table(PLAIN)) + p(""))
    last = word(p(OTHERS[0]) + outer.format(p(OTHERS[1])) + table(PLAIN) + p(""))
    old, new = read(first, name="old.docx"), read(last, name="new.docx")
    redline = compare(old.blocks, new.blocks)
    data = write_redline(old, new, redline, author="Us", at=at)
    written = read(data, name="redline.docx")
    assert texts(read(accept_revisions(written), name="a.docx")) == texts(new)
    assert texts(read(reject_revisions(written), name="r.docx")) == texts(old)
    assert b"RangeStart" not in unzip(data)["word/document.xml"]
