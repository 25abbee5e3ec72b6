"""Comments of a Word file with their replies, whether they are resolved, and where they hang. Reads only.

A comment's thread, state and exact time stand in parts of their own, which older programs and others do not write.
"""

from collections.abc import Iterator
from datetime import datetime

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import TooMany
from negotiator.documents.pieces import collect
from negotiator.documents.revisions import read_date
from negotiator.documents.shapes import Comment
from negotiator.documents.stories import Paragraph, Stories
from negotiator.redline.shapes import Span

_PARAGRAPH_ID = f"{{{n.WORD_2010}}}paraId"
_EXTENDED_ID, _PARENT_ID, _DONE = (f"{{{n.WORD_2012}}}{name}" for name in ("paraId", "paraIdParent", "done"))
_IDS = "{http://schemas.microsoft.com/office/word/2016/wordml/cid}"
_EXTENSIBLE = "{http://schemas.microsoft.com/office/word/2018/wordml/cex}"
_RANGE_START, _RANGE_END = n.w("commentRangeStart"), n.w("commentRangeEnd")

_Point = tuple[int, int]


def read_comments(stories: Stories) -> tuple[Comment, ...]:
    """Return the comments in the order of their part, all replies of a thread under its first comment."""
    package = stories.package
    part = package.related(package.main_part, "comments")
    if part is None:
        return ()
    elements = package.root(part).findall(n.w("comment"))
    limit = package.limits.comments
    if len(elements) > limit:
        raise TooMany(package.name, part=part, what="comments", count=len(elements), limit=limit)
    thread, anchors = _Threads(stories, elements), _anchors(stories)
    replies: dict[Element, list[Element]] = {}
    for element in elements:
        replies.setdefault(thread.first(element), []).append(element)

    def comment(element: Element) -> Comment:
        key = element.get(n.ID) or ""
        return Comment(
            id=key,
            author=element.get(n.AUTHOR) or "",
            initials=element.get(n.w("initials")) or "",
            date=thread.date(element),
            anchor=anchors.get(key),
            text=_text(element),
            replies=tuple(comment(reply) for reply in replies.get(element, ()) if reply is not element),
            resolved=thread.is_done(element),
        )

    return tuple(comment(element) for element in replies)


def _text(element: Element) -> str:
    paragraphs = element.iter(n.PARAGRAPH)
    return "\n".join("".join(piece.text for piece in collect([item], "accepted")) for item in paragraphs)


class _Threads:
    """What is said of comments outside their own part. The last paragraph of a comment is what names it there."""

    def __init__(self, stories: Stories, elements: list[Element]) -> None:
        self._named = {name: element for element in elements for name in _names(element)}
        self._name = {element: _names(element)[-1] for element in elements if _names(element)}
        self._parents: dict[str, str] = {}
        self._done: set[str] = set()
        self._first: dict[Element, Element] = {}
        for entry in _entries(stories, "commentsExtended"):
            name = (entry.get(_EXTENDED_ID) or "").upper()
            self._parents[name] = (entry.get(_PARENT_ID) or "").upper()
            if entry.get(_DONE) in ("1", "true", "on"):
                self._done.add(name)
        times = {
            entry.get(f"{_EXTENSIBLE}durableId"): read_date(entry.get(f"{_EXTENSIBLE}dateUtc"))
            for entry in _entries(stories, "commentsExtensible")
        }
        self._times = {
            (entry.get(f"{_IDS}paraId") or "").upper(): times.get(entry.get(f"{_IDS}durableId"))
            for entry in _entries(stories, "commentsIds")
        }

    def first(self, element: Element) -> Element:
        """Return the first comment of a comment's thread; of a thread in a circle, the one asked for first."""
        path = [element]
        passed = {element}
        while path[-1] not in self._first:
            mother = self._named.get(self._parents.get(self._name.get(path[-1], ""), ""))
            if mother is None or mother in passed:
                self._first[path[-1]] = element if mother is not None else path[-1]
                break
            path.append(mother)
            passed.add(mother)
        self._first.update(dict.fromkeys(path, self._first[path[-1]]))
        return self._first[element]

    def is_done(self, element: Element) -> bool:
        """Tell whether a comment is marked as resolved."""
        return self._name.get(element, "") in self._done

    def date(self, element: Element) -> datetime | None:
        """Return the exact time of a comment where the file states it, else its author's time as it was written."""
        return self._times.get(self._name.get(element, "")) or read_date(element.get(n.DATE))


