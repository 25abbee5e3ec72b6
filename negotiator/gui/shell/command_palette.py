"""The command palette: one field, one list of actions, clauses, deals and decisions; kind and shortcut at the right."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)  # fmt: skip
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from negotiator.gui.shell.palette_entries import Entry
from negotiator.gui.theme import SPACE, icon, look
from negotiator.gui.widgets import label, line

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WIDTH, _HEIGHT, _LINE = 620, 420, 36
_ENTRY = Qt.ItemDataRole.UserRole

Lookup = Callable[[str], Sequence[Entry]]


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.title}, {entry.kind}, {entry.shortcut}".rstrip(", ")
        return entry if role == _ENTRY else None


class _Line(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, look().px(_LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: Entry = index.data(_ENTRY)
        now, box = look(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("accent_soft"))
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 4, 4)
        if entry.symbol:
            side = now.px(18)
            spot = QRect(0, 0, side, side)
            spot.moveCenter(QRect(round(box.left()) + 12, round(box.top()), side, round(box.height())).center())
            icon(entry.symbol, "text2").paint(painter, spot)
        right = f"{entry.kind}   {entry.shortcut}".rstrip()
        small = now.font("small")
        width = QFontMetricsF(small).horizontalAdvance(right) + SPACE.m
        painter.setFont(small)
        painter.setPen(now.colour("text3"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(0, 0, -SPACE.m, 0), middle | Qt.AlignmentFlag.AlignRight, right)
        words = box.adjusted(now.px(44), 0, -width - SPACE.m, 0)
        painter.setFont(now.font("body"))
        painter.setPen(now.colour("text"))
        shown = QFontMetricsF(painter.font()).elidedText(entry.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


class CommandPalette(QDialog):
    """Opens over the window; arrows choose, Enter does, Escape closes."""

    def __init__(self, parent: QWidget, lookup: Lookup) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Search and commands")
        self._lookup = lookup
        self._field = QLineEdit()
        self._field.setProperty("kind", "bare")
        self._field.setPlaceholderText("Type an action, a clause, a decision, a deal…")
        self._field.setAccessibleName("Search and commands")
        self._entries = _Entries()
        self._entries.setParent(self)
        self._list = QListView()
        self._list.setProperty("role", "plain")
        self._list.setAccessibleName("Results")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setModel(self._entries)
        self._delegate = _Line(self._list)
        self._list.setItemDelegate(self._delegate)
        self._none = label("Nothing found. Try a clause number or fewer letters.", "muted")
        self._none.setContentsMargins(SPACE.ml, SPACE.s, SPACE.ml, SPACE.ml)
        self._lay_out()
        self._field.textChanged.connect(self.search)
        self._field.installEventFilter(self)
        self._list.clicked.connect(lambda _index: self._do())

    def _lay_out(self) -> None:
        frame = QFrame(self)
        frame.setProperty("role", "sheet")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(SPACE.xs, SPACE.xs, SPACE.xs, SPACE.xs)
        inner.setSpacing(SPACE.xs)
        for widget in (self._field, line(), self._list, self._none):
            inner.addWidget(widget)
        inner.setStretch(2, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    @property
    def titles(self) -> list[str]:
        """Return what is listed."""
        return [entry.title for entry in self._entries.entries]

    def open_over(self, window: QWidget) -> None:
        """Open at the top of a window with an empty field."""
        width = min(look().px(_WIDTH), window.width() - 2 * SPACE.xl)
        self.resize(width, min(look().px(_HEIGHT), window.height() - 3 * SPACE.xl))
        self.move(window.mapToGlobal(window.rect().topLeft()).x() + (window.width() - width) // 2,
                  window.mapToGlobal(window.rect().topLeft()).y() + 64)  # fmt: skip
        self._field.clear()
        self.search("")
        self.show()
        self._field.setFocus()

    def search(self, typed: str) -> None:
        """List what the typed text finds."""
        self._entries.show(self._lookup(typed))
        self._list.setCurrentIndex(self._entries.index(0))
        self._none.setVisible(not self._entries.entries)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
                Qt.Key(event.key())
            )
            if step is not None:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        last = self._entries.rowCount() - 1
        row = min(last, max(0, self._list.currentIndex().row() + step))
        self._list.setCurrentIndex(self._entries.index(row))

    def _do(self) -> None:
        row = self._list.currentIndex().row()
        if 0 <= row < len(self._entries.entries):
            entry = self._entries.entries[row]
            self.hide()
            entry.run()
