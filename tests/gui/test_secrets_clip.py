"""Secrets on the clipboard: taken off by and by and when the deal is locked, unless another thing lies there."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from negotiator.gui.secrets_clip import SecretsClip, copy_secret, secrets_clip_of

CODE = "ABCDE-FGHJK"


@pytest.fixture
def clip(dressed: QApplication) -> SecretsClip:
    found = secrets_clip_of(dressed)
    found.seconds = 30
    QGuiApplication.clipboard().clear()
    return found


def on_clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_there_is_one_clip_and_it_says_how_long_a_secret_stays(clip: SecretsClip, dressed: QApplication) -> None:
    assert copy_secret(CODE) == 30
    assert secrets_clip_of(dressed) is clip
    assert on_clipboard() == CODE
    assert clip.waiting
    assert CODE not in repr(vars(clip))
    clip.clear()


def test_a_secret_goes_after_its_time(clip: SecretsClip, qtbot: QtBot) -> None:
    clip.copy(CODE)
    clip._timer.start(1)
    qtbot.waitUntil(lambda: on_clipboard() == "")
    assert not clip.waiting


def test_managers_of_clipboards_are_asked_not_to_keep_it(clip: SecretsClip) -> None:
    clip.copy(CODE)
    asked = QGuiApplication.clipboard().mimeData().formats()
    assert len(asked) > 1, asked
    clip.clear()


def test_what_was_copied_since_stays(clip: SecretsClip) -> None:
    clip.copy(CODE)
    QGuiApplication.clipboard().setText("clause 4")
    clip.clear()
    assert on_clipboard() == "clause 4"


def test_a_text_that_was_never_a_secret_stays(clip: SecretsClip) -> None:
    QGuiApplication.clipboard().setText("clause 4")
    clip.clear()
    assert on_clipboard() == "clause 4"


def test_without_a_time_it_stays_until_the_deal_is_locked(clip: SecretsClip) -> None:
    clip.seconds = 0
    assert copy_secret(CODE) == 0
    assert not clip.waiting
    clip.clear()
    assert on_clipboard() == ""
