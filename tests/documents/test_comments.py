"""Comments, their replies and whether they are settled: read as they are, and the same again after a redline."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import accept_revisions, read, write_redline
from negotiator.documents.comments import read_comments
from negotiator.documents.package import open_package
from negotiator.documents.stories import scan
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]


def comment(number: int, text: str) -> str:
    paragraph = f'<w:p w14:paraId="0000000{number}"><w:r><w:t>{text}</w:t></w:r></w:p>'
    by = f'w:id="{number}" w:author="Ann" w:initials="A" w:date="2026-01-05T10:00:00Z"'
    return f"<w:comment {by}>{paragraph}</w:comment>"


def anchored(number: int, words: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{words} </w:t></w:r>'
    mark = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    return f'<w:commentRangeStart w:id="{number}"/>{run}<w:commentRangeEnd w:id="{number}"/>{mark}'


@pytest.fixture
def commented(word: Build) -> bytes:
    """Return a file with a settled comment that has a reply, an open one over two paragraphs, and a stray one."""
    first = f"<w:p>{anchored(1, 'within ten days')}<w:r><w:t>of each order.</w:t></w:r></w:p>"
    over = '<w:p><w:commentRangeStart w:id="3"/><w:r><w:t>The Buyer pays in euros.</w:t></w:r></w:p>'
    end = '<w:p><w:r><w:t>Law of Norway.</w:t></w:r><w:commentRangeEnd w:id="3"/></w:p>'
    only = '<w:p><w:r><w:t>End.</w:t></w:r><w:r><w:commentReference w:id="4"/></w:r></w:p>'
    return word(
        first + over + end + only,
        comments="".join(comment(number, f"Remark {number}") for number in (1, 2, 3, 4, 5)),
        commentsExtended='<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001"/>',
    )


def test_comments_are_read_with_their_state(commented: bytes) -> None:
    first, over, only, stray = read_comments(scan(open_package(commented, name="deal.docx"), "accepted"))
    assert (first.text, first.resolved, [reply.text for reply in first.replies]) == ("Remark 1", True, ["Remark 2"])
    assert first.anchor is not None
    assert (first.anchor.start, first.anchor.end) == (0, 16)
    assert over.anchor is not None
    assert (over.anchor.block, over.anchor.end) == (1, len("The Buyer pays in euros."))
    assert only.anchor is not None
    assert only.anchor.start == only.anchor.end == 4
    assert (stray.anchor, stray.resolved) == (None, False)


@pytest.mark.parametrize(
    "new",
    [
        ["within thirty days of each order.", "The Buyer pays in dollars.", "Law of Norway.", "End."],
        ["The Buyer pays in euros.", "End."],
        ["Nothing of it."],
    ],
)
def test_comments_outlive_a_redline(commented: bytes, word: Build, unzip: Unzip, at: datetime, new: list[str]) -> None:
    old = read(commented, name="deal.docx")
    other = read(word("".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in new)), name="new.docx")
    data = write_redline(old, other, compare(old.blocks, other.blocks), author="Us", at=at)
    again = read(data, name="deal.docx")
    state = [(one.id, one.text, one.resolved, len(one.replies)) for one in old.comments]
    assert [(one.id, one.text, one.resolved, len(one.replies)) for one in again.comments] == state
    before, after = unzip(commented), unzip(data)
    assert all(before[part] == after[part] for part in ("word/comments.xml", "word/commentsExtended.xml"))
    assert len(read(accept_revisions(again), name="deal.docx").comments) == len(old.comments)
