"""Comments of a Word file with their replies and whether they are resolved. Reads only."""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.blocks import atoms
from negotiator.documents.pieces import collect
from negotiator.documents.revisions import read_date
from negotiator.documents.shapes import Comment
from negotiator.documents.stories import Stories
from negotiator.redline.shapes import Span

_PARAGRAPH_ID = f"{{{n.WORD_2010}}}paraId"
_EXTENDED_ID = f"{{{n.WORD_2012}}}paraId"
_PARENT_ID = f"{{{n.WORD_2012}}}paraIdParent"
_DONE = f"{{{n.WORD_2012}}}done"


def read_comments(stories: Stories) -> tuple[Comment, ...]:
    """Return the comments in the order of their part, replies under the comment that they answer."""
    package = stories.package
    part = package.related(package.main_part, "comments")
    if part is None:
        return ()
    elements = package.root(part).findall(n.w("comment"))
    parents, done = _threads(stories)
    anchors = _anchors(stories)
    by_paragraph = {mark: element for element in elements for mark in _paragraph_ids(element)}
    answers: dict[Element, list[Element]] = {}
    for element in elements:
        mother = next((by_paragraph.get(parents.get(mark, "")) for mark in _paragraph_ids(element)[-1:]), None)
        if mother is not None and mother is not element:
            answers.setdefault(mother, []).append(element)
    replies = {reply for group in answers.values() for reply in group}

    def comment(element: Element, *, nested: Iterable[Element]) -> Comment:
        key = element.get(n.ID) or ""
        return Comment(
            id=key,
            author=element.get(n.AUTHOR) or "",
            initials=element.get(n.w("initials")) or "",
            date=read_date(element.get(n.DATE)),
            anchor=anchors.get(key),
            text=_text(element),
            replies=tuple(comment(reply, nested=()) for reply in nested),
            resolved=any(mark in done for mark in _paragraph_ids(element)[-1:]),
        )

    return tuple(comment(element, nested=answers.get(element, ())) for element in elements if element not in replies)


def _paragraph_ids(element: Element) -> list[str]:
    return [mark for paragraph in element.iter(n.PARAGRAPH) if (mark := paragraph.get(_PARAGRAPH_ID))]


def _text(element: Element) -> str:
    paragraphs = element.iter(n.PARAGRAPH)
    return "\n".join("".join(piece.text for piece in collect([item], "accepted")) for item in paragraphs)


def _threads(stories: Stories) -> tuple[dict[str, str], set[str]]:
    """Return which comment paragraph answers which, and which are marked as done."""
    package = stories.package
    part = package.related(package.main_part, "commentsExtended")
    parents: dict[str, str] = {}
    done: set[str] = set()
    for entry in () if part is None else package.root(part):
        mark = entry.get(_EXTENDED_ID) or ""
        if entry.get(_PARENT_ID):
            parents[mark] = entry.get(_PARENT_ID) or ""
        if entry.get(_DONE) in ("1", "true", "on"):
            done.add(mark)
    return parents, done


def _anchors(stories: Stories) -> dict[str, Span]:
    """Return where each comment hangs; one that runs over several blocks is given in the block where it begins."""
    starts: dict[str, tuple[int, int]] = {}
    anchors: dict[str, Span] = {}
    for paragraph in stories.paragraphs:
        index = paragraph.block
        for atom in atoms(paragraph.pieces, {}) if paragraph.plain is None else ():
            if atom.kind == "commentRangeStart":
                starts[atom.ref] = (index, atom.offset)
                anchors[atom.ref] = Span(block=index, start=atom.offset, end=len(paragraph.text))
            elif atom.kind == "commentRangeEnd" and atom.ref in starts:
                begun, offset = starts[atom.ref]
                end = atom.offset if begun == index else anchors[atom.ref].end
                anchors[atom.ref] = Span(block=begun, start=offset, end=end)
            elif atom.kind == "commentReference" and atom.ref not in anchors:
                anchors[atom.ref] = Span(block=index, start=atom.offset, end=atom.offset)
    return anchors
