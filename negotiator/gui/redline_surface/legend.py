"""The legend: every mark drawn as the surface draws it, with its name. Always visible below a redline."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.redline_surface.cell import Cell
from negotiator.gui.redline_surface.content import Piece, PieceStyle
from negotiator.gui.redline_surface.marking import mark
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import Painted

_NAMES: tuple[tuple[PieceStyle, str], ...] = (
    ("insert", "Inserted"),
    ("delete", "Deleted"),
    ("move to", "Moved here"),
    ("move from", "Moved away"),
    ("counter", "Our counter"),
)
_WIDE = 10_000


class Legend(Painted):
    """Paints the names of the marks in their marks; those that do not fit are left to the help."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Legend: " + ", ".join(name.lower() for _, name in _NAMES))

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(look().font("small"))
        words = sum(metrics.horizontalAdvance(name) + SPACE.ml for _, name in _NAMES)
        return QSize(int(words), int(metrics.height()) + 2 * SPACE.xs)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = look()
        font = now.font("small")
        metrics = QFontMetricsF(font)
        painter = QPainter(self)
        left = 0.0
        for style, name in _NAMES:
            width = metrics.horizontalAdvance(name)
            if left + width > self.width():
                break
            cell = Cell([Piece(name, style)], font=font, width=_WIDE, marks={style: mark(style, now)})
            cell.draw(painter, QPointF(left, (self.height() - metrics.height()) / 2), overlays=())
            left += width + SPACE.ml
        painter.end()