def _entries(stories: Stories, kind: str) -> list[Element]:
    package = stories.package
    part = package.related(package.main_part, kind)
    return [] if part is None else list(package.root(part))


def _names(comment: Element) -> list[str]:
    return [name.upper() for paragraph in comment.iter(n.PARAGRAPH) if (name := paragraph.get(_PARAGRAPH_ID))]


def _anchors(stories: Stories) -> dict[str, Span]:
    """Return where each comment hangs; one that runs over several blocks is given in the block where it begins.

    A comment on words that this view does not show hangs where they stood, a comment without a range at its sign.
    """
    found: dict[str, Span] = {}
    commented = any(next(_marks(root), None) is not None for root in stories.roots.values())
    if not commented:
        return found
    places = _Points(stories)
    points = places.found
    for _, key in points:
        start, end = points.get((_RANGE_START, key)), points.get((_RANGE_END, key))
        sign = points.get((n.COMMENT_REFERENCE, key))
        if start is not None:
            last = end or sign
            if last is not None and last[0] == start[0]:
                stop = last[1]
            else:
                stop = places.length(stories.paragraphs[start[0]])
            found[key] = Span(block=start[0], start=start[1], end=max(start[1], stop))
        elif sign is not None:
            found[key] = Span(block=sign[0], start=sign[1], end=sign[1])
    return found


def _marks(root: Element) -> Iterator[Element]:
    return root.iter(_RANGE_START, _RANGE_END, n.COMMENT_REFERENCE)


class _Points:
    """Where the marks of comments stand: block and offset, the first of each kind for each comment.

    A mark between paragraphs stands where the text begins that it opens, or ends that it closes.
    """

    def __init__(self, stories: Stories) -> None:
        self.found: dict[tuple[str, str], _Point] = {}
        self._paragraphs = {element: one for one in stories.paragraphs for element in one.elements}
        self._offsets: dict[Paragraph, dict[Element, int]] = {}
        self._lengths: dict[Paragraph, int] = {}
        for root in stories.roots.values():
            self._walk(root)

    def length(self, paragraph: Paragraph) -> int:
        """Return how long a paragraph is: thousands of comments may hang in one of thousands of pieces."""
        if paragraph not in self._lengths:
            self._lengths[paragraph] = len(paragraph.text)
        return self._lengths[paragraph]

    def _walk(self, root: Element) -> None:
        last: Paragraph | None = None
        waiting: list[Element] = []
        for element in root.iter(n.PARAGRAPH, _RANGE_START, _RANGE_END, n.COMMENT_REFERENCE):
            if element.tag == n.PARAGRAPH:
                last = self._paragraphs.get(element, last)
                if element in self._paragraphs and last is not None:
                    for mark in waiting:
                        self._put(mark, (last.block, 0))
                    waiting.clear()
                continue
            holder = next(element.iterancestors(n.PARAGRAPH), None)
            if holder is not None:
                self._put_inside(element, self._paragraphs.get(holder))
            elif element.tag == _RANGE_START:
                waiting.append(element)
            elif last is not None:
                self._put(element, (last.block, self.length(last)))

    def _put_inside(self, mark: Element, paragraph: Paragraph | None) -> None:
        if paragraph is None:
            return
        if paragraph not in self._offsets:
            self._offsets[paragraph] = {piece.node: piece.start for piece in paragraph.pieces}
        offset = self._offsets[paragraph].get(mark)
        if offset is not None:
            self._put(mark, (paragraph.block, offset))

    def _put(self, mark: Element, point: _Point) -> None:
        self.found.setdefault((mark.tag, mark.get(n.ID) or ""), point)
