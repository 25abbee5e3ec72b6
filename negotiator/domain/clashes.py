"""Rival versions of a text, and what people decide of the clauses on which they clash.

Two versions are rivals when each was made by another party, neither was made from the other, and no version was made
from both. All of it follows from what both sides hold: each side finds the same rivals, over the same base, in the
same order, and what a person decides names versions and words by what they are and never by whose they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product

from negotiator.domain import stages
from negotiator.domain.deal import Deal
from negotiator.domain.lineages import Lineage
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
    newest: dict[str, list[str]] = {}
    for version in shared:
        if lineage.is_newest(version.hash):
            newest.setdefault(version.side, []).append(version.hash)
    found: list[tuple[str, str]] = []
    for one, other in combinations(newest, 2):
        accepted = _accepted(deal, shared, by={one, other})
        pairs = (tuple(sorted(pair)) for pair in product(newest[one], newest[other]))
        found += [(first, second) for first, second in pairs if not lineage.is_decided((first, second), accepted)]
    return tuple(Rivals(instrument=instrument, base=lineage.base(*pair), versions=pair) for pair in sorted(found))


def _accepted(deal: Deal, versions: Iterable[DocumentVersion], *, by: set[str]) -> frozenset[str]:
    """Return the versions to which each of these parties assented, or which it signed."""
    return frozenset(
        one.hash for one in versions if by <= stages.assenting(deal, one.hash) | stages.signers(deal, one.hash)
    )
