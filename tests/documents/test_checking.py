"""The writer's own check refuses a file that says, keeps or names anything else than it should."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Document, RedlineUnsafe, read, write_redline
from negotiator.documents.checking import Held, Margin, check
from negotiator.documents.marks import Marks
from negotiator.documents.reader import tree_of
from negotiator.documents.treatments import APPLIED, LEFT, TRACKED, Treatments
from negotiator.redline import Accept, Counter, Redline, Reject, compare

Build = Callable[..., bytes]
EARLIER = 'w:id="5" w:author="Earlier" w:date="2026-01-05T10:00:00Z"'
FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
DRAFT = "<w:p><w:r><w:t>Draft</w:t></w:r></w:p>"
HEADER = '<w:sectPr><w:headerReference w:type="default" r:id="part1"/></w:sectPr>'


def body(words: str, more: str = "") -> str:
    theirs = f"<w:ins {EARLIER}><w:r><w:t>agreed </w:t></w:r></w:ins>"
    return f'<w:p>{theirs}<w:r><w:t xml:space="preserve">{words}</w:t></w:r>{more}</w:p>'


@pytest.fixture
def checked(word: Build, at: datetime) -> Callable[..., None]:
    """Return a function that writes a redline, lets `change` tamper with the old file's text in it, and checks."""

    def run(old: str, new: str, change: Callable[[bytes], bytes], *, margins: tuple[Margin, ...] = ()) -> None:
        before, after = (read(word(text, header1=DRAFT), name="deal.docx") for text in (old, new))
        redline = compare(before.blocks, after.blocks)
        data = change(write_redline(before, after, redline, author="Us", at=at))
        _check(before, after, redline, data, at, margins)

    def _check(
        old: Document, new: Document, redline: Redline, data: bytes, at: datetime, margins: tuple[Margin, ...]
    ) -> None:
        marks = Marks([], author="Us", at=at)
        marks.ids |= {one.id for one in read(data, name="deal.docx").revisions if one.author == "Us"}
        held = Held.of(tree_of(old))
        check(old, new, redline, data, held=held, treatments=Treatments({}, default=None), marks=marks, margins=margins)

    return run


Checked = Callable[..., None]


def edited(word: Build, unzip: Callable[[bytes], dict[str, bytes]], old: str, new: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        files = unzip(data)
        assert old.encode() in files["word/document.xml"]
        return word(
            "", extra={**files, "word/document.xml": files["word/document.xml"].replace(old.encode(), new.encode())}
        )

    return change


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("delivers", "sells", "accepted would differ"),
        ("<w:t xml:space=\"preserve\">thirty</w:t>", "<w:t>forty</w:t>", "accepted would differ"),
        (">ten<", ">nine<", "rejected would differ"),
        ("Earlier", "Somebody", "earlier author"),
        (FIELD, "", "number of fldChar"),
    ],
)  # fmt: skip
def test_tampering_is_found(
    checked: Checked, word: Build, unzip: Callable[[bytes], dict[str, bytes]], old: str, new: str, complaint: str
) -> None:
    sides = (body("The Seller delivers in ten days.", FIELD), body("The Seller delivers in thirty days.", FIELD))
    checked(*sides, lambda data: data)
    with pytest.raises(RedlineUnsafe, match=complaint):
        checked(*sides, edited(word, unzip, old, new))


def test_a_file_that_cannot_be_read_again_is_refused(checked: Checked, at: datetime, word: Build) -> None:
    old = read(word(body("ten")), name="deal.docx")
    with pytest.raises(RedlineUnsafe, match="cannot be read"):
        check(
            old,
            old,
            compare(old.blocks, old.blocks),
            b"PK",
            held=Held.of(tree_of(old)),
            treatments=Treatments({}, default=None),
            marks=Marks([], author="Us", at=at),
            margins=(),
        )


def test_headers_are_checked_too(checked: Checked) -> None:
    whole = body("ten") + HEADER
    checked(whole, whole, lambda data: data, margins=(Margin(part="word/header1.xml", old="header1", new="header1"),))
    with pytest.raises(RedlineUnsafe, match=r"header or footer .* accepted"):
        checked(whole, whole, lambda data: data, margins=(Margin(part="word/header1.xml", old="header1", new=""),))


def test_answers_become_treatments(word: Build) -> None:
    sides = [read(word(body(words)), name="deal.docx") for words in ("ten days, in euros", "two days, in dollars")]
    first, second = compare(sides[0].blocks, sides[1].blocks).changes
    answers = Treatments({first.id: Accept(), second.id: Reject()}, default=None)
    assert (answers.of(first), answers.of(second)) == (APPLIED, LEFT)
    assert answers.of_whole([first]) == APPLIED
    assert answers.of_whole([first, second]) == TRACKED
    assert not answers.answers
    countered = Treatments({first.id: Counter("five")}, default=Accept())
    assert countered.of(first).words == "five"
    assert countered.of(first).tag("x") is None
    assert countered.of_whole([first]) == APPLIED
    assert Treatments({first.id: Accept()}, default=Reject()).of_whole([first, second]) == LEFT
    assert Treatments({}, default=None).of_whole([]) == TRACKED
