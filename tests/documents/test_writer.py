"""Redlines written into Word files: one feature a test, looked at in the XML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from lxml import etree

from negotiator.documents import (
    Document,
    NotAWordFile,
    RedlineUnsafe,
    accept_revisions,
    read,
    reject_revisions,
    resolve_document,
    rewrite,
    write_redline,
)
from negotiator.documents.reader import tree_of
from negotiator.kernel import Refused
from negotiator.redline import Accept, Answer, Counter, Reject, compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CLAUSE = "The Seller shall deliver the goods within ten days of the order."


def p(text: str, properties: str = "") -> str:
    own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{own}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(data: bytes) -> Document:
    return read(data, name="deal.docx")


def texts(data: bytes) -> list[str]:
    return [block.text for block in document(data).blocks]


@pytest.fixture
def redline(at: datetime) -> Callable[..., bytes]:
    def write(old: bytes, new: bytes, answers: Mapping[str, Answer] | None = None) -> bytes:
        base, other = document(old), document(new)
        return write_redline(base, other, compare(base.blocks, other.blocks), answers=answers or {}, author="Us", at=at)

    return write


def body(data: bytes, unzip: Unzip) -> str:
    return unzip(data)["word/document.xml"].decode()


def test_a_replaced_word_is_struck_and_inserted_by_name_and_time(
    word: Build, unzip: Unzip, redline: Callable[..., bytes]
) -> None:
    written = body(redline(word(p(CLAUSE)), word(p(CLAUSE.replace("ten", "thirty")))), unzip)
    assert re.findall(r"<w:delText[^>]*>([^<]*)</w:delText>", written) == ["ten"]
    assert 'w:author="Us" w:date="2026-03-02T09:00:00Z"' in written
    assert written.index("ten</w:delText>") < written.index(">thirty<")


def test_an_inserted_paragraph_tracks_its_mark(word: Build, unzip: Unzip, redline: Callable[..., bytes]) -> None:
    written = body(redline(word(p(CLAUSE) + p("End.")), word(p(CLAUSE) + p("Risk passes.") + p("End."))), unzip)
    assert re.search(r"<w:pPr><w:rPr><w:ins [^>]*/></w:rPr></w:pPr><w:ins [^>]*><w:r><w:t[^>]*>Risk passes", written)


def test_the_last_mark_of_a_container_is_never_new_or_gone(
    word: Build, unzip: Unzip, redline: Callable[..., bytes]
) -> None:
    short, long = word(p(CLAUSE)), word(p(CLAUSE) + p("Risk passes on delivery.") + p("Law of England."))
    for old, new in ((short, long), (long, short)):
        data = redline(old, new)
        last = re.findall(r"<w:p>.*?</w:p>", body(data, unzip))[-1]
        assert not re.search(r"<w:rPr><w:(ins|del) [^>]*/></w:rPr>", last.split("</w:pPr>")[0].split("<w:pPrChange")[0])
        assert texts(accept_revisions(document(data))) == texts(new)
        assert texts(reject_revisions(document(data))) == texts(old)


def test_a_split_paragraph_is_a_new_mark_and_nothing_else(
    word: Build, unzip: Unzip, redline: Callable[..., bytes]
) -> None:
    first, second = "The Seller shall deliver the goods in time;", "the Buyer shall pay the price in thirty days."
    written = body(redline(word(p(f"{first} {second}")), word(p(first) + p(second))), unzip)
    assert written.count("<w:ins ") == 1
    assert "<w:rPr><w:ins " in written
    assert re.findall(r"<w:delText[^>]*>([^<]*)<", written) in ([], [" "])
    back = body(redline(word(p(first) + p(second)), word(p(f"{first} {second}"))), unzip)
    assert "<w:rPr><w:del " in back
    assert "<w:delText" not in back


def test_a_moved_clause_is_a_named_move_with_its_edits_shown(
    word: Build, unzip: Unzip, redline: Callable[..., bytes]
) -> None:
    others = [
        p(f"Clause {name} says something of its own about the {name} matter.") for name in ("red", "blue", "green")
    ]
    moved = p(CLAUSE)
    changed = p(CLAUSE.replace("ten", "thirty"))
    end = p("In witness whereof.")
    written = body(redline(word("".join([moved, *others, end])), word("".join([*others, changed, end]))), unzip)
    for tag in ("moveFromRangeStart", "moveToRangeStart"):
        assert len(re.findall(rf'<w:{tag} [^>]*w:name="move\d+"', written)) == 1
    assert re.findall(r"<w:delText[^>]*>([^<]*)<", written) == ["ten"]
    assert "thirty" in "".join(re.findall(r"<w:ins [^>]*><w:r>.*?</w:ins>", written))


def test_rows_that_come_and_go_are_tracked_as_rows(word: Build, unzip: Unzip, redline: Callable[..., bytes]) -> None:
    def table(*rows: str) -> str:
        cells = "".join(f"<w:tr><w:tc>{p(row)}</w:tc><w:tc>{p(row + ' price')}</w:tc></w:tr>" for row in rows)
        return f"<w:tbl><w:tblPr/>{cells}</w:tbl>{p('End.')}"

    data = redline(word(table("Pumps", "Valves")), word(table("Pumps", "Pipes and fittings", "Motors")))
    assert "<w:trPr><w:ins " in body(data, unzip)
    assert texts(accept_revisions(document(data))) == texts(word(table("Pumps", "Pipes and fittings", "Motors")))


def test_a_format_change_keeps_the_former_format(word: Build, unzip: Unzip, redline: Callable[..., bytes]) -> None:
    old, new = (
        p(CLAUSE, '<w:jc w:val="left"/>'),
        p(CLAUSE, '<w:jc w:val="center"/>').replace("<w:r>", "<w:r><w:rPr><w:b/></w:rPr>"),
    )
    data = redline(word(old), word(new))
    written = body(data, unzip)
    assert "<w:pPrChange " in written
    assert "<w:rPrChange " in written
    assert document(reject_revisions(document(data))).blocks == document(word(old)).blocks
    assert document(accept_revisions(document(data))).blocks[0].runs == document(word(new)).blocks[0].runs


def note(number: int, text: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    )


def test_notes_come_go_and_change(word: Build, unzip: Unzip, redline: Callable[..., bytes]) -> None:
    def referring(*numbers: int) -> str:
        runs = "".join(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' for number in numbers)
        return f'<w:p><w:r><w:t xml:space="preserve">{CLAUSE} </w:t></w:r>{runs}</w:p>'

    old = word(referring(1), footnotes=note(1, "Net of tax."))
    new = word(referring(4) + p("And") + referring(7), footnotes=note(4, "Gross of tax.") + note(7, "As agreed."))
    for base, other in ((old, new), (new, old)):
        data = redline(base, other)
        assert texts(accept_revisions(document(data))) == texts(other)
        assert texts(reject_revisions(document(data))) == texts(base)
    assert unzip(redline(old, new))["word/footnotes.xml"].count(b"<w:footnote ") == 2


def picture(number: str) -> str:
    blip = f'<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="{number}"/>'
    return f"<w:p><w:r><w:drawing>{blip}</w:drawing></w:r></w:p>"


def test_pictures_and_links_of_the_new_file_are_carried(
    word: Build, unzip: Unzip, redline: Callable[..., bytes]
) -> None:
    links = (
        f'<Relationship Id="pic" Type="{LINKS}/image" Target="media/logo.png"/>'
        f'<Relationship Id="web" Type="{LINKS}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
    )
    link = '<w:p><w:hyperlink r:id="web"><w:r><w:t>Our terms on the web</w:t></w:r></w:hyperlink></w:p>'
    new = word(p(CLAUSE) + picture("pic") + link + p("End."), links=links, extra={"word/media/logo.png": b"\x89PNG"})
    files = unzip(redline(word(p(CLAUSE) + p("End.")), new))
    rels = files["word/_rels/document.xml.rels"].decode()
    used = re.findall(r'r:(?:embed|id)="([^"]+)"', files["word/document.xml"].decode())
    assert len(used) == 2
    assert all(f'Id="{number}"' in rels for number in used)
    assert b"\x89PNG" in [data for name, data in files.items() if "media" in name]


def test_the_same_picture_is_not_a_change(word: Build, redline: Callable[..., bytes]) -> None:
    def holding(number: str) -> bytes:
        link = f'<Relationship Id="{number}" Type="{LINKS}/image" Target="media/{number}.png"/>'
        return word(picture(number) + p(CLAUSE), links=link, extra={f"word/media/{number}.png": b"\x89PNG"})

    assert not document(redline(holding("one"), holding("two"))).revisions


def test_styles_and_lists_that_only_the_new_file_has_are_carried(
    word: Build, unzip: Unzip, redline: Callable[..., bytes]
) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/></w:style>'
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="{}"/><w:lvlText w:val="%1."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = '<w:pStyle w:val="Schedule"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    new_lists = lists.format("upperRoman")
    old = word(p(CLAUSE) + p("End."), styles=styles.format("Normal"), numbering=lists.format("decimal"))
    new = word(
        p(CLAUSE) + p("A schedule of its own.", numbered) + p("End."),
        styles=styles.format("Schedule"),
        numbering=new_lists,
    )
    data = redline(old, new)
    assert b'w:styleId="Schedule"' in unzip(data)["word/styles.xml"]
    assert [block.label for block in document(data).blocks] == ["", "I.", ""]
    bare = word(p(CLAUSE) + p("End."), styles=styles.format("Normal"))
    assert [block.label for block in document(redline(bare, new)).blocks] == ["", "I.", ""]


def test_text_boxes_and_headers_are_compared(word: Build, redline: Callable[..., bytes]) -> None:
    def file(boxed: str, header: str) -> bytes:
        box = f"<w:r><w:pict><w:txbxContent>{p(boxed)}</w:txbxContent></w:pict></w:r>"
        section = '<w:sectPr><w:headerReference w:type="default" r:id="part1"/></w:sectPr>'
        return word(f"<w:p><w:r><w:t>{CLAUSE}</w:t></w:r>{box}</w:p>{section}", header1=p(header))

    old, new = file("Confidential draft", "First draft"), file("Confidential final", "Second draft")
    data = redline(old, new)
    assert texts(accept_revisions(document(data))) == texts(new)
    assert texts(reject_revisions(document(data))) == texts(old)
    assert [block.place for block in document(old).blocks] == ["body", "body/x0", "header1"]


def test_a_table_of_contents_over_several_paragraphs_survives(
    word: Build, unzip: Unzip, redline: Callable[..., bytes]
) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    start = f"{mark.format('begin')}<w:r><w:instrText>TOC</w:instrText></w:r>{mark.format('separate')}"
    contents = (
        f"<w:p>{start}<w:r><w:t>Delivery of the goods 1</w:t></w:r></w:p>{p('Payment of the price 2')}"
        f"<w:p><w:r><w:t>Law and courts 3</w:t></w:r>{mark.format('end')}</w:p>"
    )
    for new, goes in (
        (p("Nothing of it left."), True),
        (contents.replace("Payment", "Prompt payment") + p(CLAUSE), False),
    ):
        data = redline(word(contents + p(CLAUSE)), word(new))
        assert body(data, unzip).count("<w:fldChar ") == 3
        assert ("<w:delInstrText" in body(data, unzip)) is goes


def test_earlier_changes_in_the_same_paragraph_stay_theirs(word: Build, redline: Callable[..., bytes]) -> None:
    inserted = p("within ten days of the order").removeprefix("<w:p>").removesuffix("</w:p>")
    theirs = f'<w:ins w:id="5" w:author="Earlier">{inserted}</w:ins>'
    old = word(f'<w:p><w:r><w:t xml:space="preserve">The Seller delivers </w:t></w:r>{theirs}</w:p>')
    new = word(p("The Seller delivers within thirty days of the written order"))
    data = redline(old, new)
    kinds = {(revision.author, revision.kind) for revision in document(data).revisions}
    assert {("Earlier", "insert"), ("Us", "insert"), ("Us", "delete")} == kinds
    assert texts(data) == texts(new)
    assert texts(reject_revisions(document(data))) == ["The Seller delivers "]


def test_answers_are_applied_left_or_countered(word: Build, unzip: Unzip, redline: Callable[..., bytes]) -> None:
    old = word(p(CLAUSE) + p("The Buyer pays in euros.") + p("The law of England governs."))
    new = word(p(CLAUSE.replace("ten", "thirty")) + p("The Buyer pays in dollars.") + p("The law of Norway governs."))
    first, second, third = compare(document(old).blocks, document(new).blocks).changes
    answers: dict[str, Answer] = {first.id: Accept(), second.id: Reject(), third.id: Counter("Ireland")}
    data = redline(old, new, answers)
    assert {revision.text for revision in document(data).revisions} == {"England", "Ireland"}
    assert texts(data) == [CLAUSE.replace("ten", "thirty"), "The Buyer pays in euros.", "The law of Ireland governs."]
    base, other = document(old), document(new)
    clean = resolve_document(base, other, compare(base.blocks, other.blocks), answers)
    assert texts(clean) == texts(data)
    assert not document(clean).revisions
    assert b"England" not in unzip(clean)["word/document.xml"]


def test_markdown_becomes_a_word_file_with_its_numbers(at: datetime) -> None:
    old = read(b"# Deal\n\n1.1 The Seller delivers.\n\n| a | b |\n|---|---|\n| c | d |\n", name="old.md")
    new = read(
        b"# Deal\n\n1.1 The Seller delivers promptly.\n\n(a) New.\n\n| a | b |\n|---|---|\n| c | e |\n", name="new.md"
    )
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert texts(data) == [block.text for block in new.blocks]
    assert [block.label for block in document(data).blocks] == ["", "1.1", "(a)", "", "", "", ""]
    assert document(data).blocks[0].kind == "heading"


def test_a_redline_of_other_texts_is_withheld(word: Build, at: datetime) -> None:
    old, new = document(word(p(CLAUSE))), document(word(p(CLAUSE.replace("ten", "thirty"))))
    third = document(word(p(CLAUSE + " And more.")))
    with pytest.raises(RedlineUnsafe) as caught:
        write_redline(old, third, compare(old.blocks, new.blocks), author="Us", at=at)
    assert isinstance(caught.value, Refused)
    assert CLAUSE not in str(caught.value)


def test_a_redline_that_would_say_something_else_is_withheld(word: Build, at: datetime) -> None:
    old, new = document(word(p(CLAUSE))), document(word(p(CLAUSE.replace("ten", "thirty"))))
    hidden = replace(compare(old.blocks, new.blocks), changes=())
    with pytest.raises(RedlineUnsafe, match="accepted would differ"):
        write_redline(old, new, hidden, author="Us", at=at)


def test_only_word_files_have_changes_to_accept() -> None:
    with pytest.raises(NotAWordFile):
        accept_revisions(read(b"text", name="deal.txt"))


def test_rewriting_a_file_leaves_every_part_alone(word: Build, unzip: Unzip) -> None:
    data = word(p(CLAUSE), extra={"word/media/a.png": b"\x89PNG"})
    assert unzip(rewrite(document(data)))["word/media/a.png"] == b"\x89PNG"
    assert texts(rewrite(document(data))) == [CLAUSE]


def test_the_marks_of_a_paragraph_stand_in_the_order_of_the_specification(
    word: Build, unzip: Unzip, at: datetime
) -> None:
    moved = '<w:rPr><w:moveTo w:id="5" w:author="Earlier"/></w:rPr>'
    old = document(word(p("Going away.", moved) + p(CLAUSE)))
    new = document(word(p(CLAUSE)))
    written = body(write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at), unzip)
    assert re.search(r"<w:rPr><w:del [^>]*/><w:moveTo ", written)


def test_writing_leaves_what_was_read_as_it_was_and_can_be_repeated(word: Build, unzip: Unzip, at: datetime) -> None:
    base, new = document(word(p(CLAUSE) + p("Old."))), document(word(p("New.") + p(CLAUSE.replace("ten", "thirty"))))
    before = [etree.tostring(tree_of(one).main) for one in (base, new)]
    comparison = compare(base.blocks, new.blocks)
    written = [write_redline(base, new, comparison, author="Us", at=at) for _ in range(2)]
    bare_base, bare_new = replace(base, tree=None), replace(new, tree=None)
    assert (bare_base, bare_new) == (base, new)
    assert {*written, write_redline(bare_base, bare_new, comparison, author="Us", at=at)} == {written[0]}
    assert [etree.tostring(tree_of(one).main) for one in (base, new)] == before


def test_a_redline_of_a_template_is_a_document(word: Build, unzip: Unzip, redline: Callable[..., bytes]) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
    types = unzip(word(p(CLAUSE)))["[Content_Types].xml"].decode()
    stated = f'<Override PartName="/word/document.xml" ContentType="{kind.format("template")}"/></Types>'
    template = word(p(CLAUSE), extra={"[Content_Types].xml": types.replace("</Types>", stated).encode()})
    data = redline(template, word(p(CLAUSE.replace("ten", "thirty"))))
    written = unzip(data)["[Content_Types].xml"].decode()
    assert kind.format("document") in written
    assert "template" not in written
    assert texts(accept_revisions(document(data))) == [CLAUSE.replace("ten", "thirty")]


def test_a_mark_that_an_earlier_author_deleted_is_deleted_again_where_theirs_do_not_count(
    word: Build, unzip: Unzip, at: datetime
) -> None:
    theirs = '<w:rPr><w:del w:id="5" w:author="Earlier"/></w:rPr>'
    data = word(p("One clause begins here ", theirs) + p("and ends here.") + p(CLAUSE))
    new = document(word(p("One clause begins here and ends here.") + p(CLAUSE)))
    for view, count in (("accepted", 0), ("rejected", 1)):
        old = read(data, name="deal.docx", view="rejected" if view == "rejected" else "accepted")
        written = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
        ours = [one for one in document(written).revisions if one.author == "Us"]
        assert [one.kind for one in ours].count("paragraph mark delete") == count
