"""A term on its card: title, chips, and its value in the contract's face, which turns into an editor of its kind."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from negotiator.gui.screens.termsheet.state import TermState, Tone
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import Chip, ChoiceBox, column, label, restyle, row, set_role

_HINTS = {
    "text": "Words",
    "money": "EUR 250,000",
    "percent": "12.5 %",
    "duration": "30 days, 10 business days or 24 months",
    "date": "2027-03-31",
}
_CHANGES: dict[str, tuple[str, Tone]] = {
    "added": ("Added", "accent"),
    "removed": ("Removed", "danger"),
    "changed": ("Changed", "warn"),
    "moved": ("Moved", "plain"),
}


class TermCard(QFrame):
    """One term. Enter, F2 or a click opens the editor; Enter or leaving saves, Escape gives up."""

    chosen = Signal(str)
    typed = Signal(str, str)

    def __init__(self, state: TermState, *, editable: bool) -> None:
        super().__init__()
        self.setProperty("role", "term")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.state = state
        self._editable = editable
        self.editor: QLineEdit | ChoiceBox | None = None
        self._title = label("", "strong", wrap=True)
        self._clause = label("", "tiny")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(SPACE.xs)
        self._old, self._value = label("", wrap=True), label("", wrap=True)
        set_role(self._old, "deleted")
        set_role(self._value, "contract")
        self._problem = label("", "invalid")
        self._problem.hide()
        self._values = QVBoxLayout()
        self._values.setSpacing(SPACE.xs)
        self._values.addWidget(self._old)
        self._values.addWidget(self._value)
        head = row(self._title, self._clause)
        head.setStretch(0, 1)
        layout = column(head, self._values, self._problem, self._chips, spacing=SPACE.xs, margin=SPACE.m)
        self.setLayout(layout)
        self.show_state(state, editable=editable)

    def show_state(self, state: TermState, *, editable: bool) -> None:
        """Show a term as it stands; an editor that is open closes."""
        fresh = self._chips.count() == 0
        before, self.state, self._editable = self.state, state, editable
        if self.editor is not None:
            self.close_editor()
        if not fresh and before == state:
            return
        self._title.setText(state.title)
        self._clause.setText(f"Clause {state.clause}" if state.clause else "")
        self._show_value(state)
        self._show_chips(state)
        self.setAccessibleName(f"{state.title}: {state.shown or 'left open'}")
        said = [text for text, _tone in state.chips] + ([f"was {state.old}"] if state.old else [])
        self.setAccessibleDescription(", ".join(said))

    def _show_value(self, state: TermState) -> None:
        self._old.setText(state.shown if state.change == "removed" else state.old)
        self._old.setVisible(bool(self._old.text()))
        self._value.setText(state.shown or "Left open")
        self._value.setVisible(state.change != "removed")
        new_value = state.change == "added" or bool(state.old)
        set_role(self._value, "inserted" if new_value and state.shown else "contract")

    def _show_chips(self, state: TermState) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        change = [_CHANGES[state.change]] if state.change else []
        internal: list[tuple[str, Tone]] = [("Position kept", "warn")] if state.has_position else []
        for text, tone in (*state.chips, *change, *internal):
            self._chips.addWidget(Chip(text, tone))
        self._chips.addStretch(1)

    def show_chosen(self, *, chosen: bool) -> None:
        """Show whether this is the term that the panel is about."""
        if self.property("chosen") != str(chosen).lower():
            self.setProperty("chosen", str(chosen).lower())
            restyle(self)

    # -- editing

    def open_editor(self) -> None:
        """Turn the value into an editor of the term's kind."""
        if self.editor is not None or not self._editable or self.state.change == "removed":
            return
        self.editor = self._choice_editor() if self.state.choices else self._text_editor()
        self.editor.setAccessibleName(self.state.title)
        self._values.addWidget(self.editor)
        self._value.hide()
        self.editor.setFocus()

    def _choice_editor(self) -> ChoiceBox:
        box = ChoiceBox()
        box.addItem("Left open", "")
        for value, title in self.state.choices:
            box.addItem(title, value)
        box.setCurrentIndex(max(0, box.findData(self.state.value)))
        box.activated.connect(lambda _at: self._commit(str(box.currentData())))
        return box

    def _text_editor(self) -> QLineEdit:
        edit = _ValueField(self.state.value)
        edit.setPlaceholderText(_HINTS.get(self.state.kind, ""))
        edit.setFont(look().font("contract"))
        edit.selectAll()
        edit.editingFinished.connect(lambda: self._commit(edit.text()))
        edit.textEdited.connect(lambda _text: self.show_problem(""))
        return edit

    def _commit(self, text: str) -> None:
        if self.editor is None:
            return
        if text.strip() == self.state.value:
            self.close_editor()
        else:
            self.typed.emit(self.state.key, text)

    def close_editor(self) -> None:
        """Show the value again; nothing is saved."""
        editor, self.editor = self.editor, None
        if editor is None:
            return
        had_focus = editor.hasFocus()
        self.show_problem("")
        editor.blockSignals(True)
        editor.hide()
        editor.deleteLater()
        self._value.setVisible(self.state.change != "removed")
        if had_focus:
            self.setFocus()

    def show_problem(self, problem: str) -> None:
        """Show under the editor what is wrong; what was typed stays."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if self.editor is not None:
            self.editor.setProperty("invalid", "true" if problem else "false")
            self.editor.setAccessibleDescription(f"Not valid: {problem}" if problem else "")
            restyle(self.editor)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self.editor is not None:
            self.close_editor()
            self.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.editor is None:
            self.open_editor()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.editor is None:
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.chosen.emit(self.state.key)
        if self._value.geometry().adjusted(0, -4, 0, 4).contains(event.position().toPoint()):
            self.open_editor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit(self.state.key)


class _ValueField(QLineEdit):
    """A field that keeps Enter to itself, since Enter on the card would open the field anew."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class DraftEdge(QWidget):
    """The dashed top edge of the working sheet, with what it means in words."""

    def __init__(self) -> None:
        super().__init__()
        words = label("Working draft: stays with us until you send it", "muted")
        line = row(Chip("Internal", "warn"), words)
        line.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE.m, 0, SPACE.xs)
        layout.addLayout(line)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(look().colour("warn"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(0, 1, self.width(), 1)
        painter.end()
