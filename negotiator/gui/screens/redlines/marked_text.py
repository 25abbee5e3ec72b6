"""The old and new words of one change, marked as the redline marks them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.redline_surface.cell import Cell
from negotiator.gui.redline_surface.content import Piece
from negotiator.gui.redline_surface.marking import mark
from negotiator.gui.theme import look
from negotiator.gui.widgets import Painted

_LEAST = 120
_GUESS = 280


class MarkedText(Painted):
    """Paints pieces in lines as wide as there is room; its height follows."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self._pieces = tuple(pieces)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _cell(self, width: int) -> Cell:
        now = look()
        marks = {piece.style: mark(piece.style, now) for piece in self._pieces}
        return Cell(self._pieces, font=now.font("contract"), width=max(_LEAST, width), marks=marks)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._cell(width).height) + 1

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > _LEAST else _GUESS
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, look().px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._cell(self.width()).draw(painter, QPointF(0, 0), overlays=())
        painter.end()
