"""The decision log: superseded, never edited."""

from typing import Any

from negotiator.domain.decisions import Decision


def test_both_sides_read_the_log_alike(world: Any) -> None:
    told = Decision(key="D-1", question="Seat?", outcome="Zurich", rationale="Half way", stakeholders=("CFO",))
    world.marco.state(told)
    world.anna.state(Decision(key="D-2", question="Seat?", outcome="Geneva", rationale="Courts", supersedes="D-9"))
    world.exchange()
    for desk in (world.anna, world.marco):
        log = {one.decision.key: one for one in desk.deal.decisions}
        assert log["D-1"].decision == told
        assert log["D-1"].person.party == "CC"
        assert log["D-1"].superseded_by == log["D-2"].superseded_by == ""
