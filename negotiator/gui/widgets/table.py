"""A table of plain values: sorted by its headers, worked by keyboard, copied as tab-separated text.

It never scrolls sideways: columns that there is no room for give way, and the tips of their row say what they hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from negotiator.gui.theme import look
from negotiator.gui.widgets.columns import Need, fitted
from negotiator.gui.widgets.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_HEIGHT = 38
_SORT_ROLE = Qt.ItemDataRole.UserRole
_LETTERS_SHOWN = 200
_ROWS_MEASURED = 200
_CELL_EDGES, _TITLE_EDGES, _SORT_MARK = 24, 26, 16
_READABLE, _LONGEST = 140, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title, how a value is written, whether it is set right, and the share of spare width it takes."""

    title: str
    write: Callable[[Any], str] = str
    right: bool = False
    stretch: int = 1
    sort_by: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: its key and one value for each column."""

    key: str
    values: tuple[Any, ...]


class RowsTableModel(QAbstractTableModel):
    """Rows of values under columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[TableRow, ...] = ()
        self.hidden: tuple[int, ...] = ()

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        value = self.rows[index.row()].values[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.write(value).replace("\n", " ")[:_LETTERS_SHOWN]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join([column.write(value), *self._unseen(index.row())]))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return ". ".join(self._unseen(index.row()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return value if role == _SORT_ROLE else None

    def _unseen(self, row: int) -> list[str]:
        """Return what the columns hold that gave way."""
        values = self.rows[row].values
        return [f"{self.columns[at].title}: {self.columns[at].write(values[at])}" for at in self.hidden]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _Sorted(QSortFilterProxyModel):
    """Sorts by value rather than by what is written; values that do not compare are compared as written."""

    def __init__(self, source: RowsTableModel) -> None:
        super().__init__()
        self._rows = source
        self.setSourceModel(source)

    def lessThan(self, left: _Index, right: _Index) -> bool:
        column = self._rows.columns[left.column()]
        key = column.sort_by or (lambda value: value)
        one, other = (key(self._rows.rows[index.row()].values[index.column()]) for index in (left, right))
        try:
            return bool(one < other)
        except TypeError:
            return column.write(one) < column.write(other)


class Table(QTableView):
    """Shows rows; `opened(key)` follows Enter or a double click, `picked(key)` the current row."""

    opened = Signal(str)
    picked = Signal(str)

    def __init__(self, columns: Sequence[Column], *, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._needs: tuple[Need, ...] = ()
        self._least, self._most = 0, 0
        self._rows = RowsTableModel(columns)
        self._rows.setParent(self)
        self._sorted = _Sorted(self._rows)
        self._sorted.setParent(self)
        self.setModel(self._sorted)
        self._set_up(columns)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._key(index)))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.picked.emit(self._key(now)))

    def _set_up(self, columns: Sequence[Column]) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look().px(_ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(1)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSortingEnabled(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(lambda _at, _order: self._fit())

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows; the current row stays current while its key is there, else the first becomes it."""
        key = self.current_key
        self.verticalHeader().setDefaultSectionSize(look().px(_ROW_HEIGHT))
        self._rows.show_rows(rows)
        self._needs = ()
        self._fit()
        self._hold()
        if not self.pick(key):
            self.selectRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the size of text changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.verticalHeader().setDefaultSectionSize(look().px(_ROW_HEIGHT))
            self._needs = ()
            self._fit()
            self._hold()

    def hold(self, *, least: int = 0, most: int = 0) -> None:
        """Keep room for so many rows at least; with `most`, be as high as the rows there are, but for no more."""
        self._least, self._most = least, most
        self._hold()

    def _hold(self) -> None:
        shown = min(self._most, len(self._rows.rows)) if self._most else self._least
        if shown:
            rows = max(self._least, shown) * self.verticalHeader().defaultSectionSize()
            height = self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth()
            self.setMinimumHeight(height)
            if self._most:
                self.setMaximumHeight(height)

    def _fit(self) -> None:
        """Share the room out among the columns; those that there is none for are hidden."""
        if not self._needs:
            self._needs = tuple(self._need(at) for at in range(len(self._rows.columns)))
        header = self.horizontalHeader()
        sorted_by = header.sortIndicatorSection()
        needs = [_marked(need) if at == sorted_by else need for at, need in enumerate(self._needs)]
        widths = fitted(needs, self.viewport().width())
        for at, width in enumerate(widths):
            self.setColumnHidden(at, not width)
            if width:
                header.resizeSection(at, width)
        self._rows.hidden = tuple(at for at, width in enumerate(widths) if not width)

    def _need(self, at: int) -> Need:
        """Measure a column: its title, and what its first rows hold."""
        one, metrics = self._rows.columns[at], QFontMetrics(look().font("body"))
        title = QFontMetrics(look().font("strong")).horizontalAdvance(one.title) + _TITLE_EDGES
        rows = self._rows.rows[:_ROWS_MEASURED]
        texts = {one.write(row.values[at]).replace("\n", " ")[:_LETTERS_SHOWN] for row in rows}
        whole = max([title, *(metrics.horizontalAdvance(text) + _CELL_EDGES for text in texts)])
        least = look().px(_READABLE if one.stretch else _LONGEST)
        return Need(least=max(title, min(whole, least)), whole=whole, stretch=one.stretch)

    @property
    def current_key(self) -> str:
        """Return the key of the current row, or ""."""
        return self._key(self.currentIndex())

    @property
    def selected_keys(self) -> tuple[str, ...]:
        """Return the keys of the selected rows from top to bottom."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(self._key(index) for index in rows)

    def pick(self, key: str) -> bool:
        """Make the row with this key the current one; tell whether it is there."""
        for number, row in enumerate(self._rows.rows):
            if row.key == key:
                self.selectRow(self._sorted.mapFromSource(self._rows.index(number, 0)).row())
                return True
        return False

    def filter_text(self, text: str) -> None:
        """Show only rows that hold this text in any column."""
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._sorted.setFilterFixedString(text)

    def as_text(self) -> str:
        """Return the selected rows under their titles, tab-separated, as a spreadsheet takes them."""
        lines = ["\t".join(column.title for column in self._rows.columns)]
        chosen = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        for index in chosen:
            values = self._rows.rows[self._sorted.mapToSource(index).row()].values
            written = zip(self._rows.columns, values, strict=True)
            lines.append("\t".join(" ".join(column.write(value).split()) for column, value in written))
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key:
            self.opened.emit(self.current_key)
        else:
            super().keyPressEvent(event)

    def _key(self, index: _Index) -> str:
        row = self._sorted.mapToSource(self._sorted.index(index.row(), 0)).row() if index.isValid() else -1
        return self._rows.rows[row].key if row >= 0 else ""


def _marked(need: Need) -> Need:
    """Return what a column needs beside the mark of sorting."""
    return replace(need, least=need.least + _SORT_MARK, whole=need.whole + _SORT_MARK)
