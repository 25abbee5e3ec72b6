"""What stands in the way of an answer, and what does not."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest

from negotiator.documents import (
    Document,
    NoSuchRevision,
    accept_revisions,
    answer_revisions,
    obstacles,
    read,
    reject_revisions,
    unanswerable,
)
from negotiator.redline import Accept, Answer, Counter, Reject

Build = Callable[..., bytes]
END = "<w:p><w:r><w:t>End.</w:t></w:r></w:p>"
WITHIN = "it stands within a change that takes it away all the same"


def by(number: int, author: str = "Vera Holm") -> str:
    return f'w:id="{number}" w:author="{author}" w:date="2026-01-05T10:00:00Z"'


def r(text: str, tag: str = "t", look: str = "") -> str:
    return f'<w:r>{look}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def p(*content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(content)}</w:p>"


def table(cell: str, *, of_cell: str = "", of_row: str = "", more: str = "") -> str:
    rows = f"<w:tr><w:trPr>{of_row}</w:trPr><w:tc><w:tcPr>{of_cell}</w:tcPr>{cell}</w:tc></w:tr>{more}"
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>"


def document(data: bytes) -> Document:
    return read(data, name="deal.docx")


def texts(data: bytes) -> list[str]:
    return [block.text for block in document(data).blocks]


def reasons(data: bytes, answers: Mapping[int, Answer]) -> dict[int, tuple[str, tuple[int, ...]]]:
    return {number: (one.reason, one.by) for number, one in obstacles(document(data), answers).items()}


def once(thing: str) -> str:
    return f"a file has room for one open change of {thing} at a time"


LAYOUTS = {
    "paragraph format": (
        p(r("A."), properties=f'<w:jc w:val="left"/><w:pPrChange {by(1)}><w:pPr/></w:pPrChange>'),
        once("a paragraph's format"),
    ),
    "cell delete": (table(p(r("A.")), of_cell=f"<w:cellDel {by(1)}/>"), once("a table cell")),
    "cell insert": (table(p(r("A.")), of_cell=f"<w:cellIns {by(1)}/>"), once("a table cell")),
    "cell merge": (table(p(r("A.")), of_cell=f'<w:cellMerge {by(1)} w:vMerge="cont"/>'), once("a table cell")),
    "table format": (
        table(p(r("A.")), of_row=f"<w:trPrChange {by(1)}><w:trPr/></w:trPrChange>"),
        once("the format of a table, row or cell"),
    ),
    "numbering": (
        p(r("A."), properties=f'<w:numPr><w:numId w:val="1"/><w:ins {by(1)}/></w:numPr>'),
        once("a paragraph's number"),
    ),
    "format": (
        p(r("A."), properties=f"<w:rPr><w:b/><w:rPrChange {by(1)}><w:rPr/></w:rPrChange></w:rPr>"),
        once("the format of a paragraph's end"),
    ),
    "section format": (
        p(r("A."), properties=f"<w:sectPr><w:sectPrChange {by(1)}><w:sectPr/></w:sectPrChange></w:sectPr>"),
        once("a section's layout"),
    ),
    "control insert": (
        p(
            f'<w:customXmlInsRangeStart {by(1)}/><w:sdt><w:sdtContent><w:customXmlInsRangeEnd w:id="1"/>{r("A.")}'
            f'<w:customXmlInsRangeStart {by(2)}/></w:sdtContent></w:sdt><w:customXmlInsRangeEnd w:id="2"/>'
        ),
        once("a content control"),
    ),
    "formula insert": (
        p(f"<m:oMath><m:r><w:ins {by(1)}><w:rPr/></w:ins><m:t>x</m:t></m:r></m:oMath>"),
        once("a part of a formula"),
    ),
}


@pytest.mark.parametrize("kind", LAYOUTS)
def test_what_a_file_can_state_once_is_not_answered_over(word: Build, at: datetime, kind: str) -> None:
    body, reason = LAYOUTS[kind]
    data = word(body + END)
    assert [one.kind for one in document(data).revisions] == [kind]
    assert reasons(data, {0: Reject()}) == {0: (reason, ())}
    assert reasons(data, {0: Accept()}) == {}
    assert answer_revisions(document(data), {0: Reject()}, author="Us", at=at) == data
    assert not document(answer_revisions(document(data), {0: Reject()}, author="Us", at=at, settle=[0])).revisions


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("paragraph mark insert", p(r("A."), properties=f"<w:rPr><w:ins {by(1)}/></w:rPr>")),
        ("row delete", table(p(r("A.")), of_row=f"<w:del {by(1)}/>")),
        ("format", p(r("A.", look=f"<w:rPr><w:b/><w:rPrChange {by(1)}><w:rPr/></w:rPrChange></w:rPr>"))),
        ("paragraph format", LAYOUTS["paragraph format"][0]),
    ],
)
def test_only_words_can_be_countered(word: Build, kind: str, body: str) -> None:
    data = word(body + END)
    assert [one.kind for one in document(data).revisions] == [kind]
    assert reasons(data, {0: Counter("B.")}) == {0: ("it has no words that others could take the place of", ())}
    assert unanswerable(document(data), {0: Counter("B.")}, settle=[0]) == (0,)


def test_a_counter_needs_a_mark(word: Build) -> None:
    data = word(p(f"<w:ins {by(1)}>{r('A.')}</w:ins>") + END)
    found = obstacles(document(data), {0: Counter("B.")}, settle=[0])
    assert found[0].reason == "other words need a mark"
    assert unanswerable(document(data), {0: Counter("B.")}) == ()


def test_words_within_another_deletion_need_its_answer_too(word: Build, at: datetime) -> None:
    inner = f"<w:del {by(2, 'Third')}>{r('days ', 'delText')}</w:del>"
    data = word(p(r("Ten "), f"<w:moveFrom {by(1)}>{inner}{r('at most')}</w:moveFrom>", r(".")))
    assert reasons(data, {1: Reject()}) == {1: (WITHIN, (0,))}
    assert reasons(data, {1: Reject(), 0: Counter("weeks")}) == {1: (WITHIN, (0,))}
    both: dict[int, Answer] = {0: Reject(), 1: Reject()}
    assert reasons(data, both) == {}
    written = answer_revisions(document(data), both, author="Us", at=at)
    assert texts(accept_revisions(document(written))) == ["Ten days at most."]


def test_an_insertion_within_a_deletion_of_another_is_answered(word: Build, at: datetime) -> None:
    inner = f"<w:ins {by(2, 'Third')}>{r('business ', 'delText')}</w:ins>"
    data = word(p(r("Ten "), f"<w:del {by(1)}>{inner}{r('days', 'delText')}</w:del>", r(".")))
    for answers, result in (
        ({0: Reject()}, "Ten business days."),
        ({0: Reject(), 1: Reject()}, "Ten days."),
        ({1: Reject()}, "Ten ."),
    ):
        assert reasons(data, answers) == {}
        written = document(answer_revisions(document(data), answers, author="Us", at=at))
        assert texts(accept_revisions(written)) == [result]
        assert texts(reject_revisions(written, of=lambda author, _date: author == "Us")) == ["Ten ."]


def test_words_in_a_row_or_cell_that_goes_need_its_answer_too(word: Build) -> None:
    gone = p(f"<w:del {by(2)}>{r('Valves', 'delText')}</w:del>", f"<w:ins {by(3)}>{r('Pipes')}</w:ins>")
    in_row = word(table(gone, of_row=f"<w:del {by(1)}/>", more="<w:tr><w:tc><w:p/></w:tc></w:tr>") + END)
    assert reasons(in_row, {1: Reject(), 2: Counter("Pumps")}) == {1: (WITHIN, (0,)), 2: (WITHIN, (0,))}
    assert reasons(in_row, {0: Reject(), 1: Reject(), 2: Reject()}) == {}
    again = reasons(in_row, {0: Reject(), 2: Counter("Pumps")})
    assert again == {2: ("it stands in a row or note that is inserted again as a whole", (0,))}
    in_cell = word(table(gone, of_cell=f"<w:cellDel {by(1)}/>") + END)
    assert {number: by for number, (_, by) in reasons(in_cell, dict.fromkeys(range(3), Reject())).items()} == {
        0: (),
        1: (0,),
    }
    in_new_row = word(table(gone, of_row=f"<w:ins {by(1)}/>") + END)
    assert reasons(in_new_row, {0: Reject(), 2: Counter("Pumps")}) == {2: (WITHIN, (0,))}


def test_words_in_a_note_need_the_answer_to_its_reference(word: Build, at: datetime) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    inner = f"<w:del {by(2)}>{r('Calendar days.', 'delText')}</w:del><w:ins {by(3)}>{r('Working days.')}</w:ins>"
    body = p(r("Ten days"), f"<w:del {by(1)}>{reference}</w:del>", r("."))
    data = word(body, footnotes=f'<w:footnote w:id="2">{p(inner)}</w:footnote>')
    assert reasons(data, {1: Reject(), 2: Reject()}) == {1: (WITHIN, (0,))}
    assert reasons(data, {0: Reject(), 1: Reject(), 2: Reject()}) == {}
    again = reasons(data, {0: Reject(), 2: Counter("Days.")})
    assert again == {2: ("it stands in a row or note that is inserted again as a whole", (0,))}
    written = answer_revisions(document(data), {0: Reject()}, author="Us", at=at)
    assert "Calendar days." in texts(accept_revisions(document(written)))


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


PARTED = (
    p(
        r("See "),
        f"<w:ins {by(1)}>{field('begin')}{r(' REF a ', 'instrText')}{field('separate')}</w:ins>",
        f"<w:ins {by(2, 'Third')}>{r('clause 4')}{field('end')}</w:ins>",
        r("."),
    )
    + END
)


def test_a_part_of_a_field_does_not_go_alone(word: Build, at: datetime) -> None:
    data = word(PARTED)
    assert reasons(data, {0: Reject()}) == {0: ("it holds a part of a field, and the other parts stay", (1,))}
    assert reasons(data, {1: Counter("clause 5")}) == {
        1: ("it holds a part of a field, and the other parts stay", (0,))
    }
    both: dict[int, Answer] = {0: Reject(), 1: Reject()}
    assert reasons(data, both) == {}
    written = document(answer_revisions(document(data), both, author="Us", at=at))
    assert texts(accept_revisions(written)) == ["See .", "End."]


def test_a_format_of_a_part_of_a_field_is_told(word: Build) -> None:
    look = f"<w:rPr><w:b/><w:rPrChange {by(1)}><w:rPr/></w:rPrChange></w:rPr>"
    begin = field("begin").replace("<w:r>", f"<w:r>{look}")
    data = word(p(begin, r(" PAGE ", "instrText"), field("separate"), r("4"), field("end")) + END)
    assert reasons(data, {0: Reject()}) == {0: ("it formats a part of a field", ())}


def test_a_change_that_is_not_there_cannot_be_answered(word: Build, at: datetime) -> None:
    data = word(p(f"<w:ins {by(1)}>{r('A.')}</w:ins>"))
    for number in (-1, 1):
        with pytest.raises(NoSuchRevision, match="the file has 1"):
            obstacles(document(data), {number: Accept()})
        with pytest.raises(NoSuchRevision):
            answer_revisions(document(data), {number: Accept()}, author="Us", at=at)


def test_text_has_nothing_to_answer() -> None:
    assert obstacles(read(b"text", name="deal.txt"), {}) == {}
