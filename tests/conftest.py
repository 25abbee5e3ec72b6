"""Fixtures for every room: the corpus of real documents, cut typefaces, a settable clock, Hypothesis profiles."""

import hashlib
import os
import shutil
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
def fonts(pytestconfig: pytest.Config) -> Path:
    """Return a folder of typefaces that were cut by the present code, those that set-up cut among them.

    They are for all tests and the next runs; cutting takes long.
    """
    from negotiator.reports import typefaces  # here: most tests need neither
    from negotiator.settings import folders

    code = Path(typefaces.__file__)
    cache: pytest.Cache = pytestconfig.cache
    folder = cache.mkdir(f"typefaces-{hashlib.sha256(code.read_bytes()).hexdigest()[:12]}")
    for cut in folders().fonts.glob("*.ttf"):
        if cut.stat().st_mtime > code.stat().st_mtime and not (folder / cut.name).exists():
            taken = folder / f"{cut.name}-{os.getpid()}"
            shutil.copyfile(cut, taken)
            taken.replace(folder / cut.name)  # whole at once: others may be looking
    typefaces.static_fonts(folder)
    return folder


@pytest.fixture
def program_home(fonts: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let the program's folders be the test's own, but for the typefaces; return the folder that holds them."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "cache").mkdir()
    (folder / "cache" / "fonts").symlink_to(fonts, target_is_directory=True)
    monkeypatch.setenv("NEGOTIATOR_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real documents, or skip where this machine has none."""
    folder = Path(os.environ.get("NEGOTIATOR_CORPUS") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no corpus of real documents here (NEGOTIATOR_CORPUS)")
    return folder
