"""The bar for finding text in the redline: opens with Ctrl+F, steps with F3, closes with Escape."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from negotiator.gui.redline_surface.surface import RedlineSurface
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import button, label, row


class FindBar(QWidget):
    """Finds as you type; says which of how many places is shown."""

    closed = Signal()

    def __init__(self, surface: RedlineSurface) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._surface = surface
        self._field = QLineEdit()
        self._field.setPlaceholderText("Find in the text")
        self._field.setAccessibleName("Find in the text")
        self._field.setMaximumWidth(320)
        self._count = label("", "tiny")
        earlier = button("", "quiet icon", symbol="up", tip="Previous place   Shift+F3", act=lambda: self.step(-1))
        later = button("", "quiet icon", symbol="down", tip="Next place   F3", act=lambda: self.step(1))
        shut = button("", "quiet icon", symbol="close", tip="Close   Esc", act=self.shut)
        layout = row(self._field, earlier, later, self._count, None, shut)
        layout.setContentsMargins(SPACE.ml, SPACE.xs, SPACE.s, SPACE.xs)
        self.setLayout(layout)
        self._field.textChanged.connect(self._find)
        self.hide()

    def open(self) -> None:
        """Show the bar and take the focus."""
        self.show()
        self._field.selectAll()
        self._field.setFocus()

    def step(self, places: int) -> None:
        """Go to the next or previous place, opening the bar when nothing was looked for."""
        if not self._field.text():
            self.open()
            return
        self._say(self._surface.find_step(places), self._surface.found)

    def shut(self) -> None:
        """Close the bar, unmark what was found, and give the focus back."""
        self.hide()
        self._surface.find_text("")
        self._surface.setFocus()
        self.closed.emit()

    def _find(self, wanted: str) -> None:
        count = self._surface.find_text(wanted)
        self._say(self._surface.find_step(0) if count else 0, count)

    def _say(self, place: int, count: int) -> None:
        text = f"{place} of {count}" if count else "Not found" if self._field.text() else ""
        self._count.setText(text)
        self._field.setAccessibleDescription(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
