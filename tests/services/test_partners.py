"""Partners as their keys stand, and the comparison of numbers that a person made."""

import pytest

from negotiator.services import partners
from tests.services.desks import Pair


def test_both_sides_read_out_the_same_number(pair: Pair) -> None:
    (theirs,), (ours,) = partners.partners(pair.ours), partners.partners(pair.theirs)
    assert theirs.safety_number == ours.safety_number != ""
    assert (theirs.key, ours.key) == (pair.theirs.deal.ours, pair.ours.deal.ours)
    assert theirs.people


def test_a_comparison_is_kept_with_how_and_when(pair: Pair) -> None:
    (before,) = partners.partners(pair.theirs)
    receipt = partners.record_comparison(pair.theirs, before.root, how="face to face")
    (after,) = partners.partners(pair.theirs)
    assert after.compared == "face to face"
    assert after.at
    assert receipt.topics == {"party"}
    assert not receipt.undoable


def test_a_root_of_nobody_is_refused(pair: Pair) -> None:
    with pytest.raises(partners.NoSuchRoot):
        partners.record_comparison(pair.ours, "0" * 64, how="never")
