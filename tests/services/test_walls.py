"""Walls are built around records, for people who are known, and say what they hide and who had it before."""

import pytest

from negotiator.domain.decisions import Decision
from negotiator.domain.registers import Risk
from negotiator.domain.walls import Wall
from negotiator.services import walls
from negotiator.services.receipts import State
from negotiator.services.walls import CoversNothing, NoSuchPerson, NoSuchWall, NothingThere
from negotiator.services.workspace import Workspace
from tests.services.desks import Pair


def test_who_builds_a_wall_stands_inside(desk: Workspace) -> None:
    desk.put(Risk(key="R-1", failure_mode="a leak"), shared=True)
    walls.build(desk, name="Inner circle", members=["carl"], covers=["risk/R-1"])
    (wall,) = walls.walls(desk)
    assert (wall.key, wall.members) == ("W-alpha-1", ("ana", "carl"))
    assert walls.hidden_by(desk, wall) == 2, "the risk and the wall itself"


def test_it_is_changed_by_its_number_and_taken_down(desk: Workspace) -> None:
    walls.build(desk, name="Inner circle", members=[], covers=["risk/R-1"])
    walls.build(desk, name="Inner circle", members=["carl"], covers=["risk/*"], key="W-alpha-1")
    assert [wall.covers for wall in walls.walls(desk)] == [("risk/*",)]
    walls.take_down(desk, "W-alpha-1")
    assert walls.walls(desk) == ()
    desk.undo()
    assert len(walls.walls(desk)) == 1


@pytest.mark.parametrize("address", ["risk", "risk/", "/R-1", "", "person/ben", "charter/deal"])
def test_what_no_wall_can_cover_is_refused(desk: Workspace, address: str) -> None:
    with pytest.raises(CoversNothing):
        walls.build(desk, name="x", members=[], covers=[address])


def test_unknown_people_and_walls_are_named(desk: Workspace) -> None:
    with pytest.raises(NoSuchPerson, match="nobody"):
        walls.build(desk, name="x", members=["nobody"], covers=["risk/*"])
    with pytest.raises(NoSuchWall, match="W-9"):
        walls.build(desk, name="x", members=[], covers=["risk/*"], key="W-9")
    with pytest.raises(NoSuchWall, match="W-9"):
        walls.take_down(desk, "W-9")


def test_a_slip_of_the_pen_is_told_with_what_is_there(desk: Workspace) -> None:
    desk.put(Risk(key="R-alpha-1", failure_mode="a leak"), shared=True)
    desk.perform("Decide", [State(Decision(key="D-1", question="q", outcome="o", rationale="r"), False)])
    walls.require_there(desk, ["risk/R-alpha-1", "decision/*", "decision/D-1", "instrument/agreement"])
    with pytest.raises(NothingThere) as told:
        walls.require_there(desk, ["risk/*", "risk/R-1"])
    assert "'risk/R-1'" in told.value.message
    assert told.value.hint == "Known: risk/R-alpha-1."
    with pytest.raises(NothingThere, match="version/ab"):
        walls.require_there(desk, ["version/ab"])


def test_what_went_before_cannot_be_called_back_and_that_is_said(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="a leak"), shared=True)
    pair.pass_on(pair.ours)
    walls.build(pair.ours, name="Inner circle", members=["carl"], covers=["risk/R-1"])
    assert walls.sent_already(pair.ours, walls.walls(pair.ours)[0]) == ("Ben Doe",)
    assert walls.sent_already(pair.ours, Wall(key="x", name="x", members=("ben",), covers=("risk/R-1",))) == ()
