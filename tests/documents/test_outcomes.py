"""What a written part says both ways: paragraphs that are read where they stand say what resolving them would give."""

import copy
import re
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import _Element as Element

from negotiator.documents import Document, RedlineUnsafe, read, write_redline
from negotiator.documents import names as n
from negotiator.documents.checking import Held, check
from negotiator.documents.inventory import earlier_changes, things
from negotiator.documents.marks import Marks
from negotiator.documents.outcomes import Outcome, both_ways
from negotiator.documents.package import open_package
from negotiator.documents.reader import tree_of
from negotiator.documents.resolve import resolve
from negotiator.documents.shapes import View
from negotiator.documents.stories import Stories, paragraphs_in, scan
from negotiator.documents.treatments import Treatments
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
OURS = 'w:author="Us" w:date="2026-03-02T09:00:00Z"'
THEIRS = 'w:author="Earlier" w:date="2026-01-05T10:00:00Z"'


def r(text: str, tag: str = "t", inner: str = "") -> str:
    return f'<w:r>{inner}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def change(tag: str, inner: str = "", by: str = OURS) -> str:
    """Return a tracked change; its id stands for one that is given out later."""
    return f'<w:{tag} w:id="#" {by}>{inner}</w:{tag}>'


def p(inner: str, mark: str = "", more: str = "") -> str:
    properties = f"<w:pPr>{f'<w:rPr>{mark}</w:rPr>' if mark else ''}{more}</w:pPr>" if mark or more else ""
    return f"<w:p>{properties}{inner}</w:p>"


FIELD = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
MOVE = '<w:move{0}RangeStart w:id="7{0}" w:name="m" {1}/>{2}<w:move{0}RangeEnd w:id="7{0}"/>'
# what is read where it stands
PLAIN = [
    p(r("Whereas")),
    p(r("pays in ") + change("del", r("ten", "delText")) + change("ins", r("two")) + r(" days")),
    p(change("moveFrom", r("Away")) + change("moveTo", r("here") + r("to"))),
    p('<w:r><w:tab/><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t><w:lastRenderedPageBreak/></w:r><w:proofErr/>'),
    p('<w:bookmarkStart w:id="3" w:name="x"/>' + r("marked") + '<w:bookmarkEnd w:id="3"/>'),
    p(""),
]
# what is resolved
RICH = [
    p(r("gone ") + change("del", r("x", "delText")), mark=change("del")),
    p(change("ins", r("come")), mark=change("ins")),
    p(r("gone by them"), mark=change("del", by=THEIRS)),
    p(change("ins", r("theirs"), THEIRS) + change("del", r("not", "delText"), THEIRS)),
    p(change("ins", r("a") + change("del", r("b", "delText")) + r("c"))),
    p(change("ins", r("a") + change("del", r("b", "delText"), THEIRS), THEIRS)),
    p(change("ins", r("odd", "delText")) + change("del", r("odder"))),
    p(change("ins", '<w:bookmarkStart w:id="4" w:name="y"/>' + r("d") + '<w:bookmarkEnd w:id="4"/>')),
    p(change("ins", f'<w:hyperlink w:anchor="x">{r("e")}</w:hyperlink>') + r("f")),
    p(f'<w:hyperlink w:anchor="x">{change("del", r("g", "delText"))}</w:hyperlink>'),
    p(f"<w:sdt><w:sdtContent>{r('h')}</w:sdtContent></w:sdt>{FIELD}"),
    p("<w:r><w:t>i<!-- remark -->j</w:t></w:r>"),
    p(r("i") + "<!-- remark -->"),
    p(r("k", inner=f"<w:rPr><w:b/>{change('rPrChange', '<w:rPr/>')}</w:rPr>")),
    p(r("l", inner=f"<w:rPr>{change('ins')}</w:rPr>")),
    p(r("m"), more=change("pPrChange", "<w:pPr/>")),
    p(r("n"), more="<w:sectPr/>"),
    p(change("ins", r("o")), mark=change("ins"), more="<w:sectPr/>"),
    p("<w:r><w:drawing><w:txbxContent>" + p(r("q") + change("ins", r("s"))) + "</w:txbxContent></w:drawing></w:r>"),
    p(MOVE.format("From", OURS, change("moveFrom", r("t"))), mark=change("moveFrom")),
    p(MOVE.format("To", OURS, change("moveTo", r("t"))), mark=change("moveTo")),
    '<w:bookmarkStart w:id="5" w:name="z"/>',
    f"<w:sdt><w:sdtContent>{p(r('u') + change('ins', r('v')))}</w:sdtContent></w:sdt>",
    f"<w:tbl><w:tr><w:trPr>{change('ins')}</w:trPr><w:tc>{p(r('w'), mark=change('ins'))}</w:tc></w:tr></w:tbl>",
    f"<w:tbl><w:tr><w:tc>{p(r('x') + change('del', r('y', 'delText')))}</w:tc></w:tr></w:tbl>",
]


def numbered(body: str) -> str:
    return "".join(f"{part}{number}" for number, part in enumerate(body.split("#"), 100)).removesuffix(
        str(100 + body.count("#"))
    )


def ours_in(data: bytes, at: datetime) -> Marks:
    marks = Marks([], author="Us", at=at)
    marks.ids |= {number.decode() for number in re.findall(rb'w:id="(\d+)" w:author="Us"', data)}
    return marks


def said(stories: Stories, outcome: Outcome) -> list[str]:
    return [
        text
        for paragraph in paragraphs_in(stories.stories[0].container)
        for text in outcome.gaps.get(paragraph.element, [paragraph.text])
    ]


