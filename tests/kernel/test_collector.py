"""The garbage collector at rest."""

import gc
from collections.abc import Iterator

import pytest

from negotiator.kernel.collector import collector_at_rest


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Leave the collector as the window's tests, which take it over, may have left it."""
    worked = gc.isenabled()
    gc.enable()
    yield
    gc.unfreeze()
    if not worked:
        gc.disable()


def failing_at_rest() -> None:
    with collector_at_rest():
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the outer block goes on"
        raise ValueError


def test_collections_rest_for_a_block_and_only_for_it() -> None:
    with pytest.raises(ValueError):
        failing_at_rest()
    assert gc.isenabled()


def test_what_is_there_for_good_is_passed_over_later() -> None:
    gc.unfreeze()
    try:
        with collector_at_rest(for_good=True):
            kept = [[number] for number in range(100)]
        assert gc.get_freeze_count() > len(kept)
        assert gc.isenabled()
        frozen = gc.get_freeze_count()
        with collector_at_rest():
            kept.append([0])
        assert gc.get_freeze_count() <= frozen, "only what is kept for good is passed over"
    finally:
        gc.unfreeze()
