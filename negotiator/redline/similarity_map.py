"""The similarity map of two whole documents: the best counterpart of each block, and how much of each section was kept.

It is read off a redline, so it never says anything else than what the redline shows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from negotiator.kernel.values import dataclass
from negotiator.redline.counterparts import Nearest, nearest
from negotiator.redline.figures import word_count
from negotiator.redline.reading import by_pair
from negotiator.redline.sectioning import Heading, sections
from negotiator.redline.shapes import Block, Change, Pair, PairKind, Redline

CounterpartKind = Literal["same", "edited", "moved", "split", "joined", "new", "gone"]
_KINDS: Mapping[PairKind, CounterpartKind] = {
    "same": "same",
    "edited": "edited",
    "moved": "moved",
    "split": "split",
    "joined": "joined",
    "inserted": "new",
    "deleted": "gone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """Which blocks correspond and how alike they are.

    `old` and `new` are block indexes; `kept` words of the `old_words` and `new_words` stand on both sides, and `score`
    (0 to 1) is the share that they make up of both. For a new or gone block `nearest` is the block of the other side
    that comes closest to it, if any does at all.
    """

    kind: CounterpartKind
    old: tuple[int, ...]
    new: tuple[int, ...]
    old_words: int
    new_words: int
    kept: int
    nearest: Nearest | None = None

    @property
    def score(self) -> float:
        """Return twice the kept words in relation to the words of both sides; 1 where neither has words."""
        words = self.old_words + self.new_words
        return 2 * self.kept / words if words else float(bool(self.old and self.new))


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionKept:
    """How much of one section of one side the other side has too.

    `counterpart` is the section of the other side that holds most of what was kept; None where nothing was.
    """

    heading: Heading
    words: int
    kept: int
    counterpart: Heading | None

    @property
    def share(self) -> float:
        """Return the share (0 to 1) of the section's words that were kept; 1 for a section without words."""
        return self.kept / self.words if self.words else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarityMap:
    """The map: counterparts in reading order, sections of both sides in the order of their side, and their matrix.

    `flows` says how many kept words of an old section stand in a new one; pairs of sections without any are left out.
    """

    counterparts: tuple[Counterpart, ...]
    old_sections: tuple[SectionKept, ...]
    new_sections: tuple[SectionKept, ...]
    flows: Mapping[tuple[Heading, Heading], int]

    @property
    def score(self) -> float:
        """Return how alike the documents are as a whole, 0 to 1."""
        kept = 2 * sum(found.kept for found in self.counterparts)
        words = sum(found.old_words + found.new_words for found in self.counterparts)
        return kept / words if words else 1.0


def similarity(redline: Redline, *, depth: int = 1) -> SimilarityMap:
    """Return the similarity map of a redline, its sections by the outermost `depth` headings."""
    changes = by_pair(redline)
    old_headings = sections(redline.old, depth=depth)
    new_headings = sections(redline.new, depth=depth)
    flows: Counter[tuple[Heading, Heading]] = Counter()
    counterparts = []
    for number, pair in enumerate(redline.pairs):
        found = _counterpart(redline, pair, changes.get(number, ()))
        counterparts.append(found)
        for i, j, kept in _kept_between(redline, found):
            flows[old_headings[i], new_headings[j]] += kept
    reverse = Counter({(new, old): words for (old, new), words in flows.items()})
    return SimilarityMap(
        counterparts=tuple(_with_nearest(redline, counterparts)),
        old_sections=tuple(_sections(redline.old, old_headings, flows)),
        new_sections=tuple(_sections(redline.new, new_headings, reverse)),
        flows=dict(flows),
    )


def _counterpart(redline: Redline, pair: Pair, changes: Iterable[Change]) -> Counterpart:
    old_words = sum(word_count(redline.old[i].text) for i in pair.old)
    struck = sum(word_count(change.old_text) for change in changes if change.kind in {"delete", "replace"})
    return Counterpart(
        kind=_KINDS[pair.kind],
        old=pair.old,
        new=pair.new,
        old_words=old_words,
        new_words=sum(word_count(redline.new[j].text) for j in pair.new),
        kept=old_words - struck if pair.new else 0,
    )


def _kept_between(redline: Redline, found: Counterpart) -> Iterator[tuple[int, int, int]]:
    """Yield old and new index and the words kept between them; no part of a split or join keeps more than it has."""
    left = found.kept
    for i in found.old if left else ():
        for j in found.new:
            whole = min(word_count(redline.old[i].text), word_count(redline.new[j].text))
            if kept := min(left, whole):
                yield i, j, kept
            left -= kept


def _with_nearest(redline: Redline, counterparts: Sequence[Counterpart]) -> Iterator[Counterpart]:
    """Yield the counterparts, the lone ones with the block that comes closest."""
    gone = nearest({found.old[0]: redline.old[found.old[0]] for found in counterparts if not found.new}, redline.new)
    new = nearest({found.new[0]: redline.new[found.new[0]] for found in counterparts if not found.old}, redline.old)
    for found in counterparts:
        if found.old and found.new:
            yield found
        else:
            yield replace(found, nearest=gone.get(found.old[0]) if found.old else new.get(found.new[0]))


def _sections(
    blocks: Sequence[Block], headings: Sequence[Heading], flows: Mapping[tuple[Heading, Heading], int]
) -> Iterator[SectionKept]:
    """Yield the sections of one side; `flows` go from this side to the other."""
    words: dict[Heading, int] = {}
    for block, heading in zip(blocks, headings, strict=True):
        words[heading] = words.get(heading, 0) + word_count(block.text)
    targets: dict[Heading, dict[Heading, int]] = {}
    for (here, there), kept in flows.items():
        targets.setdefault(here, {})[there] = kept
    for heading, count in words.items():
        to = targets.get(heading, {})
        counterpart = max(to, key=lambda other: to[other]) if to else None
        yield SectionKept(heading=heading, words=count, kept=sum(to.values()), counterpart=counterpart)
