"""Content controls in a redline: what fills them stands in them, and none stays behind without content."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Document, accept_revisions, read, reject_revisions, resolve_document, write_redline
from negotiator.redline import Accept, compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

_STYLES = '<w:style w:type="character" w:styleId="Hint"><w:name w:val="Placeholder Text"/></w:style>'
_RANGE = re.compile(r'<w:customXmlDelRange(Start|End) w:id="(\d+)"')


def r(words: str, style: str = "") -> str:
    named = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{named}<w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def control(inner: str, sign: str = "") -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="Law"/>{sign}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


def sides(word: Build, before: str, after: str) -> tuple[Document, Document]:
    first, last = p(r("The parties agree.")), p(r("Signed in two copies."))
    old, new = (read(word(first + body + last, styles=_STYLES), name="deal.docx") for body in (before, after))
    return old, new


@pytest.fixture
def written(word: Build, unzip: Unzip, at: datetime) -> Callable[[str, str], str]:
    """Return a function from two bodies to that of their redline, which says both."""

    def body(before: str, after: str) -> str:
        old, new = sides(word, before, after)
        data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
        marked = read(data, name="marked.docx")
        for resolve, side in ((accept_revisions, new), (reject_revisions, old)):
            settled = read(resolve(marked), name="settled.docx")
            assert [block.text for block in settled.blocks] == [block.text for block in side.blocks]
        return unzip(data)["word/document.xml"].decode()

    return body


@pytest.mark.parametrize("words", [("England", "France"), ("The laws of England", "The laws of France")])
@pytest.mark.parametrize("tail", ["", " apply."])
def test_what_replaces_words_of_a_control_stands_in_it(
    written: Callable[[str, str], str], words: tuple[str, str], tail: str
) -> None:
    old, new = (p(r("Law: "), control(r(one)), r(tail)) for one in words)
    inside = re.search("<w:sdtContent>(.*)</w:sdtContent>", written(old, new))
    assert inside is not None
    assert "England" in inside[1]
    assert "France" in inside[1]


def test_what_stands_beside_the_control_now_is_put_beside_it(written: Callable[[str, str], str]) -> None:
    body = written(p(control(r("England")), r(" rules")), p(r("France rules")))
    assert body.index("France") > body.index("</w:sdtContent>")
    body = written(p(control(r("England")), r(" rules")), p(control(r("England")), r(", not Wales, rules")))
    assert body.index("Wales") > body.index("</w:sdtContent>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (p(r("Under "), control(r("English")), r(" law.")), p(r("Under law."))),
        (control(p(r("English law holds."))) + p(r("Notices.")), p(r("Notices."))),
        (control(p(r("English law.")) + p(r("English courts."))) + p(r("Notices.")), p(r("Notices."))),
    ],
)
def test_a_control_goes_with_all_that_it_holds(written: Callable[[str, str], str], before: str, after: str) -> None:
    body = written(before, after)
    found = _RANGE.findall(body)
    assert [kind for kind, _ in found] == ["Start", "End", "Start", "End"]
    assert found[0][1] == found[1][1] != found[2][1] == found[3][1]
    edges = [body.index(one) for one in ("<w:sdt>", "<w:sdtContent>", "</w:sdtContent>", "</w:sdt>")]
    places = [match.start() for match in _RANGE.finditer(body)]
    assert sorted([*edges, *places]) == [places[0], *edges[:2], *places[1:3], *edges[2:], places[3]]


def test_the_struck_control_is_told_and_gone_once_that_is_accepted(word: Build, at: datetime, unzip: Unzip) -> None:
    old, new = sides(word, p(r("Under "), control(r("English")), r(" law.")), p(r("Under law.")))
    redline = compare(old.blocks, new.blocks)
    marked = read(write_redline(old, new, redline, author="Us", at=at), name="marked.docx")
    assert [revision.kind for revision in marked.revisions if "control" in revision.kind] == ["control delete"]
    assert b"sdt" not in unzip(accept_revisions(marked))["word/document.xml"]
    rejected = unzip(reject_revisions(marked))["word/document.xml"]
    assert b"<w:sdt>" in rejected
    assert b"customXml" not in rejected
    assert b"sdt" not in unzip(resolve_document(old, new, redline, {}, default=Accept()))["word/document.xml"]


def test_a_control_that_keeps_some_of_its_words_stays(written: Callable[[str, str], str]) -> None:
    before = control(p(r("English law holds.")) + p(r("English courts decide.")))
    assert not _RANGE.search(written(before, control(p(r("English courts decide.")))))
    assert not _RANGE.search(written(p(control(r("Old")), r(" law")), p(control(r("New")), r(" law"))))


@pytest.mark.parametrize(("style", "stays"), [("", False), ("Hint", True)])
def test_what_fills_a_control_in_is_no_placeholder(written: Callable[[str, str], str], style: str, stays: bool) -> None:
    sign = "<w:showingPlcHdr/>"
    before = p(r("Law of "), control(r("[Country]", "Hint"), sign))
    body = written(before, p(r("Law of "), control(r("France", style), sign if stays else "")))
    assert (sign in body) is stays


def test_a_control_that_somebody_brought_stays_theirs(word: Build, at: datetime) -> None:
    theirs = 'w:author="Ada" w:date="2020-01-01T00:00:00Z"'
    start, end = f'<w:customXmlInsRangeStart w:id="{{0}}" {theirs}/>', '<w:customXmlInsRangeEnd w:id="{0}"/>'
    inside = end.format(8) + p(r("English law holds.")) + start.format(9)
    brought = f"{start.format(8)}{control(inside)}{end.format(9)}"
    old, new = sides(word, brought + p(r("Notices.")), p(r("Notices.")))
    marked = read(write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at), name="marked.docx")
    controls = [(one.author, one.kind) for one in marked.revisions if "control" in one.kind]
    assert controls == [("Ada", "control insert")]
