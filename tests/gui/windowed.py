"""Working the whole window as a person does: typing, pressing what can be seen, waiting until it is done."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.gui.office import Office

LONGEST_MS = 40_000


@dataclass
class Chosen:
    """A user who always chooses the same path in the system's dialogs."""

    path: Path | None = None

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        return self.path

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        return self.path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.path


class Person:
    """Somebody at the window."""

    def __init__(self, office: Office, qtbot: QtBot) -> None:
        self.office = office
        self.window = office.window
        self._qtbot = qtbot

    @property
    def screen(self) -> Any:
        """Return the open screen."""
        return self.window.screen_named(self.window.current)

    def settle(self) -> None:
        """Wait until nothing is under way and what came of it is drawn."""
        self._qtbot.waitUntil(lambda: not self.office.jobs.working, timeout=LONGEST_MS)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._qtbot.waitUntil(lambda: not self.office.jobs.working, timeout=LONGEST_MS)

    def press(self, title: str) -> None:
        """Press a button that can be seen and is not greyed out, and wait until all is done."""
        self.press_now(title)
        self.settle()

    def press_now(self, title: str) -> None:
        """Press a button while something is under way."""
        found = [one for one in self._seen(QPushButton) if one.text().strip() == title and one.isEnabled()]
        assert found, f"no button {title!r} among {sorted(one.text().strip() for one in self._seen(QPushButton))}"
        found[0].setFocus()
        self._qtbot.keyClick(found[0], Qt.Key.Key_Space)

    def write(self, name: str, text: str) -> QLineEdit:
        """Type into the field of this name, in place of what stood there."""
        field: QLineEdit = next(one for one in self._seen(QLineEdit) if one.accessibleName() == name)
        field.clear()
        self._qtbot.keyClicks(field, text)
        return field

    def enter(self, name: str, text: str) -> None:
        """Type into a field and press Enter."""
        self._qtbot.keyClick(self.write(name, text), Qt.Key.Key_Return)
        self.settle()

    def unlock(self, path: Path, secret: str) -> None:
        """Choose a file on the way in and type its secret."""
        self.office.open_file(path)
        self.settle()
        self.enter("Passphrase or recovery code", secret)

    def reads(self) -> str:
        """Return every text that can be seen."""
        words = [one.text() for one in self._seen(QLabel)]
        return "\n".join([*words, self.window.toast.text])

    def offers(self, title: str) -> bool:
        """Tell whether there is such a button."""
        return any(one.text().strip() == title for one in self._seen(QPushButton))

    def _seen(self, kind: type[Any]) -> list[Any]:
        return [one for one in self.window.findChildren(kind) if one.isVisible()]
