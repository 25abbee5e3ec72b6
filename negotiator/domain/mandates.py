"""What a role allows, and why an act counts for nothing. Pure tables: the roster decides, act by act.

Most of what people share (a risk, a comment, a version) is open to everyone who acts for a party. What binds the party
or changes who acts for it is reserved to some roles; an observer shares nothing at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Code = Literal[
    "not-on-roster", "withdrawn", "replaced", "revoked", "act-after-end", "ended", "not-begun", "certificate-dates",
    "role", "wrong-stream", "other-side-team", "not-theirs", "mandate-forged", "card-differs", "unreadable",
]  # fmt: skip
"""Why an act counts for nothing, for programs; stable."""

BINDING: Final = frozenset({"assent", "signature", "consent", "amendment", "settlement", "clause_decision"})
"""Topics that bind a party."""
SEATS: Final = frozenset({"person", "party", "right", "revocation"})
"""Topics that say who acts for a party, and who decides."""
RESERVED: Final = BINDING | SEATS
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "negotiator": RESERVED,
    "counsel": RESERVED,
    "business owner": RESERVED,
    "approver": frozenset({"consent"}),
    "finance": frozenset({"consent"}),
    "observer": frozenset(),
}
"""The reserved topics that each role may act on in what is shared. A role of no name here may act on none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an act counts for nothing: `code` for programs, `why` as half a sentence for people."""

    code: Code
    why: str


def may(role: str, topic: str) -> bool:
    """Tell whether a role allows shared acts on a topic ("signature", "risk")."""
    return role != "observer" and (topic not in RESERVED or topic in ALLOWED.get(role, frozenset()))


def refused_to(role: str, topic: str, *, but: bool = False) -> Refusal | None:
    """Return why a role does not allow shared acts on a topic, or None when it does, `but` being an exception."""
    if but or may(role, topic):
        return None
    return Refusal(code="role", why=f"acts of this kind are not for the role of {role or 'nobody'}")
