"""The other parties of a deal as their keys stand: whose roots may speak, and whether a person compared them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from negotiator.domain.charter import Party, Person
from negotiator.kernel import Refused
from negotiator.services.founding import safety_number_with
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace


class NoSuchRoot(Refused):
    """No party of the deal has this root."""

    code = "unknown-root"

    def __init__(self) -> None:
        super().__init__("No partner of this deal has this root certificate.", hint="Add the partner first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A party with one root. safety_number: what both sides read out. compared, at: how and when; "" for not yet."""

    key: str
    name: str
    root: str
    safety_number: str
    people: tuple[str, ...] = ()
    compared: str = ""
    at: str = ""


def partners(workspace: Workspace) -> tuple[Partner, ...]:
    """Return every party but ours."""
    deal = workspace.deal
    return tuple(_partner(workspace, party, deal.people) for party in deal.parties if party.key != deal.ours)


def _partner(workspace: Workspace, party: Party, people: Sequence[Person]) -> Partner:
    root = party.roots[0] if party.roots else ""
    pin: dict[str, Any] = workspace.vault.local.get(f"pin/{root}", {}) if root else {}
    return Partner(
        key=party.key,
        name=party.name,
        root=root,
        safety_number=safety_number_with(workspace, party),
        people=tuple(f"{person.name}, {person.role}" for person in people if person.party == party.key),
        compared=pin.get("compared", ""),
        at=pin.get("at", "") if pin.get("compared") else "",
    )


def record_comparison(workspace: Workspace, root: str, *, how: str) -> Receipt:
    """Remember, in this file only, how the safety number with a root's owner was compared, and pin the root."""
    deal = workspace.deal
    party = next((one for one in deal.parties if root in one.roots), None)
    person = next((one for one in deal.people if one.root == root and one.root_pem), None)
    if party is None or person is None:
        raise NoSuchRoot
    pin = {
        "party": party.key,
        "name": person.name,
        "organisation": party.name,
        "root_pem": person.root_pem,
        "compared": how,
        "at": workspace.clock.now().isoformat(),
    }
    workspace.vault.local.set(f"pin/{root}", pin)
    return Receipt(label=f"Comparison with {party.short} recorded", topics=frozenset({"party"}))
