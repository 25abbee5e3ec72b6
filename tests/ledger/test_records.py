"""Put, retire, and the inverse that undo appends."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.ledger import Entry, NotUndoable, Overtaken, inverse, put_body, retire_body

ACTS = st.lists(st.tuples(st.sampled_from(["put", "retire"]), st.sampled_from("AB"), st.integers(0, 9)), max_size=6)


def act(desk: Any, step: tuple[str, str, int]) -> Entry:
    verb, key, number = step
    made: Entry = desk.put(key, {"n": number}) if verb == "put" else desk.retire(key)
    return made


def take_back(desk: Any, entry: Entry) -> Entry:
    undone: Entry = desk.write(entry.kind, inverse(desk.seen, entry), stream=entry.stream)
    return undone


def values(desk: Any) -> dict[str, Any]:
    return {key: desk.value(key) for key in "AB"}


@given(before=ACTS, step=st.tuples(st.sampled_from(["put", "retire"]), st.sampled_from("AB"), st.integers(0, 9)))
def test_undo_brings_back_and_redo_does_again(desks: Any, before: Any, step: Any) -> None:
    desk, _other = desks()
    for earlier in before:
        act(desk, earlier)
    was = values(desk)
    done = act(desk, step)
    now = values(desk)
    undone = take_back(desk, done)
    assert values(desk) == was
    redone = take_back(desk, undone)
    assert values(desk) == now
    take_back(desk, redone)
    assert values(desk) == was


@given(steps=ACTS)
def test_a_whole_history_can_be_taken_back_and_done_again(desks: Any, steps: Any) -> None:
    desk, _other = desks()
    stages = [values(desk)]
    done = []
    for step in steps:
        done.append(act(desk, step))
        stages.append(values(desk))
    undone = []
    for entry, was in zip(reversed(done), reversed(stages[:-1]), strict=True):
        undone.append(take_back(desk, entry))
        assert values(desk) == was
    for entry, now in zip(reversed(undone), stages[1:], strict=True):
        take_back(desk, entry)
        assert values(desk) == now


def test_what_was_changed_again_is_not_undone(desk: Any) -> None:
    first = desk.put("A", {"n": 1})
    desk.put("A", {"n": 2})
    with pytest.raises(Overtaken, match="risk A was changed again"):
        inverse(desk.seen, first)


def test_what_has_a_rival_is_not_undone(desk: Any, other: Any) -> None:
    desk.put("A", {"n": 0})
    other.receive(desk.held)
    ours = desk.put("A", {"n": 1})
    other.put("A", {"n": 2})
    desk.receive(other.held)
    with pytest.raises(Overtaken):
        inverse(desk.seen, ours)


@pytest.mark.parametrize("body", [{"subject": "A"}, {"key": "A"}, {"key": 7}])
def test_a_milestone_is_answered_and_not_undone(desk: Any, body: dict[str, Any]) -> None:
    desk.put("A", {"n": 1})
    signed = desk.write("signature/1", body)
    with pytest.raises(NotUndoable, match="signature cannot be undone"):
        inverse(desk.seen, signed)


def test_an_act_that_names_strange_values_falls_back_to_none(desk: Any) -> None:
    signed = desk.write("signature/1", {"subject": "A"})
    strange = desk.write("risk/1", {"after": [signed.id, "0" * 64], "key": "A", "put": {"n": 1}})
    assert inverse(desk.seen, strange) == {"after": [strange.id], "key": "A", "put": None}


def test_the_last_of_several_superseded_values_comes_back(desk: Any, other: Any) -> None:
    desk.put("A", {"n": 1})
    other.put("A", {"n": 2})
    desk.receive(other.held)
    stood = desk.value("A")
    decided = desk.put("A", {"n": 3})
    assert len(decided.body["after"]) == 2
    take_back(desk, decided)
    assert desk.value("A") == stood


def test_bodies_name_what_they_supersede(desk: Any) -> None:
    assert put_body(desk.seen, stream="shared", kind="risk/1", key="A", value={}) == {
        "after": [],
        "key": "A",
        "put": {},
    }
    first = desk.put("A", {"n": 1})
    assert retire_body(desk.seen, stream="shared", kind="risk/1", key="A") == {
        "after": [first.id],
        "key": "A",
        "put": None,
    }
