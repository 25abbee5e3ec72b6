"""What the map of two versions shows: how much of each section the other version kept. No Qt here."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from negotiator.redline import Redline, Row, SectionKept, sections, similarity

_NAMELESS = "Without a heading"
Heading = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSection:
    """A section of one version. `kept` is the share (0 to 1) of its words that the other version has too.

    `other` names the section there that holds most of them ("" where none does); `row` is where the redline begins to
    show the section.
    """

    name: str
    words: int
    kept: float
    other: str
    row: int

    @property
    def share(self) -> str:
        """Return the share in per cent, rounded down: what says 100 % has lost no word."""
        return percent(self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """Both versions as sections in their order, and the bands between them: (old place, new place, words kept)."""

    old_name: str
    new_name: str
    score: float
    old: tuple[MapSection, ...]
    new: tuple[MapSection, ...]
    bands: tuple[tuple[int, int, int], ...]


def percent(share: float) -> str:
    """Return a share (0 to 1) in per cent, rounded down, so that only what is wholly kept says 100 %."""
    return f"{math.floor(share * 100)}%"


def map_state(redline: Redline, drawn: Sequence[Row], *, old_name: str, new_name: str) -> MapState:
    """Return the map of a redline whose rows are drawn."""
    found = similarity(redline)
    old_rows = _first_rows(sections(redline.old), {row.old: at for at, row in reversed(list(enumerate(drawn)))})
    new_rows = _first_rows(sections(redline.new), {row.new: at for at, row in reversed(list(enumerate(drawn)))})
    old = tuple(_section(one, old_rows) for one in found.old_sections)
    new = tuple(_section(one, new_rows) for one in found.new_sections)
    left = {one.heading: place for place, one in enumerate(found.old_sections)}
    right = {one.heading: place for place, one in enumerate(found.new_sections)}
    bands = tuple((left[before], right[after], words) for (before, after), words in found.flows.items())
    return MapState(old_name=old_name, new_name=new_name, score=found.score, old=old, new=new, bands=bands)


def _section(one: SectionKept, rows: Mapping[Heading, int]) -> MapSection:
    other = "" if one.counterpart is None else _name(one.counterpart)
    row = rows.get(one.heading, 0)
    return MapSection(name=_name(one.heading), words=one.words, kept=one.share, other=other, row=row)


def _name(heading: Heading) -> str:
    return " · ".join(heading) or _NAMELESS


def _first_rows(headings: Sequence[Heading], row_of: Mapping[int | None, int]) -> dict[Heading, int]:
    """Return the first row of each section."""
    found: dict[Heading, int] = {}
    for block, heading in enumerate(headings):
        if block in row_of:
            found.setdefault(heading, row_of[block])
    return found