def resolved(root: Element, marks: Marks, *, accept: bool, everything: bool) -> Outcome:
    """Return a whole part with its changes resolved, nothing left out."""
    twin = copy.deepcopy(root)
    resolve(twin, accept=accept, only=lambda mark: everything or marks.is_ours(mark))
    return Outcome.untouched(twin)


BLOCKS = st.lists(st.sampled_from([*PLAIN, *PLAIN, *PLAIN, *PLAIN, *RICH]), min_size=3, max_size=25)


@pytest.mark.parametrize("view", ["accepted", "rejected"])
@given(blocks=BLOCKS)
def test_both_ways_are_what_resolving_gives(word: Build, at: datetime, view: View, blocks: Sequence[str]) -> None:
    data = numbered("".join([*blocks, p(r("Signed.")), "<w:sectPr/>"]))
    package = open_package(word(data), name="deal.docx")
    root, marks = package.root(package.main_part), ours_in(data.encode(), at)
    everything = view == "accepted"
    whole = [
        resolved(root, marks, accept=True, everything=everything),
        resolved(root, marks, accept=False, everything=False),
    ]
    for mine, theirs in zip(both_ways(root, marks, everything=everything), whole, strict=True):
        stories = [scan(package, view, roots={package.main_part: one.root}) for one in (mine, theirs)]
        assert said(stories[0], mine) == said(stories[1], theirs)
        assert mine.things() == theirs.things() == things(theirs.root)
        assert earlier_changes(mine.root) == earlier_changes(theirs.root)


@pytest.mark.parametrize("block", PLAIN)
def test_words_are_read_where_they_stand(word: Build, at: datetime, block: str) -> None:
    data = numbered(block * 9)
    package = open_package(word(data), name="deal.docx")
    for outcome in both_ways(package.root(package.main_part), ours_in(data.encode(), at), everything=True):
        assert len(list(outcome.root.iter(n.PARAGRAPH))) == 3
        assert [len(texts) for texts in outcome.gaps.values()] == [7]


@pytest.mark.parametrize("block", RICH)
def test_whatever_holds_more_is_resolved(word: Build, at: datetime, block: str) -> None:
    data = numbered(block * 9)
    package = open_package(word(data), name="deal.docx")
    for outcome in both_ways(package.root(package.main_part), ours_in(data.encode(), at), everything=True):
        assert not outcome.gaps


def agreement(days: str) -> str:
    """Return a body whose paragraphs are nearly all read where they stand."""
    clauses = [p(r(f"Clause {number} is kept as it is.")) for number in range(6)]
    marked = p('<w:bookmarkStart w:id="8" w:name="one"/>' + r("It is named.") + '<w:bookmarkEnd w:id="8"/>')
    return "".join([*clauses[:3], marked, p(r(f"The Buyer pays within {days} days of it.")), *clauses[3:]])


@pytest.fixture(scope="module")
def sides(word: Build) -> tuple[Document, Document]:
    old, new = (read(word(agreement(days)), name="deal.docx") for days in ("ten", "thirty"))
    return old, new


FAULTS = [
    ("a kept word", "Clause 2 is kept", "Clause 2 is cut"),
    ("a paragraph lost", p(r("Clause 2 is kept as it is.")), ""),
    ("a paragraph twice", p(r("Clause 2 is kept as it is.")), p(r("Clause 2 is kept as it is.")) * 2),
    ("an empty paragraph", p(r("Clause 3 is kept as it is.")), p(r("Clause 3 is kept as it is.")) + p("")),
    ("the words of another paragraph", ">Clause 1 is kept as it is.<", ">Clause 2 is kept as it is.<"),
    ("a space", "pays within <", "pays within<"),
    ("an inserted word", ">thirty<", ">forty<"),
    ("a deleted word", ">ten<", ">nine<"),
    ("a deleted word left standing", '<w:delText xml:space="preserve">ten</w:delText>', "<w:t>ten</w:t>"),
    ("our name", f'{OURS}><w:r><w:t xml:space="preserve">thirty', f'{THEIRS}><w:r><w:t xml:space="preserve">thirty'),
    ("a tab", '<w:t xml:space="preserve">Clause 3', '<w:tab/><w:t xml:space="preserve">Clause 3'),
    ("a bookmark", '<w:bookmarkStart w:id="8" w:name="one"/>', ""),
    ("a bookmark's name", '<w:bookmarkStart w:id="8" w:name="one"/>', '<w:bookmarkStart w:id="8" w:name="two"/>'),
]


def checked(sides: tuple[Document, Document], parts: dict[str, bytes], word: Build, at: datetime) -> None:
    data, (old, new) = word("", extra=parts), sides
    marks, held = ours_in(parts["word/document.xml"].replace(THEIRS.encode(), OURS.encode()), at), Held.of(tree_of(old))
    redline, treatments = compare(old.blocks, new.blocks), Treatments({}, default=None)
    check(old, new, redline, data, held=held, treatments=treatments, marks=marks, margins=())


@pytest.mark.parametrize(("right", "wrong"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_fault_in_a_row_of_paragraphs_is_refused(
    sides: tuple[Document, Document], word: Build, unzip: Unzip, at: datetime, right: str, wrong: str
) -> None:
    parts = unzip(write_redline(*sides, compare(sides[0].blocks, sides[1].blocks), author="Us", at=at))
    checked(sides, parts, word, at)
    body = parts["word/document.xml"].decode()
    assert body.count(right) == 1
    parts["word/document.xml"] = body.replace(right, wrong).encode()
    with pytest.raises(RedlineUnsafe):
        checked(sides, parts, word, at)
