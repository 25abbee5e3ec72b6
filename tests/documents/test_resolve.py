"""Accepting and rejecting tracked changes in the XML."""

import re
from collections.abc import Callable

import pytest

from negotiator.documents import accept_revisions, in_view, read, reject_revisions
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
BY = 'w:id="1" w:author="Ann" w:date="2026-01-05T10:00:00Z"'


def r(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


@pytest.fixture
def resolved(word: Build, unzip: Unzip) -> Callable[[str], tuple[str, str]]:
    """Return a function from a body to its inner XML with all changes accepted, and rejected."""

    def both(body: str) -> tuple[str, str]:
        document = read(word(body), name="deal.docx")
        found = []
        for data in (accept_revisions(document), reject_revisions(document)):
            xml = unzip(data)["word/document.xml"].decode()
            match = re.search(r"<w:body>(.*)</w:body>", xml, re.DOTALL)
            found.append(match[1] if match else "")
        return found[0], found[1]

    return both


Resolved = Callable[[str], tuple[str, str]]


def test_runs(resolved: Resolved) -> None:
    body = f"<w:p><w:ins {BY}>{r('new')}</w:ins><w:del {BY}>{r('old', 'delText')}</w:del></w:p>"
    assert resolved(body) == (f"<w:p>{r('new')}</w:p>", f"<w:p>{r('old')}</w:p>")


def test_a_deletion_inside_an_insertion_is_gone_either_way(resolved: Resolved) -> None:
    body = f"<w:p>{r('a')}<w:ins {BY}><w:del {BY}>{r('b', 'delText')}</w:del>{r('c')}</w:ins></w:p>"
    assert resolved(body) == (f"<w:p>{r('a')}{r('c')}</w:p>", f"<w:p>{r('a')}</w:p>")


def test_formats(resolved: Resolved) -> None:
    body = (
        f'<w:p><w:pPr><w:jc w:val="center"/><w:pPrChange {BY}><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange></w:pPr>'
        f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>a</w:t></w:r></w:p>"
    )
    accepted, rejected = resolved(body)
    assert accepted == '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r></w:p>'
    assert rejected == f'<w:p><w:pPr><w:jc w:val="left"/></w:pPr>{r("a")}</w:p>'


def test_anchors_in_deleted_text_stay(resolved: Resolved) -> None:
    mark = '<w:bookmarkStart w:id="9" w:name="x"/>'
    body = f'<w:p><w:del {BY}>{mark}{r("old", "delText")}</w:del><w:bookmarkEnd w:id="9"/>{r("a")}</w:p>'
    assert resolved(body)[0] == f'<w:p>{mark}<w:bookmarkEnd w:id="9"/>{r("a")}</w:p>'


def test_links_and_controls_left_empty_go(resolved: Resolved) -> None:
    gone = f"<w:del {BY}>{r('old', 'delText')}</w:del>"
    body = (
        f'<w:p>{r("a")}<w:hyperlink w:anchor="x">{gone}</w:hyperlink><w:sdt><w:sdtContent>{gone}</w:sdtContent></w:sdt>'
        f'<w:fldSimple w:instr="DATE">{gone}</w:fldSimple></w:p>'
    )
    assert resolved(body)[0] == f"<w:p>{r('a')}</w:p>"


def test_an_empty_paragraph_whose_mark_goes_disappears_before_a_table_and_at_the_end(resolved: Resolved) -> None:
    gone = f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr><w:del {BY}>{r('x', 'delText')}</w:del></w:p>"
    table = f"<w:tbl><w:tr><w:tc><w:p>{r('cell')}</w:p></w:tc></w:tr></w:tbl>"
    assert resolved(f"{gone}{table}<w:p>{r('end')}</w:p>{gone}")[0] == f"{table}<w:p>{r('end')}</w:p>"


def test_a_run_without_letters_keeps_no_paragraph_before_a_table(resolved: Resolved) -> None:
    gone = f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>{r('')}</w:p>"
    table = f"<w:tbl><w:tr><w:tc><w:p>{r('cell')}</w:p></w:tc></w:tr></w:tbl>"
    accepted, rejected = resolved(f"{gone}{table}<w:p/>")
    assert accepted.startswith("<w:tbl>")
    assert rejected.startswith("<w:p><w:r><w:t/></w:r></w:p><w:tbl>")


def test_a_section_ends_with_its_mark_even_where_the_words_before_a_table_stay(resolved: Resolved) -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId9"/></w:sectPr>'
    table = f"<w:tbl><w:tr><w:tc><w:p>{r('cell')}</w:p></w:tc></w:tr></w:tbl>"
    came = f"<w:p><w:pPr><w:rPr><w:ins {BY}/></w:rPr>{section}</w:pPr>{r('a')}</w:p>"
    end = f"{table}<w:p>{r('b')}</w:p>"
    accepted, rejected = resolved(f"{came}{end}<w:sectPr/>")
    assert accepted == f"<w:p><w:pPr>{section}</w:pPr>{r('a')}</w:p>{end}<w:sectPr/>"
    assert rejected == f"<w:p>{r('a')}</w:p>{end}{section}"


def test_a_settled_file_reads_as_the_view_of_it_did(word: Build) -> None:
    narrow = '<w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:rPr>{}</w:rPr></w:pPr>{}</w:p></w:tc>'
    marks = f"<w:del {BY}/>", f"<w:rPrChange {BY}><w:rPr/></w:rPrChange>"
    cells = "".join(narrow.format(mark, r("x")) for mark in marks)
    ending = f"<w:p><w:pPr><w:rPr><w:ins {BY}/></w:rPr><w:sectPr/></w:pPr>{r('a')}</w:p>"
    body = f"{ending}<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl><w:p/><w:sectPr/>"
    document = read(word(body), name="deal.docx")
    accepted, rejected = (read(settle(document), name="a.docx") for settle in (accept_revisions, reject_revisions))
    assert not compare(document.blocks, accepted.blocks).changes
    assert not compare(in_view(document, "rejected").blocks, rejected.blocks).changes


def test_the_only_paragraph_of_a_cell_stays(resolved: Resolved) -> None:
    gone = f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr><w:del {BY}>{r('x', 'delText')}</w:del></w:p>"
    accepted, _ = resolved(f"<w:tbl><w:tr><w:tc>{gone}</w:tc></w:tr></w:tbl><w:p/>")
    assert accepted == "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>"


def test_a_table_whose_rows_all_go_disappears_and_so_does_its_control(resolved: Resolved) -> None:
    row = f"<w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc><w:p>{r('x')}</w:p></w:tc></w:tr>"
    body = f"<w:sdt><w:sdtPr/><w:sdtContent><w:tbl><w:tblPr/>{row}</w:tbl></w:sdtContent></w:sdt><w:p>{r('a')}</w:p>"
    assert resolved(body)[0] == f"<w:p>{r('a')}</w:p>"


def test_moves_lose_their_range_marks(resolved: Resolved) -> None:
    start, end = (f'<w:move{{0}}Range{side} w:id="7"' for side in ("Start", "End"))
    named = ' w:author="Ann" w:name="m"'
    body = "".join(
        f"<w:p>{start.format(way)}{named}/><w:move{way} {BY}>{r('moved')}</w:move{way}></w:p>{end.format(way)}/>"
        for way in ("From", "To")
    )
    assert resolved(body) == (f"<w:p/><w:p>{r('moved')}</w:p>", f"<w:p>{r('moved')}</w:p><w:p/>")


def test_new_numbering_goes_back(resolved: Resolved) -> None:
    body = f'<w:p><w:pPr><w:numPr><w:numId w:val="1"/><w:ins {BY}/></w:numPr></w:pPr>{r("a")}</w:p>'
    assert "w:ins" not in resolved(body)[0]
    assert "w:ins" not in resolved(body)[1]


def test_notes_headers_and_footers_are_resolved_too(word: Build, unzip: Unzip) -> None:
    change = f"<w:p><w:del {BY}>{r('old', 'delText')}</w:del>{r('kept')}</w:p>"
    section = '<w:sectPr><w:headerReference w:type="default" r:id="part1"/></w:sectPr>'
    data = word(
        f"<w:p>{r('a')}</w:p>{section}", header1=change, footnotes=f'<w:footnote w:id="1">{change}</w:footnote>'
    )
    files = unzip(accept_revisions(read(data, name="deal.docx")))
    assert b"old" not in files["word/header1.xml"] + files["word/footnotes.xml"]
    assert files["word/document.xml"] == unzip(data)["word/document.xml"]


def test_a_bookmark_that_ends_between_paragraphs_keeps_its_order(resolved: Resolved) -> None:
    start, end = '<w:bookmarkStart w:id="9" w:name="x"/>', '<w:bookmarkEnd w:id="9"/>'
    gone = f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>{start}<w:del {BY}>{r('x', 'delText')}</w:del></w:p>"
    assert resolved(f"{gone}{end}<w:p>{r('a')}</w:p>")[0] == f"<w:p>{start}{end}{r('a')}</w:p>"


def test_a_row_that_goes_keeps_the_ends_of_what_goes_on_outside(resolved: Resolved) -> None:
    start, end = '<w:bookmarkStart w:id="{0}" w:name="x{0}"/>', '<w:bookmarkEnd w:id="{0}"/>'
    both = start.format(8) + end.format(8)
    gone = f"<w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc><w:p>{start.format(9)}{both}{r('x')}</w:p></w:tc></w:tr>"
    kept = f"<w:tr><w:tc><w:p>{r('y')}{end.format(9)}</w:p></w:tc></w:tr>"
    accepted, _ = resolved(f"<w:tbl><w:tblPr/>{gone}{kept}</w:tbl><w:p/>")
    assert accepted == f"<w:tbl><w:tblPr/>{start.format(9)}{kept}</w:tbl><w:p/>"


def test_a_paragraph_with_tab_stops_goes_before_a_table_like_any_other(resolved: Resolved) -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>'
    came = f"<w:p><w:pPr>{stops}<w:rPr><w:ins {BY}/></w:rPr></w:pPr><w:ins {BY}>{r('new')}</w:ins></w:p>"
    table = f"<w:tbl><w:tr><w:tc><w:p>{r('cell')}</w:p></w:tc></w:tr></w:tbl>"
    assert resolved(f"<w:p>{r('a')}</w:p>{came}{table}<w:p/>")[1] == f"<w:p>{r('a')}</w:p>{table}<w:p/>"


def test_a_note_goes_with_its_last_reference(word: Build, unzip: Unzip) -> None:
    def reference(number: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    note = '<w:footnote w:id="{}"><w:p><w:r><w:t>Note {}.</w:t></w:r></w:p></w:footnote>'
    separator = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    notes = separator + "".join(note.format(number, number) for number in (1, 2, 3, 4))
    gone = f"<w:del {BY}>{reference(1)}{reference(2)}</w:del>"
    data = word(f"<w:p>{gone}{reference(2)}<w:ins {BY}>{reference(3)}</w:ins></w:p>", footnotes=notes)
    document = read(data, name="deal.docx")
    for settled, kept in ((accept_revisions(document), "0234"), (reject_revisions(document), "0124")):
        found = re.findall(r'<w:footnote w:id="(\d)"', unzip(settled)["word/footnotes.xml"].decode())
        assert "".join(found) == kept
