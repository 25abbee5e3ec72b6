"""The fold: the same set says the same in any order, and nothing of it is dropped."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.ledger import Entry, GrowingProjection, Projection, from_lines, ordered, project, to_lines, union

STEP = st.tuples(
    st.sampled_from([0, 1]), st.sampled_from(["put", "put", "retire", "sign", "newer", "meet"]), st.sampled_from("ABC")
)
SCRIPT = st.lists(STEP, max_size=14)


def play(desks: Any, script: list[tuple[int, str, str]]) -> tuple[Any, Any]:
    """Let two people write, now and then exchanging what they have."""
    pair: tuple[Any, Any] = desks()
    for number, (who, act, key) in enumerate(script):
        desk, other = pair[who], pair[1 - who]
        if act == "put":
            desk.put(key, {"n": number})
        elif act == "retire":
            desk.retire(key)
        elif act == "sign":
            desk.write("signature/1", {"subject": key})
        elif act == "newer":
            desk.write("hologram/3", {"shape": key})
        else:
            desk.receive(other.held)
    return pair


def told(projection: Projection) -> Any:
    return (projection.entries, dict(projection.standing), projection.milestones, projection.unknown)


@given(script=SCRIPT, seed=st.integers(0, 2**32))
def test_two_parties_converge_in_any_order_of_arrival(desks: Any, script: Any, seed: int) -> None:
    ours, theirs = play(desks, script)
    everything = [*ours.held, *theirs.held, *ours.held]
    random.Random(seed).shuffle(everything)
    ours.receive(theirs.held)
    theirs.receive(ours.held)
    one_by_one: tuple[Entry, ...] = ()
    for entry in everything:
        one_by_one = union(one_by_one, [entry])
    assert ours.held == theirs.held == one_by_one
    assert told(ours.seen) == told(theirs.seen) == told(project(one_by_one, kinds=ours.kinds))
    assert told(project(set_of(everything), kinds=ours.kinds)) == told(ours.seen)


@given(script=SCRIPT, seed=st.integers(0, 2**32))
def test_a_projection_that_grows_entry_by_entry_is_the_one_of_the_set(desks: Any, script: Any, seed: int) -> None:
    ours, theirs = play(desks, script)
    entries = list(union(ours.held, theirs.held))
    old = [ours.write("note/1", {"after": [], "key": "N", "put": {"words": "made long ago"}})] if seed % 2 else []
    random.Random(seed).shuffle(entries)
    start = seed % (len(entries) + 1)
    growing = GrowingProjection(entries[:start], kinds=ours.kinds)
    for end, entry in enumerate([*entries[start:], *old], start=start + 1):
        before = growing.projection()
        assert growing.add(entry) == ours.kinds.upcast(entry)
        assert growing.projection() == project([*entries, *old][:end], kinds=ours.kinds)
        assert before == project([*entries, *old][: end - 1], kinds=ours.kinds), "what was handed out stays"


def set_of(entries: list[Entry]) -> list[Entry]:
    """Return each entry once, in the order of first arrival."""
    return list({entry.id: entry for entry in entries}.values())


@given(script=SCRIPT)
def test_what_is_rebuilt_from_stored_lines_is_the_same(desks: Any, script: Any) -> None:
    desk, _other = play(desks, script)
    assert told(project(from_lines(to_lines(desk.held)), kinds=desk.kinds)) == told(desk.seen)


@given(script=SCRIPT)
def test_every_act_is_told_somewhere(desks: Any, script: Any) -> None:
    ours, theirs = play(desks, script)
    ours.receive(theirs.held)
    seen = ours.seen
    records = [act for standing in seen.standing.values() for act in standing.history]
    assert ordered([*records, *seen.milestones, *seen.unknown]) == ours.held == seen.entries
    assert set(seen.by_id) == {entry.id for entry in ours.held}


@given(script=SCRIPT)
def test_what_nobody_superseded_is_live(desks: Any, script: Any) -> None:
    ours, theirs = play(desks, script)
    ours.receive(theirs.held)
    seen = ours.seen
    for (stream, kind, key), standing in seen.standing.items():
        superseded = {id_ for act in standing.history for id_ in act.body["after"]}
        expected = {act.id for act in standing.history} - superseded
        assert set(seen.live(stream, kind, key)) == expected
        live = ordered([standing.entry, *standing.rivals])
        values = [act for act in live if act.body["put"] is not None]
        assert standing.entry == (values or live)[-1]


def test_concurrent_values_stand_side_by_side_until_someone_decides(desk: Any, other: Any) -> None:
    start = desk.put("R-1", {"title": "start"})
    other.receive(desk.held)
    ours, theirs = desk.put("R-1", {"title": "ours"}), other.put("R-1", {"title": "theirs"})
    desk.receive(other.held)
    standing = desk.seen.standing["shared", "risk/1", "R-1"]
    assert {standing.entry.id, *(rival.id for rival in standing.rivals)} == {ours.id, theirs.id}
    assert standing.history[0] == start
    decided = desk.put("R-1", {"title": "decided"})
    assert desk.seen.live("shared", "risk/1", "R-1") == (decided.id,)
    assert desk.value("R-1") == {"title": "decided"}


def test_a_retirement_beside_a_change_is_a_rival_too(desk: Any, other: Any) -> None:
    desk.put("R-1", {"title": "start"})
    other.receive(desk.held)
    desk.retire("R-1")
    other.put("R-1", {"title": "kept"})
    desk.receive(other.held)
    standing = desk.seen.standing["shared", "risk/1", "R-1"]
    assert standing.value == {"title": "kept"}
    assert [rival.body["put"] for rival in standing.rivals] == [None]


def test_streams_are_apart(desk: Any) -> None:
    desk.put("R-1", {"title": "shared"})
    desk.put("R-1", {"title": "team"}, stream="team")
    assert desk.value("R-1") == {"title": "shared"}
    assert desk.value("R-1", stream="team") == {"title": "team"}
    assert desk.seen.standing["shared", "risk/1", "R-1"].rivals == ()


def test_nothing_is_live_where_nothing_was_written(desk: Any) -> None:
    assert desk.seen.live("shared", "risk/1", "R-9") == ()


@pytest.mark.parametrize("kind", ["hologram/1", "risk/2", "signature/9"])
def test_a_newer_kind_is_kept_apart_and_travels_on(desk: Any, other: Any, kind: str) -> None:
    newer = desk.write(kind, {"after": [], "key": "R-1", "put": {"title": "from the future"}})
    desk.put("R-1", {"title": "now"})
    assert desk.seen.unknown == (newer,)
    other.receive(from_lines(to_lines(desk.held)))
    assert newer in other.held
    assert other.seen.unknown == (newer,)
    assert other.value("R-1") == {"title": "now"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"after": [], "key": "R-1"},
        {"after": [], "key": "R-1", "put": None, "more": 1},
        {"after": [], "key": 1, "put": None},
        {"after": [], "key": "R-1", "put": "text"},
        {"after": "none", "key": "R-1", "put": None},
        {"after": [1], "key": "R-1", "put": None},
    ],
)
def test_an_act_on_a_record_out_of_shape_is_kept_apart(desk: Any, body: dict[str, Any]) -> None:
    entry = desk.write("risk/1", body)
    assert desk.seen.unknown == (entry,)
    assert desk.seen.standing == {}


def test_an_act_cannot_supersede_itself_away(desk: Any) -> None:
    first = desk.put("R-1", {"n": 1})
    forged = replace(first, body={**first.body, "after": [first.id]})
    assert project([forged], kinds=desk.kinds).standing["shared", "risk/1", "R-1"].value == {"n": 1}


def test_of_a_forged_cycle_the_last_act_stands(desk: Any) -> None:
    first, second = desk.put("R-1", {"n": 1}), desk.put("R-1", {"n": 2})
    cycle = [replace(first, body={**first.body, "after": [second.id]}), second]
    standing = project(cycle, kinds=desk.kinds).standing["shared", "risk/1", "R-1"]
    assert (standing.value, standing.rivals) == ({"n": 2}, ())
