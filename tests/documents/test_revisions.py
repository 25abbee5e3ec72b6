"""Tracked changes as Word and others write them: listed once, placed in both views, resolved either way."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from negotiator.documents import Document, Revision, accept_revisions, in_view, read, reject_revisions
from negotiator.redline import Span

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def by(number: int, author: str = "Ann") -> str:
    return f'w:id="{number}" w:author="{author}" w:date="2026-01-0{number % 9 + 1}T10:00:00Z"'


def r(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def marked(marks: str) -> str:
    return f"<w:rPr>{marks}</w:rPr>"


def deal(data: bytes) -> Document:
    return read(data, name="deal.docx")


def both(document: Document) -> tuple[list[str], list[str]]:
    views = document, in_view(document, "rejected")
    return [b.text for b in views[0].blocks], [b.text for b in views[1].blocks]


def spans(document: Document) -> list[tuple[str, str, tuple[int, int] | None, tuple[int, int] | None]]:
    """Return kind, words and place in both views of each revision in the first block."""

    def place(revision: Revision) -> tuple[int, int] | None:
        return None if revision.span is None else (revision.span.start, revision.span.end)

    other = in_view(document, "rejected").revisions
    pairs = zip(document.revisions, other, strict=True)
    return [(one.kind, one.text, place(one), place(two)) for one, two in pairs]


def texts(data: bytes) -> list[str]:
    return [block.text for block in deal(data).blocks]


DELETED = f"<w:del {by(2, 'Bob')}>{r('b', 'delText')}</w:del>"
INSERTED = f"<w:ins {by(2, 'Bob')}>{r('b')}</w:ins>"


@pytest.mark.parametrize(
    ("inner", "accepted", "rejected", "listed"),
    [
        (f"<w:ins {by(1)}>{r('a')}{DELETED}{r('c')}</w:ins>", "ac", "",
         [("insert", "abc", (0, 2), (0, 0)), ("delete", "b", (1, 1), (0, 0))]),
        (f"<w:del {by(1)}>{r('a', 'delText')}{INSERTED}</w:del>", "", "a",
         [("delete", "ab", (0, 0), (0, 1)), ("insert", "b", (0, 0), (1, 1))]),
        (f"<w:ins {by(1)}><w:moveFrom {by(2, 'Bob')}>{r('a')}</w:moveFrom></w:ins>", "", "",
         [("insert", "a", (0, 0), (0, 0)), ("move from", "a", (0, 0), (0, 0))]),
        (f"<w:moveTo {by(1)}>{r('a')}{DELETED}</w:moveTo>", "a", "",
         [("move to", "ab", (0, 1), (0, 0)), ("delete", "b", (1, 1), (0, 0))]),
        (f"<w:moveFrom {by(1)}>{r('a')}{INSERTED}</w:moveFrom>", "", "a",
         [("move from", "ab", (0, 0), (0, 1)), ("insert", "b", (0, 0), (1, 1))]),
        (f"{r('x')}<w:ins {by(1)}>{r('a')}</w:ins>{DELETED}<w:ins {by(3)}>{r('c')}</w:ins>", "xac", "xb",
         [("insert", "a", (1, 2), (1, 1)), ("delete", "b", (2, 2), (1, 2)), ("insert", "c", (2, 3), (2, 2))]),
    ],
)  # fmt: skip
def test_changes_within_changes_of_two_authors(
    word: Build, inner: str, accepted: str, rejected: str, listed: list[object]
) -> None:
    document = deal(word(p(inner)))
    assert both(document) == ([accepted], [rejected])
    assert texts(accept_revisions(document)) == [accepted]
    assert texts(reject_revisions(document)) == [rejected]
    assert spans(document) == listed
    assert [revision.author for revision in document.revisions][:2] == ["Ann", "Bob"][: len(document.revisions)]


def test_only_one_authors_changes_are_settled(word: Build) -> None:
    document = deal(word(p(f"<w:ins {by(1)}>{r('a')}{DELETED}</w:ins>")))
    settled = deal(reject_revisions(document, of=lambda author, _: author == "Bob"))
    assert [(one.author, one.kind, one.text) for one in settled.revisions] == [("Ann", "insert", "ab")]
    assert texts(accept_revisions(settled)) == ["ab"]


def test_a_mark_that_one_inserted_and_another_deleted(word: Build) -> None:
    marks = f"<w:ins {by(1)}/><w:del {by(2, 'Bob')}/>"
    document = deal(word(p(r("One "), marked(marks)) + p(r("two."))))
    assert both(document) == (["One two."], ["One two."])
    assert texts(accept_revisions(document)) == texts(reject_revisions(document)) == ["One two."]
    kept = reject_revisions(document, of=lambda author, _: author == "Bob")
    assert texts(kept) == ["One ", "two."]


def test_a_row_that_one_inserted_and_another_deleted(word: Build) -> None:
    row = f"<w:tr><w:trPr><w:ins {by(1)}/><w:del {by(2, 'Bob')}/></w:trPr><w:tc>{p(r('x'))}</w:tc></w:tr>"
    other = f"<w:tr><w:tc>{p(r('y'))}</w:tc></w:tr>"
    document = deal(word(f"<w:tbl><w:tblPr/><w:tblGrid/>{row}{other}</w:tbl>{p('')}"))
    assert both(document) == (["y", ""], ["y", ""])
    assert [(one.kind, one.text, one.span) for one in document.revisions] == [
        ("row insert", "x", None),
        ("row delete", "x", None),
    ]
    assert texts(reject_revisions(document, of=lambda author, _: author == "Bob")) == ["x", "y", ""]


def test_moves_over_paragraphs_and_cells_and_with_a_name_used_twice(word: Build) -> None:
    def ranged(way: str, number: int, inner: str) -> str:
        start = f'<w:move{way}RangeStart {by(number)} w:name="move1"/>'
        return f'{start}{inner}<w:move{way}RangeEnd w:id="{number}"/>'

    def moved(way: str, number: int, text: str) -> str:
        mark = f"<w:move{way} {by(number)}/>"
        return p(f"<w:move{way} {by(number)}>{r(text)}</w:move{way}>", marked(mark))

    def table(inner: str) -> str:
        return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"

    body = (
        ranged("From", 1, moved("From", 2, "One.") + moved("From", 3, "Two."))
        + table(ranged("To", 4, moved("To", 5, "One.") + moved("To", 6, "Two.")) + p(r("Cell.")))
        + ranged("From", 7, moved("From", 8, "Three.")) + p(r("Kept.")) + ranged("To", 9, moved("To", 10, "Three."))
        + p("")
    )  # fmt: skip
    document = deal(word(body))
    assert both(document) == (
        ["One.", "Two.", "Cell.", "Kept.", "Three.", ""],
        ["One.", "Two.", "Cell.", "Three.", "Kept.", ""],
    )
    assert texts(accept_revisions(document)) == both(document)[0]
    assert texts(reject_revisions(document)) == both(document)[1]
    kinds = [revision.kind for revision in document.revisions]
    assert (kinds.count("move from"), kinds.count("move to")) == (3, 3)


def former(tag: str, now: str, before: str, number: int = 1) -> str:
    return f"<w:{tag}>{now}<w:{tag}Change {by(number)}><w:{tag}>{before}</w:{tag}></w:{tag}Change></w:{tag}>"


CENTRED, LEFT = '<w:jc w:val="center"/>', '<w:jc w:val="left"/>'
TABLE_CHANGED = (
    f"<w:tbl>{former('tblPr', CENTRED, LEFT)}"
    '<w:tblGrid><w:gridCol w:w="9"/><w:tblGridChange w:id="5"><w:tblGrid><w:gridCol w:w="4"/><w:gridCol w:w="5"/>'
    "</w:tblGrid></w:tblGridChange></w:tblGrid>"
    f"<w:tr>{former('tblPrEx', CENTRED, '', 2)}{former('trPr', '<w:tblHeader/>', '<w:hidden/>', 3)}"
    f"<w:tc>{former('tcPr', '<w:noWrap/>', '<w:hideMark/>', 4)}{p(r('x'))}</w:tc></w:tr></w:tbl>"
)


def test_formats_of_tables_go_back(word: Build, unzip: Unzip) -> None:
    document = deal(word(TABLE_CHANGED + p("")))
    assert [(one.kind, one.author) for one in document.revisions] == [
        *[("table format", "Ann")], ("table format", ""), *[("table format", "Ann")] * 3,
    ]  # fmt: skip
    accepted, rejected = (
        unzip(data)["word/document.xml"].decode() for data in (accept_revisions(document), reject_revisions(document))
    )
    assert "Change" not in accepted + rejected
    for tag in ("tblHeader", "noWrap"):
        assert f"<w:{tag}/>" in accepted
        assert f"<w:{tag}/>" not in rejected
    assert rejected.count("<w:gridCol ") == 2
    assert re.search(r"<w:trPr><w:hidden/></w:trPr><w:tc><w:tcPr><w:hideMark/></w:tcPr>", rejected)
    assert '<w:tblPr><w:jc w:val="left"/></w:tblPr>' in rejected


def test_formats_of_sections_marks_and_numbers_go_back(word: Build, unzip: Unzip) -> None:
    mark = f"<w:rPr><w:b/><w:rPrChange {by(1)}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>"
    numbered = (
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/><w:numberingChange {by(2)} w:original="1."/>'
        f"<w:ins {by(3)}/></w:numPr>"
    )
    section = former("sectPr", '<w:pgSz w:w="9"/>', '<w:pgSz w:w="8"/>', 4)
    document = deal(word(p(r("words"), numbered + mark + section) + p(r("End."))))
    assert [(one.kind, one.text) for one in document.revisions] == [
        ("numbering", ""), ("numbering", ""), ("format", ""), ("section format", ""),
    ]  # fmt: skip
    assert {one.span for one in document.revisions} == {Span(block=0, start=5, end=5)}
    rejected = unzip(reject_revisions(document))["word/document.xml"].decode()
    assert '<w:pgSz w:w="8"/>' in rejected
    assert "<w:rPr><w:i/></w:rPr><w:sectPr>" in rejected
    assert '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>' in rejected


@pytest.mark.parametrize(
    ("change", "accepted", "rejected"),
    [
        ('w:vMerge="cont"', '<w:vMerge w:val="continue"/>', ""),
        ('w:vMerge="rest"', '<w:vMerge w:val="restart"/>', ""),
        ('w:vMergeOrig="cont"', "", '<w:vMerge w:val="continue"/>'),
        ('w:vMerge="rest" w:vMergeOrig="cont"', '<w:vMerge w:val="restart"/>', '<w:vMerge w:val="continue"/>'),
    ],
)
def test_a_changed_merge_of_cells(word: Build, unzip: Unzip, change: str, accepted: str, rejected: str) -> None:
    cell = f'<w:tc><w:tcPr><w:tcW w:w="9"/><w:noWrap/><w:cellMerge {by(1)} {change}/></w:tcPr>{p(r("x"))}</w:tc>'
    document = deal(word(f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}</w:tr></w:tbl>{p('')}"))
    for data, wanted in ((accept_revisions(document), accepted), (reject_revisions(document), rejected)):
        assert f'<w:tcPr><w:tcW w:w="9"/>{wanted}<w:noWrap/></w:tcPr>' in unzip(data)["word/document.xml"].decode()
    assert [(one.kind, one.text) for one in document.revisions] == [("cell merge", "x")]


def test_changes_in_notes_headers_boxes_controls_links_and_fields(word: Build) -> None:
    def change(number: int) -> str:
        return f"<w:ins {by(number)}>{r(f'n{number}')}</w:ins>"

    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = f"{mark.format('begin')}{r('REF x', 'instrText')}{mark.format('separate')}{change(4)}{mark.format('end')}"
    box = f"<w:r><w:pict><w:txbxContent>{p(change(5))}</w:txbxContent></w:pict></w:r>"
    body = p(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{change(1)}</w:sdtContent></w:sdt><w:hyperlink w:anchor='x'>{change(2)}"
        f'</w:hyperlink><w:fldSimple w:instr="DATE">{change(3)}</w:fldSimple>{field}{box}'
        '<w:r><w:footnoteReference w:id="1"/></w:r>'
    )
    section = '<w:sectPr><w:headerReference w:type="default" r:id="part1"/></w:sectPr>'
    notes = f'<w:footnote w:id="1">{p(change(6))}</w:footnote>'
    document = deal(word(body + section, header1=p(change(7)), footnotes=notes))
    found = {one.id: one for one in document.revisions}
    assert sorted(found) == [str(number) for number in range(1, 8)]
    assert {key: one.text for key, one in found.items()} == {str(number): f"n{number}" for number in range(1, 8)}
    assert [found[key].part for key in "567"] == ["word/document.xml", "word/footnotes.xml", "word/header1.xml"]
    for one in found.values():
        assert one.span is not None
        block = document.blocks[one.span.block]
        assert block.text[one.span.start : one.span.end] == one.text
    assert found["1"].date == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert set(both(document)[1]) == {"\ufffd\ufffd", ""}


def test_a_drawing_given_twice_is_listed_once_and_settled_in_both(word: Build, unzip: Unzip) -> None:
    boxed = f"<w:ins {by(1)}>{r('boxed')}</w:ins>"
    box = f"<w:pict><w:txbxContent>{p(boxed)}</w:txbxContent></w:pict>"
    twins = f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    data = word(p(f"<w:ins {by(2)}><w:r>{twins}</mc:AlternateContent></w:r></w:ins>"))
    document = deal(data)
    assert [(one.id, one.text) for one in document.revisions] == [("2", "boxed"), ("1", "boxed")]
    settled = unzip(accept_revisions(document))["word/document.xml"]
    assert settled.count(b"boxed") == 2
    assert b"<w:ins" not in settled


def controlled(name: str, control: str = "sdt") -> str:
    inner = f'<w:customXml{name}RangeEnd w:id="1"/>{r("held")}<w:customXml{name}RangeStart {by(3)}/>'
    whole = {
        "sdt": f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>",
        "customXml": f'<w:customXml w:element="e"><w:customXmlPr/>{inner}</w:customXml>',
    }[control]
    return p(f'{r("a")}<w:customXml{name}RangeStart {by(1)}/>{whole}<w:customXml{name}RangeEnd w:id="3"/>{r("b")}')


@pytest.mark.parametrize(
    ("name", "kind", "accepted", "rejected"),
    [
        ("Ins", "control insert", 1, 0),
        ("Del", "control delete", 0, 1),
        ("MoveTo", "control move to", 1, 0),
        ("MoveFrom", "control move from", 0, 1),
    ],
)
@pytest.mark.parametrize("control", ["sdt", "customXml"])
def test_controls_come_and_go_and_leave_what_they_held(
    word: Build, unzip: Unzip, name: str, kind: str, accepted: int, rejected: int, control: str
) -> None:
    document = deal(word(controlled(name, control)))
    assert spans(document) == [(kind, "held", (1, 5), (1, 5))]
    for data, count in ((accept_revisions(document), accepted), (reject_revisions(document), rejected)):
        xml = unzip(data)["word/document.xml"].decode()
        assert texts(data) == ["aheldb"]
        assert len(re.findall(f"<w:{control}[ >]", xml)) == count
        assert "Range" not in xml
        assert ("Pr/>" in xml) is bool(count)


def formula(*parts: str) -> str:
    return f"<m:oMath>{''.join(parts)}</m:oMath>"


def fraction(mark: str) -> str:
    control = f"<m:ctrlPr>{mark}</m:ctrlPr>"
    number = "<m:e><m:r><m:t>{}</m:t></m:r></m:e>"
    return f"<m:f><m:fPr>{control}</m:fPr>{number.format(1)}{number.format(2)}</m:f>"


X = "<m:r><m:t>x</m:t></m:r>"


@pytest.mark.parametrize(
    ("inner", "kind", "accepted", "rejected"),
    [
        (formula(X, fraction(f"<w:ins {by(1)}><w:rPr/></w:ins>")), "formula insert", ["x", "1", "2"], ["x"]),
        (formula(X, fraction(f"<w:del {by(1)}><w:rPr/></w:del>")), "formula delete", ["x"], ["x", "1", "2"]),
        (formula(fraction(f"<w:ins {by(1)}/>")), "formula insert", ["1", "2"], []),
        (formula(X, f"<m:r><w:del {by(1)}/><m:t>y</m:t></m:r>"), "formula delete", ["x"], ["x", "y"]),
        (formula(X, f"<w:ins {by(1)}><m:r><m:t>y</m:t></m:r></w:ins>"), "insert", ["x", "y"], ["x"]),
        (f"<w:ins {by(1)}>{formula(X)}</w:ins>", "insert", ["x"], []),
    ],
)
def test_parts_of_formulas_come_and_go(
    word: Build, unzip: Unzip, inner: str, kind: str, accepted: list[str], rejected: list[str]
) -> None:
    document = deal(word(p(r("see ") + inner)))
    assert [one.kind for one in document.revisions] == [kind]
    for data, view, wanted in (
        (accept_revisions(document), document, accepted),
        (reject_revisions(document), in_view(document, "rejected"), rejected),
    ):
        xml = unzip(data)["word/document.xml"].decode()
        assert re.findall("<m:t>(.*?)</m:t>", xml) == wanted
        assert deal(data).blocks == view.blocks
        assert [block.text for block in view.blocks] == ["see \ufffd" if wanted else "see "]
        assert not deal(data).revisions


def test_a_mark_on_a_run_or_a_control_joins_no_paragraphs(word: Build) -> None:
    run = f"<w:r><w:rPr><w:ins {by(1)}/></w:rPr><w:t>a</w:t></w:r>"
    control = f"<w:sdt><w:sdtPr><w:rPr><w:ins {by(2)}/></w:rPr></w:sdtPr><w:sdtContent>{r('b')}</w:sdtContent></w:sdt>"
    document = deal(word(p(run + control) + p(r("c"))))
    assert both(document) == (["ab", "c"], ["ab", "c"])
    assert texts(reject_revisions(document)) == ["ab", "c"]
    assert not deal(reject_revisions(document)).revisions
