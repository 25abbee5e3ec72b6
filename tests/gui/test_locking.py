"""Locking: nothing of the deal is seen from that moment on, whatever is under way; then file and keys are gone."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from negotiator.domain.registers import Risk
from negotiator.gui.office import Office
from negotiator.gui.secrets_clip import copy_secret
from negotiator.kernel import Progress, Unreadable
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace
from negotiator.settings import Settings, with_value

PASSPHRASE = "seven quiet harbours"
CTRL = Qt.KeyboardModifier.ControlModifier
MakeOffice = Callable[..., Office]


@pytest.fixture
def office(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> Office:
    """Return a window with the harbour deal open."""
    made = make_office()
    unlock(made, harbour, qtbot)
    return made


def unlock(office: Office, path: Path, qtbot: QtBot) -> None:
    office.door.open(path, passphrase=PASSPHRASE, failed=lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: office.window.current == "overview", timeout=20_000)
    qtbot.waitUntil(lambda: not office.jobs.working and "Harbour" in office.window.windowTitle(), timeout=20_000)


def _watches(office: Office) -> bool:
    return office.suspend.watching


def settle(office: Office, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not office.jobs.working, timeout=20_000)


def seen(office: Office) -> str:
    """Return every word that stands anywhere in the program's windows."""
    words = [office.window.windowTitle()]
    for window in QApplication.topLevelWidgets():
        for one in (window, *window.findChildren(QWidget)):
            if isinstance(one, QLabel | QAbstractButton | QLineEdit):
                words += [one.text(), one.toolTip(), one.accessibleName()]
    return "\n".join(words)


class Busy:
    """Work on the worker thread that neither steps nor ends before it is let go."""

    def __init__(self, office: Office) -> None:
        self.begun, self.free = threading.Event(), threading.Event()
        self.outcome: list[object] = []
        office._desk.read(self._work, self.outcome.append, failed=self.outcome.append)
        assert self.begun.wait(10)

    def _work(self, _workspace: Workspace, progress: Progress) -> str:
        self.begun.set()
        self.free.wait(10)
        progress.step(1, 2)
        return "compared"


def test_a_busy_window_shows_nothing_within_one_turn(office: Office, harbour: Path, qtbot: QtBot) -> None:
    office.go("termsheet")
    settle(office, qtbot)
    assert "Harbour pilot" in seen(office)
    busy = Busy(office)
    qtbot.keyClick(office.window, Qt.Key.Key_L, CTRL)
    assert office.window.current == "welcome"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "Harbour pilot" not in seen(office)
    assert "Tessaline" not in seen(office)
    assert not office.door.is_open
    assert not office.under_way.isVisible()
    busy.free.set()
    qtbot.waitUntil(lambda: office.session.workspace is None)
    settle(office, qtbot)
    assert busy.outcome == [], "nobody is called back with what was read"
    Workspace.open(harbour, passphrase=PASSPHRASE, opener="Priya").close()


def test_an_act_that_was_asked_for_is_done_before_the_file_is_closed(
    office: Office, harbour: Path, qtbot: QtBot
) -> None:
    busy = Busy(office)

    def act(workspace: Workspace, progress: Progress) -> Receipt:
        progress.step(0, 1)
        return workspace.put(Risk(key="R-1", failure_mode="The berth is late"))

    office._desk.act(act)
    office._lock()
    busy.free.set()
    qtbot.waitUntil(lambda: office.session.workspace is None, timeout=20_000)
    settle(office, qtbot)
    assert not office.window.toast.isVisible(), "its receipt may tell of the deal"
    again = Workspace.open(harbour, passphrase=PASSPHRASE, opener="Priya")
    assert "R-1" in {held.value.key for held in again.deal.records(Risk)}
    again.close()


def test_an_act_that_could_not_be_done_says_so_on_the_way_in(office: Office, qtbot: QtBot) -> None:
    busy = Busy(office)

    def act(_workspace: Workspace, _progress: Progress) -> Receipt:
        raise Unreadable("The disk is full.")

    office._desk.act(act)
    office._lock()
    busy.free.set()
    settle(office, qtbot)
    assert office.window.current == "welcome"
    assert "The disk is full." in seen(office)


def test_key_and_caches_go_even_when_closing_fails(
    office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = office.session.workspace
    assert workspace is not None
    close = workspace.close

    def fail() -> None:
        close()
        raise Unreadable("The disk is gone.")

    monkeypatch.setattr(workspace, "close", fail)
    office._lock()
    settle(office, qtbot)
    assert office.session.workspace is None
    assert "The disk is gone." in seen(office)
    assert office.window.current == "welcome"


def test_the_same_deal_opens_again_at_once(office: Office, harbour: Path, qtbot: QtBot) -> None:
    busy = Busy(office)
    office._lock()
    office.door.open(harbour, passphrase=PASSPHRASE, failed=lambda error: pytest.fail(str(error)))
    busy.free.set()
    qtbot.waitUntil(lambda: office.window.current == "overview", timeout=20_000)
    settle(office, qtbot)
    assert office.door.is_open


def test_dialogs_and_copied_secrets_go_too(office: Office, qtbot: QtBot) -> None:
    office.window.show_keys()
    office.window.open_palette()
    copy_secret("ABCDE-FGHJK")
    office._lock()
    assert QGuiApplication.clipboard().text() == ""
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [office.window]
    settle(office, qtbot)


def test_sleep_locks_unless_that_is_not_wanted(office: Office, harbour: Path, qtbot: QtBot) -> None:
    assert _watches(office)
    office.suspend.leave()
    assert office.window.current == "welcome"
    settle(office, qtbot)
    unlock(office, harbour, qtbot)
    office.session.change_settings(with_value(Settings(), "lock.on_suspend", False))
    assert not _watches(office)
    office.suspend.leave()
    assert office.door.is_open


def test_a_new_deal_is_watched_over_while_its_code_is_shown(make_office: MakeOffice, tmp_path: Path) -> None:
    office = make_office()
    assert office.idle.minutes_left < 0
    office.door.taken.emit()
    assert office.idle.minutes_left > 14
    assert office.suspend.watching


def test_privacy_settings_reach_clipboard_and_windows(make_office: MakeOffice) -> None:
    office = make_office(with_value(Settings(), "privacy.clipboard_seconds", 90))
    assert office.clip.seconds == 90
    office.session.change_settings(with_value(Settings(), "privacy.clipboard_seconds", 0))
    assert office.clip.seconds == 0
