"""What is read out of a Word file: blocks, atoms, revisions and comments in both views."""

from collections.abc import Callable
from datetime import UTC, datetime

from negotiator.documents import Document, in_view, read
from negotiator.documents.reader import take_tree, tree_of
from negotiator.redline import Span

Build = Callable[..., bytes]
BY = 'w:id="{}" w:author="Ann" w:date="2026-01-05T10:00:00Z"'


def r(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def deal(data: bytes) -> Document:
    return read(data, name="deal.docx")


def test_both_views_and_the_revisions_between_them(word: Build) -> None:
    body = (
        f"<w:p>{r('Pay in ')}<w:del {BY.format(1)}>{r('euros', 'delText')}</w:del>"
        f"<w:ins {BY.format(2)}>{r('dollars')}</w:ins>{r(' now')}</w:p>"
    )
    document = deal(word(body))
    assert [block.text for block in document.blocks] == ["Pay in dollars now"]
    assert [block.text for block in in_view(document, "rejected").blocks] == ["Pay in euros now"]
    first, second = document.revisions
    assert (first.kind, first.author, first.text, first.span) == (
        "delete",
        "Ann",
        "euros",
        Span(block=0, start=7, end=7),
    )
    assert (second.kind, second.text, second.span) == ("insert", "dollars", Span(block=0, start=7, end=14))
    assert second.date == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_deleted_and_inserted_marks_join_paragraphs_in_one_view(word: Build) -> None:
    body = (
        f"<w:p><w:pPr><w:rPr><w:del {BY.format(1)}/></w:rPr></w:pPr>{r('One ')}</w:p><w:p>{r('two')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:ins {BY.format(2)}/></w:rPr></w:pPr>{r('Three ')}</w:p><w:p>{r('four')}</w:p>"
    )
    document = deal(word(body))
    assert [block.text for block in document.blocks] == ["One two", "Three ", "four"]
    assert [block.text for block in in_view(document, "rejected").blocks] == ["One ", "two", "Three four"]
    assert [revision.kind for revision in document.revisions] == ["paragraph mark delete", "paragraph mark insert"]


def test_every_kind_of_revision_has_its_name(word: Build) -> None:
    row = (
        f"<w:tr><w:trPr><w:ins {BY.format(1)}/></w:trPr><w:tc><w:tcPr><w:cellDel {BY.format(2)}/></w:tcPr>"
        f"<w:p>{r('a')}</w:p></w:tc></w:tr>"
    )
    body = (
        f"<w:tbl>{row}</w:tbl>"
        f"<w:p><w:pPr><w:jc w:val='left'/><w:pPrChange {BY.format(3)}><w:pPr/></w:pPrChange></w:pPr>"
        f"<w:r><w:rPr><w:b/><w:rPrChange {BY.format(4)}><w:rPr/></w:rPrChange></w:rPr><w:t>b</w:t></w:r>"
        f"<w:moveFrom {BY.format(5)}>{r('c')}</w:moveFrom><w:moveTo {BY.format(6)}>{r('d')}</w:moveTo></w:p>"
        f"<w:sectPr><w:sectPrChange {BY.format(7)}><w:sectPr/></w:sectPrChange></w:sectPr>"
    )
    assert [revision.kind for revision in deal(word(body)).revisions] == [
        "row insert",
        "cell delete",
        "paragraph format",
        "format",
        "move from",
        "move to",
        "section format",
    ]


def test_rows_and_cells_come_and_go_with_the_view(word: Build) -> None:
    def cell(text: str, mark: str = "") -> str:
        return f"<w:tc><w:tcPr>{mark}</w:tcPr><w:p>{r(text)}</w:p></w:tc>"

    body = (
        f"<w:tbl><w:tr>{cell('kept')}{cell('gone', f'<w:cellDel {BY.format(1)}/>')}</w:tr>"
        f"<w:tr><w:trPr><w:del {BY.format(2)}/></w:trPr>{cell('old row')}</w:tr>"
        f"<w:tr><w:trPr><w:ins {BY.format(3)}/></w:trPr>{cell('new row')}</w:tr></w:tbl><w:p/>"
    )
    document = deal(word(body))
    assert [(block.text, block.place) for block in document.blocks] == [
        ("kept", "body/t0/r0/c0"),
        ("new row", "body/t0/r1/c0"),
        ("", "body"),
    ]
    assert [block.text for block in in_view(document, "rejected").blocks] == ["kept", "gone", "old row", ""]


def test_comments_have_replies_anchors_and_a_state(word: Build) -> None:
    def comment(number: int, author: str, text: str) -> str:
        return (
            f'<w:comment w:id="{number}" w:author="{author}" w:initials="X" w:date="2026-01-05T10:00:00Z">'
            f'<w:p w14:paraId="0000000{number}">{r(text)}</w:p></w:comment>'
        )

    body = (
        f'<w:p>{r("The ")}<w:commentRangeStart w:id="1"/>{r("Seller")}<w:commentRangeEnd w:id="1"/>'
        f'<w:r><w:commentReference w:id="1"/></w:r>{r(" delivers.")}</w:p>'
    )
    extended = (
        '<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
    )
    data = word(
        body,
        comments=comment(1, "Ann", "Who?") + comment(2, "Bob", "ACME.") + comment(3, "Ann", "No anchor"),
        commentsExtended=extended,
    )
    first, second = deal(data).comments
    assert (first.author, first.initials, first.text, first.resolved) == ("Ann", "X", "Who?", True)
    assert first.anchor == Span(block=0, start=4, end=10)
    assert [(reply.author, reply.text) for reply in first.replies] == [("Bob", "ACME.")]
    assert second.anchor is None
    assert not deal(data).blocks[0].atoms


def test_headings_give_the_path_of_what_follows(word: Build) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    second = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr>' + r("Time") + "</w:p>"
    body = f'<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>{r("Delivery")}</w:p>{second}<w:p>{r("Ten days.")}</w:p>'
    blocks = deal(word(body, styles=styles)).blocks
    assert [(block.kind, block.level) for block in blocks] == [("heading", 1), ("heading", 2), ("paragraph", 0)]
    assert blocks[2].heading_path == ("Delivery", "Time")


def test_fields_are_one_atom_over_their_result(word: Build) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin, separate, end = (mark.format(kind) for kind in ("begin", "separate", "end"))
    inner = f"{begin}<w:r><w:instrText>PAGE</w:instrText></w:r>{separate}{r('9')}{end}"
    body = (
        f"<w:p>{r('see ')}{begin}{r(' REF _Ref123 ', 'instrText')}{separate}{r('clause ')}{inner}{end}{r(' and ')}"
        f'<w:fldSimple w:instr=" DATE ">{r("today")}</w:fldSimple></w:p>'
    )
    (block,) = deal(word(body)).blocks
    assert block.text == "see clause 9 and today"
    assert [(atom.kind, block.text[atom.offset : atom.offset + atom.length]) for atom in block.atoms] == [
        ("field", "clause 9"),
        ("field", "today"),
    ]
    assert block.atoms[1].ref == "DATE"


def test_objects_breaks_and_symbols_leave_their_characters(word: Build) -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>d</w:t>"
        '<w:drawing/><w:sym w:font="Symbol" w:char="F0B7"/></w:r><m:oMath/></w:p>'
    )
    (block,) = deal(word(body)).blocks
    assert block.text == "a\tb\nc\u2011\u00add\ufffd\ufffd\ufffd"
    assert [atom.kind for atom in block.atoms] == ["object"] * 3


