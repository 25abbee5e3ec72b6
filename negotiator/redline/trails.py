"""One clause followed through the versions of a document: where it stood in each, and what each made of it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Literal

from negotiator.kernel import SILENT, Progress
from negotiator.kernel.values import dataclass
from negotiator.redline.comparison import compare
from negotiator.redline.pairing import pairing
from negotiator.redline.reading import by_pair
from negotiator.redline.shapes import Block, Change, PairKind, Redline

StepKind = Literal["first", "same", "edited", "moved", "split", "joined", "gone", "absent", "came back"]

# Where several pairs are concerned, the first of these that one of them is names the step.
_TELLING: Mapping[PairKind, StepKind] = {
    "joined": "joined",
    "split": "split",
    "moved": "moved",
    "edited": "edited",
    "deleted": "edited",
    "same": "same",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailStep:
    """Where the clause stands in one version.

    `version` counts from 0; `blocks` are indexes into that version's blocks, none where the clause is gone or absent.
    `since` is the version where it last stood before, `before` its blocks there and `changes` what became of them since
    (None and empty at its first step and while it is absent). A clause that moved and was edited is "moved" and has
    changes; one that "came back" may have been edited meanwhile.
    """

    version: int
    kind: StepKind
    blocks: tuple[int, ...] = ()
    since: int | None = None
    before: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The steps of one clause, one for each version from its first to the last version of all."""

    steps: tuple[TrailStep, ...]

    @property
    def origin(self) -> TrailStep:
        """Return the step where the clause first stood."""
        return self.steps[0]

    @property
    def changed(self) -> tuple[TrailStep, ...]:
        """Return the steps that did something to the clause."""
        return tuple(step for step in self.steps if step.kind not in {"same", "absent"})


def follow(
    versions: Sequence[Sequence[Block]],
    block: int,
    *,
    version: int = 0,
    parties: Sequence[str] = (),
    progress: Progress = SILENT,
) -> Trail:
    """Follow block number `block` of one version back to its first version and on to the last.

    Where the clause stands split or joined, all its blocks are followed. A clause that is gone is looked for in every
    later version, so that one struck in one round and restored in another is told as one clause. Raises only what
    `progress` raises (Cancelled).
    """
    places: dict[int, tuple[int, ...]] = {version: (block,)}
    _trace(versions, places, range(version - 1, -1, -1))
    _trace(versions, places, range(version + 1, len(versions)))
    first = min(places)
    steps = [TrailStep(version=first, kind="first", blocks=places[first])]
    last = first
    for number in range(first + 1, len(versions)):
        progress.step(number - first, len(versions) - first)
        here = places.get(number, ())
        if not here and last < number - 1:
            steps.append(TrailStep(version=number, kind="absent"))
            continue
        redline = compare(versions[last], versions[number], parties=parties)
        steps.append(_step(redline, number, (last, places[last]), here))
        last = number if here else last
    return Trail(steps=tuple(steps))


def _trace(versions: Sequence[Sequence[Block]], places: dict[int, tuple[int, ...]], numbers: range) -> None:
    """Write down where the clause stands in each of the versions, starting from the one beside the first of them."""
    if not numbers:
        return
    last = numbers[0] - numbers.step
    for number in numbers:
        near = number - numbers.step
        found = _linked(_links(versions, last, number), places[last])
        if last != near:
            # Only what is new there since it was missed can be the clause that came back.
            known = _links(versions, near, number).values()
            found = tuple(sorted(set(found) - {index for indexes in known for index in indexes}))
        if found:
            places[number], last = found, number


def _links(versions: Sequence[Sequence[Block]], source: int, target: int) -> Mapping[int, tuple[int, ...]]:
    """Return where each block of one version stands in another: always by the redline from the older to the newer."""
    if source < target:
        return {i: pair.new for pair in pairing(versions[source], versions[target]) for i in pair.old}
    return {j: pair.old for pair in pairing(versions[target], versions[source]) for j in pair.new}


def _linked(links: Mapping[int, tuple[int, ...]], indexes: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({found for index in indexes for found in links[index]}))


def _step(redline: Redline, version: int, before: tuple[int, tuple[int, ...]], here: tuple[int, ...]) -> TrailStep:
    since, olds = before
    concerned = {
        number: pair.kind
        for number, pair in enumerate(redline.pairs)
        if not (set(olds).isdisjoint(pair.old) and set(here).isdisjoint(pair.new))
    }
    changes = by_pair(redline)
    return TrailStep(
        version=version,
        kind=_kind(set(concerned.values()), here=bool(here), away=since < version - 1),
        blocks=here,
        since=since,
        before=olds,
        changes=tuple(change for number in concerned for change in changes.get(number, ())),
    )


def _kind(pairs: Set[PairKind], *, here: bool, away: bool) -> StepKind:
    if not here:
        return "gone"
    if away:
        return "came back"
    return next(step for pair, step in _TELLING.items() if pair in pairs)
