"""How kinds are declared, and what is known of their fields."""

import inspect
from typing import Any

import pytest

from negotiator.domain import KINDS, body_of, fields_of
from negotiator.domain.charter import Party
from negotiator.domain.packages import PackageLogged
from negotiator.domain.plain import NotPlain
from negotiator.domain.positions import Comment, Position
from negotiator.domain.records import Kind, read_body
from negotiator.domain.registers import Risk

NEVER_LEAVE = {"comparison/1", "term/1", "position/1", "note/1", "answer/1", "package/1"}


def test_what_may_leave_is_known_by_name() -> None:
    assert {kind.name for kind in KINDS if kind.sharing == "never"} == NEVER_LEAVE


def test_kinds_are_found_by_type_and_by_name() -> None:
    kind = KINDS.of(Risk)
    assert (kind.name, kind.type, kind.topic, kind.milestone) == ("risk/1", Risk, "risk", False)
    assert KINDS.named("risk/1") == KINDS.known("risk/1") == kind
    assert KINDS.named("risk/2") is None


def test_the_ledger_is_told_every_kind_once() -> None:
    told = KINDS.for_ledger()
    assert told.records | told.milestones == {kind.name for kind in KINDS}
    assert not told.records & told.milestones
    assert "package/1" in told.milestones


@pytest.mark.parametrize(
    ("type_", "shared", "team"), [(Comment, True, False), (Position, False, True), (Risk, True, True)]
)
def test_each_kind_has_its_streams(type_: type, shared: bool, team: bool) -> None:
    kind = KINDS.of(type_)
    assert (kind.may_stand_in("shared"), kind.may_stand_in("team")) == (shared, team)


@pytest.mark.parametrize("kind", tuple(KINDS), ids=lambda kind: kind.name)
def test_every_field_says_what_it_is(kind: Kind) -> None:
    facts = fields_of(kind.type)
    assert [one.name for one in facts] == list(inspect.signature(kind.type).parameters)
    assert all(one.label for one in facts)
    assert kind.milestone or facts[0].name == "key"
    assert kind.type.__doc__


def test_fields_carry_what_forms_need() -> None:
    facts = {one.name: one for one in fields_of(Risk)}
    assert facts["failure_mode"].required
    assert facts["failure_mode"].default is None
    assert (facts["likelihood"].default, facts["likelihood"].choices) == (3, ("1", "2", "3", "4", "5"))
    assert (facts["owner"].help, facts["owner"].widget) == ("Who watches it", "person")
    assert not facts["reviewed_on"].column


def test_a_body_is_read_back() -> None:
    party = Party(key="NW", name="Northwind", short="NW", roots=("r",))
    assert read_body(KINDS.of(Party), body_of(party)) == party
    with pytest.raises(NotPlain):
        read_body(KINDS.of(PackageLogged), {"direction": "lost"})


def test_a_value_cannot_be_changed() -> None:
    risk: Any = Risk(key="R-1", failure_mode="x")
    with pytest.raises(AttributeError):
        risk.key = "R-2"
    with pytest.raises((AttributeError, TypeError)):
        risk.mood = "good"
