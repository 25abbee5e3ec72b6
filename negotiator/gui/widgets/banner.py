"""Symbols that follow the scheme, and sentences on a coloured ground. The words carry the meaning."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from negotiator.gui.theme import SPACE, icon, look
from negotiator.gui.widgets.chips import Tone
from negotiator.gui.widgets.painted import Painted
from negotiator.gui.widgets.text import column, label, restyle, row

_SIDE = 18
_SYMBOLS: dict[Tone, str] = {"ok": "ok", "warn": "warn", "danger": "danger"}


class Picture(Painted):
    """A symbol in the colour of a token; it follows a change of scheme and the size of text."""

    def __init__(self, symbol: str, ink: str, *, side: int = _SIDE) -> None:
        super().__init__()
        self._icon, self._side = icon(symbol, ink), side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(self._side), look().px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


def banner(text: str, tone: Tone, *, detail: str = "") -> QFrame:
    """Return a sentence on a coloured ground with the symbol of its tone, and below it what more there is to say."""
    frame = QFrame()
    frame.setProperty("role", "banner")
    frame.setProperty("tone", tone)
    words = column(label(text, "strong", wrap=True), spacing=SPACE.xs)
    if detail:
        words.addWidget(label(detail, "body"))
    picture = Picture(_SYMBOLS.get(tone, "info"), tone)
    whole = row(picture, words, spacing=SPACE.m)
    whole.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
    whole.setStretch(1, 1)
    whole.setContentsMargins(SPACE.m, SPACE.m, SPACE.m, SPACE.m)
    frame.setLayout(whole)
    frame.setAccessibleName(f"{text} {detail}".strip())
    restyle(frame)
    return frame
