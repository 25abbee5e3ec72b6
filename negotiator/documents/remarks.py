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


class Remarks:
    """The comments of two files, and those of the new one that the old one lacks."""

    def __init__(self, base: Sequence[Comment], new: Sequence[Comment]) -> None:
        self._held = {_said(comment): comment for thread in base for comment in _of(thread)}
        self._threads = [thread for thread in new if any(_said(comment) not in self._held for comment in _of(thread))]

    @property
    def any(self) -> bool:
        """Tell whether the new file has comments that the old one lacks."""
        return bool(self._threads)

    def hang(
        self,
        written: Stories,
        new: Stories,
        annotations: Annotations,
        marks: Marks,
        *,
        brought: Collection[str],
    ) -> None:
        """Hang what was not `brought` with its words at the words of the written file, its changes accepted."""
        mine, theirs = (stories.paragraphs for stories in (written, new))
        for thread in self._threads:
            held = self._held.get(_said(thread))
            if held is not None:
                annotations.stands_for(thread.id, held.id)
            missing = [one for one in _of(thread) if _said(one) not in self._held and one.id not in brought]
            for comment in missing:
                number = annotations.new_id()
                if held is not None:
                    hung = _beside(written.main, held.id, number)
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
