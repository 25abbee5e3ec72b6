"""Two and three parties that exchange letters in every way see the same deal in the end."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machines.negotiation import Negotiation, ThreeParties, TwoParties

EXAMPLES = int(os.environ.get("NEGOTIATOR_MACHINE_EXAMPLES", "25"))
SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@pytest.mark.parametrize("machine", [TwoParties, ThreeParties])
def test_all_who_hold_the_same_see_the_same(machine: type[Negotiation]) -> None:
    run_state_machine_as_test(machine, settings=SETTINGS)
