"""Packages among our own people: they carry what is ours alone, so nobody else may ever be sealed for.

They have a history of their own: numbers and predecessors of packages for colleagues stand in no package to the other
side. Writing and reading them is what `outgoing`, `sending` and `incoming` do; here is whom they may go to.
"""

from collections.abc import Iterable
from datetime import date

from negotiator.domain import Deal
from negotiator.exchange import Recipient
from negotiator.kernel import Refused


class TeamToPartner(Refused):
    """A package for colleagues would be sealed for someone of the other side, or for someone whom nobody knows."""

    code = "team-to-partner"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"A package for colleagues carries what is yours alone, and {name} does not act for your side.",
            hint="Nothing was written. Send them a package for partners.",
        )


def require_own_side(deal: Deal, recipients: Iterable[Recipient], *, on: date) -> None:
    """Raise TeamToPartner unless each recipient is, key by key, someone who acts for our side on that day."""
    own = {(one.root, one.recipient) for one in deal.roster.acting(deal.ours, on=on)} if deal.ours else set()
    for one in recipients:
        if (one.root_fingerprint, one.age_recipient) not in own:
            raise TeamToPartner(one.name)
