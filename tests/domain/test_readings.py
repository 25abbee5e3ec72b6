"""Bodies as values: read once, only when asked for, and kept through changes of other records."""

from dataclasses import replace
from typing import Any

from negotiator.domain import KINDS
from negotiator.domain.decisions import Decision
from negotiator.domain.readings import FactsOfKind, Readings, RecordsOfKind
from negotiator.domain.registers import Risk
from negotiator.ledger import Standing

RISK = KINDS.of(Risk)


def standings(world: Any) -> list[Standing]:
    return [one for one in world.anna.deal.projection.standing.values() if one.kind == RISK.name]


def risks(world: Any) -> RecordsOfKind:
    empty = RecordsOfKind(RISK, {}, roster=world.anna.deal.roster, readings=Readings())
    return empty.changed(standings(world), roster=world.anna.deal.roster)


def test_a_value_is_read_once(world: Any) -> None:
    entry = world.anna.put(Risk(key="R-1", failure_mode="a"), shared=True)
    readings = Readings()
    value = readings.put(RISK, "R-1", entry)
    assert value == Risk(key="R-1", failure_mode="a")
    assert readings.put(RISK, "R-1", replace(entry, body={"put": None})) is value


def test_a_value_that_names_another_key_cannot_be_read(world: Any) -> None:
    entry = world.anna.put(Risk(key="R-1", failure_mode="a"), shared=True)
    assert Readings().put(RISK, "R-2", entry) is None


def test_changed_records_keep_what_was_read_of_the_others(world: Any) -> None:
    for key in ("R-1", "R-2"):
        world.anna.put(Risk(key=key, failure_mode="a"), shared=True)
    before = risks(world)
    first, _second = before.all
    world.anna.put(Risk(key="R-2", failure_mode="b"), shared=True)
    (changed,) = (one for one in standings(world) if one.key == "R-2")
    after = before.changed([changed], roster=world.anna.deal.roster)
    assert before.changed([], roster=world.anna.deal.roster).one("R-1") is not first, "another roster, another reading"
    assert [held.value.failure_mode for held in after.all] == ["a", "b"]
    assert [held.value.failure_mode for held in before.all] == ["a", "a"]


def test_both_streams_of_a_key_stand_side_by_side(world: Any) -> None:
    world.anna.put(Risk(key="R-1", failure_mode="team"), shared=False)
    world.anna.put(Risk(key="R-1", failure_mode="shared"), shared=True)
    held = risks(world).one("R-1")
    assert held is not None
    assert (held.value.failure_mode, [one.failure_mode for one in held.rivals]) == ("shared", ["team"])
    assert {one.failure_mode for one in risks(world).past("R-1")} == {"team", "shared"}
    assert risks(world).one("R-9") is None


def test_what_cannot_be_read_is_told_apart(world: Any) -> None:
    good = world.anna.state(Decision(key="D-1", question="q", outcome="o", rationale="r"))
    bad = world.anna.write("decision/1", {"key": 1})
    shapeless = world.anna.write("risk/1", {"after": [], "key": "R-1", "put": {"failure_mode": 1}})
    facts = FactsOfKind(KINDS.of(Decision), (), readings=Readings()).changed([bad, good])
    assert [fact.entry for fact in facts.all] == [good]
    assert facts.unreadable == (bad,)
    assert risks(world).unreadable == (shapeless,)
    assert risks(world).all == ()
