"""A form generated from declared fields: title above, help and validation text below each, in one column."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from negotiator.gui.theme import SPACE, icon, look
from negotiator.gui.widgets.chips import Chip
from negotiator.gui.widgets.fields import Field, Invalid, findings, parse, write
from negotiator.gui.widgets.text import label, restyle, row
from negotiator.gui.widgets.tips import plain_tip

_LONG_TEXT_LINES = 4
_CARET = 16
_SHORTEST_CHOICE = 8
_HINTS = {"date": "2026-03-31", "money": "EUR 12,500.00", "percent": "12.5 %"}


class ChoiceBox(QComboBox):
    """A combo box with our caret; a choice that there is no room for ends in an ellipsis, and the tip holds it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        side = look().px(_CARET)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        self._tell_whole(cut=words != self.currentText())
        setattr(option, "currentText", words)  # noqa: B010 -- the stubs of Qt do not know this field
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        spot = QRect(0, 0, side, side)
        spot.moveCenter(QPoint(self.width() - side, self.height() // 2))
        icon("open", "text2").paint(painter, spot)
        painter.end()

    def _tell_whole(self, *, cut: bool) -> None:
        """Let the tip hold the choice where it is cut; a tip that says something else stays."""
        if cut and not self.toolTip():
            self.setToolTip(plain_tip(self.currentText()))
        elif not cut and self.toolTip() == plain_tip(self.currentText()):
            self.setToolTip("")


_Input = QLineEdit | QPlainTextEdit | ChoiceBox | QCheckBox


class _Entry(QWidget):
    """One field: title, input, and below it help or what is wrong."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.input = _input(field)
        self._below = label("", "tiny", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xs)
        if field.kind != "yes or no":
            layout.addLayout(self._title_line())
        layout.addWidget(self.input)
        layout.addWidget(self._below)
        self.input.setAccessibleName(field.title)
        self.tell("")
        _changed(self.input).connect(self.edited)

    def _title_line(self) -> QHBoxLayout:
        title = label(self.field.title + ("" if self.field.required else " (optional)"), "label")
        title.setBuddy(self.input)
        chips = [Chip("Internal", "warn")] if self.field.internal else []
        return row(title, *chips, None)

    def text(self) -> str:
        match self.input:
            case QLineEdit():
                return self.input.text()
            case QPlainTextEdit():
                return self.input.toPlainText()
            case QCheckBox():
                return "yes" if self.input.isChecked() else ""
            case _:
                return str(self.input.currentData() or "")

    def set_text(self, text: str) -> None:
        match self.input:
            case QLineEdit():
                self.input.setText(text)
                self.input.setCursorPosition(0)
            case QPlainTextEdit():
                self.input.setPlainText(text)
            case QCheckBox():
                self.input.setChecked(text == "yes")
            case _:
                self.input.setCurrentIndex(max(0, self.input.findData(text)))

    def tell(self, problem: str) -> None:
        """Show what is wrong, or the help when nothing is; a screen reader hears it with the field."""
        self._below.setText(problem or self.field.help)
        self._below.setVisible(bool(problem or self.field.help))
        self._below.setProperty("role", "invalid" if problem else "tiny")
        self.input.setProperty("invalid", "true" if problem else "false")
        self.input.setAccessibleDescription(f"Not valid: {problem}" if problem else self.field.help)
        restyle(self._below)
        restyle(self.input)


def _input(field: Field) -> _Input:
    match field.kind:
        case "long text":
            area = QPlainTextEdit()
            area.setTabChangesFocus(True)
            area.setFixedHeight(area.fontMetrics().lineSpacing() * _LONG_TEXT_LINES + 24)
            return area
        case "choice":
            box = ChoiceBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_SHORTEST_CHOICE)
            box.currentTextChanged.connect(lambda text: box.setToolTip(plain_tip(text)))
            if not field.required:
                box.addItem("–", "")
            for choice in field.choices:
                box.addItem(choice.title, choice.value)
            return box
        case "yes or no":
            return QCheckBox(field.title)
        case _:
            edit = QLineEdit()
            edit.setPlaceholderText(_HINTS.get(field.kind, ""))
            if field.kind == "secret":
                edit.setEchoMode(QLineEdit.EchoMode.Password)
            return edit


def _changed(widget: _Input) -> Any:
    """Return the signal that tells of a change by the user."""
    match widget:
        case QLineEdit():
            return widget.textEdited
        case QPlainTextEdit():
            return widget.textChanged
        case QCheckBox():
            return widget.clicked
        case _:
            return widget.activated


class Form(QWidget):
    """Asks for fields. Nothing is called wrong before `check` was asked for once; then it is told as it is typed."""

    changed = Signal()

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._checked = False
        self._entries = {field.name: _Entry(field) for field in fields}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.m)
        for entry in self._entries.values():
            layout.addWidget(entry)
            entry.edited.connect(self._edited)
        layout.addStretch(1)

    def input(self, name: str) -> QWidget:
        """Return the input of a field, for focus."""
        return self._entries[name].input

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in values; fields that are not named stay as they are."""
        for name, value in values.items():
            entry = self._entries[name]
            if entry.field.kind == "yes or no":
                entry.set_text("yes" if value else "")
            else:
                entry.set_text(write(entry.field, value))

    def check(self) -> bool:
        """Show what is wrong under each field, go to the first such field, and tell whether all is well."""
        self._checked = True
        problems = self._tell()
        first = next((name for name in self._entries if name in problems), None)
        if first is not None:
            self._entries[first].input.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is None

    def tell(self, name: str, problem: str) -> None:
        """Show what a rule beyond the form found wrong with a field."""
        self._entries[name].tell(problem)

    def values(self) -> dict[str, Any]:
        """Return the values of all fields; None for those left empty or wrong (see `check`)."""
        return {name: self._value(entry) for name, entry in self._entries.items()}

    def _value(self, entry: _Entry) -> Any:
        if entry.field.kind == "yes or no":
            return entry.text() == "yes"
        try:
            return parse(entry.field, entry.text())
        except Invalid:
            return None

    def _tell(self) -> dict[str, str]:
        problems = findings(self._fields, {name: entry.text() for name, entry in self._entries.items()})
        for name, entry in self._entries.items():
            entry.tell(problems.get(name, ""))
        return problems

    def _edited(self) -> None:
        if self._checked:
            self._tell()
        self.changed.emit()
