"""Comments of the new file on words that stand in both: they hang at the same words in the written file.

Comments on words that came travel with these (`anchors`). Here are the others, and the answers to comments that the old
file has already. Nothing here decides what a comment says or who made it.
"""

from collections.abc import Collection, Iterator, Sequence

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.annotations import Annotations
from negotiator.documents.editing import Editor
from negotiator.documents.marks import Marks
from negotiator.documents.shapes import Comment
from negotiator.documents.stories import Paragraph, Stories
from negotiator.documents.threads import hang_around, hang_reply
from negotiator.redline.shapes import Span

_Said = tuple[str, str, str]


def hang(
    comments: tuple[Sequence[Comment], Sequence[Comment]],
    stories: tuple[Stories, Stories],
    annotations: Annotations,
    marks: Marks,
    *,
    brought: Collection[str],
) -> None:
    """Hang what the new file alone says at the words of the written file, whose changes are accepted.

    `comments` are those of the old and the new file, `stories` the written file's and the new one's; `brought` are the
    comments that came with words that are new.
    """
    held = {_said(comment): comment for thread in comments[0] for comment in _of(thread)}
    written, mine, theirs = stories[0].main, stories[0].paragraphs, stories[1].paragraphs
    for thread in comments[1]:
        missing = [one for one in _of(thread) if _said(one) not in held and one.id not in brought]
        mother = held.get(_said(thread)) if missing else None
        if mother is not None:
            annotations.stands_for(thread.id, mother.id)
        for comment in missing:
            number = annotations.new_id()
            marks.lasting.add(number)
            if mother is not None:
                hung = _beside(written, mother.id, number)
            else:
                hung = _at(comment.anchor or thread.anchor, mine, theirs, number, marks=marks)
            if hung:
                annotations.bring(comment.id, number)


def _of(thread: Comment) -> Iterator[Comment]:
    yield thread
    yield from thread.replies


def _said(comment: Comment) -> _Said:
    return comment.author, "" if comment.date is None else comment.date.isoformat(), comment.text


def _beside(main: Element, held: str, number: str) -> bool:
    hang_reply(main, held, number)
    return any(one.get(n.ID) == number for one in main.iter(n.COMMENT_REFERENCE))


def _at(
    anchor: Span | None, mine: Sequence[Paragraph], theirs: Sequence[Paragraph], number: str, *, marks: Marks
) -> bool:
    """Hang a comment at the words of its anchor; tell whether they are there."""
    if anchor is None or anchor.block >= len(mine) or mine[anchor.block].text != theirs[anchor.block].text:
        return False
    paragraph = mine[anchor.block]
    runs = Editor(paragraph, marks).isolated(anchor.start, anchor.end, whole=False) if anchor.end > anchor.start else []
    hang_around(paragraph.element, runs, number)
    return True
