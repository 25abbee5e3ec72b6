"""The script's own parts: its clock, and words that take the place of others inside a change."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from negotiator.services import demo
from negotiator.services.demo import ScriptedClock
from negotiator.services.files import CannotWrite


def test_the_clock_moves_forward_only() -> None:
    clock = ScriptedClock(datetime(2026, 1, 26, 9, tzinfo=UTC))
    assert clock.now() < clock.now()
    clock.set(date(2026, 2, 1))
    assert clock.now() == datetime(2026, 2, 1, 9, tzinfo=UTC)
    clock.set(date(2025, 1, 1))
    assert clock.now() > datetime(2026, 2, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "theirs", "ours", "adapted"),
    [
        ("90", "within 90 days of", "within 60 days of", "60"),
        ("ninety days", "pay in ninety days", "pay in sixty days", "sixty days"),
        ("elsewhere", "within 90 days", "within 60 days", "60"),
    ],
)
def test_a_counter_changes_its_own_words(change: str, theirs: str, ours: str, adapted: str) -> None:
    assert demo._adapted(change, theirs, ours) == adapted


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite):
        demo.play(tmp_path / "file", fonts=tmp_path, tell=print)
