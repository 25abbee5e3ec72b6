"""The spine: unique equals, the heaviest chain, growth over neighbours."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline.spine import FREE, Matching, extend, heaviest_chain, meet, unique_equal


def test_only_values_that_stand_once_on_both_sides_are_anchors() -> None:
    assert unique_equal(["a", "b", "b", "c", ""], ["c", "b", "a", "a", ""]) == [(3, 0)]


@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_no_chain_is_heavier(order: list[int], weights: list[int]) -> None:
    pairs = list(enumerate(order))
    chain = heaviest_chain(pairs, weights)
    assert all(left < right for left, right in pairwise(chain))
    assert all(left[1] < right[1] for left, right in pairwise(chain))
    heaviest = max(
        sum(weights[i] for i, _ in chosen)
        for size in range(8)
        for chosen in combinations(pairs, size)
        if all(left[1] < right[1] for left, right in pairwise(chosen))
    )
    assert sum(weights[i] for i, _ in chain) == heaviest


def test_nothing_has_no_chain() -> None:
    assert heaviest_chain([], []) == []


def test_growth_pairs_equal_neighbours_of_anchors_and_ends_but_nothing_taken() -> None:
    old, new = ["x", "d", "A", "d", "d", "x"], ["x", "d", "A", "d", "q", "d", "x"]
    matching = Matching([FREE] * 6, [FREE] * 7)
    matching.pair(2, 2)
    extend(matching, old, new)
    assert matching.old == [0, 1, 2, 3, 5, 6]
    taken = Matching([FREE], [FREE, FREE])
    taken.move(0, 1)
    extend(taken, ["x"], ["x", "x"])
    assert taken.old == [FREE]


def test_what_would_be_struck_and_put_back_at_once_meets() -> None:
    matching = Matching([FREE] * 6, [FREE] * 7)
    old, new = ["a", "", "b", "c", "x", ""], ["a", "b", "c", "", "d", "", "y"]
    matching.pair(0, 0)
    matching.split(3, (1, 2))
    meet(matching, old, new)
    assert matching.anchors() == [((0, 0), (0, 0)), ((3, 1), (3, 2)), ((5, 3), (5, 3))]
    meet(matching, old, new)
    assert (matching.old[1], matching.new[5]) == (FREE, FREE)


def test_what_is_split_joined_or_moved_is_no_longer_open() -> None:
    matching = Matching([FREE] * 4, [FREE] * 4)
    matching.split(0, (0, 1))
    matching.join((1, 2), 2)
    matching.move(3, 3)
    assert not any(matching.open_old(k) or matching.open_new(k) for k in range(4))
