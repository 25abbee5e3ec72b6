"""What the pages of the way in are made of: a page, a path with its button, and the line that says what went wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import button, label, restyle, row

if TYPE_CHECKING:
    from negotiator.gui.screens.welcome.presenter import WelcomePresenter, WelcomeState

Ask = Callable[[], Path | None]


class Page(QWidget):
    """A page of the way in."""

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE.m)

    def bind(self, presenter: "WelcomePresenter") -> None:
        """Take the presenter that this page tells its intents to."""
        self.presenter = presenter

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""

    def focus_first(self) -> None:
        """Put the focus where typing begins."""


class PathField(QWidget):
    """The path of a file, typed or chosen."""

    edited = Signal()

    def __init__(self, title: str, *, ask: Ask, needed: str) -> None:
        super().__init__()
        self._needed = needed
        self._ask = ask
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self._below = label("", "invalid")
        self._below.hide()
        name = label(title, "label")
        name.setBuddy(self.field)
        choose = button("Choose…", symbol="folder", tip=f"Choose: {title}", act=self._choose)
        line = row(self.field, choose)
        line.setStretch(0, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE.xs)
        body.addWidget(name)
        body.addLayout(line)
        body.addWidget(self._below)
        self.field.textEdited.connect(lambda _text: self.tell(""))

    @property
    def path(self) -> str:
        """Return the path as it stands there."""
        return self.field.text().strip()

    def set_path(self, path: str) -> None:
        """Fill in a path."""
        self.field.setText(path)
        self.tell("")

    def check(self) -> bool:
        """Say when nothing is there, and tell whether something is."""
        self.tell("" if self.path else self._needed)
        return bool(self.path)

    def tell(self, problem: str) -> None:
        """Show what is wrong with the path."""
        self._below.setText(problem)
        self._below.setVisible(bool(problem))
        self.field.setProperty("invalid", "true" if problem else "false")
        self.field.setAccessibleDescription(problem)
        restyle(self.field)
        self.edited.emit()

    def _choose(self) -> None:
        path = self._ask()
        if path is not None:
            self.set_path(str(path))


class Problem(QWidget):
    """What went wrong, in red, and what to do next. A field named by `about` carries both for a screen reader."""

    def __init__(self, *, about: QWidget | None = None) -> None:
        super().__init__()
        self._about = about
        self._said = label("", "invalid")
        self._hint = label("", "muted")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE.xs)
        body.addWidget(self._said)
        body.addWidget(self._hint)
        self.tell("", "")

    @property
    def text(self) -> str:
        """Return what is said."""
        return self._said.text() if not self.isHidden() else ""

    def tell(self, problem: str, hint: str) -> None:
        """Say something else; nothing at all hides it."""
        self._said.setText(problem)
        self._said.setVisible(bool(problem))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setVisible(bool(problem or hint))
        if self._about is not None:
            self._about.setProperty("invalid", "true" if problem else "false")
            self._about.setAccessibleDescription(f"Not accepted: {problem} {hint}" if problem else "")
            restyle(self._about)
