"""Comments that the new file alone has, on words that both have: none is lost in a redline."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Document, accept_revisions, read, reject_revisions, resolve_document, write_redline
from negotiator.redline import Accept, compare

Build = Callable[..., bytes]

_NILS = 'w:author="Nils" w:date="2026-01-01T00:00:00Z" w:initials="N"'


def r(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def hung(numbers: str, words: str) -> str:
    start, end, marks = (
        "".join(one.format(number) for number in numbers)
        for one in (
            '<w:commentRangeStart w:id="{}"/>',
            '<w:commentRangeEnd w:id="{}"/>',
            '<w:r><w:commentReference w:id="{}"/></w:r>',
        )
    )
    return f"{start}{r(words)}{end}{marks}"


def note(number: int, words: str) -> str:
    paragraph = f'<w:p w14:paraId="0000000{number}"><w:r><w:t>{words}</w:t></w:r></w:p>'
    return f'<w:comment w:id="{number}" {_NILS}>{paragraph}</w:comment>'


def thread(answer: int, mother: int, done: int = 0) -> str:
    mine = f'<w15:commentEx w15:paraId="0000000{mother}" w15:done="{done}"/>'
    return mine + f'<w15:commentEx w15:paraId="0000000{answer}" w15:paraIdParent="0000000{mother}" w15:done="{done}"/>'


FIRST = "The Seller delivers the goods."


def agreement(days: str = "thirty", first: str = p(r(FIRST))) -> str:
    return first + p(r("The Buyer pays in "), r(days), r(" days."))


def redlined(old: Document, new: Document, at: datetime) -> Document:
    marked = read(write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at), name="marked.docx")
    for resolve, side in ((accept_revisions, new), (reject_revisions, old)):
        settled = read(resolve(marked), name="settled.docx")
        assert [block.text for block in settled.blocks] == [block.text for block in side.blocks]
    return marked


def words_of(document: Document) -> list[str]:
    said = []
    for comment in document.comments:
        assert comment.anchor is not None
        said.append(document.blocks[comment.anchor.block].text[comment.anchor.start : comment.anchor.end])
    return said


@pytest.mark.parametrize("days", ["thirty", "sixty"])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p(r("The Seller "), hung("1", "delivers the"), r(" goods.")), "delivers the"),
        (p(hung("1", FIRST)), FIRST),
        (p(r(FIRST), hung("1", "")), FIRST),
    ],
)
def test_a_comment_hangs_at_the_same_words(word: Build, at: datetime, days: str, body: str, words: str) -> None:
    old = read(word(agreement()), name="deal.docx")
    new = read(word(agreement(days, body), comments=note(1, "Ours?")), name="deal.docx")
    marked = redlined(old, new, at)
    assert [(comment.author, comment.text) for comment in marked.comments] == [("Nils", "Ours?")]
    assert words_of(marked) == [words]


def test_a_comment_on_words_beside_an_edit_and_one_on_the_edit_come_once_each(word: Build, at: datetime) -> None:
    body = p(r(FIRST)) + p(hung("1", "The Buyer"), r(" pays in "), hung("2", "sixty"), r(" days."))
    old = read(word(agreement()), name="deal.docx")
    new = read(word(body, comments=note(1, "Who?") + note(2, "Too long.")), name="deal.docx")
    marked = redlined(old, new, at)
    assert sorted(zip((one.text for one in marked.comments), words_of(marked), strict=True)) == [
        ("Too long.", "sixty"),
        ("Who?", "The Buyer"),
    ]


def test_threads_come_whole_and_answers_join_the_comment_that_is_there(word: Build, at: datetime) -> None:
    whole = word(
        agreement(first=p(hung("12", FIRST))),
        comments=note(1, "Ours?") + note(2, "Yes."),
        commentsExtended=thread(2, 1, 1),
    )
    new = read(whole, name="deal.docx")
    alone = read(word(agreement(first=p(hung("5", FIRST))), comments=note(5, "Ours?")), name="deal.docx")
    for old in (read(word(agreement()), name="deal.docx"), alone):
        (comment,) = redlined(old, new, at).comments
        assert comment.text == "Ours?"
        assert [reply.text for reply in comment.replies] == ["Yes."]
    assert comment.id == "5"


def test_a_comment_that_both_have_is_not_doubled(word: Build, at: datetime) -> None:
    old, new = (
        read(word(agreement(days, p(hung(number, FIRST))), comments=note(int(number), "Ours?")), name="deal.docx")
        for days, number in (("thirty", "1"), ("sixty", "4"))
    )
    assert [comment.id for comment in redlined(old, new, at).comments] == ["1"]


def test_a_settled_text_takes_none(word: Build) -> None:
    old = read(word(agreement()), name="deal.docx")
    new = read(word(agreement("sixty", p(hung("1", FIRST))), comments=note(1, "Ours?")), name="deal.docx")
    redline = compare(old.blocks, new.blocks)
    assert not read(resolve_document(old, new, redline, {}, default=Accept()), name="settled.docx").comments
