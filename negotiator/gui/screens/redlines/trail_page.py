"""One clause through all versions: a card for each version, its words marked against the one before."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from negotiator.gui.redline_surface.content import pieces
from negotiator.gui.screens.redlines.following import TrailLine, TrailState
from negotiator.gui.screens.redlines.marked_text import MarkedText
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Tone, button, column, label, row, scrolling

_TONES: dict[str, Tone] = {
    "Edited": "accent",
    "Moved": "accent",
    "Moved and edited": "accent",
    "Split": "accent",
    "Joined": "accent",
    "Struck": "danger",
    "Came back": "warn",
}


class TrailPage(QWidget):
    """Shows a clause's versions, the newest first. `left` by its button or Escape; `opened(version)` by a card."""

    left = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The clause through all versions")
        self.title = label("", "title", wrap=True)
        self.summary = label("", "muted")
        self.back = button("Back to the redline", symbol="back", tip="Esc", act=self.left.emit)
        head = row(column(self.title, self.summary, spacing=SPACE.xs), self.back)
        head.setStretch(0, 1)
        head.setAlignment(self.back, Qt.AlignmentFlag.AlignTop)
        head.setContentsMargins(SPACE.ml, SPACE.ml, SPACE.ml, SPACE.s)
        self._body = QWidget()
        self._whole = column(head, self._body, spacing=0)
        self._whole.setStretch(1, 1)
        self.setLayout(column(scrolling(self._whole)))
        self.setFocusProxy(self.back)

    def show_trail(self, state: TrailState) -> None:
        """Show another clause."""
        self.title.setText(state.title)
        self.summary.setText(state.summary)
        cards = column(*(self._card(line) for line in state.lines), None, spacing=SPACE.m)
        cards.setContentsMargins(SPACE.ml, SPACE.s, SPACE.ml, SPACE.ml)
        before, self._body = self._body, QWidget()
        self._body.setLayout(cards)
        self._whole.replaceWidget(before, self._body)
        self._whole.setStretchFactor(self._body, 1)
        before.hide()
        before.deleteLater()

    def _card(self, line: TrailLine) -> Card:
        corner = [Chip(line.became, _TONES.get(line.became, "plain"))]
        card = Card(f"{line.name}  ·  {line.origin}", corner=corner)
        if line.where:
            card.add(label(line.where, "muted"))
        for one in line.rows:
            card.add(MarkedText(pieces(one, "inline", {})))
        if line.changes:
            look_at = button(
                "Show in the redline", "quiet", symbol="redlines", act=lambda: self.opened.emit(line.version)
            )
            card.add(row(look_at, None))
        return card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
