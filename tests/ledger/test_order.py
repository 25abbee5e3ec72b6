"""Set union, the agreed order, and the edge of what has been seen."""

import random
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from negotiator.ledger import Ancestry, Frontier, heads, missing_parents, next_lamport, ordered, place, union


def test_order_is_by_clock_and_then_by_id(desk: Any, other: Any) -> None:
    entries = [desk.put("R-1", {}), other.put("R-1", {}), desk.put("R-2", {}), other.put("R-3", {})]
    told = ordered(entries)
    assert [entry.lamport for entry in told] == [1, 1, 2, 2]
    assert told[0].id < told[1].id
    assert told[2].id < told[3].id


@given(seed=st.integers(0, 2**32), cut=st.integers(0, 6))
def test_union_is_one_set_whatever_the_order(desks: Any, seed: int, cut: int) -> None:
    desk, other = desks()
    entries = [desk.put("R-1", {"n": n}) for n in range(3)] + [other.put("R-1", {"n": n}) for n in range(3)]
    shuffled = list(entries)
    random.Random(seed).shuffle(shuffled)
    left, right = shuffled[:cut], shuffled[cut:]
    whole = union(left, right)
    assert whole == union(right, left) == union(whole, entries) == ordered(entries)
    assert union(whole, whole) == whole


def test_union_keeps_the_signature_that_was_held(desk: Any) -> None:
    held = desk.put("R-1", {})
    again = replace(held, signature=b"another")
    assert union([held], [again]) == (held,)


def test_heads_are_what_nobody_built_on(desk: Any, other: Any) -> None:
    assert heads(()) == ()
    first = desk.put("R-1", {})
    assert heads([first]) == (first.id,)
    other.receive([first])
    ours, theirs = desk.put("R-2", {}), other.put("R-3", {})
    assert heads([first, ours, theirs]) == tuple(sorted((ours.id, theirs.id)))
    desk.receive(other.held)
    joined = desk.put("R-4", {})
    assert heads(desk.held) == (joined.id,)
    assert joined.parents == tuple(sorted((ours.id, theirs.id)))


def test_the_clock_is_one_more_than_all_seen(desk: Any, other: Any) -> None:
    assert next_lamport(()) == 1
    for _ in range(4):
        other.put("R-1", {})
    desk.receive(other.held)
    assert desk.put("R-1", {}).lamport == 5


def test_what_is_known_to_exist_and_not_held_is_named(desk: Any) -> None:
    first, second, third = (desk.put("R-1", {"n": n}) for n in range(3))
    assert missing_parents([first, second, third]) == frozenset()
    assert missing_parents([third]) == {second.id}
    assert missing_parents([first, third]) == {second.id}


@given(seed=st.integers(0, 2**32), meets=st.lists(st.booleans(), max_size=8))
def test_a_frontier_knows_heads_and_clock_of_a_set_that_grows_in_any_order(
    desks: Any, seed: int, meets: list[bool]
) -> None:
    chance = random.Random(seed)
    pair = desks()
    for number, meet in enumerate(meets):
        who = chance.randrange(2)
        pair[who].put(f"R-{number}", {})
        if meet:
            pair[1 - who].receive(pair[who].held)
    entries = list(union(pair[0].held, pair[1].held))
    chance.shuffle(entries)
    frontier = Frontier()
    for end, entry in enumerate(entries, start=1):
        before = frontier.copy()
        frontier.add([entry, entry])
        assert (frontier.heads, frontier.next_lamport) == (heads(entries[:end]), next_lamport(entries[:end]))
        assert before.heads == heads(entries[: end - 1]), "a copy grows on its own"
    assert sorted(entries, key=place) == list(ordered(entries))


def test_what_an_entry_follows_is_known_once_it_is_held(desk: Any) -> None:
    first, second, third = (desk.put("R-1", {"n": n}) for n in range(3))
    late = Ancestry([first, third])
    assert late.of(third) == frozenset(), "the one between is missing"
    whole = late.grown([second])
    assert whole.of(third) == {first.id, second.id}
    assert late.of(third) == frozenset(), "what was said goes on being said"
    fourth = desk.put("R-1", {"n": 4})
    assert whole.grown([fourth]) is whole
    assert whole.of(fourth) == {first.id, second.id, third.id}
