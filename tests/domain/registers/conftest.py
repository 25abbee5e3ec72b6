"""What a register's rules say of one record in a small deal."""

from collections.abc import Callable
from typing import Any

import pytest

from negotiator.domain import Deal
from negotiator.domain.registers import Register

Told = list[tuple[str, str]]


@pytest.fixture
def deal(world: Any) -> Deal:
    found: Deal = world.anna.deal
    return found


@pytest.fixture
def findings_of(deal: Deal) -> Callable[[Register, Any], Told]:
    """Return a function that tells (rule, severity) of every finding about one record."""

    def told(register: Register, record: Any) -> Told:
        found = [finding for rule in register.rules for finding in rule(record, deal)]
        assert all((one.kind, one.key) == (register.kind.topic, record.key) for one in found)
        assert all(one.message.endswith(".") or one.message.endswith("…") for one in found)
        return [(one.rule, one.severity) for one in found]

    return told
