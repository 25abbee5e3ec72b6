"""Figures as they are written in the window."""

import pytest

from negotiator.gui.figures import counted, grouped, size


@pytest.mark.parametrize(
    ("count", "said"), [(12, "12 bytes"), (2048, "2.0 KB"), (1_022_000, "998.0 KB"), (3_400_000, "3.2 MB")]
)
def test_sizes_are_said_in_their_unit(count: int, said: str) -> None:
    assert size(count) == said


def test_digests_are_read_out_in_fours() -> None:
    assert grouped("abcdef01") == "ABCD EF01"


def test_one_is_not_several() -> None:
    assert [counted(count, "change") for count in (0, 1, 1400)] == ["0 changes", "1 change", "1,400 changes"]
    assert counted(2, "entry", "entries") == "2 entries"
