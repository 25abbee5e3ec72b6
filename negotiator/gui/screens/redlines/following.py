"""What the page of one clause through all versions shows, as plain values. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

from negotiator.domain import Deal
from negotiator.domain.versions import DocumentVersion
from negotiator.redline import Row, provision
from negotiator.services.trails import ClauseVersion

_BECAME = {
    "first": "First here",
    "same": "Unchanged",
    "edited": "Edited",
    "moved": "Moved",
    "split": "Split",
    "joined": "Joined",
    "gone": "Struck",
    "absent": "Not there",
    "came back": "Came back",
}
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One version of the clause: whose, since when, what became of the clause there, and its words as marked.

    `where` is its number and the heading above it.
    """

    version: str
    name: str
    origin: str
    became: str
    where: str
    changes: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailState:
    """A clause and its versions, the newest first."""

    title: str
    lines: tuple[TrailLine, ...]

    @property
    def summary(self) -> str:
        """Return how often the clause was changed, as a sentence."""
        touched = sum(line.became not in {_BECAME["first"], _BECAME["same"], _BECAME["absent"]} for line in self.lines)
        times = {0: "never changed", 1: "changed once", 2: "changed twice"}.get(touched, f"changed {touched} times")
        versions = "1 version" if len(self.lines) == 1 else f"{len(self.lines)} versions"
        return f"{versions}, {times}"


def trail_state(deal: Deal, followed: Sequence[ClauseVersion]) -> TrailState:
    """Return the page of a clause."""
    named = next(one for one in reversed(followed) if one.blocks)
    return TrailState(title=_title(named), lines=tuple(_line(deal, one) for one in reversed(followed)))


def _title(clause: ClauseVersion) -> str:
    first = clause.blocks[0]
    name = first.text if len(first.text) <= _LONGEST_NAME else f"{first.text[:_LONGEST_NAME].rsplit(' ', 1)[0]} …"
    return f"{first.label.rstrip('.')} {name}".strip()


def _line(deal: Deal, clause: ClauseVersion) -> TrailLine:
    version = clause.version
    first = clause.blocks[0] if clause.blocks else None
    return TrailLine(
        version=version.hash,
        name=version.name,
        origin=f"{_side(deal, version)}, {version.entry.claimed_at.astimezone():%d %b %Y}",
        became=_became(clause),
        where=provision(first) if first and first.heading_path else "",
        changes=len(clause.step.changes),
        rows=clause.drawn,
    )


def _became(clause: ClauseVersion) -> str:
    """Return what became of the clause; one that moved and says something else now is told as both."""
    edited = any(change.kind not in {"move", "renumber"} for change in clause.step.changes)
    return "Moved and edited" if clause.step.kind == "moved" and edited else _BECAME[clause.step.kind]


def _side(deal: Deal, version: DocumentVersion) -> str:
    if version.side == deal.ours:
        return "Ours"
    return next((party.short for party in deal.parties if party.key == version.side), version.side)
