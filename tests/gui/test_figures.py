"""Figures as they are written in the window."""

import pytest

from negotiator.gui.figures import grouped, size


@pytest.mark.parametrize(
    ("count", "said"), [(12, "12 bytes"), (2048, "2.0 KB"), (1_022_000, "998.0 KB"), (3_400_000, "3.2 MB")]
)
def test_sizes_are_said_in_their_unit(count: int, said: str) -> None:
    assert size(count) == said


def test_digests_are_read_out_in_fours() -> None:
    assert grouped("abcdef01") == "ABCD EF01"
