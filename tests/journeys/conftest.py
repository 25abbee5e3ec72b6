"""A played negotiation for the journeys: once a session, copied for each test that opens a file."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from negotiator.crypto import FLOOR_PROFILE
from negotiator.gui.app import Appearance, dress
from negotiator.gui.garbage import UiGarbage
from negotiator.services import workspace as workspaces
from negotiator.services.demo import Played, play
from negotiator.settings import folders
from tests.journeys.laptops import Laptop, Unpack, no_dialogs


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


@pytest.fixture
def unpack(
    qapp: QApplication, qtbot: QtBot, fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Unpack]:
    """Return `unpack(owner)`: a new laptop, at its first run. All are closed after the test."""
    monkeypatch.setattr(workspaces, "calibrate", lambda: FLOOR_PROFILE)
    dialogs = no_dialogs(monkeypatch)
    collected = gc.isenabled()
    collector = UiGarbage(qapp)
    qapp.setStyle("Fusion")
    dress(qapp, fonts=fonts, appearance=Appearance(scheme="light"))
    made: list[Laptop] = []

    def make(owner: str) -> Laptop:
        home = folders(tmp_path / owner / "home")
        home.cache.mkdir(parents=True)
        shutil.copytree(fonts, home.fonts, dirs_exist_ok=True)
        made.append(Laptop(owner, qapp, qtbot, home=home, post=tmp_path, dialogs=dialogs))
        return made[-1]

    yield make
    for one in made:
        one.office.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    shiboken6.delete(collector)
    (gc.enable if collected else gc.disable)()
