"""Clocks that follow from what an act builds on, in both streams, and those that cannot be."""

from typing import Any

import pytest

from negotiator.domain.clocks import clock_stands
from negotiator.domain.positions import Comment, Note
from negotiator.ledger import Entry


def held(desk: Any) -> dict[str, Entry]:
    return {entry.id: entry for entry in desk.held}


def test_what_honest_people_write_stands(world: Any) -> None:
    for number in range(3):
        world.anna.put(Note(key=f"N-{number}", text="ours alone"))
        world.anna.put(Comment(key=f"C-{number}", text="shared"))
        world.marco.put(Comment(key=f"D-{number}", text="at the same time"))
    world.exchange()
    world.anna.put(Note(key="N-9", text="after everything"))
    for desk in (world.anna, world.marco):
        assert all(clock_stands(entry, held(desk)) for entry in desk.held)


def test_a_team_act_may_run_ahead_of_its_parents_by_what_its_author_knew(world: Any) -> None:
    note = world.anna.put(Note(key="N-1", text="first of the team"))
    assert note.parents == ()
    assert note.lamport > 1
    assert clock_stands(note, held(world.anna))


@pytest.mark.parametrize("shift", [-1, 1, 100])
def test_a_shared_act_comes_right_after_its_parents(world: Any, shift: int) -> None:
    honest = world.anna.put(Comment(key="C-1", text="a"))
    forged = world.anna.put(Comment(key="C-2", text="b"), lamport=honest.lamport + 1 + shift)
    assert not clock_stands(forged, held(world.anna))


def test_no_clock_runs_ahead_of_all_acts(world: Any) -> None:
    world.anna.put(Note(key="N-1", text="a"))
    for stream in (True, False):
        forged = world.anna.put(Comment(key="C-2", text="b"), shared=stream, lamport=1000, parents=())
        assert not clock_stands(forged, held(world.anna))
        assert not clock_stands(forged, held(world.anna), unread=3)
    late = world.anna.put(Comment(key="C-3", text="c"), parents=("ab" * 32,), lamport=len(world.anna.held) + 3)
    assert not clock_stands(late, held(world.anna))
    assert clock_stands(late, held(world.anna), unread=2)


def test_a_team_act_neither_goes_back_nor_builds_on_the_other_stream(world: Any) -> None:
    first = world.anna.put(Note(key="N-1", text="a"))
    back = world.anna.put(Note(key="N-2", text="b"), parents=(first.id,), lamport=first.lamport)
    across = world.anna.put(Note(key="N-3", text="c"), parents=(world.anna.held[0].id,))
    assert not clock_stands(back, held(world.anna))
    assert not clock_stands(across, held(world.anna))
    shared = world.anna.put(Comment(key="C-1", text="d"), parents=(first.id,), lamport=first.lamport + 1)
    assert not clock_stands(shared, held(world.anna))
