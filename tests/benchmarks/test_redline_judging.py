"""The judges of redlines judge small ones made by hand: each figure is right where it should count and where not."""

import io
import zipfile

import pytest

from tests.benchmarks.redlines.fidelity import Fidelity, judge_fidelity
from tests.benchmarks.redlines.judging import Moves, Readability, fewest_changes, judge_moves, judge_reading, minimum_of
from tests.benchmarks.redlines.markup import authors_of, marked_paragraphs
from tests.benchmarks.redlines.negotiation import MovedParagraph

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
WHO = 'w:id="1" w:author="Engine" w:date="2026-03-02T09:00:00Z"'
EARLIER = 'w:id="2" w:author="Earlier" w:date="2025-01-01T00:00:00Z"'
LONG = "the Lessee shall insure the vessel against every peril of the sea"


def text(words: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def ins(words: str, who: str = WHO) -> str:
    return f"<w:ins {who}>{text(words)}</w:ins>"


def gone(words: str, who: str = WHO) -> str:
    return f"<w:del {who}>{text(words, 'delText')}</w:del>"


def p(*content: str, mark: str = "") -> str:
    marked = f"<w:pPr><w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{marked}{''.join(content)}</w:p>"


def left(words: str, *more: str, name: str = "m1") -> str:
    start = f'<w:moveFromRangeStart w:id="7" w:name="{name}" w:author="Engine"/>'
    return p(
        start, f"<w:moveFrom {WHO}>{text(words)}</w:moveFrom>", *more, '<w:moveFromRangeEnd w:id="7"/>', mark="moveFrom"
    )


def arrived(words: str, *more: str, name: str = "m1") -> str:
    start = f'<w:moveToRangeStart w:id="8" w:name="{name}" w:author="Engine"/>'
    return p(start, f"<w:moveTo {WHO}>{text(words)}</w:moveTo>", *more, '<w:moveToRangeEnd w:id="8"/>', mark="moveTo")


def gone_inside(struck: str, kept: str) -> str:
    """Return the content of a run that goes on with struck words and a run that stays, for use inside a move."""
    return f"{kept}</w:t></w:r>{gone(struck)}<w:r><w:t>"


def word_file(*paragraphs: str, **parts: str) -> bytes:
    """Return a Word file; further parts are given by their names in word/, without the suffix."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        body = f"<w:document {NAMESPACES}><w:body>{''.join(paragraphs)}</w:body></w:document>"
        archive.writestr("word/document.xml", body)
        for name, content in parts.items():
            path = "word/_rels/document.xml.rels" if name == "rels" else f"word/{name}.xml"
            archive.writestr(path, content)
    return held.getvalue()


def reading(*paragraphs: str, minimum: int = 1) -> Readability:
    return judge_reading(marked_paragraphs(word_file(*paragraphs)), minimum=minimum)


def moves(*paragraphs: str, truth: list[MovedParagraph]) -> Moves:
    return judge_moves(marked_paragraphs(word_file(*paragraphs)), truth)


# how much is marked


def test_words_struck_and_put_in_are_counted_with_punctuation() -> None:
    assert reading(p(text("The fee is "), gone("ten, "), ins("twelve "), text("pounds."))).changed == 3


def test_a_word_of_which_a_part_changed_counts_whole_and_once_a_side() -> None:
    assert reading(p(text("Custom"), gone("s"), ins("ers"), text(" pay"))).changed == 2


def test_moved_words_count_only_where_they_changed() -> None:
    same = reading(arrived(LONG), p(text("Between.")), left(LONG))
    edited = reading(arrived(LONG, ins(" and war")), p(text("Between.")), left(LONG, gone(" and fire")))
    assert (same.changed, edited.changed) == (0, 4)


def test_rows_put_in_whole_count_though_their_words_bear_no_mark() -> None:
    row = f"<w:tr><w:trPr><w:ins {WHO}/></w:trPr><w:tc><w:tcPr/>{p(text('two words'))}</w:tc></w:tr>"
    assert reading(f"<w:tbl>{row}</w:tbl>").changed == 2


def test_words_that_move_in_a_row_are_no_change() -> None:
    def row(mark: str, paragraph: str) -> str:
        return f"<w:tr><w:trPr><w:{mark} {WHO}/></w:trPr><w:tc><w:tcPr/>{paragraph}</w:tc></w:tr>"

    assert reading(f"<w:tbl>{row('ins', arrived(LONG))}{row('del', left(LONG))}</w:tbl>").changed == 0
    assert reading(f"<w:tbl>{row('del', left(gone_inside('a b', LONG)))}</w:tbl>").changed == 2


def test_a_deleted_note_counts_though_its_own_part_bears_no_mark() -> None:
    reference = f'<w:del {WHO}><w:r><w:footnoteReference w:id="3"/></w:r></w:del>'
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="3">{p(text("One two three"))}</w:footnote></w:footnotes>'
    paragraphs = marked_paragraphs(word_file(p(text("Text"), reference), footnotes=notes))
    assert judge_reading(paragraphs, minimum=1).changed == 3 + 1  # the reference is a character too


def test_changes_of_earlier_authors_are_settled() -> None:
    data = word_file(p(text("a "), gone("b ", EARLIER), ins("c ", EARLIER), ins("d ")))
    paragraph = marked_paragraphs(data, earlier={"Earlier"})[0]
    assert (paragraph.old, paragraph.new) == ("a c ", "a c d ")
    assert authors_of(data) == {"Earlier", "Engine"}


def test_what_the_same_redline_puts_in_and_strikes_is_in_neither_text() -> None:
    paragraph = marked_paragraphs(word_file(p(text("a"), f"<w:ins {WHO}>{gone('b')}</w:ins>")))[0]
    assert (paragraph.old, paragraph.new) == ("a", "a")


def test_the_minimum_is_that_of_all_words_in_order() -> None:
    old, new = (
        marked_paragraphs(word_file(*map(p, map(text, lines)))) for lines in (("a b c", "d e"), ("a c", "x e d"))
    )
    assert minimum_of(old, new) == 4  # b, x and one of d and e on both sides
    assert fewest_changes("kitten", "sitting") == 5
    assert fewest_changes("a" * 3_000, "b" * 2_000) == 5_000


def test_excess_is_one_for_nothing_and_never_hides_a_change_of_nothing() -> None:
    assert reading(p(text("same")), minimum=0).excess == 1
    assert reading(p(gone("same"), ins("same")), minimum=0).excess > 1


# how it reads


@pytest.mark.parametrize(
    ("between", "count"),
    [(" of ", 1), (" of the ", 1), (" of the sea ", 0), (", ", 0), (" ", 0), (" of, the: ", 1)],
)
def test_one_or_two_words_between_two_changes_are_an_island(between: str, count: int) -> None:
    assert len(reading(p(text("Master "), gone("one"), text(between), ins("two"))).islands) == count


def test_blanks_that_changed_part_no_words() -> None:
    assert not reading(p(gone("one"), text(" of the"), ins("  "), text("wide sea "), gone("two"))).islands


def test_islands_end_with_the_paragraph() -> None:
    assert not reading(p(gone("one"), text(" of ")), p(ins("two"))).islands


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ((text("Custom"), gone("s"), ins("ers")), 1),
        ((text("10"), ins("0"), text(" pounds")), 1),
        ((ins("un"), text("able")), 1),
        ((text("fee"), gone(","), ins("s")), 1),
        ((text("the "), gone("fee"), ins("cost"), text(".")), 0),
        ((text("fee"), ins(", or cost")), 0),
        ((text("the"), ins(" late"), text(" fee")), 0),
        ((ins("un"), gone("unable")), 0),
    ],
)
def test_changes_that_cut_a_word_are_found(content: tuple[str, ...], count: int) -> None:
    assert len(reading(p(*content)).cut_words) == count


def test_a_paragraph_struck_and_put_in_again_on_the_spot_is_found() -> None:
    assert reading(p(gone("Notices"), mark="del"), p(ins("Notices"), mark="ins")).identical == ("Notices",)
    assert not reading(p(gone("Notices"), mark="del"), p(ins("Notice"), mark="ins")).identical


def test_short_paragraphs_may_change_places_long_ones_should_have_moved() -> None:
    between = p(text("What stays."))
    assert not reading(p(gone("Notices")), between, p(ins("Notices"))).identical
    assert len(reading(p(gone(LONG)), between, p(ins(LONG))).identical) == 1
    assert not reading(arrived(LONG), between, left(LONG)).identical


def test_a_change_that_puts_in_what_it_strikes_is_found() -> None:
    assert reading(p(text("the "), gone("fee"), ins("fee"), text(" is"))).identical == ("fee",)
    assert not reading(p(text("the "), gone("fee"), ins("cost"), text(" is"))).identical


def test_a_move_over_nothing_is_found() -> None:
    assert reading(left(LONG), p(gone("struck")), arrived(LONG)).identical == (LONG[:60],)
    assert not reading(left(LONG), p(text("What stays.")), arrived(LONG)).identical


# what it moves


TRUTH = [MovedParagraph(old=f"{LONG} and fire", new=f"{LONG} and war"), MovedParagraph(old="A b c d.", new="A b c d.")]


def test_moves_and_the_edits_inside_are_found() -> None:
    found = moves(
        arrived(LONG, ins(" and war")),
        arrived("A b c d.", name="m2"),
        left(LONG, gone(" and fire")),
        left("A b c d.", name="m2"),
        truth=TRUTH,
    )
    assert (found.true, found.found, found.claimed, found.rightly, found.edited, found.shown) == (2, 2, 2, 2, 1, 1)
    assert (found.recall, found.precision, found.missed) == (1, 1, ())


def test_an_edit_that_travels_without_a_mark_is_hidden() -> None:
    paragraphs = arrived(f"{LONG} and war"), left(f"{LONG} and fire")
    found = moves(*paragraphs, truth=TRUTH)
    assert (found.found, found.shown) == (1, 0)
    assert reading(*paragraphs).hidden == 2
    assert reading(arrived(LONG), left(LONG)).hidden == 0
    assert reading(arrived(LONG), left(gone_inside("a b", LONG))).hidden == 0


def test_a_clause_struck_and_put_in_is_not_found() -> None:
    found = moves(p(gone(TRUTH[0].old)), p(text("Between.")), p(ins(TRUTH[0].new)), truth=TRUTH)
    assert (found.found, found.claimed, found.recall, len(found.missed)) == (0, 0, 0, 2)


def test_a_move_that_none_made_costs_precision() -> None:
    found = moves(arrived("Not moved at all."), left("Not moved at all."), truth=TRUTH)
    assert (found.claimed, found.rightly, found.precision) == (1, 0, 0)


# whether it keeps its word

OLD, NEW = word_file(p(text("a b"))), word_file(p(text("a c")))
RIGHT = p(text("a "), gone("b"), ins("c"))


def fidelity(*paragraphs: str, old: bytes = OLD, new: bytes = NEW, **parts: str) -> Fidelity:
    return judge_fidelity(old, new, word_file(*paragraphs, **parts))


def test_a_faithful_redline_is_exact() -> None:
    assert fidelity(RIGHT) == Fidelity(differences=(), margins=(), lost={}, taken=0, foisted=0, earlier=0)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (p(text("a "), ins("c")), "rejected word/document.xml: paragraph 0 of 1 is 'a ', not 'a b'"),
        (p(text("a "), gone("b")), "accepted word/document.xml: paragraph 0 of 1 is 'a ', not 'a c'"),
        (RIGHT + p(), "accepted word/document.xml: 2 paragraphs, not 1"),
    ],
)
def test_a_wrong_text_is_told_with_its_place(wrong: str, says: str) -> None:
    assert says in fidelity(wrong).differences


def test_lost_notes_are_told() -> None:
    reference = '<w:r><w:footnoteReference w:id="3"/></w:r>'
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="3">{p(text("One"))}</w:footnote></w:footnotes>'
    other = notes.replace("One", "Two")
    both = word_file(p(text("a"), reference), footnotes=notes)
    kept = fidelity(p(text("a"), reference), old=both, new=both, footnotes=notes)
    changed = fidelity(p(text("a"), reference), old=both, new=both, footnotes=other)
    assert kept.exact
    assert len(changed.differences) == 2


def test_headers_that_are_not_compared_are_told() -> None:
    rels = '<R xmlns="p"><r Id="rId1" Target="header1.xml"/></R>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>'

    def header(*content: str) -> str:
        return f"<w:hdr {NAMESPACES}>{p(*content)}</w:hdr>"

    old, new = (word_file(p(text("a")), section, header1=header(text(w)), rels=rels) for w in ("Draft", "Final"))
    body = p(text("a")) + section
    right = fidelity(body, old=old, new=new, header1=header(gone("Draft"), ins("Final")), rels=rels)
    wrong = fidelity(body, old=old, new=new, header1=header(text("Draft")), rels=rels)
    assert right.exact
    assert not right.margins
    assert wrong.exact
    assert len(wrong.margins) == 1
    assert "Final" in wrong.margins[0]


def test_lost_objects_are_counted() -> None:
    field = f'<w:fldSimple w:instr="REF x">{text("3")}</w:fldSimple>'
    link = f'<w:hyperlink w:anchor="x">{text("here")}</w:hyperlink>'
    marks = '<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    source = word_file(p(field, link, marks))
    assert fidelity(p(field, link, marks), old=source, new=source).lost == {}
    bare = fidelity(p(text("3here")), old=source, new=source)
    assert bare.exact
    assert bare.lost == {"fields": 2, "links": 2, "comments": 2, "bookmarks": 1}
    inside = f'<w:hyperlink w:anchor="x">{gone("here")}</w:hyperlink>'
    unlinked = fidelity(p(inside, ins("here")), old=word_file(p(link)), new=word_file(p(link)))
    assert unlinked.exact
    assert unlinked.lost == {"links": 1}
    assert fidelity(p(field, gone("x")), old=source, new=word_file(p(field))).lost == {
        "links": 1,
        "comments": 1,
        "bookmarks": 1,
    }


def test_changes_taken_from_earlier_authors_and_foisted_on_them_are_counted() -> None:
    old = word_file(p(text("a "), ins("two words", EARLIER)))
    new = word_file(p(text("b "), ins("two words", EARLIER)))
    change = gone("a "), ins("b ")
    theirs = fidelity(p(*change, ins("two words", EARLIER)), old=old, new=new)
    assert (theirs.exact, theirs.earlier, theirs.taken, theirs.foisted) == (True, 2, 0, 0)
    settled = fidelity(p(*change, text("two words")), old=old, new=new)
    assert (settled.exact, settled.taken) == (True, 2)
    ours = fidelity(p(*change, ins("two words")), old=old, new=new)
    assert (ours.exact, ours.taken) == (False, 2)
    foisted = fidelity(p(gone("a "), ins("b ", EARLIER), ins("two words", EARLIER)), old=old, new=new)
    assert (foisted.exact, foisted.foisted) == (False, 1)
