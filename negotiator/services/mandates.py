"""Lets nobody sign here what would count for nothing: the roster is asked before, not only when the deal is folded."""

from collections.abc import Iterable

from negotiator.domain.mandates import Refusal
from negotiator.domain.roster import Roster
from negotiator.kernel import Refused
from negotiator.ledger import Entry


class NoMandate(Refused):
    """Whoever signs here may not make this act."""

    code = "no-mandate"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(
            f"Nothing was signed, for it would count for nothing: {refusal.why}.",
            hint="See Settings, People, who may act for your side, in which role and until when.",
        )
        self.refusal = refusal


def require(roster: Roster, entries: Iterable[Entry]) -> None:
    """Raise NoMandate for a shared act by someone on the roster that the roster does not allow them."""
    learning: Roster | None = None
    for entry in entries:
        if entry.stream == "shared":
            learning = learning or roster.copy()
            refusal = roster.ended.get(entry.author) or learning.refuses(entry)
            if refusal is not None and refusal.code != "not-on-roster":
                raise NoMandate(refusal)
