"""Rival versions of a text, and what people decide of the clauses on which they clash.

Two versions are rivals when each was made by another party, neither was made from the other, and no version was made
from both. All of it follows from what both sides hold: each side finds the same rivals, over the same base, in the
same order, and what a person decides names versions and words by what they are and never by whose they are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from negotiator.domain import stages
from negotiator.domain.deal import Deal
from negotiator.domain.records import declare, milestone, record
from negotiator.domain.versions import DocumentVersion

_SIGNS = 16


@record("clause_decision/1", sharing="choice")
class ClauseDecision:
    """What a person decided on one clause that two versions word otherwise.

    `key` tells base, versions and clause. `chosen` is the hash of the version whose words stand, that of the base where
    the old words stay, or "" where `text` holds words of their own: paragraphs, one a line.
    """

    key: str = declare("Clash", widget="key")
    instrument: str = declare("Instrument")
    base: str = declare("Made from", widget="hidden")
    versions: tuple[str, ...] = declare("Versions", widget="hidden")
    clause: str = declare("Clause", widget="hidden")
    chosen: str = declare("Chosen version", widget="hidden", default="")
    text: str = declare("Words of their own", widget="long text", default="")
    reason: str = declare("Reason", widget="long text", default="")


@milestone("settlement/1", sharing="choice")
class Settled:
    """Why one of several values of a record was chosen. `between` and `chosen` are ids of acts."""

    topic: str = declare("Of")
    key: str = declare("No.", widget="key")
    between: tuple[str, ...] = declare("Between", widget="hidden")
    chosen: str = declare("Chosen", widget="hidden")
    reason: str = declare("Reason", widget="long text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """Two shared versions of different parties that nobody has brought together, sorted by their hashes.

    base: the version that both were made from, "" where there is none that both sides hold.
    """

    instrument: str
    base: str
    versions: tuple[str, str]

    @property
    def key(self) -> str:
        """Return what tells this pair over this base from any other."""
        return ":".join(one[:_SIGNS] for one in (self.base, *self.versions))

    def key_of(self, clause: str) -> str:
        """Return the key under which a clause's decision is kept."""
        return f"{self.key}:{clause}"


def rival_versions(deal: Deal, instrument: str) -> tuple[Rivals, ...]:
    """Return the pairs of newest shared versions that two parties made beside each other, in the order of their hashes.

    A version to which both of these parties said yes leaves nothing to be decided between what came of it and the rest.
    """
    shared = [one for one in stages.versions(deal, instrument) if one.shared]
    lineage = Lineage(shared)
    newest = sorted((one for one in shared if lineage.is_newest(one.hash)), key=lambda version: version.hash)
    found = []
    for one, other in combinations(newest, 2):
        pair = (one.hash, other.hash)
        accepted = _accepted(deal, shared, by={one.side, other.side})
        if one.side != other.side and not lineage.is_decided(pair, accepted):
            found.append(Rivals(instrument=instrument, base=lineage.base(*pair), versions=pair))
    return tuple(found)


def _accepted(deal: Deal, versions: Iterable[DocumentVersion], *, by: set[str]) -> frozenset[str]:
    """Return the versions to which each of these parties assented, or which it signed."""
    return frozenset(
        one.hash for one in versions if by <= stages.assenting(deal, one.hash) | stages.signers(deal, one.hash)
    )


class Lineage:
    """Which version was made from which, as far as they are shared. Parents are strangers' words: rings may be."""

    def __init__(self, versions: Sequence[DocumentVersion]) -> None:
        held = {one.hash for one in versions}
        self._parents: Mapping[str, tuple[str, ...]] = {
            one.hash: tuple(parent for parent in one.proposed.parents if parent in held and parent != one.hash)
            for one in versions
        }
        self._before = {hash_: self._ancestors(hash_) for hash_ in self._parents}

    def is_newest(self, version: str) -> bool:
        """Tell whether no other version was made from this one; of those that claim each other in a ring, all are."""
        return all(version not in before or other in self._before[version] for other, before in self._before.items())

    def is_decided(self, pair: tuple[str, str], accepted: Collection[str]) -> bool:
        """Tell whether one of two versions comes of the other, or of an accepted one of which the other does not."""
        one, other = (self._before[each] | {each} for each in pair)
        return pair[0] in other or pair[1] in one or not (one ^ other).isdisjoint(accepted)

    def base(self, one: str, other: str) -> str:
        """Return the newest version that both were made from, the least by hash of several, "" for none."""
        both = self._before[one] & self._before[other]
        nearest = [each for each in both if not any(each in self._before[later] for later in both - {each})]
        return min(nearest or both, default="")

    def _ancestors(self, version: str) -> frozenset[str]:
        return frozenset(_walk(self._parents, self._parents[version])) - {version}


def _walk(parents: Mapping[str, Iterable[str]], start: Collection[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += parents.get(one, ())
    return found
