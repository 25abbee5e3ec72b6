"""Numbers of new records name our party and are never given twice."""

from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain.registers import Risk
from negotiator.services.numbering import free_key, next_key
from tests.services.desks import Pair


@given(taken=st.sets(st.integers(1, 30)))
def test_a_free_number_is_free(taken: set[int]) -> None:
    keys = {f"R-alpha-{number}" for number in taken}
    assert free_key("alpha", "R", keys) not in keys


def test_both_sides_number_without_collision_and_never_again(pair: Pair) -> None:
    assert (next_key(pair.ours.deal, Risk, "R"), next_key(pair.theirs.deal, Risk, "R")) == ("R-alpha-1", "R-beta-1")
    pair.ours.put(Risk(key="R-alpha-1", failure_mode="x"))
    pair.ours.retire(Risk, "R-alpha-1")
    assert next_key(pair.ours.deal, Risk, "R") == "R-alpha-2"
    assert free_key("", "R", ()) == "R-1"
