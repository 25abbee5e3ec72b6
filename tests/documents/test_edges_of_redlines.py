"""Redlines at the edges: others' revisions, both views, last paragraphs, links, boxes. Generated files found them."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import View, accept_revisions, read, reject_revisions, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
Write = Callable[..., str]
ADA = 'w:author="Ada" w:date="2020-01-01T00:00:00Z"'
US = 'w:author="Us"'
LINK = '<w:hyperlink w:anchor="x">{}</w:hyperlink>'


def r(text: str, properties: str = "", tag: str = "t") -> str:
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{own}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def p(content: str, properties: str = "") -> str:
    own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{own}{content}</w:p>"


@pytest.fixture
def write(word: Build, unzip: Unzip, at: datetime) -> Write:
    """Return a function from two bodies to that of their redline; `views` tells how each side is read."""

    def body(old: str, new: str, *, views: tuple[View, View] = ("accepted", "accepted"), settle: str = "") -> str:
        sides = [read(word(one), name="deal.docx", view=view) for one, view in zip((old, new), views, strict=True)]
        data = write_redline(sides[0], sides[1], compare(sides[0].blocks, sides[1].blocks), author="Us", at=at)
        if settle:
            resolve = accept_revisions if settle == "accept" else reject_revisions
            data = resolve(read(data, name="written.docx"), of=lambda author, _: author == "Us")
        found = re.search(r"<w:body>(.*)</w:body>", unzip(data)["word/document.xml"].decode(), re.DOTALL)
        return found[1] if found else ""

    return body


def test_a_run_cut_in_two_states_an_earlier_change_of_format_under_two_ids(write: Write) -> None:
    changed = f'<w:rPrChange w:id="7" {ADA}><w:rPr><w:b/></w:rPr></w:rPrChange>'
    written = write(p(r("the old price stands", changed)), p(r("the price stands", changed)))
    identifiers = re.findall(rf'<w:rPrChange w:id="(\d+)" {ADA}', written)
    assert len(identifiers) == len(set(identifiers)) > 1


def test_words_deleted_in_a_text_box_are_deleted_text(write: Write) -> None:
    def box(content: str) -> str:
        return p(f"{r('Stamp')}<w:r><w:pict><w:txbxContent>{content}</w:txbxContent></w:pict></w:r>")

    written = write(box(p(r("deliver"))), box("<w:p/>"))
    assert "<w:delText" in written
    assert not re.search(r"<w:del [^>]*><w:r><w:t[ >]", written)


def test_boxes_in_a_run_with_another_format_are_compared(write: Write) -> None:
    def box(look: str, words: str) -> str:
        inner = f"<w:pict><w:txbxContent>{p(r(words))}</w:txbxContent></w:pict>"
        return p(f"{r('Stamp')}<w:r>{look}{inner}</w:r>")

    written = write(box("", "one seal"), box("<w:rPr><w:b/></w:rPr>", "one green seal"))
    assert re.search(rf"<w:ins [^>]*{US}[^>]*><w:r><w:t[^>]*>green", written)


def test_a_text_read_without_its_changes_arrives_without_them(write: Write) -> None:
    inserted = f'<w:ins w:id="7" {ADA}>{r("now and ")}</w:ins>'
    gone = f'<w:del w:id="8" {ADA}>{r("for ever", tag="delText")}</w:del>'
    table = f"<w:tbl><w:tr><w:tc>{p(r('It holds ') + inserted + gone)}</w:tc></w:tr></w:tbl>"
    accepted = write(p(r("End.")), table + p(r("End.")), views=("accepted", "rejected"), settle="accept")
    assert re.findall(r"<w:t[^>]*>([^<]*)</w:t>", accepted) == ["It holds ", "for ever", "End."]


def test_a_field_that_somebody_deleted_arrives_as_a_field(write: Write) -> None:
    date = r(" DATE ", tag="delInstrText")
    inner = f"{field_mark('begin')}{date}{field_mark('separate')}{r('today', tag='delText')}{field_mark('end')}"
    new = p(r("Signed ") + f'<w:del w:id="7" {ADA}>{inner}</w:del>')
    accepted = write(p(r("Signed ")), new, views=("accepted", "rejected"), settle="accept")
    assert "<w:instrText" in accepted
    assert "delInstrText" not in accepted


def test_a_paragraph_deleted_whole_takes_an_open_insertion_along(write: Write) -> None:
    table = f"<w:tbl><w:tr><w:tc>{p(r('Price list'))}</w:tc></w:tr></w:tbl>"
    stray = p(r("Fees are due.") + f'<w:ins w:id="7" {ADA}>{r(" At once.")}</w:ins>')
    written = write(stray + table + p(r("End.")), table + p(r("End.")), views=("rejected", "rejected"))
    assert re.search(rf'<w:ins w:id="7" {ADA}><w:del [^>]*{US}', written)


def test_a_paragraph_deleted_whole_takes_along_what_somebody_inserted_and_deleted(write: Write) -> None:
    table = f"<w:tbl><w:tr><w:tc>{p(r('Price list'))}</w:tc></w:tr></w:tbl>"
    struck = f'<w:del w:id="8" {ADA}>{r(" At once.", tag="delText")}</w:del>'
    stray = p(r("Fees are due.") + f'<w:ins w:id="7" {ADA}>{struck}</w:ins>')
    sides = stray + table + p(r("End.")), table + p(r("End."))
    assert write(*sides, views=("rejected", "rejected"), settle="accept") == sides[1]
    assert write(*sides, views=("rejected", "rejected"), settle="reject") == sides[0]


def test_words_that_two_people_deleted_stay_deleted_when_ours_is_rejected(write: Write) -> None:
    old = p(r("All ") + f'<w:del w:id="7" {ADA}>{r("prompt ", tag="delText")}</w:del>' + r("payments"))
    written = write(old, p(r("All payments")), views=("rejected", "accepted"), settle="reject")
    assert written == old


def test_a_last_paragraph_with_another_format_gets_its_own_back(write: Write) -> None:
    centred = '<w:jc w:val="center"/>'
    old = p(r("Signed by the parties"), centred)
    new = p(r("Signed by the parties")) + p(r("and by their counsel in London"))
    assert write(old, new, settle="reject").count(centred) == 1


def test_a_change_of_the_last_paragraph_s_format_stays_with_its_mark(write: Write) -> None:
    changed = f'<w:pPrChange w:id="7" {ADA}><w:pPr><w:jc w:val="right"/></w:pPr></w:pPrChange>'
    old = p(r("Signed by the parties"), changed)
    new = old + p(r("and by their counsel in London"))
    assert write(old, new).count(ADA) == 1
    assert write(old, new, settle="reject") == old


def test_a_mark_that_somebody_inserted_stays_last_in_its_cell(write: Write) -> None:
    def cell(content: str) -> str:
        row = f'<w:tr><w:trPr><w:ins w:id="6" {ADA}/></w:trPr><w:tc>{content}</w:tc></w:tr>'
        return f"<w:tbl>{row}</w:tbl>{p(r('End.'))}"

    inserted = p(r("ten days"), f'<w:rPr><w:ins w:id="7" {ADA}/></w:rPr>')
    added = inserted + p(r("of written notice"), f'<w:rPr><w:ins w:id="8" {ADA}/></w:rPr>')
    assert write(cell(inserted), cell(added), settle="reject") == cell(inserted)


def test_words_beside_a_link_do_not_join_it(write: Write) -> None:
    link = '<w:hyperlink w:anchor="x">{}</w:hyperlink>'.format
    accepted = write(
        p(link(r("see Annex A"))), p(link(r("see ")) + r("the amended ") + link(r("Annex A"))), settle="accept"
    )
    assert re.findall(r"<w:hyperlink [^>]*>.*?</w:hyperlink>", accepted) == [link(r("see ")), link(r("Annex A"))]


def test_each_part_of_a_split_paragraph_gets_its_own_format(write: Write) -> None:
    heading, clause = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
    first, second = "The Seller delivers the goods within ten days.", "The Buyer pays the price on delivery."
    old = p(r(f"{first} {second}"), clause)
    new = p(r(first), heading) + p(r(second), clause)
    accepted = write(old, new, settle="accept")
    assert re.findall(r'<w:jc w:val="(\w+)"/>', accepted) == ["center", "right"]
    assert heading not in write(old, new, settle="reject")


def test_a_cell_that_somebody_inserted_goes_with_its_row(write: Write) -> None:
    def table(*cells: str) -> str:
        return f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>{p(r('End.'))}"

    price = f"<w:tc>{p(r('price on delivery'))}</w:tc>"
    days = f'<w:tc><w:tcPr><w:cellIns w:id="7" {ADA}/></w:tcPr>{p(r("ten days"))}</w:tc>'
    written = write(table(price, days), table(price))
    assert written.count("<w:cellIns") == 1
    assert "<w:cellDel" not in written
    assert re.search(rf"<w:trPr><w:del [^>]*{US}", written)


@pytest.mark.parametrize("shell", ['<w:fldSimple w:instr=" DATE ">{}</w:fldSimple>', LINK])
def test_a_field_or_link_that_is_dressed_again_while_a_change_of_its_format_is_open_stays_one(
    write: Write, shell: str
) -> None:
    changed = f'<w:rPr><w:rPrChange w:id="7" {ADA}><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>'
    old = p(shell.format(f"<w:r>{changed}<w:t>the first</w:t><w:br/><w:t>of May</w:t></w:r>"))
    written = write(old, old, views=("accepted", "rejected"), settle="accept")
    inside = re.search(r"<w:p><w:(fldSimple|hyperlink)[^>]*>(.*)</w:\1></w:p>", written)
    assert inside is not None
    assert re.findall(r"(?<=<w:t>)[^<]*|<w:br/>", inside[2]) == ["the first", "<w:br/>", "of May"]
    assert inside[2].count("<w:b/>") == 3


def test_a_field_within_the_instructions_of_one_over_two_paragraphs_is_not_read(word: Build, write: Write) -> None:
    inner = f"{field_mark('begin')}{r('REF z', tag='instrText')}{field_mark('separate')}{r('z')}{field_mark('end')}"
    begun = f"{field_mark('begin')}{r('REF ', tag='instrText')}{inner}{field_mark('separate')}"
    old = p(begun + r("pay all costs")) + p(r("of delivery") + field_mark("end"))
    assert [block.text for block in read(word(old), name="deal.docx").blocks] == ["pay all costs", "of delivery"]
    assert begun in write(old, old.replace("all", "half the"))


@pytest.mark.parametrize("way", ["del", "moveFrom"])
def test_what_somebody_took_out_is_deleted_again_and_does_not_move(write: Write, way: str) -> None:
    clauses = [p(r(f"{first} holds for ten days after delivery.")) for first in ("This", "Such", "That", "Each")]
    words = "Payment is due in thirty days."
    gone = f'<w:{way} w:id="7" {ADA}>{r(words, tag="delText" if way == "del" else "t")}</w:{way}>'
    around = ("", "")
    if way == "moveFrom":
        around = f'<w:moveFromRangeStart w:id="6" {ADA} w:name="theirs"/>', '<w:moveFromRangeEnd w:id="6"/>'
    old = p(around[0] + gone + around[1]) + "".join(clauses)
    written = write(old, "".join(clauses[:3]) + p(r(words)) + clauses[3], views=("rejected", "accepted"))
    assert re.search(rf"<w:del [^>]*{US}[^>]*><w:r><w:delText[^>]*>{words}", written)
    assert not re.search(rf"<w:move\w+ [^>]*{US}", written)
    assert around[0] + f'<w:{way} w:id="7" {ADA}>' in written


def test_a_last_paragraph_takes_the_end_of_somebody_s_move_along(write: Write) -> None:
    start, end = f'<w:moveToRangeStart w:id="5" {ADA} w:name="theirs"/>', '<w:moveToRangeEnd w:id="5"/>'
    moved = f'{start}<w:moveTo w:id="6" {ADA}>{r("Payment is due.")}</w:moveTo>'
    old = p(moved, f'<w:rPr><w:moveTo w:id="7" {ADA}/></w:rPr>') + end + p(r("Signed by the parties"))
    new = p(r("Nobody owes any fee.")) + p(r("Governing law: England."))
    written = write(p(r("Notices.")) + old, p(r("Notices.")) + new, views=("rejected", "accepted"))
    assert written.index(start) < written.index(end)
    assert written.index(start) > written.index("Nobody")


TABLE = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{p(r('Pumps'))}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    "new",
    [
        p(r("Fees are due now.")) + TABLE,
        p(r("All prices follow.")) + p(r("Fees are due now.")) + TABLE,
        p(r("All prices follow.")) + p(r("Fees are due now.")),
        p(r("All prices follow.")),
    ],
)
def test_a_paragraph_without_a_mark_before_a_table_does_not_run_on_into_another(write: Write, new: str) -> None:
    old = p(r("All prices follow."), f'<w:jc w:val="right"/><w:rPr><w:del w:id="7" {ADA}/></w:rPr>') + TABLE
    sides = old + p(r("End.")), new + p(r("End."))
    assert re.search(rf'<w:del w:id="7" {ADA}/>((?!<w:p>).)*</w:p><w:tbl>', write(*sides))
    assert write(*sides, settle="reject") == sides[0]
    words = [
        "".join(re.findall(r"<w:t( [^>]*)?>([^<]*)</w:t>", one)[0][1:])
        for one in write(*sides, settle="accept").split("</w:p>")
        if "</w:t>" in one
    ]
    assert words == re.findall(r"<w:t [^>]*>([^<]*)</w:t>", sides[1])
