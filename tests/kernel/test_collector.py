"""The garbage collector at rest."""

import gc

import pytest

from negotiator.kernel.collector import collector_at_rest


def failing_at_rest() -> None:
    with collector_at_rest():
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the outer block goes on"
        raise ValueError


def test_collections_rest_for_a_block_and_only_for_it() -> None:
    gc.enable()
    with pytest.raises(ValueError):
        failing_at_rest()
    assert gc.isenabled()
