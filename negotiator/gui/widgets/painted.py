"""What painted widgets share: they measure and draw themselves anew when the look changes."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets.tips import plain_tip

_LEAST = 64


class Painted(QWidget):
    """A widget whose size hint follows the size of text."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()


class ElidedLabel(QLabel):
    """A line that gives way: it ends in an ellipsis when there is no room, and its tip holds the whole."""

    def __init__(self, text: str = "", *, role: str, ink: str = "text") -> None:
        super().__init__(text)
        self._ink = ink
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(look().colour(self._ink))
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(plain_tip(self.text()) if shown != self.text() else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class HintLine(Painted):
    """Short hints at the right end of a line, as many whole ones as there is room for; the last of them goes last."""

    def __init__(self, hints: Sequence[str]) -> None:
        super().__init__()
        self._hints = tuple(hints)
        self.setAccessibleName(", ".join(hints))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(look().font("small")).height())

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the hints that there is room for."""
        metrics, left = QFontMetrics(look().font("small")), self.width() + SPACE.ml
        kept: list[str] = []
        for hint in (self._hints[-1], *self._hints[:-1]):
            left -= metrics.horizontalAdvance(hint) + SPACE.ml
            if left < 0:
                break
            kept.append(hint)
        return (*kept[1:], *kept[:1])

    def paintEvent(self, event: QPaintEvent) -> None:
        now = look()
        painter = QPainter(self)
        painter.setFont(now.font("small"))
        painter.setPen(now.colour("text3"))
        right = self.width()
        for hint in reversed(self.shown):
            width = painter.fontMetrics().horizontalAdvance(hint)
            painter.drawText(right - width, 0, width + 1, self.height(), Qt.AlignmentFlag.AlignVCenter, hint)
            right -= width + SPACE.ml
        painter.end()
