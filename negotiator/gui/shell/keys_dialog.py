"""All keys, by group: what `?` shows."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import button, label, panel, row

KeyLine = tuple[str, str]
"""The keys, and what they do."""


class KeysDialog(QDialog):
    """A table of keys under headings."""

    def __init__(self, parent: QWidget, groups: Mapping[str, Sequence[KeyLine]]) -> None:
        super().__init__(parent)
        self.setWindowTitle("All keys")
        self.resize(look().px(520), min(look().px(620), parent.height() - SPACE.huge))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName("All keys")
        area.setWidget(self._table(groups))
        close = button("Close", "primary", act=self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.ml, SPACE.ml, SPACE.ml)
        layout.setSpacing(SPACE.m)
        layout.addWidget(label("All keys", "h1"))
        layout.addWidget(area, 1)
        layout.addLayout(row(None, close))
        close.setFocus()

    def _table(self, groups: Mapping[str, Sequence[KeyLine]]) -> QWidget:
        body = panel("page")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, SPACE.m, 0)
        grid.setHorizontalSpacing(SPACE.xl)
        grid.setVerticalSpacing(SPACE.s)
        grid.setColumnStretch(1, 1)
        for title, lines in groups.items():
            if not lines:
                continue
            heading = label(title, "h2")
            heading.setContentsMargins(0, SPACE.m, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for keys, does in lines:
                at = grid.rowCount()
                grid.addWidget(label(keys, "strong"), at, 0)
                grid.addWidget(label(does, "body"), at, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        return body
