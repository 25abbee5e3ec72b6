"""Our answers over another author's tracked changes: theirs stay theirs, ours can be taken back, comments hang on."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import (
    Document,
    NoSuchComment,
    NotAWordFile,
    accept_revisions,
    answer_revisions,
    in_view,
    read,
    reject_revisions,
    unanswerable,
)
from negotiator.redline import Accept, Answer, Counter, Reject

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
THEIRS = 'w:author="Vera Holm" w:date="2026-01-05T10:00:00Z"'


def run(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(number: int, text: str) -> str:
    return f'<w:ins w:id="{number}" {THEIRS}>{run(text)}</w:ins>'


def gone(number: int, text: str, tag: str = "del") -> str:
    words = run(text).replace("w:t ", "w:delText ").replace("w:t>", "w:delText>") if tag == "del" else run(text)
    return f'<w:{tag} w:id="{number}" {THEIRS}>{words}</w:{tag}>'


def p(*content: str, mark: str = "") -> str:
    own = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{own}{''.join(content)}</w:p>"


def document(data: bytes) -> Document:
    return read(data, name="deal.docx")


def texts(data: bytes) -> list[str]:
    return [block.text for block in document(data).blocks]


def ours(author: str, _date: datetime | None) -> bool:
    return author == "Us"


@pytest.fixture
def answered(at: datetime, rules: ModuleType) -> Callable[..., Document]:
    def write(data: bytes, answers: Mapping[int, Answer], **more: object) -> Document:
        written = answer_revisions(document(data), answers, author="Us", at=at, **more)  # type: ignore[arg-type]  # the tests' own keywords
        assert not rules.fresh(written, data)
        return document(written)

    return write


def taken_back(document_: Document) -> list[tuple[str, str, str]]:
    back = document(reject_revisions(document_, of=ours))
    return [(one.author, one.kind, one.text) for one in back.revisions]


BODY = p(run("The Seller delivers "), gone(1, "within ten days"), ins(2, "within sixty days"), run(" of the order."))


@pytest.mark.parametrize(
    ("deletion", "insertion", "result"),
    [
        (Accept(), Accept(), "within sixty days"),
        (Reject(), Reject(), "within ten days"),
        (Reject(), Accept(), "within ten dayswithin sixty days"),
        (Accept(), Reject(), ""),
        (Accept(), Counter("within thirty days"), "within thirty days"),
        (Counter("promptly"), Accept(), "promptlywithin sixty days"),
    ],
)
def test_words_are_answered_over_theirs(
    word: Build, answered: Callable[..., Document], deletion: Answer, insertion: Answer, result: str
) -> None:
    written = answered(word(BODY), {0: deletion, 1: insertion})
    assert texts(accept_revisions(written)) == [f"The Seller delivers {result} of the order."]
    assert taken_back(written) == [
        ("Vera Holm", "delete", "within ten days"),
        ("Vera Holm", "insert", "within sixty days"),
    ]
    assert texts(reject_revisions(written)) == ["The Seller delivers within ten days of the order."]


def test_a_rejected_insertion_is_struck_within_theirs(
    word: Build, unzip: Unzip, answered: Callable[..., Document]
) -> None:
    body = unzip(answered(word(BODY), {1: Reject()}).source)["word/document.xml"].decode()
    assert re.search(r'<w:ins w:id="2" [^>]*Vera Holm[^>]*><w:del [^>]*w:author="Us"[^>]*><w:r><w:delText', body)


def test_nothing_of_ours_stands_in_an_insertion_of_theirs(word: Build, answered: Callable[..., Document]) -> None:
    words = run("sixty").replace("w:t", "w:delText")
    inner = f'<w:del w:id="8" w:author="Third" w:date="2026-01-07T10:00:00Z">{words}</w:del>'
    nested = f'<w:ins w:id="2" {THEIRS}>{run("within ")}{inner}{run(" days")}</w:ins>'
    written = answered(word(p(run("The Seller delivers "), nested, run("."))), {1: Reject()})
    assert texts(accept_revisions(written)) == ["The Seller delivers within sixty days."]
    assert ("Vera Holm", "insert") in {(author, kind) for author, kind, _ in taken_back(written)}


def test_paragraphs_that_came_and_went_are_answered(word: Build, answered: Callable[..., Document]) -> None:
    came = p(ins(2, "Costs are shared."), mark=f'<w:ins w:id="1" {THEIRS}/>')
    went = p(gone(4, "Risk passes on delivery."), mark=f'<w:del w:id="3" {THEIRS}/>')
    data = word(p(run("First.")) + came + went + p(run("Last.")))
    kinds = [one.kind for one in document(data).revisions]
    assert kinds == ["paragraph mark insert", "insert", "paragraph mark delete", "delete"]
    written = answered(data, dict.fromkeys(range(4), Reject()))
    assert texts(accept_revisions(written)) == texts(reject_revisions(document(data)))
    assert texts(reject_revisions(written, of=ours)) == texts(data)
    kept = answered(data, dict.fromkeys(range(4), Accept()))
    assert kept.source == data or texts(kept.source) == texts(data)


def test_a_join_of_theirs_that_is_rejected_is_parted_again(word: Build, answered: Callable[..., Document]) -> None:
    data = word(
        p(run("The Seller delivers."), mark=f'<w:del w:id="3" {THEIRS}/>') + p(run("The Buyer pays.")) + p(run("End."))
    )
    written = answered(data, {0: Reject()})
    assert texts(written.source) == ["The Seller delivers.", "The Buyer pays.", "End."]
    assert texts(reject_revisions(written, of=ours)) == ["The Seller delivers.The Buyer pays.", "End."]


def test_rows_are_answered(word: Build, unzip: Unzip, answered: Callable[..., Document]) -> None:
    ids = 'w14:paraId="0AB00001" w14:textId="77777777"'

    def row(text: str, mark: str) -> str:
        words = gone(20, text) if "del" in mark else ins(21, text) if mark else run(text)
        return f"<w:tr {ids if 'del' in mark else ''}><w:trPr>{mark}</w:trPr><w:tc>{p(words)}</w:tc></w:tr>"

    rows = row("Pumps", "") + row("Valves", f'<w:del w:id="5" {THEIRS}/>') + row("Pipes", f'<w:ins w:id="6" {THEIRS}/>')
    data = word(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>{p(run('End.'))}")
    found = {one.kind: index for index, one in enumerate(document(data).revisions) if one.kind.startswith("row")}
    written = answered(data, {found["row insert"]: Reject(), found["row delete"]: Reject()})
    assert unzip(written.source)["word/document.xml"].count(b"0AB00001") == 1
    assert texts(accept_revisions(written)) == ["Pumps", "Valves", "End."]
    assert texts(reject_revisions(written, of=ours)) == texts(data)


def test_moves_are_answered(word: Build, answered: Callable[..., Document]) -> None:
    data = word(p(run("A. "), gone(1, "Moved words.", "moveFrom"), run(" B.")) + p(gone(2, "Moved words.", "moveTo")))
    written = answered(data, {0: Reject(), 1: Reject()})
    assert texts(accept_revisions(written)) == ["A. Moved words. B.", ""]
    assert {kind for _, kind, _ in taken_back(written)} == {"move from", "move to"}


def test_a_format_of_theirs_is_undone_beside_it(word: Build, answered: Callable[..., Document]) -> None:
    look = f'<w:rPr><w:b/><w:rPrChange w:id="1" {THEIRS}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'
    data = word(p(run("The Seller delivers.", look)))
    written = answered(data, {0: Reject()})
    accepted = document(accept_revisions(written))
    assert accepted.blocks[0].runs == in_view(document(data), "rejected").blocks[0].runs
    assert [kind for _, kind, _ in taken_back(written)] == ["format"]


def test_what_has_no_room_for_an_answer_is_told_and_left(word: Build, answered: Callable[..., Document]) -> None:
    change = f'<w:pPr><w:jc w:val="center"/><w:pPrChange w:id="1" {THEIRS}><w:pPr/></w:pPrChange></w:pPr>'
    data = word(f"<w:p>{change}{run('The Seller delivers.')}</w:p>")
    assert unanswerable(document(data), {0: Reject()}) == (0,)
    assert unanswerable(document(data), {0: Accept()}) == ()
    assert unanswerable(document(data), {0: Reject()}, settle=[0]) == ()
    assert [one.kind for one in answered(data, {0: Reject()}).revisions] == ["paragraph format"]
    assert not answered(data, {0: Reject()}, settle=[0]).revisions


def test_settled_answers_leave_no_mark(word: Build, answered: Callable[..., Document]) -> None:
    written = answered(word(BODY), {0: Accept(), 1: Reject()}, settle=[0, 1])
    assert not written.revisions
    assert texts(written.source) == ["The Seller delivers  of the order."]
    one = answered(word(BODY), {0: Accept(), 1: Reject()}, settle=[0])
    assert [(item.author, item.kind) for item in one.revisions] == [("Vera Holm", "insert"), ("Us", "delete")]


def test_comments_hang_at_their_changes_and_replies_at_their_comments(
    word: Build, unzip: Unzip, answered: Callable[..., Document]
) -> None:
    hung = (
        '<w:commentRangeStart w:id="0"/>' + run("The Buyer pays.") + '<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r>'
    )
    comments = f'<w:comment w:id="0" {THEIRS} w:initials="VH"><w:p><w:r><w:t>When?</w:t></w:r></w:p></w:comment>'
    data = word(BODY + p(hung), comments=comments)
    written = answered(
        data, {}, comments={1: "Too long.\nThirty at most."}, replies={"0": "In a week."}, resolved=["0"]
    )
    theirs, mine = written.comments
    assert (theirs.text, theirs.resolved, [one.text for one in theirs.replies]) == ("When?", True, ["In a week."])
    assert (mine.author, mine.initials, mine.text) == ("Us", "U", "Too long.\nThirty at most.")
    assert mine.anchor is not None
    block = written.blocks[mine.anchor.block]
    assert block.text[mine.anchor.start : mine.anchor.end] == "within sixty days"
    parts = unzip(written.source)
    assert {f"word/{name}.xml" for name in ("comments", "commentsExtended", "commentsIds", "people")} <= parts.keys()
    assert b"Us" in parts["word/people.xml"]


def test_changes_of_rows_paragraphs_and_notes_can_be_commented_on(
    word: Build, answered: Callable[..., Document]
) -> None:
    row = f'<w:tr><w:trPr><w:ins w:id="6" {THEIRS}/></w:trPr><w:tc>{p(run("Pipes"))}</w:tc></w:tr>'
    joined = p(run("Joined."), mark=f'<w:del w:id="3" {THEIRS}/>')
    noted = p(run("Net"), '<w:r><w:footnoteReference w:id="1"/></w:r>')
    note = f'<w:footnote w:id="1">{p(ins(9, "Of tax."))}</w:footnote>'
    section = f'<w:sectPr><w:sectPrChange w:id="10" {THEIRS}><w:sectPr/></w:sectPrChange></w:sectPr>'
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>"
    data = word(p(run("A.")) + table + joined + noted + section, footnotes=note)
    kinds = [one.kind for one in document(data).revisions]
    written = answered(data, {}, comments=dict(enumerate(kinds)))
    places = {one.text: written.blocks[one.anchor.block].text for one in written.comments if one.anchor is not None}
    assert places == {
        "row insert": "Pipes",
        "paragraph mark delete": "Joined.Net\ufffd",
        "insert": "Joined.Net\ufffd",
        "section format": "Joined.Net\ufffd",
    }


def test_formulas_of_theirs_are_answered(word: Build, unzip: Unzip, answered: Callable[..., Document]) -> None:
    def formula(tag: str, number: int, letter: str) -> str:
        return f'<w:{tag} w:id="{number}" {THEIRS}><m:oMath><m:r><m:t>{letter}</m:t></m:r></m:oMath></w:{tag}>'

    data = word(p(run("The price is "), formula("del", 1, "p"), formula("ins", 2, "q"), run(".")))
    written = answered(data, {0: Reject(), 1: Reject()})
    body = unzip(accept_revisions(written))["word/document.xml"].decode()
    assert re.findall(r"<m:t>(\w)</m:t>", body) == ["p"]
    assert texts(reject_revisions(written, of=ours)) == texts(data)


def test_a_mark_that_came_and_went_is_gone_when_both_are_rejected(
    word: Build, answered: Callable[..., Document]
) -> None:
    both = f'<w:ins w:id="1" {THEIRS}/><w:del w:id="2" w:author="Third" w:date="2026-01-07T10:00:00Z"/>'
    data = word(p(run("One."), mark=both) + p(run("Two.")))
    assert texts(accept_revisions(answered(data, {1: Reject()}))) == ["One.", "Two."]
    assert texts(accept_revisions(answered(data, {0: Reject(), 1: Reject()}))) == ["One.Two."]


def test_a_section_comes_back_with_the_mark_that_ends_it(
    word: Build, unzip: Unzip, answered: Callable[..., Document]
) -> None:
    look = f'<w:rPr><w:del w:id="1" {THEIRS}/></w:rPr><w:sectPr><w:type w:val="nextPage"/></w:sectPr>'
    data = word(f"<w:p><w:pPr>{look}</w:pPr>{run('One.')}</w:p>" + p(run("Two.")))
    kept = unzip(accept_revisions(answered(data, {0: Reject()})))["word/document.xml"].decode()
    assert kept.count("<w:sectPr>") == 1
    assert "sectPr" not in unzip(accept_revisions(document(data)))["word/document.xml"].decode()


def test_a_row_comes_back_as_the_answers_to_what_it_holds_say(word: Build, answered: Callable[..., Document]) -> None:
    other = 'w:author="Third" w:date="2026-01-07T10:00:00Z"'
    cell = p(gone(2, "Valves "), f'<w:ins w:id="3" {other}>{run("of brass ")}</w:ins>', gone(4, "and pipes"))
    lost = f'<w:tr><w:trPr><w:del w:id="1" {THEIRS}/></w:trPr><w:tc>{cell}</w:tc></w:tr>'
    kept = f"<w:tr><w:tc>{p(run('Pumps'))}</w:tc></w:tr>"
    data = word(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{kept}{lost}</w:tbl>{p(run('End.'))}")
    for answers, result in (
        ({0: Reject()}, "Valves of brass and pipes"),
        ({0: Reject(), 3: Accept()}, "Valves of brass "),
        ({0: Reject(), 1: Reject(), 2: Reject(), 3: Reject()}, "Valves and pipes"),
    ):
        assert texts(accept_revisions(answered(data, answers))) == ["Pumps", result, "End."]


def test_what_is_left_of_theirs_is_checked_beside_what_was_settled(
    word: Build, answered: Callable[..., Document]
) -> None:
    data = word(BODY + p(gone(5, "Risk passes. "), ins(6, "Title passes.")))
    written = answered(data, {0: Accept(), 1: Reject(), 2: Reject(), 3: Accept()}, settle=[0, 3])
    assert texts(accept_revisions(written)) == ["The Seller delivers  of the order.", "Risk passes. Title passes."]
    assert taken_back(written) == [
        ("Vera Holm", "insert", "within sixty days"),
        ("Vera Holm", "delete", "Risk passes. "),
    ]


def test_a_box_with_changes_of_theirs_comes_back_once(word: Build, answered: Callable[..., Document]) -> None:
    inner = p(run("Boxed "), ins(2, "words"))
    box = f"<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>{inner}"
    box += "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    data = word(p(run("Before. "), f'<w:del w:id="1" {THEIRS}>{box}</w:del>', run("After.")))
    written = answered(data, {0: Reject()})
    assert [(one.author, one.kind) for one in written.revisions].count(("Vera Holm", "insert")) == 1
    assert "Boxed words" in texts(accept_revisions(written))


def test_replies_need_their_comment(word: Build, at: datetime) -> None:
    for more in ({"replies": {"7": "Yes."}}, {"resolved": ["7"]}):
        with pytest.raises(NoSuchComment, match="'7'"):
            answer_revisions(document(word(BODY)), {}, author="Us", at=at, **more)


def test_only_word_files_have_changes_to_answer(at: datetime) -> None:
    with pytest.raises(NotAWordFile):
        answer_revisions(read(b"text", name="deal.txt"), {}, author="Us", at=at)
