"""Whose roots this file trusts: those that a person has compared, and those of the people on the roster."""

from negotiator.domain import Deal
from negotiator.domain.charter import Person
from negotiator.exchange import Pinned
from negotiator.services.workspace import Workspace


def pinned(workspace: Workspace) -> dict[str, Pinned]:
    """Return the roots that this file trusts: those compared by a person, and those of people on the roster."""
    pins = {
        person.root: Pinned(
            root_pem=person.root_pem.encode("ascii"),
            name=person.name,
            organisation=_organisation(workspace.deal, person),
        )
        for person in workspace.deal.people
        if person.root and person.root_pem
    }
    for name in workspace.vault.local.keys("pin/"):
        value = workspace.vault.local.get(name)
        pins[name.removeprefix("pin/")] = Pinned(
            root_pem=value["root_pem"].encode("ascii"), name=value["name"], organisation=value["organisation"]
        )
    return pins


def _organisation(deal: Deal, person: Person) -> str:
    return next((party.name for party in deal.parties if party.key == person.party), "")
