"""The writer's own check: what the written file says when accepted and when rejected, and what must still be there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import RedlineUnsafe
from negotiator.documents.marks import Marks
from negotiator.documents.package import Package, open_package
from negotiator.documents.reader import read
from negotiator.documents.resolve import resolved_parts, text_parts
from negotiator.documents.shapes import Document, View
from negotiator.documents.stories import Stories, paragraphs_in, scan, scan_container
from negotiator.documents.treatments import Treatments
from negotiator.kernel import NegotiatorError
from negotiator.redline import resolve
from negotiator.redline.shapes import Accept, Answer, Block, Redline, Reject
from negotiator.redline.shapes import Counter as Counteroffer

_STORY = re.compile(r"[a-z]+")
_COUNTED = (
    n.FIELD_CHARACTER,
    n.HYPERLINK,
    n.w("bookmarkStart"),
    n.w("bookmarkEnd"),
    n.w("commentRangeStart"),
    n.w("commentRangeEnd"),
    n.COMMENT_REFERENCE,
    n.FOOTNOTE_REFERENCE,
    n.ENDNOTE_REFERENCE,
    n.CONTROL,
    n.SECTION_PROPERTIES,
    n.w("drawing"),
)
_RUNNING = ("body", "footnote", "endnote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """A header or footer as written: its part in the old file and its place in the blocks of each ("" for none)."""

    part: str
    old: str
    new: str


def check(
    base: Document,
    new: Document,
    redline: Redline,
    data: bytes,
    *,
    treatments: Treatments,
    marks: Marks,
    margins: Sequence[Margin],
) -> None:
    """Raise RedlineUnsafe unless the written file says what the redline and its answers say."""
    try:
        package = open_package(data, name=base.name)
        everything = base.view == "accepted"
        accepted = package.written(
            resolved_parts(package, accept=True, only=lambda mark: everything or marks.is_ours(mark))
        )
        rejected = package.written(resolved_parts(package, accept=False, only=marks.is_ours))
    except NegotiatorError as error:
        raise RedlineUnsafe(check="the written file cannot be read again", place=error.code) from error
    plain = not treatments.answers and treatments.default is None
    for when, resolved, every in (("accepted", accepted, new.blocks), ("rejected", rejected, base.blocks)):
        default = treatments.default or (Accept() if when == "accepted" else Reject())
        wanted = every if plain else resolve(redline, _answers(treatments, when), default=default)
        again = open_package(resolved, name=base.name)
        _same_text(_lines(scan(again, base.view)), [(block.place, block.text) for block in wanted], when, exact=plain)
        _same_margins(again, wanted, when, margins, view=base.view, exact=plain)
    if plain:
        _same_things(open_package(base.source, name=base.name), open_package(rejected, name=base.name))
    _same_authors(base, data, marks, kept_all=plain)


def _answers(treatments: Treatments, when: str) -> dict[str, Answer]:
    """Return the answers as they show in one view: a counter that is tracked is gone once it is rejected."""
    if treatments.default is not None or when == "accepted":
        return treatments.answers
    return {
        change: Reject() if isinstance(answer, Counteroffer) else answer
        for change, answer in treatments.answers.items()
    }


def _lines(stories: Stories) -> Iterator[tuple[str, str]]:
    """Yield place and text of each paragraph."""
    for story in stories.stories:
        for paragraph in paragraphs_in(story.container):
            yield story.container.place, paragraph.text


def _same_text(found: Iterable[tuple[str, str]], wanted: Iterable[tuple[str, str]], when: str, *, exact: bool) -> None:
    """Compare body and notes.

    Where answers were built in, empty paragraphs do not count, since a cell needs one; notes follow what became of
    their references; and what goes and what comes at one place may stand in either order.
    """
    left, right = _texts(found, exact=exact), _texts(wanted, exact=exact)
    for story in _RUNNING if exact else _RUNNING[:1]:
        mine, theirs = left.get(story, []), right.get(story, [])
        if mine != theirs and (exact or sorted(mine) != sorted(theirs)):
            pairs = enumerate(zip(mine, theirs, strict=False))
            at = next((k for k, pair in pairs if pair[0] != pair[1]), min(len(mine), len(theirs)))
            raise RedlineUnsafe(
                check=f"the text with all changes {when} would differ", place=f"{story}, paragraph {at + 1}"
            )


def _texts(lines: Iterable[tuple[str, str]], *, exact: bool) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for place, text in lines:
        story = _STORY.match(place)
        if story is not None and (exact or text.strip()):
            texts.setdefault(story.group(), []).append(text)
    return texts


def _same_margins(
    package: Package, wanted: Sequence[Block], when: str, margins: Sequence[Margin], *, view: View, exact: bool
) -> None:
    """Compare headers and footers; where answers were built in, only those whose place is the same in both files."""
    for margin in margins:
        place = margin.new if when == "accepted" else margin.old
        if not exact and margin.old != margin.new:
            continue
        container = scan_container(package.root(margin.part), place, view)
        mine = [paragraph.text for paragraph in paragraphs_in(container) if paragraph.text]
        theirs = [block.text for block in wanted if block.place.split("/")[0] == place and block.text]
        if mine != theirs:
            raise RedlineUnsafe(check=f"a header or footer with all changes {when} would differ", place=margin.part)


def _same_things(before: Package, after: Package) -> None:
    """Compare the counts of fields, bookmarks, comments, notes, links and the like in both packages."""
    for part in text_parts(before):
        counts = [_counts(package.root(part)) for package in (before, after)]
        counts[1][n.HYPERLINK] = min(counts[0][n.HYPERLINK], counts[1][n.HYPERLINK])  # a split link counts twice
        lost = (counts[0] - counts[1]) + (counts[1] - counts[0])
        if lost:
            tag = next(iter(lost)).rsplit("}", 1)[-1]
            raise RedlineUnsafe(check=f"the number of {tag} elements would differ", place=part)


def _counts(root: Element) -> Counter[str]:
    return Counter(element.tag for element in root.iter(*_COUNTED))


def _same_authors(base: Document, data: bytes, marks: Marks, *, kept_all: bool) -> None:
    """Compare the earlier tracked changes: none may be re-attributed or lost (but where an answer removed its text)."""
    after = read(data, name=base.name)
    earlier = Counter((item.author, item.date) for item in base.revisions)
    present = Counter((item.author, item.date) for item in after.revisions if item.id not in marks.ids)
    strange = present.keys() - earlier.keys()
    lost = (earlier.keys() - present.keys()) if kept_all else set()
    if strange or lost:
        raise RedlineUnsafe(
            check="an earlier author's tracked change would be lost or re-attributed", place="revisions"
        )
    identifiers = [item.id for item in after.revisions]
    mine = [item for item in identifiers if item in marks.ids]
    if len(mine) != len(set(mine)):
        raise RedlineUnsafe(check="two tracked changes would share an id", place="revisions")
