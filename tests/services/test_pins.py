"""Whose roots a file trusts."""

from negotiator.crypto import Identity
from negotiator.services import founding, packages
from tests.services.desks import (
    START,
    Pair,
)


def test_a_new_colleague_is_new_and_can_send(pair: Pair) -> None:
    dora = Identity.create(name="Dora Lin", organisation="Alpha Ltd", at=START)
    founding.add_colleague(pair.ours, dora, role="counsel", key="dora")
    with pair.ours.acting_as("Dora Lin"):
        incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    assert incoming.package.standing == "new"
    packages.take(pair.theirs, incoming)
    assert pair.theirs.deal.roster.party_of(dora.fingerprint) == "alpha"
