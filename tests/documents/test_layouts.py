"""Page layouts and section breaks in redlines: tracked where Word can track them, told where it cannot."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import Document, View, accept_revisions, left_out, read, reject_revisions, write_redline
from negotiator.documents.package import open_package
from negotiator.documents.sections import sections_of
from negotiator.documents.stories import scan
from negotiator.redline import Accept, Redline, Reject, compare

Build = Callable[..., bytes]
UPRIGHT = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:left="1440"/>'
ACROSS = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="720" w:left="720"/>'
TEXTS = (
    "The Seller shall deliver the Products to the Buyer within ten days of each order.",
    "The Buyer shall pay each invoice within thirty days of its receipt, in euros.",
    "The law of England governs this agreement and the courts of London decide.",
)


def p(text: str, section: str = "", properties: str = "") -> str:
    ending = f"<w:sectPr>{section}</w:sectPr>" if section else ""
    own = f"<w:pPr>{properties}{ending}</w:pPr>" if section or properties else ""
    return f"<w:p>{own}<w:r><w:t>{text}</w:t></w:r></w:p>"


def file(word: Build, *sections: str, last: str = UPRIGHT, more: str = "", **parts: str) -> Document:
    """Return a file of three paragraphs, of which those with a section end it."""
    body = "".join(p(text, section) for text, section in zip(TEXTS, [*sections, *[""] * 3], strict=False))
    return read(word(f"{body}{more}<w:sectPr>{last}</w:sectPr>", **parts), name="deal.docx")


def seen(document: Document) -> list[tuple[object, ...]]:
    return [(block.text, block.format, block.definitions) for block in document.blocks]


def redlined(old: Document, new: Document, at: datetime, rules: ModuleType) -> tuple[Redline, Document]:
    redline = compare(old.blocks, new.blocks)
    data = write_redline(old, new, redline, author="Us", at=at)
    assert not rules.fresh(data, old.source, new.source)
    return redline, read(data, name="deal.docx")


def assert_both_ways(old: Document, new: Document, at: datetime, rules: ModuleType) -> Redline:
    for base, other in ((new, old), (old, new)):
        redline, written = redlined(base, other, at, rules)
        assert not left_out(base, other, redline)
        assert seen(read(accept_revisions(written), name="a.docx")) == seen(other)
        assert seen(read(reject_revisions(written), name="r.docx")) == seen(base)
    return redline


def test_a_page_layout_is_a_tracked_change(word: Build, at: datetime, rules: ModuleType) -> None:
    redline = assert_both_ways(file(word), file(word, last=ACROSS + "<w:titlePg/>"), at, rules)
    (change,) = redline.changes
    assert change.definition == "Page layout"
    assert change.old_text.startswith("paper 210 mm × 297 mm; margins left 25 mm, top 25 mm; first page of its own not")
    written = redlined(file(word), file(word, last=ACROSS), at, rules)[1]
    assert [one.kind for one in written.revisions] == ["section format"]


def test_what_goes_without_saying_is_no_change(word: Build) -> None:
    paper = '<w:pgSz w:w="12240" w:h="15840"/>'
    said = f'<w:type w:val="nextPage"/>{paper}<w:cols w:space="720"/><w:docGrid w:linePitch="360"/>'
    assert not compare(file(word, last=said).blocks, file(word, last='<w:titlePg w:val="0"/>').blocks).changes


def test_each_section_has_its_own_layout(word: Build, at: datetime, rules: ModuleType) -> None:
    old = file(word, UPRIGHT, "", last=UPRIGHT)
    new = file(word, ACROSS, "", last=UPRIGHT + '<w:cols w:num="2"/>')
    assert len(assert_both_ways(old, new, at, rules).changes) == 2


@pytest.mark.parametrize("at_paragraph", [0, 1])
def test_a_break_comes_or_goes_with_a_paragraph_that_stays(
    word: Build, at: datetime, rules: ModuleType, at_paragraph: int
) -> None:
    sections = [""] * at_paragraph + [ACROSS]
    redline = assert_both_ways(file(word), file(word, *sections), at, rules)
    assert {change.kind for change in redline.changes} == {"format"}


def test_a_break_comes_before_a_table(word: Build, at: datetime, rules: ModuleType) -> None:
    table = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{p('Price')}</w:tc></w:tr></w:tbl>{p('End.')}"
    assert_both_ways(file(word, more=table), file(word, "", "", ACROSS, more=table), at, rules)


def test_a_break_comes_with_edited_words_and_another_style(word: Build, at: datetime, rules: ModuleType) -> None:
    def one(text: str, section: str, properties: str) -> Document:
        body = p(text, section, properties) + p(TEXTS[1]) + f"<w:sectPr>{UPRIGHT}</w:sectPr>"
        return read(word(body), name="deal.docx")

    new = one(TEXTS[0].replace("ten", "thirty"), ACROSS, '<w:jc w:val="center"/>')
    assert_both_ways(one(TEXTS[0], "", "<w:keepNext/>"), new, at, rules)


def test_a_break_comes_where_paragraphs_are_added_at_the_end(word: Build, at: datetime, rules: ModuleType) -> None:
    assert_both_ways(file(word), file(word, "", "", ACROSS, more=p("Schedule of prices.")), at, rules)


@pytest.mark.parametrize("answer", [Accept(), Reject()])
def test_answers_hold_for_layouts_and_breaks(word: Build, at: datetime, answer: Accept | Reject) -> None:
    old, new = file(word), file(word, ACROSS, last=ACROSS)
    for base, other in ((old, new), (new, old)):
        redline = compare(base.blocks, other.blocks)
        answers = {change.id: answer for change in redline.changes}
        data = write_redline(base, other, redline, answers=answers, author="Us", at=at)
        written = read(data, name="deal.docx")
        assert not written.revisions
        assert seen(written) == seen(other if answer == Accept() else base)


def test_an_earlier_change_of_the_layout_stays_and_ours_is_told(word: Build, at: datetime, rules: ModuleType) -> None:
    earlier = '<w:sectPrChange w:id="9" w:author="Earlier" w:date="2020-01-01T00:00:00Z"><w:sectPr/></w:sectPrChange>'
    old, new = file(word, last=UPRIGHT + earlier), file(word, last=ACROSS)
    redline, written = redlined(old, new, at, rules)
    assert left_out(old, new, redline) == redline.changes
    assert [one.author for one in written.revisions] == ["Earlier"]


def test_settings_are_told(word: Build) -> None:
    old, new = file(word, settings="<w:compat/>"), file(word, settings="<w:evenAndOddHeaders/>")
    redline = compare(old.blocks, new.blocks)
    (change,) = redline.changes
    assert (change.definition, change.new_text) == ("Document settings", "other headers on even pages on")
    assert left_out(old, new, redline) == redline.changes


def test_a_section_begins_with_paragraphs_that_are_joined(word: Build, at: datetime, rules: ModuleType) -> None:
    def whole(*texts: str, section: str = "") -> Document:
        ending = [""] * (len(texts) - 1) + [section]
        body = "".join(p(text, one) for text, one in zip(texts, ending, strict=True))
        return read(word(f"{body}{p(TEXTS[2])}<w:sectPr>{UPRIGHT}</w:sectPr>"), name="deal.docx")

    old, new = whole(*TEXTS[:2]), whole(f"{TEXTS[0]} {TEXTS[1]}", section=ACROSS)
    for base, other in ((old, new), (new, old)):
        redline, written = redlined(base, other, at, rules)
        assert redline.pairs[0].kind in ("joined", "split")
        for settle, wanted in ((accept_revisions, other), (reject_revisions, base)):
            assert seen(read(settle(written), name="a.docx")) == seen(wanted)


@pytest.mark.parametrize(("view", "ends"), [("accepted", [0, None]), ("rejected", [None])])
def test_a_section_goes_with_the_mark_that_it_ended_with(word: Build, view: View, ends: list[int | None]) -> None:
    mark = '<w:rPr><w:ins w:id="7" w:author="Ada" w:date="2020-01-01T00:00:00Z"/></w:rPr>'
    body = p(TEXTS[0], ACROSS, mark) + p(TEXTS[1]) + f"<w:sectPr>{UPRIGHT}</w:sectPr>"
    stories = scan(open_package(word(body), name="deal.docx"), view)
    assert [section.end for section in sections_of(stories)] == ends
