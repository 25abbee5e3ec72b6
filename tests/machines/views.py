"""What a deal says to one side, and what both sides must see alike: plain values to be compared."""

from collections.abc import Sequence
from typing import Any

from negotiator.domain import Deal, clashes, stages
from negotiator.domain.clashes import rival_versions
from negotiator.domain.packages import PackageLogged
from negotiator.domain.registers import Risk
from negotiator.domain.roster import OutsideMandate
from negotiator.services import contested
from tests.machines.persons import TEXT


def told(deal: Deal) -> dict[str, Any]:
    """Return what a deal says, for comparing how it came about."""
    return {
        "projection": deal.projection,
        "roster": deal.roster,
        "outside": deal.outside,
        "newer": deal.newer,
        "risks": deal.records(Risk),
        "people": deal.people,
        "parties": deal.parties,
    }


def shared_view(deal: Deal, *, without: frozenset[str]) -> dict[str, Any]:
    """Return all that both sides must see alike once they hold the same acts."""
    versions = [one for one in stages.versions(deal, TEXT) if one.shared]
    acts = (entry for entry in deal.projection.entries if entry.kind == "person/1" and entry.id not in without)
    entered = {entry.body["put"]["fingerprint"] for entry in acts if entry.body["put"]}
    return {
        "standing": {
            place: (one.value, {one.entry.id, *(rival.id for rival in one.rivals)} - without)
            for place, one in deal.projection.standing.items()
            if place[0] == "shared" and not without.issuperset(act.id for act in one.history)
        },
        "facts": [entry.id for entry in deal.projection.milestones if entry.stream == "shared"],
        "outside": [(one.entry.id, one.why, one.code) for one in _outside(deal) if one.entry.id not in without],
        "people": {leaf: (one.key, one.party, one.role) for leaf, one in deal.roster.people.items() if leaf in entered},
        "ended": {leaf: why for leaf, why in deal.roster.ended.items() if leaf in entered},
        "roots": dict(deal.roster.roots),
        "versions": sorted((one.name, one.hash, one.side) for one in versions),
        "assents": {one.hash: stages.assenting(deal, one.hash) for one in versions},
        "rivals": rival_versions(deal, TEXT),
        "contested": _contested(deal),
        "decisions": [(one.value, one.rivals) for one in deal.records(clashes.ClauseDecision)],
    }


def _outside(deal: Deal) -> Sequence[OutsideMandate]:
    return [one for one in deal.outside if one.entry.stream == "shared"]


def _contested(deal: Deal) -> Sequence[tuple[str, str, frozenset[str]]]:
    """Return the shared records that wait for a choice, and between which acts."""
    found = []
    for one in contested.contested(deal):
        shared = frozenset(side.entry for side in one.sides if side.shared)
        if len(shared) > 1:
            found.append((one.topic, one.key, shared))
    return found


def rivals(deal: Deal) -> set[tuple[Any, ...]]:
    """Return the records that have several values."""
    return {place for place, one in deal.projection.standing.items() if one.rivals}


def packages(deal: Deal, audience: str) -> Sequence[str]:
    """Return the packages that were logged for an audience."""
    return [one.value.package for one in deal.facts(PackageLogged) if one.value.audience == audience]
