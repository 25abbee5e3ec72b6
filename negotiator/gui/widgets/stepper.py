"""The stepper: where one stands in a short sequence of steps."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.theme import icon, look
from negotiator.gui.widgets.painted import Painted

_DISC = 24
_GAP = 8


class Stepper(Painted):
    """Numbered discs with titles; done steps carry a tick, the current one is filled."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = tuple(titles)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.go(0)

    @property
    def current(self) -> int:
        """Return the number of the current step, counted from 0."""
        return self._current

    def go(self, step: int) -> None:
        """Stand at another step."""
        self._current = min(max(0, step), len(self._titles) - 1)
        self.setAccessibleName(f"Step {self._current + 1} of {len(self._titles)}: {self._titles[self._current]}")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(look().font("body"))
        words = sum(metrics.horizontalAdvance(title) for title in self._titles)
        return QSize(int(words) + len(self._titles) * (_DISC + 5 * _GAP), look().px(_DISC) + _GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(len(self._titles) * (_DISC + 2 * _GAP), look().px(_DISC) + _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._titles)
        for number, title in enumerate(self._titles):
            self._paint_step(painter, number, title, QRectF(number * width, 0, width, self.height()))
        painter.end()

    def _paint_step(self, painter: QPainter, number: int, title: str, box: QRectF) -> None:
        now, side = look(), look().px(_DISC)
        disc = QRectF(box.left(), box.center().y() - side / 2, side, side)
        reached = number <= self._current
        painter.setPen(QPen(now.colour("accent" if reached else "border_strong"), 1.5))
        painter.setBrush(now.colour("accent" if number == self._current else "surface"))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        painter.setFont(now.font("small strong"))
        if number < self._current:
            inner = round(side * 0.6)
            spot = QRect(0, 0, inner, inner)
            spot.moveCenter(disc.center().toPoint())
            icon("ok", "accent").paint(painter, spot)
        else:
            painter.setPen(now.colour("accent_text" if number == self._current else "text3"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        font = now.font("strong" if number == self._current else "body")
        metrics = QFontMetricsF(font)
        room = box.width() - side - 3 * _GAP
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(now.colour("text" if reached else "text3"))
        place = QRectF(disc.right() + _GAP, 0, room, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        start = place.left() + metrics.horizontalAdvance(shown) + _GAP
        if number + 1 < len(self._titles) and start < box.right() - _GAP:
            painter.setPen(QPen(now.colour("border"), 1))
            painter.drawLine(QPointF(start, box.center().y()), QPointF(box.right() - _GAP, box.center().y()))
