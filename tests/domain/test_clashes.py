"""Rival versions: found alike by whoever holds the same acts, whatever strangers claim of their lineage."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain import stages
from negotiator.domain.clashes import ClauseDecision, Rivals, Settled, rival_versions
from negotiator.domain.lineages import Lineage
from negotiator.domain.packages import Assent
from negotiator.domain.records import KINDS, fields_of
from negotiator.domain.versions import VersionProposed

TREES = ("a", "b", "c", "d", "e", "f")


def propose(desk: Any, tree: str, *parents: str, shared: bool = True) -> None:
    desk.state(VersionProposed(instrument="agreement", turn=1, state="sent", tree=tree, parents=parents), shared=shared)


def rivals(desk: Any) -> list[tuple[str, tuple[str, str]]]:
    return [(one.base, one.versions) for one in rival_versions(desk.deal, "agreement")]


@pytest.fixture
def crossed(world: Any) -> Any:
    """Return a deal in which each side answered the first version beside the other."""
    propose(world.anna, "first")
    world.exchange()
    propose(world.anna, "ours", "first")
    propose(world.marco, "theirs", "first")
    world.exchange()
    return world


def test_two_answers_beside_each_other_are_rivals_on_both_desks(crossed: Any) -> None:
    assert rivals(crossed.anna) == rivals(crossed.marco) == [("first", ("ours", "theirs"))]
    (found,) = rival_versions(crossed.anna.deal, "agreement")
    assert found.key_of("c") == "first:ours:theirs:c"
    assert rival_versions(crossed.anna.deal, "nda") == ()


def test_a_version_made_from_both_ends_it(crossed: Any) -> None:
    propose(crossed.anna, "draft", "ours", "theirs", shared=False)
    assert rivals(crossed.anna), "a draft of ours is nobody else's business"
    propose(crossed.anna, "both", "ours", "theirs")
    assert rivals(crossed.anna) == []


def test_a_version_that_goes_on_from_one_of_them_is_a_rival_of_the_other(crossed: Any) -> None:
    propose(crossed.marco, "later", "theirs")
    assert rivals(crossed.marco) == [("first", ("later", "ours"))]


def test_one_that_both_said_yes_to_leaves_nothing_to_decide(crossed: Any) -> None:
    for desk in (crossed.anna, crossed.marco):
        assert rivals(desk)
        desk.state(Assent(subject_hash="theirs", instrument="agreement"))
    crossed.exchange()
    assert rivals(crossed.anna) == rivals(crossed.marco) == []
    propose(crossed.marco, "later", "theirs")
    assert rivals(crossed.marco) == []


def test_versions_of_one_party_are_no_rivals(world: Any) -> None:
    propose(world.anna, "one")
    propose(world.anna, "other")
    assert rivals(world.anna) == []


def test_versions_without_a_common_one_have_no_base(world: Any) -> None:
    propose(world.anna, "ours", "unknown")
    propose(world.marco, "theirs", "unknown")
    world.exchange()
    assert rivals(world.anna) == [("", ("ours", "theirs"))]


def test_a_ring_of_parents_ends(world: Any) -> None:
    propose(world.anna, "ours", "theirs", "ours")
    propose(world.marco, "theirs", "ours")
    world.exchange()
    assert rivals(world.anna) == rivals(world.marco) == []


@given(
    script=st.lists(
        st.tuples(st.booleans(), st.sampled_from(TREES), st.sets(st.sampled_from(TREES), max_size=3)), max_size=9
    ),
    seed=st.integers(0, 2**32),
)
def test_whatever_is_claimed_both_desks_find_the_same(make_world: Any, script: Any, seed: int) -> None:
    world, chance = make_world(), random.Random(seed)
    for ours, tree, parents in script:
        propose(world.anna if ours else world.marco, tree, *sorted(parents))
        if chance.random() < 0.3:
            world.exchange()
    world.exchange()
    found = rivals(world.anna)
    assert found == rivals(world.marco)
    versions = {one.hash: one for one in stages.versions(world.anna.deal, "agreement")}
    lineage = Lineage(list(versions.values()))
    for base, (one, other) in found:
        assert one < other
        assert versions[one].side != versions[other].side
        assert not lineage.is_decided((one, other), ())
        assert base == lineage.base(other, one)


def test_no_shared_value_says_whose_it_is() -> None:
    for type_ in (ClauseDecision, Settled):
        words = {facts.name for facts in fields_of(type_)} | {word for one in fields_of(type_) for word in one.choices}
        assert words.isdisjoint({"ours", "theirs", "mine", "side"})
    for kind in KINDS:
        choices = {word for facts in fields_of(kind.type) for word in facts.choices}
        assert kind.sharing == "never" or choices.isdisjoint({"ours", "theirs", "mine"})


def test_a_pair_is_told_apart_by_all_three() -> None:
    pair = Rivals(instrument="agreement", base="b" * 64, versions=("c" * 64, "d" * 64))
    assert pair.key == f"{'b' * 16}:{'c' * 16}:{'d' * 16}"
