"""The redline on screen: one list view that paints rows inline or side by side, and is worked by keyboard and mouse.

It shows content and reports wishes by signal; it changes no answer itself. Only what is visible is laid out, so the
cost does not grow with the length of the document.
"""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from negotiator.gui.redline_surface.content import Content, next_change, next_unresolved
from negotiator.gui.redline_surface.keys import Intent, intent
from negotiator.gui.redline_surface.painting import Highlights, paint
from negotiator.gui.redline_surface.search import Hit, find
from negotiator.gui.redline_surface.selection import WHOLE, Selection
from negotiator.gui.redline_surface.sheet import Place
from negotiator.gui.redline_surface.sheet_view import ROOM_ABOVE, Index, SheetView
from negotiator.gui.theme import look
from negotiator.redline.shapes import Answer

_ASKED: frozenset[Intent] = frozenset({"accept", "reject", "counter", "comment"})


class RedlineSurface(SheetView):
    """Paints a redline. `asked(intent, change)` carries accept, reject, counter and comment to who may answer them."""

    asked = Signal(str, str)
    current_changed = Signal(str)
    mode_changed = Signal(bool)
    view_asked = Signal(str, int)
    find_asked = Signal()
    find_next_asked = Signal(int)
    let_go = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order: tuple[str, ...] = ()
        self._row_of: dict[str, int] = {}
        self._current = ""
        self._selection: Selection | None = None
        self._hits: tuple[Hit, ...] = ()
        self._hit: Hit | None = None
        self._letters = True
        self._dragging = False
        self.setAccessibleName("Redline")

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def content(self) -> Content:
        """Return what is shown."""
        return self._content

    @property
    def order(self) -> tuple[str, ...]:
        """Return the ids of the changes in reading order."""
        return self._order

    @property
    def current(self) -> str:
        """Return the id of the current change, or ""."""
        return self._current

    def show_content(self, content: Content) -> None:
        """Show another redline from its top, with nothing current."""
        self._content = content
        self._order = content.order()
        self._row_of = content.rows_of_changes()
        self._current, self._selection, self._hits, self._hit = "", None, (), None
        self._rows_model.show(content)
        self.verticalScrollBar().setValue(0)
        self._rebuild(side_by_side=self.side_by_side)

    def set_answers(self, answers: Mapping[str, Answer]) -> None:
        """Show other answers to the same changes; place, selection and current change stay."""
        before = self._content.answers
        touched = {change for change in {*before, *answers} if before.get(change) != answers.get(change)}
        rows = [
            number
            for number, row in enumerate(self._content.rows)
            if any(segment.change in touched for segment in row.segments)
        ]
        self._content = replace(self._content, answers=dict(answers))
        self._sheet.answer(self._content, rows)
        self._settle(rows)
        self._rows_model.answer(self._content, rows)
        self.viewport().update()

    def set_side_by_side(self, wanted: bool) -> None:
        """Show two columns, or one."""
        if wanted != self.side_by_side:
            self._selection, self._hits, self._hit = None, (), None
            self._rebuild(side_by_side=wanted)
            self.mode_changed.emit(wanted)

    def set_letter_keys(self, wanted: bool) -> None:
        """Let single letters act, or not."""
        self._letters = wanted

    # -- moving about --------------------------------------------------------------------------------------------------

    def go(self, change: str) -> None:
        """Make a change the current one and bring it into view."""
        row = self._row_of.get(change)
        if row is None:
            return
        self._sheet.measure([row])
        self._make_current(change, row)
        top = self._sheet.geometry.top(row) + self._sheet.change_offset(row, change)
        scrolled, height = self.scrolled, self.viewport().height()
        if not scrolled + 24 <= top <= scrolled + height - 60:
            self._settle(range(max(0, row - 3), row + 1))
            top = self._sheet.geometry.top(row) + self._sheet.change_offset(row, change)
            self.verticalScrollBar().setValue(int(top - min(ROOM_ABOVE, height // 3)))

    def go_row(self, row: int) -> None:
        """Bring a row into view; its first change, if it has one, becomes the current one."""
        if 0 <= row < len(self._content.rows):
            self.setCurrentIndex(self._rows_model.index(row))
            self._scroll_to_row(row)

    def step(self, places: int) -> None:
        """Go to the next (1) or previous (-1) change."""
        self.go(next_change(self._order, self._current, places))

    def go_unresolved(self) -> None:
        """Go to the next change without an answer, if there is one."""
        self.go(next_unresolved(self._order, self._current, self._content.answers))

    def step_clause(self, places: int) -> None:
        """Go to the next or previous row that has a clause number or is a heading."""
        row = max(0, self.currentIndex().row()) + places
        while 0 <= row < len(self._content.rows):
            shape = self._content.rows[row]
            if shape.label or shape.kind == "heading":
                self.setCurrentIndex(self._rows_model.index(row))
                self._scroll_to_row(row)
                return
            row += places

    def _make_current(self, change: str, row: int) -> None:
        told = change != self._current
        self._current = change
        self.selectionModel().setCurrentIndex(
            self._rows_model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.viewport().update()
        if told:
            self.current_changed.emit(change)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self._row_of.get(self._current) != current.row():
            segments = self._content.rows[current.row()].segments
            self._current = next((segment.change for segment in segments if segment.change), "")
            self.current_changed.emit(self._current)
        self.viewport().update()

    def _anchor(self) -> tuple[int, float]:
        """Hold on to the current row while it is in view, so that another width or mode does not lose it."""
        row = self.currentIndex().row()
        if 0 <= row < len(self._sheet.geometry):
            offset = self.scrolled - self._sheet.geometry.top(row)
            if -self.viewport().height() < offset < self._sheet.geometry.heights[row]:
                return row, offset
        return super()._anchor()

    # -- text ----------------------------------------------------------------------------------------------------------

    def find_text(self, wanted: str) -> int:
        """Mark every place of some text, go to the first one from here on, and return how many there are."""
        columns = range(len(self._sheet.columns))
        texts = ((row, column, self._text(row, column)) for row in range(len(self._content.rows)) for column in columns)
        self._hits = find(wanted, texts)
        here = self._sheet.geometry.row_at(self.scrolled)
        self._hit = next((hit for hit in self._hits if hit.row >= here), self._hits[0] if self._hits else None)
        self._show_hit()
        return len(self._hits)

    @property
    def found(self) -> int:
        """Return how many places of the looked-for text there are."""
        return len(self._hits)

    def find_step(self, places: int) -> int:
        """Go to the next or previous found place, round the end, and return its number counted from 1 (0: none)."""
        if not self._hits:
            return 0
        place = self._hits.index(self._hit) if self._hit else -places
        place = (place + places) % len(self._hits)
        self._hit = self._hits[place]
        self._show_hit()
        return place + 1

    def _show_hit(self) -> None:
        if self._hit is not None:
            self._scroll_to_row(self._hit.row)
        self.viewport().update()

    def _text(self, row: int, column: int) -> str:
        return self._sheet.drawn_text(row, column)

    def selected_text(self) -> str:
        """Return the selected text as drawn, one line a row."""
        if self._selection is None or self._selection.empty or not self._content.rows:
            return ""
        last = len(self._content.rows) - 1
        column = self._selection.column
        return self._selection.text(lambda row: self._text(row, column) if row <= last else "")

    def select_all(self) -> None:
        """Select the whole text of the first column (or of the column that has a selection)."""
        column = self._selection.column if self._selection else 0
        last = max(0, len(self._content.rows) - 1)
        self._selection = Selection((0, 0), (last, WHOLE), column)
        self.viewport().update()

    # -- keyboard and mouse --------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = intent(event, letters=self._letters)
        if wish is None:
            super().keyPressEvent(event)
        elif wish == "let go" and self._selection is None and not self._hits:
            self.let_go.emit()
            event.ignore()
        else:
            self._obey(wish)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a letter that is no key of ours must not jump to a row that begins with it."""

    def _obey(self, wish: Intent) -> None:
        if wish in _ASKED:
            if self._current:
                self.asked.emit(wish, self._current)
            return
        match wish:
            case "next" | "previous":
                self.step(1 if wish == "next" else -1)
            case "next clause" | "previous clause":
                self.step_clause(1 if wish == "next clause" else -1)
            case "next unresolved":
                self.go_unresolved()
            case "switch columns":
                self.set_side_by_side(not self.side_by_side)
            case "copy":
                QGuiApplication.clipboard().setText(self.selected_text())
            case "select all":
                self.select_all()
            case "find":
                self.find_asked.emit()
            case "follow clause" | "map":
                self.view_asked.emit(wish, self.currentIndex().row())
            case "find next" | "find previous":
                self.find_next_asked.emit(1 if wish == "find next" else -1)
            case _:
                self._selection, self._hits, self._hit = None, (), None
                self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place(event)
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._dragging = True
        self._selection = Selection((place.row, place.position), (place.row, place.position), place.column)
        change = place.cell.change_at(place.position)
        if change:
            self._make_current(change, place.row)
        else:
            self.setCurrentIndex(self._rows_model.index(place.row))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place(event)
        if place is None:
            return
        if self._dragging and self._selection is not None:
            self._selection = self._selection.to(place.row, place.position)
            self.viewport().update()
        over = place.cell.change_at(place.position)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False
        if self._selection is not None and self._selection.empty:
            self._selection = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _place(self, event: QMouseEvent) -> Place | None:
        return self._sheet.place_at(event.position(), self.scrolled)

    # -- drawing -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        height = self.viewport().height()
        rows = list(self._sheet.visible(self.scrolled, height))
        if self._settle([visible.row for visible in rows]):
            rows = list(self._sheet.visible(self.scrolled, height))
        painter = QPainter(self.viewport())
        highlights = Highlights(
            row=self.currentIndex().row(),
            change=self._current,
            selection=self._selection,
            hits=self._hits,
            hit=self._hit,
        )
        paint(painter, self._sheet, rows, highlights=highlights, height=height)
        if self.hasFocus():
            painter.setPen(look().colour("focus"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()
