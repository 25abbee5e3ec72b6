"""Comments, their replies and whether they are settled: read as they are, and the same again after a redline."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from negotiator.documents import Document, View, accept_revisions, read, write_redline
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


CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
KINDS = "http://schemas.microsoft.com/office"


def r(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def start(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    return f'<w:commentRangeEnd w:id="{number}"/>'


def sign(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def read_all(word: Build, body: str, count: int, view: View = "accepted", **parts: str) -> Document:
    comments = "".join(comment(number, f"Remark {number}") for number in range(1, count + 1))
    return read(word(body, comments=comments, **parts), name="deal.docx", view=view)


BY = 'w:author="Bob" w:date="2026-01-05T10:00:00Z"'
STRUCK = f'<w:del w:id="90" {BY}>{r("ten", "delText")}</w:del>'


@pytest.mark.parametrize(
    ("body", "accepted", "rejected"),
    [
        (p(f"{r('in ')}{start(1)}{STRUCK}{end(1)}{sign(1)}{r(' days')}"), (0, 3, 3), (0, 3, 6)),
        (p(f'{r("in ")}<w:del w:id="90" {BY}>{start(1)}{r("ten", "delText")}{end(1)}{sign(1)}</w:del>'), (0, 3, 3),
         (0, 3, 6)),
        (p(f'{start(1)}<w:ins w:id="90" {BY}>{r("ten")}</w:ins>{end(1)}{sign(1)}{r(" days")}'), (0, 0, 3), (0, 0, 0)),
        (p(r("one")) + start(1) + p(r("two")) + p(r("three")) + end(1) + p(sign(1)), (1, 0, 3), (1, 0, 3)),
        (p(r("one")) + start(1) + p(r("two")) + end(1) + p(sign(1)), (1, 0, 3), (1, 0, 3)),
        (p(f"{r('one ')}{start(1)}{r('two')}") + p(f"{r('three')}{end(1)}{sign(1)}"), (0, 4, 7), (0, 4, 7)),
        (p(f"{r('one ')}{start(1)}{r('two')}{sign(1)}{r(' three')}"), (0, 4, 7), (0, 4, 7)),
        (p(f"{r('one ')}{sign(1)}{r('two')}"), (0, 4, 4), (0, 4, 4)),
        (p(f"{r('one')}{end(1)}{r('two')}"), None, None),
        (p(f"{start(1)}{r('one ')}{start(1)}{r('two')}{end(1)}"), (0, 0, 7), (0, 0, 7)),
        (p(r("one")) + start(1), None, None),
    ],
)  # fmt: skip
def test_where_comments_hang_in_both_views(
    word: Build, body: str, accepted: tuple[int, int, int] | None, rejected: tuple[int, int, int] | None
) -> None:
    views: list[tuple[View, tuple[int, int, int] | None]] = [("accepted", accepted), ("rejected", rejected)]
    for view, wanted in views:
        (found,) = read_all(word, body, 1, view).comments
        anchor = found.anchor
        assert (None if anchor is None else (anchor.block, anchor.start, anchor.end)) == wanted


def test_comments_in_cells_notes_headers_and_rows_that_went(word: Build) -> None:
    gone = f'<w:trPr><w:del w:id="90" {BY}/></w:trPr>'
    rows = f"<w:tr><w:tc>{p(anchored(1, 'cell'))}</w:tc></w:tr><w:tr>{gone}<w:tc>{p(anchored(2, 'gone'))}</w:tc></w:tr>"
    note = f'<w:footnote w:id="1">{p(anchored(3, "note"))}</w:footnote>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="part2"/></w:sectPr>'
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    body = f"<w:tbl><w:tblPr/>{rows}</w:tbl>{p(reference)}{section}"
    document = read_all(word, body, 4, header1=p(anchored(4, "top")), footnotes=note)
    places = [None if one.anchor is None else document.blocks[one.anchor.block].place for one in document.comments]
    assert places == ["body/t0/r0/c0", None, "footnote/1", "header1"]


def extended(number: int, parent: int = 0, done: int = 0) -> str:
    mother = f' w15:paraIdParent="0000000{parent}"' if parent else ""
    return f'<w15:commentEx w15:paraId="0000000{number}"{mother} w15:done="{done}"/>'


def test_replies_to_replies_stand_in_the_thread(word: Build) -> None:
    threads = extended(1, done=1) + extended(2, 1) + extended(3, 2) + extended(4, 5) + extended(5, 4) + extended(6, 6)
    found = read_all(word, p(r("words")), 7, commentsExtended=threads).comments
    told = [(one.id, [reply.id for reply in one.replies], one.resolved) for one in found]
    assert told == [("1", ["2", "3"], True), ("4", ["5"], False), ("6", [], False), ("7", [], False)]


def test_the_exact_time_is_that_of_the_world(word: Build) -> None:
    links = "".join(
        f'<Relationship Id="x{kind}" Type="{KINDS}/x/relationships/{kind}" Target="{kind}.xml"/>'
        for kind in ("commentsIds", "commentsExtensible")
    )
    ids = f'<x:commentsIds xmlns:x="{CID}"><x:commentId x:paraId="00000001" x:durableId="AB"/></x:commentsIds>'
    times = f'<y:c xmlns:y="{CEX}"><y:commentExtensible y:durableId="AB" y:dateUtc="2026-01-05T09:00:00Z"/></y:c>'
    extra = {"word/commentsIds.xml": ids.encode(), "word/commentsExtensible.xml": times.encode()}
    data = word(p(r("words")), links=links, extra=extra, comments=comment(1, "a") + comment(2, "b"))
    first, second = read(data, name="deal.docx").comments
    assert first.date == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert second.date == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_comments_without_any_further_part_or_id_are_read(word: Build) -> None:
    bare = '<w:comment w:id="0"><w:p><w:r><w:t>One</w:t></w:r></w:p><w:p><w:r><w:t>two</w:t></w:r></w:p></w:comment>'
    (found,) = read(word(p(anchored(0, "words")), comments=bare), name="deal.docx").comments
    assert (found.author, found.initials, found.date, found.text) == ("", "", None, "One\ntwo")
    assert found.anchor is not None
    assert not read(word(p(anchored(0, "words"))), name="deal.docx").comments


def test_comments_hang_in_a_long_paragraph_that_later_ones_run_on_from(word: Build) -> None:
    opened = "".join(start(k) + r(f"{k} ") for k in range(9))
    document = read_all(word, p(opened) + p("".join(map(end, range(9))) + r("End.")), 9)
    length = len(document.blocks[0].text)
    anchors = [one.anchor for one in document.comments if one.anchor is not None]
    assert [(one.start, one.end) for one in anchors] == [(2 * k, length) for k in range(1, 9)]
