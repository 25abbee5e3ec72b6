"""What every declared register must be, so that screens and files can derive from it."""

import dataclasses
from typing import Any

import pytest

from negotiator.domain.registers import IP_ASSETS, MILESTONES, REGISTERS, RISKS, Register, Risk


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.title)
def test_a_register_is_whole(register: Register) -> None:
    names = [item.name for item in dataclasses.fields(register.type)]
    assert [fact.name for fact in register.fields] == names
    assert names[0] == "key"
    assert register.status in names
    assert not register.dated or register.dated in names
    assert register.kind.sharing == "choice"
    assert not register.kind.milestone
    assert register.rules
    assert all(rule.__doc__ for rule in register.rules)
    assert register.empty.endswith(".")


def test_registers_are_told_apart() -> None:
    assert REGISTERS == (RISKS, MILESTONES, IP_ASSETS)
    for told in zip(*((one.prefix, one.title, one.kind.name) for one in REGISTERS), strict=True):
        assert len(set(told)) == len(told)


def test_findings_go_through_every_record_and_rule(world: Any) -> None:
    world.anna.put(Risk(key="R-2", failure_mode="x", likelihood=9))
    world.anna.put(Risk(key="R-1", failure_mode="x", owner="anna", remedy="y"))
    found = list(RISKS.findings(world.anna.deal))
    assert [(one.key, one.rule) for one in found] == [
        ("R-2", "risk-scale"),
        ("R-2", "risk-owner"),
        ("R-2", "risk-remedy"),
        ("R-2", "risk-clause"),
    ]
