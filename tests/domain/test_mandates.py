"""What each role allows in what is shared."""

import pytest

from negotiator.domain import KINDS
from negotiator.domain.charter import ROLES
from negotiator.domain.mandates import ALLOWED, BINDING, RESERVED, SEATS, may, refused_to


def test_every_role_of_the_roster_has_its_mandate() -> None:
    assert set(ALLOWED) == set(ROLES)
    assert all(topics <= RESERVED for topics in ALLOWED.values())


def test_reserved_topics_are_kinds_that_may_be_shared() -> None:
    shared = {kind.topic for kind in KINDS if kind.sharing != "never"}
    assert shared | {"revocation"} >= SEATS
    assert shared | {"settlement", "clause_decision"} >= BINDING


@pytest.mark.parametrize("role", ["negotiator", "counsel", "business owner"])
def test_who_speaks_for_a_party_may_do_everything(role: str) -> None:
    assert all(may(role, topic) for topic in (*RESERVED, "risk", "comment", "version"))


@pytest.mark.parametrize("role", ["approver", "finance"])
def test_who_approves_consents_but_neither_signs_nor_seats_people(role: str) -> None:
    assert may(role, "consent")
    assert may(role, "approval")
    assert not any(may(role, topic) for topic in ("assent", "signature", "person", "right"))


def test_an_observer_shares_nothing() -> None:
    assert not any(may("observer", topic) for topic in (*RESERVED, "risk", "comment", "meteor"))


def test_an_unknown_role_binds_nobody() -> None:
    assert not any(may("archduke", topic) for topic in RESERVED)
    assert may("archduke", "comment")


def test_a_refusal_names_the_role() -> None:
    refusal = refused_to("observer", "comment")
    assert refusal is not None
    assert (refusal.code, refusal.why) == ("role", "acts of this kind are not for the role of observer")
    assert refused_to("counsel", "signature") is None
