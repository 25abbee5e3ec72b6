"""The rows as a Qt list model: what a screen reader is told. Drawing does not go through it."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from negotiator.gui.redline_surface.content import Content, spoken, spoken_state

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowsModel(QAbstractListModel):
    """One item a row, named by its text with its marks in words."""

    def __init__(self) -> None:
        super().__init__()
        self._content = Content()

    def show(self, content: Content) -> None:
        """Take new content."""
        self.beginResetModel()
        self._content = content
        self.endResetModel()

    def answer(self, content: Content, rows: list[int]) -> None:
        """Take the same rows under other answers; only `rows` read differently."""
        self._content = content
        for row in rows:
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._content.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._content.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row, self._content.answers)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return spoken_state(row, self._content.answers)
        return None
