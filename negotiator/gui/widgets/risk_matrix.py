"""The 5 × 5 risk matrix: likelihood upwards, impact to the right, the number of risks in each cell."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.figures import counted
from negotiator.gui.theme import look
from negotiator.gui.widgets.painted import Painted

LEVELS = ("Very low", "Low", "Medium", "High", "Very high")
_SIDE = len(LEVELS)
_GAP = 3
_LEFT, _BELOW = 84, 44
_HIGH, _MIDDLE = 12, 5
_ROOMY = 56
_SMALLEST = 7.5

Cell = tuple[int, int]
"""Likelihood and impact, each 1 to 5."""


def severity(cell: Cell) -> str:
    """Return low, medium or high for likelihood × impact (below 5, below 12, from 12)."""
    product = cell[0] * cell[1]
    return "high" if product >= _HIGH else "medium" if product >= _MIDDLE else "low"


_TONES = {"low": ("ok", "ok_bg"), "medium": ("warn", "warn_bg"), "high": ("danger", "danger_bg")}


class RiskMatrix(Painted):
    """Counts risks in cells; arrows and mouse choose a cell, `chosen(likelihood, impact)` tells which."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[Cell, int] = {}
        self._cell: Cell = (1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 260)
        self._say()

    def show_counts(self, counts: Mapping[Cell, int]) -> None:
        """Show other counts."""
        self._counts = dict(counts)
        self._say()
        self.update()

    @property
    def cell(self) -> Cell:
        """Return the chosen cell."""
        return self._cell

    def choose(self, cell: Cell) -> None:
        """Choose a cell and tell of it."""
        self._cell = (min(_SIDE, max(1, cell[0])), min(_SIDE, max(1, cell[1])))
        self._say()
        self.update()
        self.chosen.emit(*self._cell)

    def _say(self) -> None:
        likelihood, impact = self._cell
        count = self._counts.get(self._cell, 0)
        self.setAccessibleName("Risk matrix")
        self.setAccessibleDescription(
            f"{counted(count, 'risk')} of likelihood {LEVELS[likelihood - 1].lower()} "
            f"and impact {LEVELS[impact - 1].lower()}: "
            f"{severity(self._cell)}. {counted(sum(self._counts.values()), 'risk')} in all."
        )

    def sizeHint(self) -> QSize:
        return QSize(420, 320)

    def _box(self, cell: Cell) -> QRectF:
        left = look().px(_LEFT)
        width = (self.width() - left) / _SIDE
        height = (self.height() - look().px(_BELOW)) / _SIDE
        top = (_SIDE - cell[0]) * height
        return QRectF(left + (cell[1] - 1) * width, top, width, height).adjusted(_GAP, _GAP, -_GAP, -_GAP)

    def _cell_at(self, point: QPointF) -> Cell | None:
        cells = ((down, right) for down in range(1, _SIDE + 1) for right in range(1, _SIDE + 1))
        return next((cell for cell in cells if self._box(cell).contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None:
            self.choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (1, 0), Qt.Key.Key_Down: (-1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.choose((self._cell[0] + step[0], self._cell[1] + step[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for likelihood in range(1, _SIDE + 1):
            for impact in range(1, _SIDE + 1):
                self._paint_cell(painter, (likelihood, impact))
        self._paint_axes(painter)
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: Cell) -> None:
        now = look()
        ink, paper = _TONES[severity(cell)]
        box, count = self._box(cell), self._counts.get(cell, 0)
        chosen = cell == self._cell
        painter.setPen(QPen(now.colour("focus"), 2) if chosen and self.hasFocus() else QPen(now.colour("border"), 1))
        painter.setBrush(now.colour(paper))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(now.colour(ink))
        corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        word, inside = severity(cell).capitalize(), box.adjusted(6, 3, -4, -2)
        painter.setFont(_fitting(word, inside.width()))
        painter.drawText(inside, corner, word)
        if count:
            under = painter.fontMetrics().height() if box.height() < now.px(_ROOMY) else 0
            painter.setFont(now.font("h2"))
            painter.drawText(box.adjusted(0, under, 0, 0), Qt.AlignmentFlag.AlignCenter, str(count))

    def _paint_axes(self, painter: QPainter) -> None:
        now = look()
        painter.setFont(now.font("small"))
        painter.setPen(now.colour("text2"))
        for level, name in enumerate(LEVELS, start=1):
            row, column = self._box((level, 1)), self._box((1, level))
            side = QRectF(0, row.top(), now.px(_LEFT) - 8, row.height())
            painter.setFont(now.font("small"))
            painter.drawText(side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
            below = QRectF(column.left(), column.bottom() + 4, column.width(), now.px(18))
            painter.setFont(_fitting(name, column.width()))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
        painter.setFont(now.font("small strong"))
        under = QRectF(now.px(_LEFT), self.height() - now.px(20), self.width() - now.px(_LEFT), now.px(20))
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, "Impact →   ·   ↑ Likelihood")


def _fitting(word: str, width: float) -> QFont:
    """Return the font of small words, made smaller as far as the word needs it and can still be read."""
    font = look().font("small")
    while QFontMetricsF(font).horizontalAdvance(word) > width and font.pointSizeF() > _SMALLEST:
        font.setPointSizeF(font.pointSizeF() - 0.5)
    return font
