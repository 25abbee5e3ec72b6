"""The writer's own check: what the written file says when accepted and when rejected, and what must still be there.

It believes nothing but the bytes: they are opened and parsed anew, tracked changes are accepted and rejected in the
parsed parts, and what comes out is compared with the two documents.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.blocks import letters_of, make_blocks
from negotiator.documents.errors import RedlineUnsafe
from negotiator.documents.inventory import (
    Thing,
    comments,
    earlier_changes,
    lost_or_strange,
    lost_part,
    lost_relationship,
    things,
)
from negotiator.documents.marks import Marks
from negotiator.documents.numbering import Numbering
from negotiator.documents.outcomes import Outcome, both_ways
from negotiator.documents.package import Package, open_package
from negotiator.documents.proportions import check_proportions, is_crowded
from negotiator.documents.reader import tree_of
from negotiator.documents.resolve import text_parts
from negotiator.documents.revisions import changes_in, read_date
from negotiator.documents.shapes import Document, View
from negotiator.documents.stories import Stories, paragraphs_in, scan, scan_container
from negotiator.documents.styles import Styles
from negotiator.documents.treatments import Treatments
from negotiator.documents.unpacking import LIMITS
from negotiator.kernel import NegotiatorError
from negotiator.kernel.values import dataclass
from negotiator.redline import resolve as resolve_redline
from negotiator.redline.shapes import Accept, Answer, Block, Redline, Reject
from negotiator.redline.shapes import Counter as Counteroffer

_RUNNING = ("body", "footnote", "endnote")
_MAY_CHANGE = (
    "styles",
    "numbering",
    "settings",
    "comments",
    "commentsExtended",
    "commentsIds",
    "commentsExtensible",
    "people",
)
Roots = Mapping[str, Element]
Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """A header or footer as written: its part in the old file and its place in the blocks of each ("" for none)."""

    part: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the old file held when it was read, noted before the writing changes its tree: `inventories` by part."""

    package: Package
    paragraphs: int
    sections: int
    letters: int | None
    crowded: bool
    inventories: Mapping[str, "_Inventory"]

    @classmethod
    def of(cls, tree: Stories) -> "Held":
        """Note what a file holds as it was read."""
        return cls(
            package=tree.package,
            paragraphs=len(tree.paragraphs),
            sections=len(tree.sections),
            letters=tree.letters,
            crowded=is_crowded(tree, limits=LIMITS),
            inventories={part: _inventory(root) for part, root in tree.roots.items()},
        )


# what a part holds beside its words, and the words of its tracked changes
_Inventory = tuple[Counter[Thing], Mapping[tuple[str, str, str], str]]


def _inventory(root: Element) -> _Inventory:
    return things(root), earlier_changes(root)


def check(
    base: Document,
    new: Document,
    redline: Redline,
    data: bytes,
    *,
    held: Held,
    treatments: Treatments,
    marks: Marks,
    margins: Sequence[Margin],
) -> None:
    """Raise RedlineUnsafe unless the written file says what the redline and its answers say."""
    plain = not treatments.answers and treatments.default is None
    before, other = held.package, tree_of(new)
    try:
        after = open_package(data, name=base.name, before=before)
        _same_parts(before, after)
        written = {part: after.root(part) for part in text_parts(after)}
        if sum(after.parts[part].count(b"author=") for part in written) > LIMITS.revisions:
            raise RedlineUnsafe(check="it would hold more tracked changes than can be read again", place=base.name)
        if held.crowded or is_crowded(other, limits=LIMITS) or _many(held, other, written):
            stories = scan(after, base.view, roots=written)
            check_proportions(stories, limits=LIMITS)
            make_blocks(stories)  # raises where the formats say more than can be read
        _same_hands(base, written, marks, kept_all=plain)
        accepted, rejected = _both_ways(written, before, after, marks, everything=base.view == "accepted")
        for when, parts, every in (("accepted", accepted, new.blocks), ("rejected", rejected, base.blocks)):
            default = treatments.default or (Accept() if when == "accepted" else Reject())
            wanted = every if plain else resolve_redline(redline, _answers(treatments, when), default=default)
            stories = scan(after, base.view, roots={part: outcome.root for part, outcome in parts.items()})
            _same_text(_as_written(stories, parts), _as_wanted(wanted), when, exact=plain)
            _same_margins(parts, wanted, when, margins, view=base.view, exact=plain)
        if plain:
            _same_things(
                held,
                rejected,
                lasting=marks.lasting,
                changed=[part for part in rejected if rejected[part] is not accepted[part]],
            )
    except RedlineUnsafe:
        raise
    except NegotiatorError as error:
        raise RedlineUnsafe(check="the written file cannot be read again", place=error.code) from error


