"""Lets nobody sign here what would count for nothing: the roster is asked before, not only when the deal is folded."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from negotiator.crypto import Identity
from negotiator.domain.mandates import Code, Refusal
from negotiator.domain.roster import Roster
from negotiator.kernel import Refused
from negotiator.ledger import Entry

_SUCCESSOR: Final = (
    "Sign with the one that took its place: save that identity where it signs, and choose its file here under "
    "Settings, Identity and keys, Another identity."
)
_NEXT: Final[Mapping[Code, str]] = {
    "replaced": _SUCCESSOR,
    "revoked": f"{_SUCCESSOR} If there is none, ask a colleague who acts for your side to enter you again.",
    "withdrawn": "Ask a colleague who acts for your side to enter you again.",
    "certificate-dates": "Renew the certificate under Settings, Identity and keys, or choose another identity there.",
}
_WHO: Final = "See Settings, People, who may act for your side, in which role and until when."


class NoMandate(Refused):
    """Whoever signs here may not make this act, or any."""

    code = "no-mandate"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(
            f"Nothing was signed, for it would count for nothing: {refusal.why}.", hint=_NEXT.get(refusal.code, _WHO)
        )
        self.refusal = refusal


def require(roster: Roster, entries: Iterable[Entry]) -> None:
    """Raise NoMandate for an act by someone on the roster that the roster does not allow them."""
    learning = roster.copy()
    for entry in entries:
        _raise(roster.ended.get(entry.author) or learning.refuses(entry))


def require_signer(roster: Roster, identity: Identity, *, on: date) -> None:
    """Raise NoMandate where someone on the roster signs nothing any more, so that nobody would take their package."""
    _raise(roster.mandate(identity.fingerprint, on=on))


def _raise(refusal: Refusal | None) -> None:
    if refusal is not None and refusal.code != "not-on-roster":
        raise NoMandate(refusal)
