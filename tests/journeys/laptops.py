"""Laptops of several people in one room: each a window with folders of its own, worked by buttons and fields."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from negotiator.gui.office import Office
from negotiator.gui.shell import MainWindow
from negotiator.gui.widgets import Chip
from negotiator.services.checking import check_workspace
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings
from negotiator.store import CheckReport
from tests.gui.windowed import Person

PASSPHRASE = "four wet stones"
Unpack = Callable[[str], "Laptop"]
"""Takes an owner and returns a new laptop of theirs."""


@dataclass
class Dialogs:
    """A user who chooses `path` in whichever of the system's dialogs opens next."""

    path: Path = Path()

    def __call__(self, *_about: object) -> tuple[str, str]:
        return str(self.path), ""


def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    """Let the system's dialogs answer at once."""
    dialogs = Dialogs()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", dialogs)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialogs)
    return dialogs


class Laptop(Person):
    """Somebody at a laptop of their own. `post` is the folder in which all of them hand files over."""

    def __init__(
        self, owner: str, application: QApplication, qtbot: QtBot, *, home: Folders, post: Path, dialogs: Dialogs
    ) -> None:
        super().__init__(Office(application, folders=home, settings=Settings()), qtbot)
        self.owner = owner
        self.post = post
        self._dialogs = dialogs
        self._sent = 0
        self.office.show_way_in()
        self.sit()

    # At the keyboard

    def sit(self) -> None:
        """Bring this window to the front; those of the others are not drawn meanwhile."""
        for other in QApplication.topLevelWidgets():
            if isinstance(other, MainWindow) and other is not self.window:
                other.hide()
        self.window.show()
        self.settle()

    def go(self, screen: str, about: str = "") -> None:
        """Open a screen of the deal."""
        self.sit()
        self.office.go(screen, about)
        self.settle()

    def fill(self, **named: str) -> None:
        """Type into fields by their titles, with "_" for a blank."""
        for name, text in named.items():
            self.write(name.replace("_", " "), text)

    def say(self, name: str, text: str) -> None:
        """Type into a field of several lines."""
        field: QPlainTextEdit = next(one for one in self._seen(QPlainTextEdit) if one.accessibleName() == name)
        field.setPlainText(text)

    def choose(self, name: str, value: str) -> None:
        """Choose in a list."""
        box: QComboBox = next(one for one in self._seen(QComboBox) if one.accessibleName() == name)
        assert box.findData(value) >= 0, f"{value!r} is not offered as {name!r}"
        box.setCurrentIndex(box.findData(value))

    def tick(self, title: str) -> None:
        """Tick a box."""
        box: QCheckBox = next(one for one in self._seen(QCheckBox) if one.text() == title)
        box.click()
        self.settle()

    def press(self, title: str) -> None:
        """Press a button; one that shows a symbol alone goes by the name that a screen reader says."""
        symbols = [one for one in self._seen(QPushButton) if not one.text() and one.accessibleName() == title]
        if symbols and not self.offers(title):
            symbols[0].click()
            self.settle()
        else:
            super().press(title)

    def press_about(self, title: str, tip: str) -> None:
        """Press the one of several buttons of a title whose tip says what it is about."""
        next(one for one in self._seen(QPushButton) if (one.text(), one.toolTip()) == (title, tip)).click()
        self.settle()

    def drops(self, path: Path) -> None:
        """Drop a file on the window, wherever one is in it."""
        self.sit()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.window, QDragEnterEvent(QPoint(9, 9), action, data, button, keys))
        QApplication.sendEvent(self.window, QDropEvent(QPointF(9, 9), action, data, button, keys))
        self.settle()

    def press_choosing(self, title: str, path: Path) -> None:
        """Press a button and choose a path in the dialog that it opens."""
        self._dialogs.path = path
        self.press(title)

    def reads(self) -> str:
        """Return every text that can be seen, chips and typed lines included."""
        chips = [one.text for one in self._seen(Chip)]
        return "\n".join([super().reads(), *chips, *(one.text() for one in self._seen(QLineEdit))])

    # What everybody does

    def sends(self, note: str = "", *, colleagues: bool = False) -> Path:
        """Write a package by the three steps and return its file."""
        self.go_to_packages()
        self.press("For colleagues…" if colleagues else "Send package")
        if note:
            self.say("Covering note", note)
        self.press("Continue")
        self.press("Continue")
        self._sent += 1
        path = self.post / f"{self.owner}-{self._sent}.asice.age"
        self.press_choosing("Write package…", path)
        assert path.exists(), self.reads()
        self.press("Back to packages")
        return path

    def go_to_packages(self) -> None:
        """Turn to the list of packages."""
        self.go("packages")
        if self.offers("Back to packages"):
            self.press("Back to packages")

    def looks_at(self, package: Path) -> Any:
        """Open a package, read the page on which it was verified, and return its checks by their titles."""
        self.go_to_packages()
        self.press_choosing("Open package…", package)
        inbox = self.screen._state.inbox
        assert inbox is not None, self.reads()
        return inbox

    def imports(self, package: Path, *, by: str = "Import") -> None:
        """Verify a package and import it by the button that is offered."""
        inbox = self.looks_at(package)
        assert inbox.stop is None, inbox.stop
        self.press(by)

    # What is asked of the file itself, once the window is done

    @property
    def workspace(self) -> Workspace:
        """Return the open deal."""
        assert self.office.session.workspace is not None
        return self.office.session.workspace

    def ask(self, question: Any) -> Any:
        """Return the answer to a question about the open deal, asked where the deal lives."""
        answers: list[Any] = []
        self.office._desk.read(lambda workspace, _progress: question(workspace), answers.append)
        self.settle()
        return answers[0]

    @property
    def shared(self) -> frozenset[str]:
        """Return the ids of the acts that both sides should hold."""
        found: frozenset[str] = self.ask(
            lambda workspace: frozenset(one.id for one in workspace.entries if one.stream == "shared")
        )
        return found

    def checked(self) -> CheckReport:
        """Return what the check of the whole file says."""
        report: CheckReport = self.ask(check_workspace)
        return report
