"""The overview ruler beside the scroll bar: where in the whole document the changes lie, and which are answered."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from negotiator.gui.redline_surface.surface import RedlineSurface
from negotiator.gui.theme import look
from negotiator.redline.shapes import SegmentKind

WIDTH = 12
_MARK_HEIGHT = 3
_TOKENS: dict[SegmentKind, str] = {
    "insert": "insert", "delete": "delete", "move from": "move", "move to": "move", "equal": "text3",
}  # fmt: skip


class OverviewRuler(QWidget):
    """Paints one mark a change; a click goes there. Keyboard users step through changes on the surface itself."""

    def __init__(self, surface: RedlineSurface) -> None:
        super().__init__()
        self._surface = surface
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview of changes")
        self.setToolTip("Where the changes are")
        surface.moved.connect(self.update)
        surface.current_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, sheet = look(), self._surface.sheet
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.colour("surface"))
        if len(sheet.geometry):
            self._paint_window(painter)
            for number, row in enumerate(sheet.content.rows):
                kinds = {segment.change: segment.kind for segment in row.segments if segment.change}
                if kinds:
                    self._paint_mark(painter, number, kinds)
        painter.end()

    def _scale(self) -> float:
        return self.height() / max(self._surface.sheet.geometry.total, self._surface.viewport().height(), 1.0)

    def _paint_window(self, painter: QPainter) -> None:
        scale = self._scale()
        top, height = self._surface.scrolled * scale, self._surface.viewport().height() * scale
        painter.fillRect(QRectF(0, top, WIDTH, height), look().colour("surface2"))

    def _paint_mark(self, painter: QPainter, row: int, kinds: dict[str, SegmentKind]) -> None:
        """Paint a row's mark: full width while something is open, a thin stub when all is answered."""
        content = self._surface.content
        waiting = [change for change in kinds if change not in content.answers]
        top = self._surface.sheet.geometry.top(row) * self._scale()
        if content.untracked.intersection(kinds):
            token = "danger"  # noqa: S105 -- a token of the theme, not a secret
        else:
            token = _TOKENS[kinds[waiting[0]]] if waiting else "border_strong"
        width = WIDTH - 4 if waiting else 4
        painter.fillRect(QRectF(2, top, width, _MARK_HEIGHT), look().colour(token))
        if self._surface.current in kinds:
            painter.setPen(look().colour("accent"))
            painter.drawRect(QRectF(0.5, top - 2, WIDTH - 1, _MARK_HEIGHT + 4))

    def change_at(self, point: QPointF) -> str:
        """Return the change whose mark is nearest to a height."""
        wanted = point.y() / self._scale()
        content, geometry = self._surface.content, self._surface.sheet.geometry
        rows = content.rows_of_changes()
        return min(rows, key=lambda change: abs(geometry.top(rows[change]) - wanted), default="")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._surface.go(self.change_at(event.position()))
