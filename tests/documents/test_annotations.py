"""Comments added to a Word file: their parts, ids, threads and states, as the reader finds them again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from negotiator.documents import Comment, read
from negotiator.documents.annotations import Annotations, last_paragraph_id
from negotiator.documents.carrying import Carrier, written_parts
from negotiator.documents.names import w
from negotiator.documents.package import open_package

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
BODY = "<w:p><w:r><w:t>The Seller delivers.</w:t></w:r></w:p>"
KNOWN = (
    '<w:comment w:id="3" w:author="Vera Holm" w:date="2026-01-05T10:00:00Z" w:initials="VH">'
    "<w:p><w:r><w:t>When?</w:t></w:r></w:p></w:comment>"
)


@pytest.fixture
def commented(word: Build, at: datetime) -> Callable[..., bytes]:
    def write(act: Callable[[Annotations], object], **parts: str) -> bytes:
        package = open_package(word(BODY, **parts), name="deal.docx")
        roots = {package.main_part: package.root(package.main_part)}
        carrier = Carrier(package, package, roots)
        act(Annotations(package, package, carrier, list(roots.values())))
        return package.written(written_parts(package, carrier, roots))

    return write


def comments(data: bytes) -> tuple[Comment, ...]:
    return read(data, name="deal.docx").comments


def test_a_first_comment_makes_the_parts(commented: Callable[..., bytes], unzip: Unzip, at: datetime) -> None:
    data = commented(lambda notes: notes.add(["One.", "Two."], author="Ada Moss", initials="AM", at=at))
    (comment,) = comments(data)
    assert (comment.id, comment.author, comment.initials, comment.text) == ("0", "Ada Moss", "AM", "One.\nTwo.")
    assert comment.date == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    names = {"comments", "commentsExtended", "commentsIds", "people"}
    assert {f"word/{name}.xml" for name in names} <= unzip(data).keys()


def test_a_reply_makes_a_thread_of_a_comment_without_one(commented: Callable[..., bytes], at: datetime) -> None:
    def act(notes: Annotations) -> None:
        first = notes.add(["In a week."], author="Ada Moss", initials="AM", at=at, answers="3")
        notes.add(["Agreed."], author="Ada Moss", initials="AM", at=at, answers=first)
        assert notes.resolve("3")
        assert not notes.resolve("99")

    (comment,) = comments(commented(act, comments=KNOWN))
    assert comment.resolved
    assert [reply.text for reply in comment.replies] == ["In a week.", "Agreed."]
    assert [reply.id for reply in comment.replies] == ["4", "5"]


def test_people_are_named_once_and_paragraphs_have_ids_of_their_own(
    commented: Callable[..., bytes], unzip: Unzip, at: datetime
) -> None:
    def act(notes: Annotations) -> None:
        for _ in range(3):
            notes.add(["Again."], author="Ada Moss", initials="AM", at=at)

    parts = unzip(commented(act))
    assert parts["word/people.xml"].count(b"Ada Moss") == 1
    package = open_package(commented(act), name="deal.docx")
    ids = [last_paragraph_id(one) for one in package.root("word/comments.xml").iter(w("comment"))]
    assert len(set(ids)) == 3
    assert all(0 < int(one, 16) < 0x80000000 for one in ids)


def test_a_comment_that_is_not_there_is_not_brought(commented: Callable[..., bytes], unzip: Unzip) -> None:
    def act(notes: Annotations) -> None:
        assert not notes.bring("7", "1")

    assert "word/comments.xml" not in unzip(commented(act))