def _many(held: Held, other: Stories, written: Roots) -> bool:
    """Tell whether there may be more of something in the written file than can be read, though not in either other."""
    if held.paragraphs + len(other.paragraphs) > LIMITS.paragraphs:
        return True
    if held.sections + len(other.sections) > LIMITS.sections or held.letters is None or other.letters is None:
        return True
    changes = (change for root in written.values() for change in root.iter(*n.PROPERTY_CHANGES))
    formats = (holder for change in changes if (holder := change.getparent()) is not None)
    # each format may now be there without a mark, with one that came and with one that went
    return 3 * (held.letters + other.letters) + sum(map(letters_of, formats)) > LIMITS.properties


def _both_ways(
    written: Roots, before: Package, after: Package, marks: Marks, *, everything: bool
) -> tuple[Outcomes, Outcomes]:
    """Return the parts with all changes accepted, and with ours rejected; a part that is as it was stands for both."""
    accepted: dict[str, Outcome] = {}
    rejected: dict[str, Outcome] = {}
    for part, root in written.items():
        if before.parts.get(part) == after.parts[part]:
            accepted[part] = rejected[part] = Outcome.untouched(root)
        else:
            accepted[part], rejected[part] = both_ways(root, marks, everything=everything)
    return accepted, rejected


def _same_parts(before: Package, after: Package) -> None:
    """Compare the parts: those without text or definitions keep their bytes, arrows and comments may only be added."""
    related = [before.related(before.main_part, kind) for kind in _MAY_CHANGE]
    arrows = [part for part in before.parts if part.endswith(".rels")]
    may_change = frozenset({*text_parts(before), *filter(None, related), *arrows, "[Content_Types].xml"})
    part = lost_part(before, after, may_change=may_change)
    if part is not None:
        raise RedlineUnsafe(check="a part of the file would be lost or another", place=part)
    part = lost_relationship(before, after)
    if part is not None:
        raise RedlineUnsafe(check="a part of the file would lead elsewhere", place=part)
    if any(before.parts.get(part) != after.parts[part] for part in _definition_parts(after)):
        Numbering.of(after, Styles.of(after))  # raises where there are more of them now than can be read
    part = before.related(before.main_part, "comments")
    changed = part is not None and before.parts[part] != after.parts[part]
    if part is not None and changed and comments(before.root(part)).items() - comments(after.root(part)).items():
        raise RedlineUnsafe(check="a comment would be lost or another", place=part)


def _definition_parts(package: Package) -> list[str]:
    return [part for kind in ("styles", "numbering") if (part := package.related(package.main_part, kind))]


