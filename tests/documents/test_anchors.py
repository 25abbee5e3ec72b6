"""Bookmarks, references and comments that come with new content: unique, in pairs, alive, and gone when rejected."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import ModuleType

import pytest

from negotiator.documents import Document, accept_revisions, read, reject_revisions, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
FIRST = "The Seller shall deliver the Products to the Buyer within ten days of each order."
LAST = "The law of England governs this agreement and the courts of London decide."
WHEN = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def bookmark(name: str, inside: str, number: int = 1) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def reference(name: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f'<w:r><w:instrText xml:space="preserve"> REF {name} \\r \\h </w:instrText></w:r>'
    return mark.format("begin") + instruction + mark.format("separate") + run("2") + mark.format("end")


def document(data: bytes) -> Document:
    return read(data, name="deal.docx")


@pytest.fixture
def redlined(at: datetime, rules: ModuleType) -> Callable[..., bytes]:
    def write(old: bytes, new: bytes) -> bytes:
        base, other = document(old), document(new)
        data = write_redline(base, other, compare(base.blocks, other.blocks), author="Us", at=at)
        assert not rules.fresh(data, old, new)
        return data

    return write


def names(data: bytes, unzip: Unzip) -> list[str]:
    return re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', unzip(data)["word/document.xml"].decode())


def instructions(data: bytes, unzip: Unzip) -> list[str]:
    return re.findall(r"<w:instrText[^>]*> REF (\w+)", unzip(data)["word/document.xml"].decode())


def test_a_bookmark_comes_with_its_paragraph_and_its_references_live(
    word: Build, unzip: Unzip, redlined: Callable[..., bytes]
) -> None:
    new_clause = p(bookmark("_Ref77", run("The Buyer shall inspect the Products on arrival.")))
    citing = p(run("Defects found under clause "), reference("_Ref77"), run(" are told within a week."))
    old = word(p(run(FIRST)) + p(run(LAST)))
    data = redlined(old, word(p(run(FIRST)) + new_clause + citing + p(run(LAST))))
    accepted, rejected = accept_revisions(document(data)), reject_revisions(document(data))
    assert names(accepted, unzip) == instructions(accepted, unzip) == ["_Ref77"]
    assert names(rejected, unzip) == []
    assert unzip(rejected)["word/document.xml"].count(b"bookmark") == 0


def test_a_name_that_is_taken_is_not_given_twice(word: Build, unzip: Unzip, redlined: Callable[..., bytes]) -> None:
    old = word(p(bookmark("_Ref1", run(FIRST), 5)) + p(run(LAST)))
    clause = p(bookmark("_Ref1", run("The Buyer shall inspect the Products on arrival.")), reference("_Ref1"))
    data = redlined(old, word(p(run(FIRST)) + clause + p(run(LAST))))
    assert names(data, unzip) == ["_Ref1", "_Ref1_2"]
    assert instructions(data, unzip) == ["_Ref1_2"]
    unreferred = p(bookmark("_Ref1", run("The Buyer shall inspect the Products on arrival.")))
    assert names(redlined(old, word(p(run(FIRST)) + unreferred + p(run(LAST)))), unzip) == ["_Ref1"]


def test_a_bookmark_around_inserted_words_comes_with_them_and_halves_do_not(
    word: Build, unzip: Unzip, redlined: Callable[..., bytes]
) -> None:
    old = word(p(run("The Seller shall deliver the Products in good time.")) + p(run(LAST)))
    start, words, end = (
        run("The Seller shall deliver the Products "),
        run("to the Buyer’s warehouse "),
        run("in good time."),
    )
    whole = word(p(start, bookmark("Place", words), end) + p(run(LAST)))
    data = redlined(old, whole)
    assert names(data, unzip) == ["Place"]
    assert names(reject_revisions(document(data)), unzip) == []
    half = p(start, '<w:bookmarkStart w:id="3" w:name="Half"/>', words, end, '<w:bookmarkEnd w:id="3"/>')
    assert names(redlined(old, word(half + p(run(LAST)))), unzip) == []


def test_a_bookmark_over_several_new_paragraphs_comes_whole(
    word: Build, unzip: Unzip, redlined: Callable[..., bytes]
) -> None:
    clauses = bookmark("Both", run("The Buyer shall inspect the Products.") + "</w:p><w:p>" + run("Costs are its own."))
    data = redlined(word(p(run(FIRST)) + p(run(LAST))), word(p(run(FIRST)) + p(clauses) + p(run(LAST))))
    assert names(data, unzip) == ["Both"]
    assert unzip(data)["word/document.xml"].count(b"<w:bookmarkEnd ") == 1
    assert names(reject_revisions(document(data)), unzip) == []


COMMENTS = (
    '<w:comment w:id="{0}" w:author="Vera Holm" w:date="2026-01-05T10:00:00Z" w:initials="VH">'
    '<w:p w14:paraId="0000000A"><w:r><w:t>Is a week enough?</w:t></w:r></w:p></w:comment>'
    '<w:comment w:id="{1}" w:author="Jan Roth" w:date="2026-01-06T10:00:00Z" w:initials="JR">'
    '<w:p w14:paraId="0000000B"><w:r><w:t>It is usual.</w:t></w:r></w:p></w:comment>'
)
THREAD = (
    '<w15:commentEx w15:paraId="0000000A" w15:done="1"/>'
    '<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A" w15:done="1"/>'
)


def commented(inside: str, *numbers: int) -> str:
    starts = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in numbers)
    ends = "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>' for number in numbers
    )
    return f"{starts}{inside}{ends}"


def companions(data: bytes, unzip: Unzip) -> Mapping[str, bytes]:
    return {name: part for name, part in unzip(data).items() if re.match(r"word/(comments|people)", name)}


@pytest.mark.parametrize("with_comments", [False, True])
def test_a_comment_comes_with_its_replies_and_state(
    word: Build, unzip: Unzip, redlined: Callable[..., bytes], with_comments: bool
) -> None:
    clause = p(commented(run("Defects are told within a week."), 0, 1))
    mine = COMMENTS.format(0, 1).replace("0000000", "0000001").replace("Is a week enough?", "An older question.")
    known = {"comments": mine, "commentsExtended": THREAD.replace("0000000", "0000001")} if with_comments else {}
    old_body = p(commented(run(FIRST), 0, 1)) if with_comments else p(run(FIRST))
    old = word(old_body + p(run(LAST)), **known)
    new = word(p(run(FIRST)) + clause + p(run(LAST)), comments=COMMENTS.format(0, 1), commentsExtended=THREAD)
    data = redlined(old, new)
    comment = document(data).comments[-1]
    assert (comment.author, comment.initials, comment.date, comment.text) == (
        "Vera Holm",
        "VH",
        WHEN,
        "Is a week enough?",
    )
    assert [(reply.author, reply.text) for reply in comment.replies] == [("Jan Roth", "It is usual.")]
    assert comment.resolved
    assert comment.anchor is not None
    assert document(data).blocks[comment.anchor.block].text == "Defects are told within a week."
    assert len(document(data).comments) == 1 + with_comments
    back = document(reject_revisions(document(data)))
    assert [one.anchor is None for one in back.comments] == [False] * with_comments + [True]
    parts = companions(data, unzip)
    assert {"word/comments.xml", "word/commentsExtended.xml"} <= parts.keys()
    types, links = unzip(data)["[Content_Types].xml"], unzip(data)["word/_rels/document.xml.rels"]
    assert all(name.encode() in types and name.rsplit("/", 1)[-1].encode() in links for name in parts)
    ids = re.findall(rb'paraId="(\w+)"', parts["word/comments.xml"])
    assert len(ids) == len(set(ids)) == 2 + 2 * with_comments


def test_a_comment_without_its_part_does_not_come(word: Build, unzip: Unzip, redlined: Callable[..., bytes]) -> None:
    clause = p(commented(run("Defects are told within a week."), 4))
    data = redlined(word(p(run(FIRST)) + p(run(LAST))), word(p(run(FIRST)) + clause + p(run(LAST))))
    assert b"comment" not in unzip(data)["word/document.xml"]
    assert not companions(data, unzip)
