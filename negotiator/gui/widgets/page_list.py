"""A list of pages at the left of a screen, as settings and the guide have: one line each, the open one marked."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from negotiator.gui.theme import look

_KEY = Qt.ItemDataRole.UserRole
_LINE = 34


class PageList(QListWidget):
    """`turned(key)` follows the user, not `show_pages`."""

    turned = Signal(str)

    def __init__(self, *, name: str, width: int) -> None:
        super().__init__()
        self._width = width
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)
        self._fit()

    def show_pages(self, pages: Sequence[tuple[str, str]], *, current: str) -> None:
        """List (key, title) of these pages."""
        self.blockSignals(True)
        self.clear()
        for key, title in pages:
            item = QListWidgetItem(title)
            item.setData(_KEY, key)
            self.addItem(item)
            if key == current:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self._fit()

    @property
    def keys(self) -> list[str]:
        """Return the keys of the listed pages."""
        return [str(self.item(place).data(_KEY)) for place in range(self.count())]

    @property
    def current(self) -> str:
        """Return the key of the marked page, or ""."""
        item = self.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    def choose(self, key: str) -> None:
        """Turn to a page, as the user does."""
        if key in self.keys:
            self.setCurrentRow(self.keys.index(key))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """Take the size that the size of text asks for."""
        self.setFixedWidth(look().px(self._width))
        for place in range(self.count()):
            self.item(place).setSizeHint(QSize(0, look().px(_LINE)))

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.turned.emit(str(item.data(_KEY)))
