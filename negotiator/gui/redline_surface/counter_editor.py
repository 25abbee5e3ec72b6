"""The editor that opens inside a row to counter a change, pre-filled with the other side's words."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from negotiator.gui.redline_surface.surface import RedlineSurface
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import button, column, label, row
from negotiator.redline.shapes import Counter

_HEIGHT = 168


class CounterEditor(QFrame):
    """Lies over the room that the surface keeps below the row. `countered(change, text)` follows Ctrl+Enter or Save."""

    countered = Signal(str, str)

    def __init__(self, surface: RedlineSurface) -> None:
        super().__init__(surface.viewport())
        self.setProperty("role", "sheet")
        self._surface = surface
        self._change, self._row = "", -1
        self._text = QPlainTextEdit()
        self._text.setAccessibleName("Our wording")
        self._text.setTabChangesFocus(True)
        self._problem = label("", "invalid", wrap=False)
        save = button("Counter", "primary", tip="Ctrl+Enter", act=self._save)
        drop = button("Cancel", "quiet", tip="Esc", act=self.shut)
        layout = column(
            label("Our wording instead", "label"), self._text, row(self._problem, None, drop, save),
            spacing=SPACE.xs, margin=SPACE.m,
        )  # fmt: skip
        self.setLayout(layout)
        surface.moved.connect(self._place)
        surface.mode_changed.connect(lambda _side: self._place())
        self.hide()

    @property
    def change(self) -> str:
        """Return the change that is being countered, or ""."""
        return self._change

    def open(self, change: str) -> None:
        """Open below the row of a change with their words, or with the counter given before; not for a moved table."""
        content = self._surface.content
        row = content.rows_of_changes().get(change)
        if row is None or (change in content.changes and content.changes[change].table):
            return
        self.shut()
        self._change, self._row = change, row
        answer, known = content.answers.get(change), content.changes.get(change)
        theirs = known.new_text if known is not None else ""
        self._text.setPlainText(answer.text if isinstance(answer, Counter) else theirs)
        self._problem.setText("")
        self._text.setFont(look().font("contract"))
        self._surface.go(change)
        self._surface.set_room_below(row, look().px(_HEIGHT) + SPACE.s)
        self.show()
        self._place()
        self._text.setFocus()
        self._text.selectAll()

    def shut(self) -> None:
        """Close without a counter and give the focus back."""
        if self._change:
            row, self._change, self._row = self._row, "", -1
            self.hide()
            self._surface.set_room_below(row, 0)
            self._surface.setFocus()

    def _save(self) -> None:
        change, text = self._change, self._text.toPlainText().strip()
        if not text:
            self._problem.setText("Write the wording, or reject the change.")
            self._text.setAccessibleDescription(self._problem.text())
            return
        self.shut()
        self.countered.emit(change, text)

    def _place(self) -> None:
        geometry = self._surface.sheet.geometry
        if not self._change or self._row >= len(geometry):
            return
        bottom = geometry.top(self._row) + geometry.heights[self._row] - self._surface.scrolled
        left, height = round(self._surface.sheet.column_left(0)), look().px(_HEIGHT)
        width = self._surface.viewport().width() - left - SPACE.m
        self.setGeometry(QRect(left, round(bottom) - height - SPACE.s, width, height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        confirmed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif confirmed and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._save()
        else:
            super().keyPressEvent(event)
