"""Cards, rows of facts, empty states and the panel at the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets.banner import Picture
from negotiator.gui.widgets.buttons import button
from negotiator.gui.widgets.chips import Chip, Tone
from negotiator.gui.widgets.text import Item, column, label, panel, row

_EMPTY_ICON = 40
_SENTENCE = 460
PANEL_WIDTH = 344


class Card(QFrame):
    """A box with a title line (title at the left, chips or buttons at the right) and things below it."""

    def __init__(self, title: str = "", *body: Item, corner: Sequence[QWidget] = (), margin: int = SPACE.ml) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(SPACE.s)
        if title or corner:
            head = row(label(title, "h2", wrap=True), *corner)
            head.setStretch(0, 1)
            self._layout.addLayout(head)
            self.setAccessibleName(title)
        for item in body:
            self.add(item)

    def add(self, item: Item) -> None:
        """Put one more thing at the bottom; None is a stretch."""
        if item is None:
            self._layout.addStretch(1)
        elif isinstance(item, QLayout):
            self._layout.addLayout(item)
        else:
            self._layout.addWidget(item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure or word that a screen opens with, what it is, and what to make of it."""

    name: str
    value: str
    remark: str = ""
    tone: Tone = "accent"


class FactsRow(QWidget):
    """Facts side by side, each in a card of the same width."""

    def __init__(self, facts: Sequence[Fact] = ()) -> None:
        super().__init__()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.ml)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_facts(facts)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for fact in facts:
            self._layout.addWidget(self._card(fact), 1)

    def _card(self, fact: Fact) -> Card:
        one = Card("", label(fact.name, "muted"), label(fact.value, "figure", wrap=True), margin=SPACE.ml)
        if fact.remark:
            one.add(row(Chip(fact.remark, fact.tone), None))
        one.add(None)
        one.setAccessibleName(f"{fact.name}: {fact.value}. {fact.remark}")
        return one


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to do that an empty place offers."""

    title: str
    act: Callable[[], object]
    symbol: str = ""


class EmptyState(QWidget):
    """What stands where nothing is yet: an icon, one line, one sentence, one primary and at most one quiet action."""

    def __init__(
        self, symbol: str, title: str, sentence: str, *, primary: Offer | None = None, quiet: Offer | None = None
    ) -> None:
        super().__init__()
        headline, text = label(title, "h2"), label(sentence, "muted")
        for one in (headline, text):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setMaximumWidth(look().px(_SENTENCE))
        text.setMinimumWidth(min(look().px(_SENTENCE), text.fontMetrics().horizontalAdvance(sentence) + SPACE.ml))
        self._offers = self._actions(primary, quiet)
        actions = row(None, *self._offers, None)
        self.setLayout(
            column(
                None,
                row(None, Picture(symbol, "text3", side=_EMPTY_ICON), None),
                headline,
                row(None, text, None),
                actions,
                None,
                margin=SPACE.xl,
            )
        )
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)

    def focus_offer(self) -> bool:
        """Put the focus on what is offered first; tell whether there is such a thing."""
        for offered in self._offers[:1]:
            offered.setFocus()
        return bool(self._offers)

    def _actions(self, primary: Offer | None, quiet: Offer | None) -> list[QWidget]:
        found: list[QWidget] = []
        if primary is not None:
            found.append(button(primary.title, "primary", symbol=primary.symbol, act=primary.act))
        if quiet is not None:
            found.append(button(quiet.title, "quiet", symbol=quiet.symbol, act=quiet.act))
        return found


class SidePanel(QScrollArea):
    """Cards below each other at the right of a screen, scrolling when they are too tall."""

    def __init__(self, *cards: QWidget, name: str = "Details") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = panel("page")
        self._layout = QVBoxLayout(self._body)
        self._layout.setContentsMargins(SPACE.m, SPACE.ml, SPACE.m, SPACE.ml)
        self._layout.setSpacing(SPACE.m)
        self.setWidget(self._body)
        self.show_cards(cards)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Show other cards from the top."""
        for card in cards:
            self._layout.removeWidget(card)  # one that stays needs a new place: the old one would keep its old size
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in cards:
                widget.deleteLater()
        for card in cards:
            self._layout.addWidget(card)
        self._layout.addStretch(1)
        stops = [stop for card in cards for stop in _stops(card)]
        for one, other in pairwise(stops):  # cards that stayed would else be gone through before new ones above them
            QWidget.setTabOrder(one, other)


def _stops(card: QWidget) -> list[QWidget]:
    """Return what Tab stops at in a card, from the top."""
    return [
        one
        for one in card.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None and one.window() is card.window()
    ]
