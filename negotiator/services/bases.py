"""Which version a received one was made from; where nobody here knows that one, the nearest that is known.

Nearness is told by the clauses alone: how many texts both hold, of all that either holds. No file is read for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from negotiator.documents import LIMITS, read
from negotiator.domain import Deal, stages
from negotiator.domain.contents import TERM_SHEET, texts_in
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import Package
from negotiator.kernel import SILENT, Progress
from negotiator.redline import Conflict, Redline, compare, merge
from negotiator.services.content import held_by
from negotiator.services.versions import document_of, party_words
from negotiator.services.workspace import Workspace

Get = Callable[[str], bytes | None]
_RECENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a version was made from. known: whether we hold that, or it is the first of its text.

    nearest: of the versions that we hold, the one most like it; None for a first one. likeness: from 0 to 1.
    """

    version: DocumentVersion
    known: bool
    nearest: DocumentVersion | None = None
    likeness: float = 0.0


def bases_of(deal: Deal, versions: Sequence[DocumentVersion], *, get: Get) -> tuple[Base, ...]:
    """Return what each of the new versions was made from. deal: as it stands without them. get: content by hash."""
    found: list[Base] = []
    sound: set[str] = set()  # of the new ones
    likeness = _Likeness(get)
    known_before = {
        instrument: stages.versions(deal, instrument) for instrument in {one.proposed.instrument for one in versions}
    }
    for version in versions:
        instrument = version.proposed.instrument
        before = [one for one in known_before[instrument] if one.hash != version.hash]
        held = {one.hash for one in before}
        known = not before or any(parent in held or parent in sound for parent in version.proposed.parents)
        if known:
            sound.add(version.hash)
        nearest, alike = likeness.nearest(version, before) if instrument != TERM_SHEET else (None, 0.0)
        found.append(
            Base(version=version, known=known or instrument == TERM_SHEET, nearest=nearest, likeness=round(alike, 4))
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeWay:
    """A received version, our newest, and the one that both are compared with.

    theirs_changed and ours_changed: the redlines from the base; conflicts: what both changed, differently.
    """

    base: DocumentVersion
    ours: DocumentVersion
    theirs: DocumentVersion
    theirs_changed: Redline
    ours_changed: Redline
    conflicts: tuple[Conflict, ...]


def three_way(workspace: Workspace, package: Package, base: Base, *, progress: Progress = SILENT) -> ThreeWay | None:
    """Compare a version that has not been imported with ours, over the nearest that is known; None where none is."""
    theirs, nearest = base.version, base.nearest
    if nearest is None or not theirs.proposed.source:
        return None
    known = stages.versions(workspace.deal, theirs.proposed.instrument)
    mine = [one for one in known if one.side == workspace.deal.ours and one.proposed.source]
    ours = mine[-1] if mine else nearest
    data = package.content(f"blobs/{theirs.proposed.source}", most=LIMITS.file_size)
    received = read(data, name=theirs.proposed.source_name)
    blocks = [document_of(workspace, one).blocks for one in (nearest, ours)]
    words = party_words(workspace)
    return ThreeWay(
        base=nearest,
        ours=ours,
        theirs=theirs,
        theirs_changed=compare(blocks[0], received.blocks, progress=progress, parties=words),
        ours_changed=compare(blocks[0], blocks[1], progress=progress, parties=words),
        conflicts=merge(blocks[0], blocks[1], received.blocks).conflicts,
    )


def best_compared_with(
    workspace: Workspace, version: DocumentVersion, before: Sequence[DocumentVersion]
) -> DocumentVersion | None:
    """Return which of the earlier versions one is best read against, None where there is none.

    Of the other side's that is what they had of us when they wrote it; where nobody here holds what they wrote it from,
    the version most like it. Of ours it is the one before.
    """
    deal = workspace.deal
    if not before or version.side == deal.ours:
        return before[-1] if before else None
    lineage = _lineage(version, stages.versions(deal, version.proposed.instrument))
    sent = [one for one in before if one.shared and one.side == deal.ours]
    known = [one for one in sent if one.hash in lineage]
    if not known and lineage.isdisjoint(one.hash for one in before):
        nearest, likeness = _Likeness(held_by(workspace)).nearest(version, before)
        known = [nearest] if nearest and likeness else []
    return (known or sent or list(before))[-1]


def _lineage(version: DocumentVersion, held: Sequence[DocumentVersion]) -> frozenset[str]:
    """Return the hashes of what a version was made from, directly or not, as far as that is held."""
    parents = {one.hash: one.proposed.parents for one in held}
    waiting, met = list(version.proposed.parents), set[str]()
    while waiting:
        one = waiting.pop()
        if one in parents and one not in met:
            met.add(one)
            waiting += parents[one]
    return frozenset(met)


class _Likeness:
    """How much versions are alike, by their clauses. What each consists of is read once."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._texts: dict[str, frozenset[str]] = {}

    def nearest(
        self, version: DocumentVersion, before: Sequence[DocumentVersion]
    ) -> tuple[DocumentVersion | None, float]:
        """Return the version that shares most clauses with another, the newest of several alike, and how much that is.

        Of very many the latest are looked at: whoever sends a thousand versions must not keep anybody waiting.
        """
        texts = self._of(version.hash)
        best: tuple[DocumentVersion | None, float] = (None, 0.0)
        for one in before[-_RECENT:]:
            others = self._of(one.hash)
            either = len(texts | others)
            likeness = len(texts & others) / either if either else 0.0
            if likeness >= best[1]:
                best = (one, likeness)
        return best

    def _of(self, tree: str) -> frozenset[str]:
        if tree not in self._texts:
            self._texts[tree] = texts_in(tree, get=self._get)
        return self._texts[tree]
