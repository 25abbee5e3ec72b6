"""Pictures of the screen: windows are treated where the system can, the present ones and those that come."""

import sys

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from negotiator.gui import capture
from negotiator.gui.capture import CaptureGuard, why_not


def test_a_system_that_cannot_says_why(dressed: QApplication) -> None:
    guard = CaptureGuard(dressed)
    guard.exclude(True)
    assert guard.excludes == (sys.platform in ("win32", "darwin"))
    assert bool(why_not()) != guard.excludes
    guard.exclude(False)
    guard.deleteLater()


def test_every_window_is_treated_when_it_comes_and_again_when_that_ends(
    dressed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    treated: list[tuple[QWidget, bool]] = []
    monkeypatch.setattr(capture, "why_not", lambda: "")
    monkeypatch.setattr(capture, "_treat", lambda window, *, excluded: treated.append((window, excluded)))
    guard = CaptureGuard(dressed)
    first, second = QWidget(), QWidget()
    child = QWidget(second)
    for one in (first, second):
        qtbot.addWidget(one)
    first.show()
    guard.exclude(True)
    assert (first, True) in treated
    second.show()
    assert (second, True) in treated
    assert all(window is not child for window, _excluded in treated)
    guard.exclude(False)
    assert treated[-2:] == [(first, False), (second, False)] or treated[-2:] == [(second, False), (first, False)]
    count = len(treated)
    second.hide()
    second.show()
    assert len(treated) == count
    guard.deleteLater()
