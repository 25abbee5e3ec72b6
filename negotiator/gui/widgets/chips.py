"""Chips: a short word on a coloured ground. The word carries the meaning; the colour only repeats it."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.theme import look
from negotiator.gui.widgets.painted import Painted
from negotiator.gui.widgets.tips import plain_tip

Tone = Literal["accent", "ok", "warn", "danger", "plain"]
_PAPER: dict[Tone, str] = {
    "accent": "accent_soft",
    "ok": "ok_bg",
    "warn": "warn_bg",
    "danger": "danger_bg",
    "plain": "surface2",
}
_SIDE, _ABOVE = 10, 3
_LEAST = 72


class Chip(Painted):
    """A word in a rounded box, sized to the word; it ends in an ellipsis where there is no room for all of it."""

    def __init__(self, text: str, tone: Tone = "accent") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._text = ""
        self._tone = tone
        self.show_text(text, tone)

    @property
    def text(self) -> str:
        """Return the word."""
        return self._text

    def show_text(self, text: str, tone: Tone) -> None:
        """Show another word; an empty one hides the chip."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        if self.parent() is not None:  # without a parent it would open as a window
            self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(look().font("small strong"))
        return QSize(int(metrics.horizontalAdvance(self._text)) + 2 * _SIDE + 1, int(metrics.height()) + 2 * _ABOVE)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(look().px(_LEAST), hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetricsF(look().font("small strong"))
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - 2 * _SIDE + 1)
        self.setToolTip(plain_tip(self._text) if shown != self._text else "")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint(painter, QRectF(self.rect()), shown, self._tone)
        painter.end()


def paint_chip(painter: QPainter, text: str, tone: Tone, *, right: float, middle: float, paper: str = "") -> None:
    """Paint a chip inside a line of a list, ending at `right`, its height halved by `middle`.

    `paper` is the token of its ground where that of its tone would not show ("": its tone's).
    """
    metrics = QFontMetricsF(look().font("small strong"))
    width, height = metrics.horizontalAdvance(text) + 2 * _SIDE + 1, metrics.height() + 2
    _paint(painter, QRectF(right - width, middle - height / 2, width, height), text, tone, paper)


def _paint(painter: QPainter, box: QRectF, text: str, tone: Tone, paper: str = "") -> None:
    now, half = look(), box.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.colour(paper or _PAPER[tone]))
    painter.drawRoundedRect(box, half, half)
    painter.setPen(now.colour("text2" if tone == "plain" else tone))
    painter.setFont(now.font("small strong"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
