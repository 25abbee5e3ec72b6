"""The queue of matters, and the decision sheet of the one that is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSplitter, QStackedWidget, QWidget

from negotiator.gui.redline_surface import Content, RedlinePane
from negotiator.gui.screens.approvals.state import MatterLine, Sheet
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import (
    Card,
    CardItem,
    CardList,
    Chip,
    EmptyState,
    button,
    column,
    label,
    row,
    scrolling,
    set_role,
)

_QUEUE = 264
_REDLINE = 320


class QueuePage(QStackedWidget):
    """Shows the queue at the left and the sheet beside it. `chosen(key)` follows the user."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards = CardList(name="Matters that want a decision")
        self.cards.picked.connect(self.chosen)
        self.pane = RedlinePane(read_only=True)
        self._shown: Content | None = None
        self._redline = Card("What changes")
        self._redline_note = label("", "muted")
        self._redline.add(self._redline_note)
        self._redline.add(self.pane)
        self._head, self._impact = QWidget(), QWidget()
        self._place = column(spacing=SPACE.ml, margin=SPACE.ml)
        self._area: QScrollArea = scrolling(self._place)
        left = QWidget()
        left.setLayout(column(self.cards, margin=SPACE.m))
        left.setMinimumWidth(220)
        self._splitter = QSplitter()
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._area)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([_QUEUE, 600])
        self.addWidget(
            EmptyState(
                "approvals",
                "Nothing wants a decision",
                "Change requests and versions that your decision rights guard appear here, with what they change.",
            )
        )
        self.addWidget(self._splitter)
        self._fill()

    def _fill(self) -> None:
        for part in (self._head, self._redline, self._impact):
            self._place.addWidget(part)
        self._place.addStretch(1)

    def show_queue(self, matters: Sequence[MatterLine], current: str) -> None:
        """Show the matters; those decided stand below those that wait."""
        self.cards.show_cards(
            [
                CardItem(
                    key=one.key,
                    title=one.title,
                    detail=one.detail,
                    chip=one.standing,
                    tone=one.tone,
                    group="Decided" if one.decided else "Waiting",
                )
                for one in matters
            ],
            current=current,
        )
        self.setCurrentIndex(1 if matters else 0)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what a matter changes and does."""
        self._head = self._swap(self._head, _headline(sheet))
        self._impact = self._swap(self._impact, _impact(sheet))
        self._impact.setVisible(bool(sheet.impact))
        self._redline_note.setText(sheet.redline_note)
        self.pane.setVisible(sheet.redline is not None)
        self.pane.setFixedHeight(look().px(_REDLINE))
        if sheet.redline is not None and sheet.redline != self._shown:
            self._shown = sheet.redline
            self.pane.show_content(sheet.redline)

    def _swap(self, before: QWidget, after: QWidget) -> QWidget:
        self._place.replaceWidget(before, after)
        before.hide()
        before.deleteLater()
        return after


def _headline(sheet: Sheet) -> Card:
    title = label(sheet.title, "h1", wrap=True)
    when = f"Asked by {sheet.requested_by} on {sheet.since.astimezone():%d %b %Y}"
    card = Card("", row(Chip(f"To {sheet.event}", "accent"), None), title, label(when, "muted"))
    if sheet.reason:
        card.add(label(sheet.reason))
    card.add(label("A verdict binds exactly this content (SHA-256)", "label", wrap=True))
    card.add(_hash_line(sheet.content))
    return card


def _hash_line(content: str) -> QHBoxLayout:
    groups = " ".join(content[place : place + 8] for place in range(0, len(content), 8))
    shown: QLabel = label(groups, wrap=True, selectable=True)
    set_role(shown, "hash")
    shown.setAccessibleName("Content hash")
    copy = button(
        "", "quiet icon", symbol="copy", tip="Copy the hash", act=lambda: QGuiApplication.clipboard().setText(content)
    )
    copy.setProperty("kind", "quiet icon")
    result = row(shown, copy)
    result.setStretch(0, 1)
    return result


def _impact(sheet: Sheet) -> Card:
    card = Card("Impact")
    for name, words in sheet.impact:
        card.add(label(name, "label"))
        card.add(label(words))
    return card
