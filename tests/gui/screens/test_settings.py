"""Settings: every declared one has its control; identities, partners, backups and the check of a real file."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from negotiator.crypto import read_contact
from negotiator.gui.door import Door
from negotiator.gui.jobs import Jobs
from negotiator.gui.live_desk import Session
from negotiator.gui.live_door import LiveDoor
from negotiator.gui.live_keeper import LiveKeeper
from negotiator.gui.screens.settings.about_view import PACKAGES, licences
from negotiator.gui.screens.settings.presenter import PAGES, SettingsPresenter, rows_by_page
from negotiator.gui.screens.settings.rows_view import SettingControl
from negotiator.gui.screens.settings.state import SettingsState
from negotiator.gui.screens.settings.view import SettingsScreen
from negotiator.gui.widgets import ChoiceBox
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS
from negotiator.services import recovery
from negotiator.services.demo import PASSPHRASES
from negotiator.settings import Folders, Settings, all_settings, load

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Here:
    """The screen on the sample deal, with its desk and door."""

    screen: SettingsScreen
    desk: Any
    door: Door
    jobs: Jobs

    def now(self) -> SettingsState:
        assert self.screen._state is not None
        return self.screen._state

    def press(self, title: str) -> None:
        found = [one for one in self.screen.content.findChildren(QPushButton) if one.text().strip() == title]
        found[0].click()


@pytest.fixture
def here(played: Any, direct_desk: Callable[[Path], Any], home: Folders, jobs: Jobs, qtbot: QtBot) -> Here:
    desk = direct_desk(played.ours)
    session = Session(jobs=jobs, folders=home, settings=Settings())
    door = LiveDoor(session)
    screen = SettingsScreen()
    qtbot.addWidget(screen)
    screen.bind(SettingsPresenter(desk, door, LiveKeeper(session), screen))
    screen.resize(1024, 640)
    screen.show()
    screen.reload()
    return Here(screen=screen, desk=desk, door=door, jobs=jobs)


def test_every_declared_setting_stands_on_a_page() -> None:
    shown = [row.name for rows in rows_by_page(Settings()).values() for row in rows]
    assert sorted(shown) == sorted(one.name for one in all_settings())
    assert len(shown) == len(set(shown))


def test_every_setting_has_a_control_and_changing_one_keeps_it(here: Here, qtbot: QtBot) -> None:
    here.screen.show_about("appearance")
    inputs = {one._setting.name: one.input for one in here.screen.content.findChildren(SettingControl)}
    box, size, keys = (inputs[name] for name in ("appearance.scheme", "appearance.text_size", "redline.single_keys"))
    assert isinstance(box, ChoiceBox)
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    assert here.door.settings.appearance.scheme == "dark"
    here.screen.presenter.change("appearance.text_size", "400")
    assert "cannot be" in here.now().problem
    assert "90 to 150" in here.now().hint
    assert isinstance(size, QLineEdit)
    here.screen.presenter.change("appearance.text_size", "120")
    assert here.now().problem == ""
    assert isinstance(keys, QCheckBox)
    here.screen.presenter.change("redline.single_keys", "off")
    qtbot.waitUntil(lambda: not here.jobs.working)
    kept = load(here.door.folders.config)
    assert (kept.appearance.scheme, kept.appearance.text_size, kept.redline.single_keys) == ("dark", 120, False)


def test_who_signs_can_be_changed_and_gives_away_their_card(here: Here, tmp_path: Path) -> None:
    here.screen.show_about("identity")
    assert [one.name for one in here.now().identities if one.active] == [here.desk.workspace.identity.name]
    other = next(one for one in here.now().identities if not one.active)
    here.press("Sign as")
    assert here.desk.workspace.identity.name in {one.name for one in here.now().identities if one.active}
    here.screen.presenter.sign_as(other.fingerprint)
    here.screen.presenter.trust.save_card(tmp_path / "me.card")
    assert (tmp_path / "me.card.png").exists()
    assert read_contact((tmp_path / "me.card").read_bytes()).name == other.name


def test_the_recovery_code_is_shown_to_who_knows_the_passphrase(here: Here) -> None:
    here.screen.show_about("identity")
    here.screen.presenter.show_code("not the passphrase")
    assert here.now().code == ""
    assert "does not open" in here.now().problem
    here.screen.presenter.show_code(PASSPHRASES["tessaline"])
    assert here.now().code == recovery.recovery_code_of(here.desk.workspace)
    here.press("I have written it down")
    assert here.now().code == ""
    assert here.now().written


def test_a_partner_shows_the_safety_number_and_how_it_was_compared(here: Here) -> None:
    here.screen.show_about("partners")
    partner = here.now().partners[0]
    assert len(partner.safety_number.split()) == 12
    assert partner.compared
    here.screen.presenter.trust.record_comparison(partner.root, how="face to face")
    assert here.now().partners[0].compared.startswith("face to face")
    here.screen.presenter.trust.record_comparison("0" * 64, how="never")
    assert "No partner" in here.now().problem


def test_a_known_partner_with_another_root_stops_everything(here: Here, tmp_path: Path) -> None:
    here.screen.presenter.trust.save_card(tmp_path / "ours.card")
    here.screen.presenter.trust.add_partner(tmp_path / "ours.card", short="Kestrava", compared="")
    assert "not the one that was pinned" in here.now().problem


def test_a_backup_is_written_and_listed(here: Here) -> None:
    here.screen.show_about("backup")
    assert here.now().backups == ()
    here.press("Back up now")
    assert len(here.now().backups) == 1
    assert list((here.door.folders.data / "backups").glob("*.deal"))


def test_the_check_and_the_way_back_to_a_backup_are_a_screen_of_their_own(here: Here) -> None:
    here.screen.show_about("backup")
    here.press("Check the file")
    here.press("Restore…")
    assert here.desk.went == [("check", "check"), ("check", "restore")]


def test_what_the_system_cannot_do_says_why(here: Here) -> None:
    rows = rows_by_page(Settings(), uncaptured="There is no way.")
    row = next(one for one in rows["general"] if one.name == "privacy.hide_from_capture")
    assert row.why_not == "There is no way."
    control = SettingControl(row, change=lambda _name, _text: None, files=FILE_DIALOGS)
    assert not control.input.isEnabled()
    assert "There is no way." in control.input.accessibleDescription()
    control.deleteLater()


def test_about_names_every_dependency_and_its_licence() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert sorted(PACKAGES, key=str.casefold) == sorted((Requirement(one).name for one in wanted), key=str.casefold)
    terms = {name: text for name, _version, text in licences()}
    assert set(terms) == set(PACKAGES)
    assert "LGPL" in terms["PySide6-Essentials"]
    assert PAGES["about"] == ()
