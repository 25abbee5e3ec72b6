"""A played negotiation for the journeys: once a session, copied for each test that opens a file."""

import shutil
from pathlib import Path

import pytest

from negotiator.services.demo import Played, play


@pytest.fixture(scope="session")
def fonts(pytestconfig: pytest.Config) -> Path:
    """Return a folder of cut typefaces that outlives the session."""
    return Path(str(pytestconfig.cache.mkdir("fonts")))


@pytest.fixture(scope="session")
def told() -> list[str]:
    """Return what the played negotiation said, line by line."""
    return []


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, fonts: Path, told: list[str]) -> Played:
    """Return the files of one played negotiation; tests leave them as they are."""
    return play(tmp_path_factory.mktemp("played"), fonts=fonts, tell=told.append)


@pytest.fixture
def copied(played: Played, tmp_path: Path) -> Path:
    """Return a folder with copies of all files, to be opened and changed."""
    folder = tmp_path / "files"
    shutil.copytree(played.ours.parent, folder)
    return folder
