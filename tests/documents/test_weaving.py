"""How two containers are woven: what corresponds, what is decided, where new blocks go, and how a paragraph is cut."""

import itertools
from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest
from lxml import etree

from negotiator.documents import accept_revisions, names, read, reject_revisions, resolve_document, write_redline
from negotiator.documents.deciding import Decisions
from negotiator.documents.editing import Editor, plain_run
from negotiator.documents.entries import Pairs, merged
from negotiator.documents.foreign import spoken
from negotiator.documents.marks import Marks, hide_text
from negotiator.documents.package import open_package
from negotiator.documents.placing import Places
from negotiator.documents.plain_docx import as_word, word_file
from negotiator.documents.stories import Stories, scan
from negotiator.documents.treatments import Treatments
from negotiator.redline import Accept, Answer, Counter, Reject, compare, resolve

Build = Callable[..., bytes]
MOVED = "A Party that relies on independent development shall show it by dated records within ten days."
OTHERS = [f"Clause {name} says something of its own about the {name} matter." for name in ("red", "blue", "green")]


def p(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def stories(data: bytes) -> Stories:
    return scan(open_package(data, name="deal.docx"), "accepted")


def test_entries_come_in_the_merged_order(word: Build) -> None:
    old, new = word(p("One stays.") + p("Two goes away.")), word(p("Zero is new here.") + p("One stays."))
    redline = compare(read(old, name="a.docx").blocks, read(new, name="b.docx").blocks)
    left, right = stories(old), stories(new)
    entries = merged(left.stories[0].container, right.stories[0].container, Pairs(redline.pairs))
    assert [(len(entry.old), len(entry.new)) for entry in entries] == [(0, 1), (1, 1), (1, 0)]
    decided = Decisions(redline, Treatments({}, default=None))
    assert decided.tail(entries) == entries[2:]
    assert [decided.treatment(entry).kind for entry in (entries[0], entries[2])] == ["tracked", "tracked"]
    places = Places(left.stories[0].container, entries)
    fresh = etree.Element(names.PARAGRAPH)
    places.put(entries[0], fresh)
    assert fresh.getnext() is left.paragraphs[0].element
    assert places.last_element_before(entries[2]) is left.paragraphs[0].element
    assert places.last_element_before(entries[0]) is None


@pytest.mark.parametrize("view", ["text", "removed", "inserted"])
def test_a_paragraph_is_cut_where_a_change_begins(word: Build, at: datetime, view: str) -> None:
    side = stories(word(p("ten working days")))
    marks = Marks([side.main], author="Us", at=at)
    editor = Editor(side.paragraphs[0], marks)
    if view == "removed":
        editor.remove(4, 12, names.DELETED)
    if view == "inserted":
        editor.insert(4, spoken("or more ", like=None, marks=marks, tag=names.INSERTED))
    editor.finish()
    element = side.paragraphs[0].element
    words = "".join(node.text or "" for node in element.iter(names.TEXT))
    struck = "".join(node.text or "" for node in element.iter(names.DELETED_TEXT))
    wanted = {
        "text": ("ten working days", ""),
        "removed": ("ten days", "working "),
        "inserted": ("ten or more working days", ""),
    }
    assert (words, struck) == wanted[view]
    assert len(marks.ids) == (view != "text")


def test_runs_are_made_of_breaks_tabs_and_words() -> None:
    run = plain_run("a\tb\nc", like=None)
    assert [etree.QName(node).localname for node in run] == ["t", "tab", "t", "br", "t"]
    hide_text(run, deleted=True)
    assert [node.text for node in run.iter(names.DELETED_TEXT)] == ["a", "b", "c"]


ANSWERS: list[Answer | None] = [None, Accept(), Reject(), Counter("twenty")]


@pytest.mark.parametrize(("of_move", "of_words"), [*itertools.product([None, Accept(), Reject()], ANSWERS)])
def test_a_move_and_the_words_changed_in_it_are_answered_apart(
    word: Build, at: datetime, of_move: Answer | None, of_words: Answer | None
) -> None:
    old = read(word("".join(map(p, [MOVED, *OTHERS, "End."]))), name="a.docx")
    new = read(word("".join(map(p, [*OTHERS, MOVED.replace("ten", "thirty"), "End."]))), name="b.docx")
    redline = compare(old.blocks, new.blocks)
    move, words = redline.changes
    assert words.move == move.id
    given = ((move.id, of_move), (words.id, of_words))
    answers = {change: answer for change, answer in given if answer is not None}
    for default in (Accept(), Reject()):
        data = resolve_document(old, new, redline, answers, default=default)
        wanted = [block.text for block in resolve(redline, answers, default=default)]
        assert [block.text for block in read(data, name="c.docx").blocks] == wanted
    tracked = read(write_redline(old, new, redline, answers=answers, author="Us", at=at), name="c.docx")
    wanted = [block.text for block in resolve(redline, answers, default=Accept())]
    assert [block.text for block in read(accept_revisions(tracked), name="d.docx").blocks] == wanted
    assert len(read(reject_revisions(tracked), name="d.docx").blocks) == len(old.blocks)


def test_plain_text_becomes_a_word_file_that_reads_the_same() -> None:
    text = read(b"# Deal\n\n1.1 The Seller delivers.\n\n| a | b |\n|---|---|\n| c | d |\n", name="deal.md")
    made = as_word(text)
    assert [block.text for block in made.blocks] == [block.text for block in text.blocks]
    assert [block.text for block in read(word_file(text.blocks), name="deal.docx").blocks] == [
        "Deal",
        "The Seller delivers.",
        *"abcd",
    ]
    assert as_word(made) is made


TABLE = "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize("end", [p("A schedule of prices.") + TABLE.format(p("Pumps")), TABLE.format(p("Pumps"))])
def test_one_side_may_end_with_a_table(word: Build, at: datetime, end: str) -> None:
    ours, theirs = p("First clause.") + p("Signed by both."), p("First clause.") + p("Open issues.") + end
    for old, new in ((ours, theirs), (theirs, ours)):
        before, after = (read(word(body), name="deal.docx") for body in (old, new))
        data = write_redline(before, after, compare(before.blocks, after.blocks), author="Us", at=at)
        written = read(data, name="redline.docx")
        for resolve_all, wanted in ((accept_revisions, after), (reject_revisions, before)):
            found = read(resolve_all(written), name="again.docx")
            assert [(b.place, b.text) for b in found.blocks] == [(b.place, b.text) for b in wanted.blocks]


START, END = '<w:bookmarkStart w:id="1" w:name="x"/>', '<w:bookmarkEnd w:id="1"/>'


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(text: str, mark: str = "") -> str:
    return f"<w:tr><w:tc>{p(text).replace('<w:p>', f'<w:p>{mark}')}</w:tc></w:tr>"


@pytest.mark.parametrize(
    "new",
    [
        p("Prices follow.").replace("<w:p>", f"<w:p>{START}") + table(row("Pumps"), END, row("Valves")),
        table(row("Pumps", START), END, row("Valves")),
        table(row("Pumps", START), row("Valves", END)),
        table(row("Pipes"), row("Pumps", START), row("Valves", END)),
        p("Prices follow.").replace("<w:p>", f"<w:p>{START}") + END + table(row("Pumps")),
    ],
)
def test_bookmarks_come_with_tables_and_go_with_them(
    word: Build, at: datetime, rules: ModuleType, unzip: Callable[[bytes], dict[str, bytes]], new: str
) -> None:
    files = word(p("First clause.") + table(row("Pipes")) + p("End.")), word(p("First clause.") + new + p("End."))
    for first, second in (files, files[::-1]):
        before, after = read(first, name="old.docx"), read(second, name="new.docx")
        data = write_redline(before, after, compare(before.blocks, after.blocks), author="Us", at=at)
        written = read(data, name="redline.docx")
        rejected, accepted = reject_revisions(written), accept_revisions(written)
        for one in (data, rejected, accepted):
            assert rules.fresh(one, first, second) == []
        marks = [unzip(one)["word/document.xml"].count(b"<w:bookmark") for one in (rejected, first)]
        assert marks[0] == marks[1]
        assert [b.text for b in read(accepted, name="a.docx").blocks] == [b.text for b in after.blocks]
        assert [b.text for b in read(rejected, name="r.docx").blocks] == [b.text for b in before.blocks]


@pytest.mark.parametrize("view", ["rows", "table"])
def test_rows_that_come_or_go_track_the_marks_of_all_their_paragraphs(word: Build, at: datetime, view: str) -> None:
    def row(*texts: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{p(text)}{p('')}</w:tc>" for text in texts) + "</w:tr>"

    def table(*rows: str) -> str:
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"

    kept, extra = row("Milestone reached", "Fee due"), row("Pilot accepted", "700")
    few, many = (table(kept), table(kept, extra)) if view == "rows" else ("", table(extra, kept))
    short, long = (word(p("Above.") + rows + p("Below.")) for rows in (few, many))
    for old, new, tag in ((short, long, names.INSERTED), (long, short, names.DELETED)):
        left, right = read(old, name="a.docx"), read(new, name="b.docx")
        written = write_redline(left, right, compare(left.blocks, right.blocks), author="Us", at=at)
        main = stories(written).main
        rows = [found for found in main.iter(names.ROW) if found.find(f"{names.ROW_PROPERTIES}/{tag}") is not None]
        marks = [
            paragraph.find(f"{names.PARAGRAPH_PROPERTIES}/{names.RUN_PROPERTIES}/{tag}") is not None
            for found in rows
            for paragraph in found.iter(names.PARAGRAPH)
        ]
        assert marks == [True] * (4 if view == "rows" else 8)
        assert [block.text for block in read(accept_revisions(read(written, name="c.docx")), name="d.docx").blocks] == [
            block.text for block in right.blocks
        ]


@pytest.mark.parametrize("answer", [Accept(), Reject(), Counter("Approved on another day.")])
@pytest.mark.parametrize("inner", [None, Accept(), Reject(), Counter("Seal")])
def test_what_stands_in_a_box_is_answered_with_a_paragraph_that_comes_or_goes(
    word: Build, at: datetime, answer: Answer, inner: Answer | None
) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('Stamp of the Customer')}</w:txbxContent></w:pict></w:r>"
    boxed = p("The Customer approves each delivery in writing.").replace("</w:p>", f"{box}</w:p>")
    around = p("Notices are sent by post."), p("Signed by both parties.")
    for bodies in ((boxed.join(around), "".join(around)), ("".join(around), boxed.join(around))):
        old, new = (read(word(body), name="deal.docx") for body in bodies)
        redline = compare(old.blocks, new.blocks)
        whole, words = redline.changes
        answers: dict[str, Answer] = {whole.id: answer} | ({} if inner is None else {words.id: inner})
        for default in (Accept(), Reject()):
            assert resolve_document(old, new, redline, answers, default=default)
        assert write_redline(old, new, redline, answers=answers, author="Us", at=at)
