"""Sections of two Word files: which correspond, and with them which headers and footers.

A section without a header of its own shows that of the section before it. So what is compared is what each section
shows, not which part happens to hold it. This module decides; it writes nothing.
"""

from collections.abc import Mapping
from dataclasses import field

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.entries import Pairs
from negotiator.documents.layouts import differ
from negotiator.documents.stories import Container, Paragraph, Stories, Story, named_margins, paragraphs_in
from negotiator.kernel.values import dataclass

MarginKey = tuple[str, str]
_KEYS: tuple[MarginKey, ...] = tuple(
    (kind, use) for kind in ("header", "footer") for use in ("default", "first", "even")
)


# what a section shows, by the place where it shows it
Shown = Mapping[MarginKey, "Story"]


@dataclass(slots=True, eq=False)
class Section:
    """One section: its properties, the block that ends it (None for the last), and the margins that it names itself."""

    properties: Element
    end: int | None
    own: dict[MarginKey, Story]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a header or footer of the new file goes that no part of the old file can hold.

    `instead` is what the old section shows there now, by inheritance from the sections before it.
    """

    section: Section
    key: MarginKey
    story: Story
    instead: Story | None
    first_page: bool


@dataclass(slots=True, eq=False)
class MarginPlan:
    """What becomes of each header and footer.

    `pinned` are those that a section has only inherited so far and must name itself, since the sections before it
    change. `arriving` are the new sections that come with a paragraph, `shown` the new margins that a section shows
    already, by inheritance. `layouts` are the sections that both files have and whose page layout differs. `ended` are
    the old paragraphs that stay without the section that ended with them.
    """

    pairs: list[tuple[Story, Story]] = field(default_factory=list)
    gone: list[Story] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    pinned: list[tuple[Section, MarginKey, Story]] = field(default_factory=list)
    arriving: dict[int, Section] = field(default_factory=dict)
    shown: set[Story] = field(default_factory=set)
    left_out: list[Story] = field(default_factory=list)
    layouts: list[tuple[Section, Section]] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)


def sections_of(stories: Stories) -> list[Section]:
    """Return the sections of a file in their order."""
    by_part = {story.part: story for story in stories.stories if story.kind in ("header", "footer")}
    targets = {one.id: one.target for one in stories.package.relationships(stories.package.main_part)}

    found: list[Section] = []
    body = next((story.container for story in stories.stories if story.kind == "paragraph"), None)
    if body is None:
        return found
    named = dict(named_margins(stories.sections, stories.view))

    def section(properties: Element, end: int | None) -> Section:
        own = {}
        for kind, use in _KEYS:
            for reference in named.get(properties, ()):
                part = targets.get(reference.get(n.r("id")) or "")
                if reference.tag == n.w(f"{kind}Reference") and reference.get(n.TYPE) == use and part in by_part:
                    own[kind, use] = by_part[part]
        return Section(properties, end, own)

    for item in body.items:
        if isinstance(item, Paragraph) and item.ends_section:
            found.extend(section(properties, item.block) for properties in item.sections)
    last = body.element.find(n.SECTION_PROPERTIES)
    return found if last is None else [*found, section(last, None)]


def plan_margins(old: Stories, new: Stories, pairs: Pairs) -> MarginPlan:
    """Decide for each header and footer of both files what a redline can do with it."""
    mine, theirs = sections_of(old), sections_of(new)
    plan = MarginPlan()
    matched = _matched(mine, theirs, pairs, plan)
    plan.layouts = [
        (mine[left], theirs[right])
        for right, left in matched.items()
        if differ(mine[left].properties, theirs[right].properties)
    ]
    plan.ended = _ended(mine, theirs, pairs)
    partner: dict[Story, Story] = {}
    shown, shown_new = _shown_by(mine), _shown_by(theirs)
    for at_new, at_old in matched.items():
        sides = (mine[at_old], shown[at_old]), (theirs[at_new], shown_new[at_new])
        for key in _KEYS:
            _match(*sides, key, partner, plan)
        if at_old and at_new and theirs[at_new - 1].end in plan.arriving:
            _pin(mine[at_old], shown[at_old - 1], plan)
    _pin_orphans(mine, {left: shown_new[right] for right, left in matched.items()}, plan)
    plan.pairs = [(left, right) for left, right in partner.items() if not _alike(left, right, pairs)]
    kept = {id(mine[at]) for at in matched.values()}
    plan.gone = _gone(mine, kept, partner, pairs)
    placed = {
        *partner.values(),
        *plan.shown,
        *(home.story for home in plan.homes),
        *(story for section in plan.arriving.values() for story in section.own.values()),
    }
    margins = [story for story in new.stories if story.kind in ("header", "footer")]
    plan.left_out = [
        story for story in margins if story not in placed and any(p.text for p in paragraphs_in(story.container))
    ]
    return plan


def _matched(mine: list[Section], theirs: list[Section], pairs: Pairs, plan: MarginPlan) -> dict[int, int]:
    """Match sections by the paragraphs that end them; note those that arrive with a paragraph."""
    ends = {section.end: at for at, section in enumerate(mine)}
    matched: dict[int, int] = {}
    for at, section in enumerate(theirs):
        if section.end is None:
            if None in ends:
                matched[at] = ends[None]
            continue
        pair = pairs.pairs[pairs.of_new[section.end]]
        # where paragraphs are joined or split, the last mark stays; the others bring their section or take it with them
        partner = ends.get(pair.old[-1]) if pair.old and pair.new[-1] == section.end else None
        if partner is None or pair.kind == "moved":
            plan.arriving[section.end] = section
        else:
            matched[at] = partner
    return matched


def _ended(mine: list[Section], theirs: list[Section], pairs: Pairs) -> set[int]:
    """Return the old paragraphs that stay while the section that they ended goes."""
    ends = {section.end for section in theirs}
    linked = ((section.end, pairs.pairs[pairs.of_old[section.end]]) for section in mine if section.end is not None)
    kinds = ("edited", "split", "joined")
    return {end for end, pair in linked if pair.kind in kinds and end == pair.old[-1] and pair.new[-1] not in ends}


def _shown_by(sections: list[Section]) -> list[Shown]:
    """Return what each section shows: its own margins and, of other kinds, those of the sections before it."""
    found: list[Shown] = []
    shown: Shown = {}
    for section in sections:
        shown = {**shown, **section.own} if section.own else shown
        found.append(shown)
    return found


def _has_first_page(section: Section) -> bool:
    mark = section.properties.find(n.w("titlePg"))
    return mark is not None and mark.get(n.VALUE) not in ("0", "false", "off")


def _match(
    mine: tuple[Section, Shown],
    theirs: tuple[Section, Shown],
    key: MarginKey,
    partner: dict[Story, Story],
    plan: MarginPlan,
) -> None:
    (section, shown), (other, shown_new) = mine, theirs
    left, right = shown.get(key), shown_new.get(key)
    if right is None:
        return
    visible = key[1] == "default" or (key[1] == "first" and _has_first_page(other)) or key in other.own
    taken = left is not None and partner.setdefault(left, right) is not right
    if taken and left is not None and texts_of(left) == texts_of(partner[left]) == texts_of(right):
        plan.shown.add(right)
    elif taken or (left is None and visible):
        first_page = key[1] == "first" and _has_first_page(other) and not _has_first_page(section)
        plan.homes.append(Home(section=section, key=key, story=right, instead=left, first_page=first_page))


def _pin_orphans(mine: list[Section], kept: Mapping[int, Shown], plan: MarginPlan) -> None:
    """Name the margins that a section which stays has inherited from sections that go.

    `kept` are the sections that stay, with what each shows in the new file. What it shows no more there becomes a
    margin of its own, which empties.
    """
    nearest = -1
    for at in sorted(kept):
        going = {key: story for section in mine[nearest + 1 : at] for key, story in section.own.items()}
        nearest = at
        for section, key, story in _pin(mine[at], going, plan):
            if key not in kept[at]:
                plan.pinned.remove((section, key, story))
                nothing = Story(story.part, story.key, story.kind, Container(story.container.element, "", []))
                plan.homes.append(Home(section=section, key=key, story=nothing, instead=story, first_page=False))


def _pin(section: Section, inherited: Shown, plan: MarginPlan) -> list[tuple[Section, MarginKey, Story]]:
    """Name the margins that a section has inherited: it must show them without those that they are from, too."""
    settled = {home.key for home in plan.homes if home.section is section}
    settled |= {key for pinned, key, _ in plan.pinned if pinned is section}
    found = [
        (section, key, inherited[key])
        for key in _KEYS
        if key in inherited and key not in section.own and key not in settled
    ]
    plan.pinned.extend(found)
    return found


def _gone(mine: list[Section], kept: set[int], partner: dict[Story, Story], pairs: Pairs) -> list[Story]:
    """Return the old margins without a partner whose section stays, or which the redline calls deleted."""
    found: dict[Story, None] = {}
    for section in mine:
        for story in section.own.values():
            blocks = [paragraph.block for paragraph in paragraphs_in(story.container)]
            deleted = all(pairs.pairs[pairs.of_old[block]].kind == "deleted" for block in blocks)
            if story not in partner and (deleted or id(section) in kept):
                found[story] = None
    return list(found)


def _alike(left: Story, right: Story, pairs: Pairs) -> bool:
    """Tell whether two margins say the same though the engine paired each with another one."""
    blocks = frozenset(paragraph.block for paragraph in paragraphs_in(right.container))
    linked = pairs.linked((paragraph.block for paragraph in paragraphs_in(left.container)), blocks)
    return not linked and texts_of(left) == texts_of(right)


def texts_of(story: Story) -> list[str]:
    """Return the paragraphs of a story that say something."""
    return [paragraph.text for paragraph in paragraphs_in(story.container) if paragraph.text]
