"""Marks that are made anew: a changed format where somebody's change of it is open, and what cannot be changed."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest
from lxml import etree

from negotiator.documents import Document, accept_revisions, left_out, read, reject_revisions, write_redline
from negotiator.documents.endings import change_format, has_room, is_changed, is_fixed, rejoin, renew
from negotiator.documents.marks import Marks
from negotiator.documents.names import DELETED, INSERTED, WORD
from negotiator.redline import compare

Build = Callable[..., bytes]
ADA = 'w:author="Ada" w:date="2020-01-01T00:00:00Z"'
CENTRED, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
OPEN = f'<w:pPrChange w:id="7" {ADA}><w:pPr>{RIGHT}</w:pPr></w:pPrChange>'
END = "<w:p><w:r><w:t>Signed by both parties.</w:t></w:r></w:p>"
TABLE = "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p><w:r><w:t>Pumps</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"


def p(properties: str = "", words: str = "The Seller delivers the goods.") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def ours(author: str, _: object) -> bool:
    return author == "Us"


@pytest.fixture
def redlined(word: Build, at: datetime, rules: ModuleType) -> Callable[[str, str], tuple[Document, Document, Document]]:
    def make(before: str, after: str) -> tuple[Document, Document, Document]:
        old, new = (read(word(body), name="deal.docx") for body in (before, after))
        data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
        assert not rules.fresh(data, old.source, new.source)
        return old, new, read(data, name="redline.docx")

    return make


def seen(data: bytes) -> list[tuple[str, str]]:
    return [(block.text, block.format) for block in read(data, name="deal.docx").blocks]


@pytest.mark.parametrize("behind", [END, TABLE + END])
@pytest.mark.parametrize("words", ["The Seller delivers the goods.", "The Seller delivers all goods."])
def test_a_format_that_somebody_has_changed_already_changes_with_a_mark_of_its_own(
    redlined: Callable[[str, str], tuple[Document, Document, Document]], behind: str, words: str
) -> None:
    old, new, written = redlined(p(OPEN) + behind, p(CENTRED, words) + behind)
    assert seen(accept_revisions(written)) == seen(new.source)
    assert [one.author for one in written.revisions if one.kind == "paragraph format"] == ["Ada"]
    undone = reject_revisions(written, of=ours)
    assert seen(undone) == seen(old.source)
    assert seen(reject_revisions(read(undone, name="deal.docx"))) == seen(reject_revisions(old))
    assert not left_out(old, new, compare(old.blocks, new.blocks))


def test_a_former_last_paragraph_gets_its_format_when_another_one_ends_the_container(
    redlined: Callable[[str, str], tuple[Document, Document, Document]],
) -> None:
    behind = p("", "A wholly new last clause of this agreement stands here.")
    old, new, written = redlined(p(OPEN), p(CENTRED) + behind)
    assert seen(accept_revisions(written)) == seen(new.source)
    assert seen(reject_revisions(written, of=ours)) == seen(old.source)


def test_the_mark_before_a_last_paragraph_that_goes_is_struck_once(
    redlined: Callable[[str, str], tuple[Document, Document, Document]],
) -> None:
    behind = p("", "The last clause of this agreement goes away.")
    old, new, written = redlined(p(OPEN) + behind, p(CENTRED))
    assert seen(accept_revisions(written)) == seen(new.source)
    assert seen(reject_revisions(written, of=ours)) == seen(old.source)


def test_a_paragraph_whose_section_ends_gets_its_format_with_the_mark_that_takes_its_place(
    redlined: Callable[[str, str], tuple[Document, Document, Document]],
) -> None:
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    old, new, written = redlined(p(section + OPEN) + END + section, p(CENTRED) + END + section)
    assert seen(accept_revisions(written)) == seen(new.source)
    assert seen(reject_revisions(written, of=ours)) == seen(old.source)
    assert not left_out(old, new, compare(old.blocks, new.blocks))


def test_a_number_and_a_format_change_with_one_mark(word: Build, at: datetime) -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    lists = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = f'<w:rPr><w:del w:id="8" {ADA}/></w:rPr>'
    bodies = p(numbered + gone + OPEN) + TABLE + END, p(CENTRED) + TABLE + END
    old, new = (read(word(body, numbering=f"{lists}</w:num>"), name="deal.docx") for body in bodies)
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert seen(accept_revisions(read(data, name="redline.docx"))) == seen(new.source)


def test_a_last_mark_cannot_be_made_anew_and_that_is_told(
    redlined: Callable[[str, str], tuple[Document, Document, Document]],
) -> None:
    old, new, written = redlined(p(OPEN), p(CENTRED))
    assert seen(accept_revisions(written)) == seen(old.source)
    assert [change.kind for change in left_out(old, new, compare(old.blocks, new.blocks))] == ["format"]


def test_only_the_mark_stays_behind_until_it_is_joined_again(at: datetime) -> None:
    body = etree.fromstring(f'<w:body xmlns:w="{WORD}">{p(OPEN)}{END}</w:body>')
    marks = Marks([body], author="Us", at=at)
    first, last = body
    assert is_changed(first, marks)
    assert has_room(first)
    assert (is_fixed(first), is_fixed(last)) == (False, True)
    fresh = renew(first, [], marks)
    assert [len(fresh), len(first)] == [2, 1]
    assert (marks.tracks_mark(fresh, INSERTED), marks.tracks_mark(first, DELETED)) == (True, True)
    change_format(last, None, marks, view="accepted", tracked=True)
    assert len(marks.ids) == 2
    wanted = rejoin(first, marks)
    assert list(body) == [first, last]
    assert len(first) == 2
    assert wanted is not None
    assert not marks.tracks_mark(first, DELETED)
    assert rejoin(first, marks) is first[0]
