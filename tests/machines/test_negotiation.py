"""Two and three parties that exchange letters in every way see the same deal in the end."""

import os
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from negotiator.domain.registers import Risk
from negotiator.domain.walls import Wall
from negotiator.services import proposals
from negotiator.services.receipts import Put
from tests.machines.firm import open_firm
from tests.machines.negotiation import Negotiation, ThreeParties, TwoParties
from tests.machines.persons import identity_of, person_of

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


def test_who_hears_of_an_act_at_second_hand_hears_how_many_stay_behind_a_wall() -> None:
    with mock.patch.object(proposals, "documents", return_value={}):
        ana, ben, gus = (open_firm(name, ThreeParties.NAMES) for name in ThreeParties.NAMES)
        ana.do("Build", Put(Wall(key="W-1", name="quiet", members=("ana",), covers=("risk/R-3",)), False))
        for number in range(9):
            ana.do("Write", Put(Risk(key="R-3", failure_mode=f"{number}"), True))
        ana.do("Write", Put(Risk(key="R-1", failure_mode="for all"), True))
        ben.receive(ana.letter("partner", ["ben"]))
        gus.receive(ben.letter("partner", ["gus"]))
    assert gus.desk.deal.record(Risk, "R-1") == Risk(key="R-1", failure_mode="for all")


def test_whose_certificate_was_never_given_a_seat_is_still_told_by_what_they_signed() -> None:
    with mock.patch.object(proposals, "documents", return_value={}):
        ana, carl, ben = (open_firm(name, TwoParties.NAMES) for name in TwoParties.NAMES)
        ana.do("Observe", Put(person_of("carl", role="observer")))
        ana.do_with_old_papers([Put(person_of("carl again"))], by=identity_of("carl"), less=0)
        ben.receive(ana.letter("partner", ["ben"]))
        seatless = Put(Risk(key="R-1", failure_mode="by nobody"), True)
        ana.do_with_old_papers([seatless], by=identity_of("carl again"), less=0)
        ben.receive(ana.letter("partner", ["ben"]))
    assert [one.code for one in ben.desk.deal.outside] == ["role", "not-on-roster"]
    assert carl.party == ana.party
