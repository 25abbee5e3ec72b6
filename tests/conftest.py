"""Fixtures for every room: the corpus of real documents, a settable clock, Hypothesis profiles."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

# Windows are drawn without a screen unless someone asks for one: a test must run on any machine.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent


class SteppingClock:
    """A clock that stands at a known time and moves one minute each time it is asked."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.time = start

    def now(self) -> datetime:
        """Return the standing time and move on by a minute."""
        told = self.time
        self.time += timedelta(minutes=1)
        return told


@pytest.fixture
def clock() -> SteppingClock:
    """Return a fresh clock standing on Monday 2 March 2026, 09:00 UTC."""
    return SteppingClock()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real documents, or skip where this machine has none."""
    folder = Path(os.environ.get("NEGOTIATOR_CORPUS") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no corpus of real documents here (NEGOTIATOR_CORPUS)")
    return folder
