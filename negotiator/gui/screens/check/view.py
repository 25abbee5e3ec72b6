"""The check of the whole file, what can be done about a fault, and the backups to go back to."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from negotiator.gui.screens.check.parts_view import BackupsCard, OutcomeCard, Question, found, verdict, ways
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import Card, banner, bar, button, column, label, row, scrolling
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser

if TYPE_CHECKING:
    from negotiator.gui.screens.check.presenter import CheckPresenter
    from negotiator.gui.screens.check.state import CheckState, Way

_WIDTH = 720
_DEALS = "Deals (*.deal)"


class CheckScreen(Screen):
    """Cards below each other, built from the state; what is under way stands above them with its Cancel."""

    def __init__(self, files: FileChooser = FILE_DIALOGS) -> None:
        super().__init__()
        self._files = files
        self._state: CheckState | None = None
        self._drawn: tuple[object, ...] = ()
        self._scale = look().scale
        self.title = label("Check and restore", "h1")
        self.file = label("", "muted", wrap=True)
        self.busy = label("", "muted")
        self.bar = bar(name="Progress", width=160)
        self.cancel = button("Cancel", act=lambda: self.presenter.cancel())
        self.problem = label("", "invalid")
        self.hint = label("", "muted")
        self._under_way = QWidget()
        self._content = QWidget()
        self.check = button("Check the file")
        self.check.setParent(self)
        self.check.hide()
        self._body = QVBoxLayout()
        self._middle = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        under = row(self.bar, self.busy, self.cancel, spacing=SPACE.m)
        under.setStretch(1, 1)
        self._under_way.setLayout(under)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(self._content)
        inner = column(
            self.title,
            self.file,
            self._under_way,
            self.problem,
            self.hint,
            self._body,
            None,
            spacing=SPACE.s,
        )
        self._middle.setLayout(inner)
        self._middle.setMaximumWidth(look().px(_WIDTH))
        across = row(self._middle)
        across.setContentsMargins(SPACE.xl, SPACE.ml, SPACE.xl, SPACE.xl)
        across.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        across.setStretch(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(across))

    def bind(self, presenter: "CheckPresenter") -> None:
        """Take the presenter."""
        self.presenter = presenter

    def reload(self) -> None:
        self.presenter.load()

    def show_about(self, about: str) -> None:
        """Begin the check at once when that was asked for, or look for backups again."""
        if about == "check":
            self.presenter.check()
        else:
            self.presenter.load()

    def step_back(self) -> bool:
        if self._state is None or self._state.asked is None:
            return False
        self.presenter.think_better()
        return True

    def focus_first(self) -> None:
        """Put the focus into the question's field, or on what is to be done first."""
        questions = [one for one in self._content.findChildren(Question) if one.needs_secret]
        primary = [one for one in self._content.findChildren(QPushButton) if one.property("kind") == "primary"]
        if questions:
            questions[0].secret.setFocus()
        elif primary:
            primary[0].setFocus()
        else:
            self._to_backups()

    @property
    def content(self) -> QWidget:
        """Return the cards."""
        return self._content

    def show_state(self, state: "CheckState") -> None:
        """Show a state."""
        before, self._state = self._state, state
        self.file.setText(state.path)
        self.title.setVisible(state.alone)  # beside an open deal the bar says it
        self._under_way.setVisible(bool(state.busy))
        self.busy.setText(state.busy)
        self.bar.setRange(0, state.total)
        self.bar.setValue(state.done)
        for shown, text in ((self.problem, state.problem), (self.hint, state.hint)):
            shown.setText(text)
            shown.setVisible(bool(text))
        self._draw(state)
        self._content.setEnabled(not state.busy)
        asked = (state.asked, state.outcome)
        if before is None:
            return
        if state.busy and not before.busy:
            self.cancel.setFocus()
        elif not state.busy and (before.busy or (any(asked) and asked != (before.asked, before.outcome))):
            self.focus_first()

    def _draw(self, state: "CheckState") -> None:
        """Build the cards when what they show is not what stands there."""
        shows: tuple[object, ...] = (state.alone, state.proven, state.folder, state.backups, state.asked, state.outcome)
        shows += (state.checked, state.lines, state.ways)
        if shows == self._drawn:
            return
        self._drawn = shows
        self._body.removeWidget(self._content)
        self._content.hide()
        self._content.deleteLater()
        self._content = QWidget()
        self._content.setLayout(column(*self._cards(state), spacing=SPACE.ml))
        self._body.addWidget(self._content)

    def _cards(self, state: "CheckState") -> list[QWidget]:
        cards: list[QWidget] = []
        if state.outcome is not None:
            cards.append(OutcomeCard(state.outcome, self.presenter))
        if state.asked is not None:
            cards.append(Question(state, self.presenter))
        cards.append(self._checking(state))
        if state.ways:
            cards.append(ways(state, self._take))
        cards.append(self._backups(state))
        if state.checked:
            cards.append(found(state))
        leave = button("Back to unlocking" if state.alone else "Back to the settings", "quiet", symbol="back")
        leave.clicked.connect(self.presenter.leave)
        foot = QWidget()
        foot.setLayout(row(leave, None))
        return [*cards, foot]

    def _checking(self, state: "CheckState") -> QWidget:
        free = state.outcome is None and state.asked is None and not state.ways
        title = "Check again" if state.checked else "Check the file"
        self.check = button(title, "primary" if free else "plain", symbol="ok", act=lambda: self.presenter.check())
        if not state.proven:
            self.check.setParent(self)
            self.check.hide()
            return banner(_BLIND, "warn")
        told = verdict(state) if state.checked else label(_CHECK, "muted")
        return Card("The file itself", told, row(self.check, None))

    def _backups(self, state: "CheckState") -> BackupsCard:
        return BackupsCard(state, ask=self.presenter.ask, other=self._ask_other, folder=state.folder)

    def _take(self, way: "Way") -> None:
        if way.name == "export":
            self._export()
        elif way.name == "restore":
            self._to_backups()
        else:
            self.presenter.go(way.name)

    def _to_backups(self) -> None:
        for card in self._content.findChildren(BackupsCard):
            (card.other if card.table.isHidden() else card.table).setFocus()

    def _export(self) -> None:
        assert self._state is not None  # noqa: S101 -- the button stands in a state
        path = Path(self._state.path)
        to = self._files.save(
            self, "Export what verifies", suggested=path.with_name(f"{path.stem} rescued.deal"), kinds=_DEALS
        )
        if to is not None:
            self.presenter.export(to)

    def _ask_other(self) -> None:
        path = self._files.open(self, "Restore another file", kinds=_DEALS)
        if path is not None:
            self.presenter.ask_for_file(path)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and look().scale != self._scale:
            self._scale = look().scale
            self._middle.setMaximumWidth(look().px(_WIDTH))


_CHECK = (
    "Authenticates every page, follows the chain of acts, verifies every signature and compares what is derived. "
    "Nothing is changed; an open deal is closed meanwhile and opened again."
)
_BLIND = "This file cannot be read with what was typed, so it cannot be checked. A backup can take its place."