def test_places_name_the_container(word: Build) -> None:
    nested = f"<w:tbl><w:tr><w:tc><w:p>{r('inner')}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    body = (
        f"<w:sdt><w:sdtContent><w:p>{r('controlled')}</w:p></w:sdtContent></w:sdt>"
        f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"
        '<w:p><w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
        '<w:sectPr><w:footerReference w:type="default" r:id="part2"/></w:sectPr>'
    )
    endnotes = f'<w:endnote w:id="2"><w:p>{r("at the end")}</w:p></w:endnote>'
    blocks = deal(word(body, endnotes=endnotes, footer1=f"<w:p>{r('page')}</w:p>")).blocks
    assert [(block.place, block.kind, block.text) for block in blocks] == [
        ("body", "paragraph", "controlled"),
        ("body/t0/r0/c0/t0/r0/c0", "cell", "inner"),
        ("body/t0/r0/c0", "cell", ""),
        ("body", "paragraph", "\ufffd"),
        ("endnote/2", "note", "at the end"),
        ("footer1", "footer", "page"),
    ]


def test_formatting_is_a_signature_without_the_noise_of_editing(word: Build) -> None:
    plain = f"<w:p>{r('one')}</w:p>"
    noisy = '<w:p w:rsidR="1"><w:r w:rsidR="2"><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t>one</w:t></w:r></w:p>'
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>one</w:t></w:r></w:p>"
    first, second, third = (deal(word(body)).blocks[0] for body in (plain, noisy, bold))
    assert first.runs == second.runs
    assert first.runs != third.runs
    assert first.format == second.format


def test_a_row_whose_cells_have_all_gone_is_gone(word: Build) -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p>{}</w:p></w:tc>"
    gone = cell.format(f"<w:cellDel {BY.format(1)}/>", r("gone"))
    rows = f"<w:tr>{gone}</w:tr><w:tr>{cell.format('', r('kept'))}</w:tr>"
    document = deal(word(f"<w:tbl>{rows}</w:tbl><w:p/>"))
    assert [(block.text, block.place) for block in document.blocks] == [("kept", "body/t0/r0/c0"), ("", "body")]
    assert [block.text for block in in_view(document, "rejected").blocks] == ["gone", "kept", ""]


def test_a_file_read_beside_another_is_read_as_by_itself(word: Build) -> None:
    one, other = (word(f"<w:p>{r(text)}</w:p>") for text in ("Rent is due on Monday.", "Rent is due on Friday."))
    before = read(one, name="old.docx")
    after = read(other, name="new.docx", beside=before)
    assert after == read(other, name="new.docx")
    assert before.tree is not None
    assert after.tree is not None
    shared = "[Content_Types].xml"
    assert after.tree.package.parts[shared] is before.tree.package.parts[shared]
    assert read(other, name="new.docx", beside=read(b"Rent is due.", name="old.txt")) == after


def test_a_tree_that_was_taken_is_read_anew_for_the_next(word: Build) -> None:
    document = read(word("<w:p><w:r><w:t>One</w:t></w:r></w:p>"), name="deal.docx")
    assert tree_of(document) is tree_of(document)
    taken = take_tree(document)
    taken.paragraphs[0].element.clear()
    again = tree_of(document)
    assert again is not taken
    assert [paragraph.text for paragraph in again.paragraphs] == ["One"]
