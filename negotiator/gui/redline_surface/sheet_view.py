"""A list view that places its own rows: the geometry of a sheet joined to Qt's scroll bar, model and accessibility.

Rows are measured when they come into view or in idle slices of a few milliseconds, and what is on screen never jumps.
What the rows look like and what keys and mouse do is in `surface.py`.
"""

import time

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from negotiator.gui.redline_surface.content import Content
from negotiator.gui.redline_surface.rows_model import RowsModel
from negotiator.gui.redline_surface.sheet import Sheet
from negotiator.gui.theme import look

_SLICE_SECONDS = 0.008
ROOM_ABOVE = 120
_WHEEL_STEP = 48
_PAGE_ROWS = 8
_EVERY_ROW = 10**9
_CursorAction = QAbstractItemView.CursorAction
_STEPS = {
    _CursorAction.MoveUp: -1,
    _CursorAction.MovePrevious: -1,
    _CursorAction.MoveDown: 1,
    _CursorAction.MoveNext: 1,
    _CursorAction.MovePageUp: -_PAGE_ROWS,
    _CursorAction.MovePageDown: _PAGE_ROWS,
    _CursorAction.MoveHome: -_EVERY_ROW,
    _CursorAction.MoveEnd: _EVERY_ROW,
}
Index = QModelIndex | QPersistentModelIndex


class SheetView(QListView):
    """Scrolls over a sheet. `moved` follows every change of geometry or scroll position."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = Content()
        self._filling = 0
        self._sheet = self._new_sheet(side_by_side=False)
        self._rows_model = RowsModel()
        self._rows_model.setParent(self)
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._fill)
        self._set_up()

    def _set_up(self) -> None:
        self.setProperty("role", "surface")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(1)
        self.viewport().setMouseTracking(True)
        self.setModel(self._rows_model)
        self.verticalScrollBar().valueChanged.connect(self.moved)

    @property
    def sheet(self) -> Sheet:
        """Return the geometry of what is shown."""
        return self._sheet

    @property
    def side_by_side(self) -> bool:
        """Tell which mode is shown."""
        return self._sheet.side_by_side

    @property
    def scrolled(self) -> int:
        """Return how far down the sheet the top of the viewport is, in pixels."""
        return self.verticalScrollBar().value()

    def set_room_below(self, row: int, height: float) -> None:
        """Keep room at the bottom of a row, for an editor; 0 takes it back."""
        if height > 0:
            self._sheet.extra[row] = height
        else:
            self._sheet.extra.pop(row, None)
        self._sheet.geometry.forget([row])
        self._settle([row])
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._sheet.width:
            self._rebuild(side_by_side=self.side_by_side)
        else:
            self._set_range()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._rebuild(side_by_side=self.side_by_side)

    # -- geometry ------------------------------------------------------------------------------------------------------

    def _new_sheet(self, *, side_by_side: bool) -> Sheet:
        return Sheet(self._content, look=look(), width=self.viewport().width(), side_by_side=side_by_side)

    def _rebuild(self, *, side_by_side: bool) -> None:
        anchor = self._anchor()
        extra = self._sheet.extra
        self._sheet = self._new_sheet(side_by_side=side_by_side)
        self._sheet.extra = extra if len(self._content.rows) > max(extra, default=-1) else {}
        self._set_range()
        self._return_to(anchor)
        self._filling = 0
        self._idle.start()
        self.viewport().update()
        self.moved.emit()

    def _anchor(self) -> tuple[int, float]:
        row = self._sheet.geometry.row_at(self.scrolled)
        return (row, self.scrolled - self._sheet.geometry.top(row)) if row >= 0 else (0, 0.0)

    def _return_to(self, anchor: tuple[int, float]) -> None:
        row, offset = anchor
        if row < len(self._sheet.geometry):
            self.verticalScrollBar().setValue(int(self._sheet.geometry.top(row) + offset))

    def _settle(self, rows: range | list[int]) -> bool:
        """Measure rows without letting what is on screen jump; tell whether anything moved."""
        anchor = self._anchor()
        moved = self._sheet.measure(rows)
        if moved:
            self._set_range()
            self._return_to(anchor)
            self.moved.emit()
        return moved

    def _fill(self) -> None:
        """Measure rows for a few milliseconds, and come again when the event loop is idle."""
        until = time.monotonic() + _SLICE_SECONDS
        first = self._filling
        anchor = self._anchor()
        heights = {}
        while self._filling < len(self._sheet.geometry) and time.monotonic() < until:
            if not self._sheet.geometry.is_exact(self._filling):
                heights[self._filling] = self._sheet.height(self._filling)
            self._filling += 1
        if self._sheet.geometry.measured(heights):
            self._set_range()
            self._return_to(anchor)
            self.moved.emit()
            if first <= self._sheet.geometry.row_at(self.scrolled + self.viewport().height()):
                self.viewport().update()
        if self._filling >= len(self._sheet.geometry):
            self._idle.stop()

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setSingleStep(_WHEEL_STEP)
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, int(self._sheet.geometry.total - self.viewport().height())))

    def _scroll_to_row(self, row: int) -> None:
        self._settle(range(max(0, row - 3), min(len(self._content.rows), row + 2)))
        top, height = self._sheet.geometry.top(row), self._sheet.geometry.heights[row]
        scrolled = self.scrolled
        if top < scrolled or top + height > scrolled + self.viewport().height():
            self.verticalScrollBar().setValue(int(top - min(ROOM_ABOVE, self.viewport().height() // 3)))

    # -- what QAbstractItemView asks of a view that places its own items -----------------------------------------------

    def verticalOffset(self) -> int:
        return self.scrolled

    def horizontalOffset(self) -> int:
        return 0

    def doItemsLayout(self) -> None:
        """Place nothing: the sheet has its own geometry."""

    def updateGeometries(self) -> None:
        self._set_range()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def visualRect(self, index: Index) -> QRect:
        row = index.row()
        if not index.isValid() or row >= len(self._sheet.geometry):
            return QRect()
        top = int(self._sheet.geometry.top(row)) - self.scrolled
        return QRect(0, top, self.viewport().width(), int(self._sheet.geometry.heights[row]))

    def indexAt(self, point: QPoint) -> QModelIndex:
        y = point.y() + self.scrolled
        if not 0 <= y < self._sheet.geometry.total:
            return QModelIndex()
        return self._rows_model.index(self._sheet.geometry.row_at(y))

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Stay where we are: `go` and the arrow keys bring rows into view themselves."""

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        self.selectionModel().select(self.indexAt(rect.topLeft()), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        last = len(self._content.rows) - 1
        if last < 0:
            return QModelIndex()
        row = min(last, max(0, self.currentIndex().row() + _STEPS.get(action, 0)))
        self._scroll_to_row(row)
        return self._rows_model.index(row)