def _same_hands(base: Document, written: Roots, marks: Marks, *, kept_all: bool) -> None:
    """Check who made each tracked change: ours bear our name and date; of the others nobody may come or go.

    Where an answer removed the text of an earlier change, its author may go with it.
    """
    seen: set[str] = set()
    others: set[tuple[str, str]] = set()
    ours = marks.author, marks.date
    for part, root in written.items():
        for element in changes_in(root):
            number, hand = element.get(n.ID) or "", (element.get(n.AUTHOR) or "", element.get(n.DATE) or "")
            if number not in marks.ids:
                others.add(hand)
                continue
            if number in seen:
                raise RedlineUnsafe(check="two tracked changes would share an id", place="revisions")
            seen.add(number)
            if hand != ours:
                raise RedlineUnsafe(check="a tracked change of ours would not bear our name and date", place=part)
            if element.tag == n.DELETED and any(_is_shown(node) for node in element.iter(n.TEXT)):
                raise RedlineUnsafe(check="deleted text would be written as if it stood", place=part)
    present = {(author, read_date(date)) for author, date in others}
    earlier = {(item.author, item.date) for item in base.revisions}
    if present - earlier or (kept_all and earlier - present):
        raise RedlineUnsafe(check=_EARLIER, place="revisions")


def _is_shown(text: Element) -> bool:
    return next(text.iterancestors(n.TEXT_BOX), None) is None


def _answers(treatments: Treatments, when: str) -> dict[str, Answer]:
    """Return the answers as they show in one view: a counter that is tracked is gone once it is rejected."""
    if treatments.default is not None or when == "accepted":
        return treatments.answers
    return {
        change: Reject() if isinstance(answer, Counteroffer) else answer
        for change, answer in treatments.answers.items()
    }


# the texts of paragraphs that follow each other at one place
_Texts = tuple[str, list[str]]


def _as_written(stories: Stories, parts: Outcomes) -> Iterator[_Texts]:
    for story in stories.stories:
        gaps, texts = parts[story.part].gaps, list[str]()
        for paragraph in paragraphs_in(story.container):
            texts.extend(gaps.get(paragraph.element) or [paragraph.text])
        yield story.container.place, texts


def _as_wanted(blocks: Iterable[Block]) -> Iterator[_Texts]:
    for place, there in groupby(blocks, key=attrgetter("place")):
        yield place, [block.text for block in there]


def _same_text(found: Iterable[_Texts], wanted: Iterable[_Texts], when: str, *, exact: bool) -> None:
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


def _texts(said: Iterable[_Texts], *, exact: bool) -> dict[str, list[str]]:
    """Return the texts of each kind of story ("body", "footnote", …), told by the places of its paragraphs."""
    texts: dict[str, list[str]] = {}
    for place, there in said:
        kind = place.partition("/")[0].rstrip("0123456789")
        texts.setdefault(kind, []).extend(there if exact else filter(str.strip, there))
    return texts


def _same_margins(
    parts: Outcomes, wanted: Sequence[Block], when: str, margins: Sequence[Margin], *, view: View, exact: bool
) -> None:
    """Compare headers and footers; where answers were built in, only those whose place is the same in both files."""
    texts: dict[str, list[str]] = {}
    for block in wanted if margins else ():
        if block.text:
            texts.setdefault(block.place.partition("/")[0], []).append(block.text)
    for margin in margins:
        place = margin.new if when == "accepted" else margin.old
        if not exact and margin.old != margin.new:
            continue
        container = scan_container(parts[margin.part].root, place, view)
        mine = [paragraph.text for paragraph in paragraphs_in(container) if paragraph.text]
        theirs = texts.get(place, [])
        if mine != theirs:
            raise RedlineUnsafe(check=f"a header or footer with all changes {when} would differ", place=margin.part)


def _same_things(held: Held, rejected: Outcomes, *, lasting: Collection[str], changed: Sequence[str]) -> None:
    """Compare what the changed parts hold beside their words with what they held, once our changes are rejected."""
    for part in changed:
        if part not in held.package.parts:
            continue
        was = held.inventories.get(part) or _inventory(held.package.root(part))
        now = rejected[part]
        thing = lost_or_strange(was[0], now.things(), lasting=lasting)
        if thing is not None:
            raise RedlineUnsafe(check=f"the number of {_local(thing[0])} elements would differ", place=part)
        if was[1] != earlier_changes(now.root):
            raise RedlineUnsafe(check=_EARLIER, place="revisions")


_EARLIER = "an earlier author's tracked change would be lost or re-attributed"


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
