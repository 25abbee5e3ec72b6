"""The values that go in and come out: what rooms above rely on."""

import dataclasses

import pytest

from negotiator.exchange import LIMITS, PackagePlan, Pinned, shapes
from tests.exchange.containers import Written, read

SHAPES = [value for value in vars(shapes).values() if dataclasses.is_dataclass(value) and isinstance(value, type)]


def test_a_partners_package_is_what_one_gets_without_asking(plan: PackagePlan) -> None:
    assert plan.audience == "partner"
    assert plan.team_ledger is None


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_values_cannot_change_under_their_reader(shape: type) -> None:
    assert shape.__dataclass_params__.frozen  # type: ignore[attr-defined]  # set by the dataclass decorator
    assert hasattr(shape, "__slots__")


def test_a_package_and_its_parts_agree(written: Written, trust: dict[str, Pinned]) -> None:
    package = read(written.asice, identity=None, trust=trust)
    assert package.signer is package.signers[0]
    assert package.sequence == written.manifest.sequence


def test_limits_leave_room_for_the_largest_real_deals() -> None:
    assert LIMITS.total >= 10 * (50 << 20)
    assert LIMITS.entry <= LIMITS.total
