"""A QR code on the screen: dark on light whatever the theme, each module a whole number of the screen's own dots."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.widgets.painted import Painted

_QUIET = 4
_SIDE = 176
_PAPER, _INK = "#ffffff", "#000000"  # telephones read dark on light; a theme's own colours may be too close


class QrPicture(Painted):
    """Shows rows of modules, True for dark. `name` says for a screen reader what it holds."""

    def __init__(self, rows: Sequence[Sequence[bool]], *, name: str, side: int = _SIDE) -> None:
        super().__init__()
        self._rows = rows
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        side = self._module() * (len(self._rows) + 2 * _QUIET)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self._module()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(self.rect(), QColor(_PAPER))
        painter.setBrush(QColor(_INK))
        for down, row in enumerate(self._rows):
            for across, dark in enumerate(row):
                if dark:
                    painter.drawRect(QRectF((across + _QUIET) * side, (down + _QUIET) * side, side, side))
        painter.end()

    def _module(self) -> int:
        """Return how wide a module is, at least two points, so that a camera tells them apart."""
        return max(2, round(self._side / (len(self._rows) + 2 * _QUIET)))
