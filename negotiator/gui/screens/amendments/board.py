"""The board: change requests in columns by stage. Left and right go between columns, up and down within one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from negotiator.gui.screens.amendments.state import COLUMNS, RequestCard
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import CardItem, CardList, column, label

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Board(QWidget):
    """Shows the cards; one of all columns is current. `chosen(key)` follows the user."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Change requests by stage")
        self.columns: dict[str, CardList] = {}
        self._titles: dict[str, QLabel] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.ml, SPACE.m, SPACE.ml, SPACE.s)
        layout.setSpacing(SPACE.m)
        for name in COLUMNS:
            layout.addWidget(self._column(name), 1)

    def _column(self, name: str) -> QWidget:
        cards = CardList(name=name)
        cards.installEventFilter(self)
        cards.picked.connect(lambda key: self._picked(name, key))
        cards.setMinimumHeight(60)
        self.columns[name] = cards
        self._titles[name] = label(name, "label", wrap=False)
        box = QWidget()
        box.setMinimumWidth(120)
        box.setLayout(column(self._titles[name], cards, spacing=SPACE.s))
        return box

    def show_cards(self, requests: Sequence[RequestCard], current: str) -> None:
        """Show the requests, each in its column."""
        for name, cards in self.columns.items():
            here = [
                CardItem(key=one.key, title=one.title, detail=one.detail, chip=one.chip, tone=one.tone)
                for one in requests
                if one.column == name
            ]
            cards.show_cards(here, current=current)
            self._titles[name].setText(f"{name}  {len(here)}")
            cards.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.NoFocus)

    def focus_current(self) -> None:
        """Put the focus on the current card."""
        for cards in self.columns.values():
            if cards.current_key:
                cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picked(self, name: str, key: str) -> None:
        for other, cards in self.columns.items():
            if other != name:
                cards.clear_current()
        self.chosen.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._go(watched, step)
                return True
        return super().eventFilter(watched, event)

    def _go(self, watched: QObject, step: int) -> None:
        """Go to the next column that holds a card."""
        lists = list(self.columns.values())
        place = next(number for number, cards in enumerate(lists) if cards is watched)
        beyond = lists[place + 1 :] if step > 0 else lists[:place][::-1]
        for cards in beyond:
            if cards.keys:
                cards.setFocus(Qt.FocusReason.OtherFocusReason)
                cards.pick(cards.keys[0])
                return
