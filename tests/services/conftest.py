"""Fixtures of the services' tests: one deal of two firms, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from negotiator.services import keyrings
from negotiator.services.workspace import Workspace
from tests.services.desks import Pair, Template, make_template, opened
from tests.services.drawers import Drawer


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return two files of one deal, made once; tests copy them."""
    return make_template(tmp_path_factory.mktemp("desks"))


@pytest.fixture
def pair(template: Template, tmp_path: Path) -> Iterator[Pair]:
    """Return both sides of a deal whose first draft both hold."""
    for side in ("ours", "theirs"):
        shutil.copyfile(template.folder / f"{side}.deal", tmp_path / f"{side}.deal")
    with (
        opened(template, "ours", tmp_path / "ours.deal") as ours,
        opened(template, "theirs", tmp_path / "theirs.deal") as theirs,
    ):
        yield Pair(ours=ours, theirs=theirs, folder=tmp_path)


@pytest.fixture
def desk(template: Template, tmp_path: Path) -> Iterator[Workspace]:
    """Return our side alone."""
    shutil.copyfile(template.folder / "ours.deal", tmp_path / "ours.deal")
    with opened(template, "ours", tmp_path / "ours.deal") as ours:
        yield ours


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawer]:
    """Let a keyring in memory stand for the system's, asked by a thread that no earlier question can have stopped."""
    monkeypatch.setattr(keyrings, "_worker", keyrings.Worker(patience=60))
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)
