"""A field over several new paragraphs comes as a field, with all of it or with none; any other comes as its words."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import (
    Document,
    accept_revisions,
    read,
    reject_revisions,
    resolve_document,
    write_redline,
)
from negotiator.documents import names as n
from negotiator.documents.package import open_package
from negotiator.redline import Accept, Answer, Counter, Reject, compare

Build = Callable[..., bytes]
CLAUSES = ["The Seller delivers ten pumps of steel.", "Payment follows within thirty days.", "All is in writing."]
LISTED = ["Delivery of goods 1", "Payment of prices 2", "Writing and form 3"]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


def contents(lines: list[str], *, closed: bool = True) -> list[str]:
    """Return the paragraphs of a table of contents, each with a field of its own for its page."""
    page = f"{mark('begin')}{code('PAGEREF a')}{mark('separate')}{run('1')}{mark('end')}"
    inner = [f"{run(line)}{page}" for line in lines]
    inner[0] = f"{mark('begin')}{code('TOC')}{mark('separate')}{inner[0]}"
    return [*inner, mark("end")] if closed else inner


def file(word: Build, *paragraphs: str, end: str = "<w:p/>") -> Document:
    body = "".join(f"<w:p>{inner if '<' in inner else run(inner)}</w:p>" for inner in paragraphs)
    return read(word(body + end), name="deal.docx")


def fields(data: bytes) -> list[str]:
    """Return the marks and instructions of all fields in order."""
    root = open_package(data, name="deal.docx").root("word/document.xml")
    found = root.iter(n.FIELD_CHARACTER, n.INSTRUCTION, n.DELETED_INSTRUCTION)
    return [one.get(n.w("fldCharType")) or (one.text or "").strip() for one in found]


@pytest.mark.parametrize("end", ["<w:p/>", ""])
@pytest.mark.parametrize("at_end", [False, True])
def test_a_table_of_contents_comes_whole(
    word: Build, at: datetime, rules: ModuleType, end: str, *, at_end: bool
) -> None:
    listed = contents(LISTED)
    paragraphs = [*CLAUSES, *listed] if at_end else [CLAUSES[0], *listed, *CLAUSES[1:]]
    old, new = file(word, *CLAUSES, end=end), file(word, *paragraphs, end=end)
    redline = compare(old.blocks, new.blocks)
    written = read(write_redline(old, new, redline, author="Us", at=at), name="deal.docx")
    assert not rules.fresh(written.source, old.source, new.source)
    assert fields(accept_revisions(written)) == fields(new.source)
    assert read(accept_revisions(written), name="a.docx").blocks == new.blocks
    assert fields(reject_revisions(written)) == []
    assert fields(resolve_document(old, new, redline, {}, default=Accept())) == fields(new.source)
    assert fields(resolve_document(old, new, redline, {}, default=Reject())) == []


@pytest.mark.parametrize("answer", [Reject(), Counter("Something else"), Accept()])
def test_answers_that_differ_leave_the_words_alone(word: Build, at: datetime, answer: Answer) -> None:
    old, new = file(word, *CLAUSES), file(word, CLAUSES[0], *contents(LISTED), *CLAUSES[1:])
    redline = compare(old.blocks, new.blocks)
    one = next(change.id for change in redline.changes if LISTED[1] in change.new_text)
    data = write_redline(old, new, redline, answers={one: answer}, author="Us", at=at)
    assert "TOC" not in fields(data)
    assert fields(data).count("begin") == fields(data).count("end")


def test_half_a_field_never_comes(word: Build, at: datetime) -> None:
    old = file(word, *CLAUSES)
    for new in (
        file(word, CLAUSES[0], *contents(LISTED, closed=False), *CLAUSES[1:]),
        file(word, *contents([CLAUSES[0], *LISTED]), *CLAUSES[1:]),
        file(word, CLAUSES[0], *contents(LISTED)[:2], *CLAUSES[1:], contents(LISTED)[3]),
    ):
        data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
        assert "TOC" not in fields(data)


def test_none_comes_where_the_old_file_has_one(word: Build, at: datetime) -> None:
    other = contents(["Annex of prices 4", "Annex of places 5"])
    old, new = file(word, *other, *CLAUSES), file(word, *other, CLAUSES[0], *contents(LISTED), *CLAUSES[1:])
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert fields(data).count("TOC") == 1


@pytest.mark.parametrize("end", ["<w:p/>", ""])
@pytest.mark.parametrize("at_end", [False, True])
def test_a_table_of_contents_goes_whole(
    word: Build, at: datetime, rules: ModuleType, end: str, *, at_end: bool
) -> None:
    listed = contents(LISTED)
    paragraphs = [*CLAUSES, *listed] if at_end else [CLAUSES[0], *listed, *CLAUSES[1:]]
    old, new = file(word, *paragraphs, end=end), file(word, *CLAUSES, end=end)
    redline = compare(old.blocks, new.blocks)
    written = read(write_redline(old, new, redline, author="Us", at=at), name="deal.docx")
    assert not rules.fresh(written.source, old.source, new.source)
    assert fields(accept_revisions(written)) == []
    assert fields(reject_revisions(written)) == fields(old.source)
    assert read(reject_revisions(written), name="r.docx").blocks == old.blocks
    assert fields(resolve_document(old, new, redline, {}, default=Accept())) == []
    assert fields(resolve_document(old, new, redline, {}, default=Reject())) == fields(old.source)


@pytest.mark.parametrize("answer", [Reject(), Counter("Something else")])
def test_a_table_of_contents_of_which_something_stays_stays_a_field(word: Build, at: datetime, answer: Answer) -> None:
    old, new = file(word, CLAUSES[0], *contents(LISTED), *CLAUSES[1:]), file(word, *CLAUSES)
    redline = compare(old.blocks, new.blocks)
    one = next(change.id for change in redline.changes if LISTED[1] in change.old_text)
    written = read(write_redline(old, new, redline, author="Us", at=at, answers={one: answer}), name="deal.docx")
    assert [said for said in fields(accept_revisions(written)) if said in ("TOC", "begin", "end")][:2] == [
        "begin",
        "TOC",
    ]
    assert fields(reject_revisions(written)) == fields(old.source)
