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
from negotiator.documents.threads import HELD_BY, hang_around, hang_beside
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
    mine, theirs = stories[0].paragraphs, stories[1].paragraphs
    there = _anchors(stories[0].main)
    came = frozenset(brought)
    for thread in comments[1]:
        missing = [one for one in _of(thread) if _said(one) not in held and one.id not in came]
        mother = held.get(_said(thread)) if missing else None
        if mother is not None:
            annotations.stands_for(thread.id, mother.id)
        for comment in missing:
            number = annotations.new_id()
            marks.lasting.add(number)
            if mother is not None:
                anchors = there.get(mother.id, [])
                hang_beside(anchors, number)
                hung = any(anchor.tag == n.COMMENT_REFERENCE for anchor in anchors)
            else:
                hung = _at(comment.anchor or thread.anchor, mine, theirs, number, marks=marks)
            if hung:
                annotations.bring(comment.id, number)


def _of(thread: Comment) -> Iterator[Comment]:
    yield thread
    yield from thread.replies


def _said(comment: Comment) -> _Said:
    return comment.author, "" if comment.date is None else comment.date.isoformat(), comment.text


def _anchors(main: Element) -> dict[str, list[Element]]:
    """Return what holds each comment in a body."""
    found: dict[str, list[Element]] = {}
    for anchor in main.iter(*HELD_BY):
        found.setdefault(anchor.get(n.ID) or "", []).append(anchor)
    return found


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
