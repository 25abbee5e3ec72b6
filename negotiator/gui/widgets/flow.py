"""A layout that sets widgets side by side and goes on in a new line where there is no room left."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

from negotiator.gui.theme import SPACE


class Flow(QLayout):
    """Lines of widgets, each centred on its line. A spring (`add_spring`) pushes what follows to the right."""

    def __init__(self, *, spacing: int = SPACE.s) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add_spring(self) -> None:
        """Push what follows on the same line to the right."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(self._height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        shown = [item for item in self._items if not item.isEmpty()]
        width = sum(item.sizeHint().width() + self.spacing() for item in shown)
        return QSize(width, self._height(shown))

    def minimumSize(self) -> QSize:
        shown = [item for item in self._items if not item.isEmpty()]
        width = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(width, self._height(shown))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        lines = self._lines(rect.width())
        height = sum(self._height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)
        top = rect.top() + max(0, (rect.height() - height) // 2)
        for line in lines:
            self._place(line, rect, top)
            top += self._height(line) + self.spacing()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty() and not _is_spring(item):
                continue
            needed = 0 if _is_spring(item) else min(width, item.sizeHint().width()) + self.spacing()
            if lines[-1] and needed and used + needed - self.spacing() > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += needed
        return [line for line in lines if line]

    def _height(self, line: list[QLayoutItem]) -> int:
        return max((item.sizeHint().height() for item in line), default=0)

    def _place(self, line: list[QLayoutItem], rect: QRect, top: int) -> None:
        solid = [item for item in line if not _is_spring(item)]
        used = sum(item.sizeHint().width() + self.spacing() for item in solid) - self.spacing()
        left, spare, height = rect.left(), max(0, rect.width() - used), self._height(line)
        for item in line:
            if _is_spring(item):
                left, spare = left + spare, 0
                continue
            size = item.sizeHint().boundedTo(QSize(rect.width(), height))
            item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
            left += size.width() + self.spacing()


def _is_spring(item: QLayoutItem) -> bool:
    return isinstance(item, QSpacerItem)


def flow(*widgets: QWidget | None, spacing: int = SPACE.s) -> Flow:
    """Return widgets in lines; None is a spring."""
    result = Flow(spacing=spacing)
    for widget in widgets:
        if widget is None:
            result.add_spring()
        else:
            result.addWidget(widget)
    return result
