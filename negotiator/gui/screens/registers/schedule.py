"""The schedule of dated records: one line each on a common time axis, a diamond where it is due."""

import calendar
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.screens.registers.state import Due
from negotiator.gui.theme import look
from negotiator.gui.widgets import Painted

_LINE = 24
_AXIS = 24
_NAMES = 220
_DIAMOND = 6.0


class Schedule(Painted):
    """Paints what is due when. The table below holds the same dates for everyone who cannot see it."""

    def __init__(self) -> None:
        super().__init__()
        self._dues: tuple[Due, ...] = ()
        self._today: date | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_dues(self, dues: Sequence[Due], today: date | None) -> None:
        """Show other dates."""
        self._dues, self._today = tuple(dues), today
        late = sum(due.late for due in dues)
        self.setAccessibleName("Schedule")
        self.setAccessibleDescription(f"{len(dues)} dates, {late} of them past and not met. The table holds them all.")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 2 * look().px(_AXIS) + look().px(_LINE) * len(self._dues) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def _span(self) -> tuple[date, date]:
        days = [due.day for due in self._dues] + ([self._today] if self._today else [])
        return min(days).replace(day=1), max(days)

    def _across(self, day: date, left: float, width: float) -> float:
        first, last = self._span()
        return left + width * (day - first).days / max(1, (last - first).days)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._dues:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = min(look().px(_NAMES), self.width() * 0.4)
        width = self.width() - left - look().px(84)
        self._paint_axis(painter, left, width)
        for place, due in enumerate(self._dues):
            self._paint_due(painter, due, QRectF(left, look().px(_AXIS) + place * look().px(_LINE), width, _LINE))
        painter.end()

    def _paint_axis(self, painter: QPainter, left: float, width: float) -> None:
        now = look()
        painter.setFont(now.font("small"))
        first, last = self._span()
        room = QFontMetricsF(now.font("small")).horizontalAdvance("Sep 2026") + 12
        reached = left - room
        for month in _months(first, last):
            across = self._across(month, left, width)
            if across - reached < room:
                continue
            reached = across
            painter.setPen(QPen(now.colour("border"), 1))
            painter.drawLine(QPointF(across, now.px(_AXIS) - 4), QPointF(across, self.height()))
            painter.setPen(now.colour("text3"))
            text = f"{calendar.month_abbr[month.month]} {month.year}"
            painter.drawText(QPointF(across + 3, now.px(_AXIS) - 8), text)
        if self._today is not None:
            across = self._across(self._today, left, width)
            painter.setPen(QPen(now.colour("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(across, now.px(_AXIS) - 4), QPointF(across, self.height() - now.px(_AXIS)))
            painter.setFont(now.font("small strong"))
            foot = QRectF(across - 60, self.height() - now.px(_AXIS), 120, now.px(_AXIS))
            painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, "Today")

    def _paint_due(self, painter: QPainter, due: Due, box: QRectF) -> None:
        now = look()
        middle = box.top() + now.px(_LINE) / 2
        ink = "ok" if due.met else "danger" if due.late else "accent"
        across = self._across(due.day, box.left(), box.width())
        painter.setPen(QPen(now.colour("border_strong"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(box.left(), middle), QPointF(across - _DIAMOND, middle))
        painter.setPen(QPen(now.colour(ink), 1.5))
        painter.setBrush(now.colour(ink) if due.met else now.colour("surface"))
        side = _DIAMOND * max(1.0, now.scale)
        points = [QPointF(0, -side), QPointF(side, 0), QPointF(0, side), QPointF(-side, 0)]
        painter.drawPolygon(QPolygonF([QPointF(across, middle) + point for point in points]))
        painter.setFont(now.font("small"))
        painter.setPen(now.colour("text2"))
        state = "met" if due.met else "late" if due.late else ""
        beside = " ".join(part for part in (f"{due.day:%d %b}", state) if part)
        metrics = QFontMetricsF(now.font("small"))
        ground = QRectF(across + side + 2, middle - metrics.height() / 2, metrics.horizontalAdvance(beside) + 4, 0)
        ground.setHeight(metrics.height())
        painter.fillRect(ground, now.colour("surface"))  # the lines of the axis do not run through the words
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, beside)
        painter.setPen(now.colour("text"))
        name = f"{due.key}  {due.title}"
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.left() - 12)
        words = QRectF(0, box.top(), box.left() - 8, now.px(_LINE))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _months(first: date, last: date) -> list[date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in months]
