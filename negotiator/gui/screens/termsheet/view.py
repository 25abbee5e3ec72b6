"""The term sheet as a screen: outline, cards, and the panel of one term."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from negotiator.gui.screens.termsheet.cards import DraftEdge, TermCard
from negotiator.gui.screens.termsheet.outline import Outline
from negotiator.gui.screens.termsheet.panels import NewTermCard, PositionCard, detail_cards
from negotiator.gui.screens.termsheet.state import NOTHING, TermSheetState, TermState
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import (
    ChoiceBox,
    EmptyState,
    Offer,
    Segmented,
    SidePanel,
    button,
    flow,
    label,
    scrolling,
)
from negotiator.gui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from negotiator.gui.screens.termsheet.presenter import TermSheetPresenter

_OUTLINE = 240
_LEAST_WITH_OUTLINE = 640
_EMPTY = "What the parties agree on in figures and words: each term typed, compared between versions, and exchanged."


class TermSheetScreen(Screen):
    """Shows the working sheet or a version, with what differs from another."""

    topics = frozenset({"term", "position", "note", "version", "risk", "party"})

    def __init__(self) -> None:
        super().__init__()
        self._presenter: TermSheetPresenter | None = None
        self._state: TermSheetState | None = None
        self.cards: dict[str, TermCard] = {}
        self.new_term: NewTermCard | None = None
        self.position_card: PositionCard | None = None
        self._groups: list[QWidget] = []
        self._side = self.part(SidePanel(name="Term"))
        self._make_bar()
        self._make_content()

    def bind(self, presenter: "TermSheetPresenter") -> None:
        """Take the presenter that acts on what the user does here."""
        self._presenter = presenter

    @property
    def presenter(self) -> "TermSheetPresenter":
        """Return the presenter."""
        assert self._presenter is not None  # noqa: S101 -- bound where the screen is made
        return self._presenter

    # -- parts

    def _make_bar(self) -> None:
        self.sheet = ChoiceBox()
        self.sheet.setAccessibleName("Sheet")
        self.sheet.activated.connect(lambda _at: self.presenter.pick(self.sheet.currentData()))
        self.against = ChoiceBox()
        self.against.setAccessibleName("Compared with")
        self.against.activated.connect(lambda _at: self.presenter.pick_against(self.against.currentData()))
        choices = (("all", "All", ""), ("changed", "Changed", ""), ("open", "Not agreed", ""))
        self.narrow = Segmented(choices, name="Which terms")
        self.narrow.chosen.connect(lambda name: self.presenter.narrow(name))
        self._count = label("", "muted", wrap=False)
        self.adopt = button("Adopt their values", symbol="tray", act=lambda: self.presenter.adopt())
        against = label("against", "muted", wrap=False)
        self._bar = self.part(QWidget())
        self._bar.setLayout(flow(self.sheet, against, self.against, self.narrow, self._count, None, self.adopt))

    def _make_content(self) -> None:
        self.outline = Outline()
        self.outline.chosen.connect(self._turn_to)
        self.outline.moved.connect(lambda key, step: self.presenter.move(key, step))
        self.outline.reordered.connect(lambda keys: self.presenter.reorder(keys))
        self._edge = DraftEdge()
        self._none_fits = label("No term fits.", "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE.s)
        body = QVBoxLayout()
        body.setContentsMargins(SPACE.ml, SPACE.ml, SPACE.ml, SPACE.ml)
        body.addWidget(self._edge)
        body.addWidget(self._none_fits)
        body.addLayout(self._list)
        body.addStretch(1)
        self._scroll: QScrollArea = scrolling(body)
        sheet = QWidget()
        across = QHBoxLayout(sheet)
        across.setContentsMargins(SPACE.ml, SPACE.ml, 0, SPACE.ml)
        across.setSpacing(0)
        across.addWidget(self.outline)
        across.addWidget(self._scroll, 1)
        offer = Offer(title="Add term", act=self._begin_add, symbol="add")
        self._pages = QStackedWidget()
        self._pages.addWidget(sheet)
        self._empty = EmptyState("terms", "No terms yet", _EMPTY, primary=offer)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    # -- what the shell asks

    def reload(self) -> None:
        self.presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar if self._state and self._state.total else None

    def side(self) -> QWidget | None:
        return self._side if self._state and (self._state.detail or self._state.adding) else None

    def primary(self) -> Offer | None:
        state = self._state
        if state is None or state.adding or not state.total:
            return None
        return Offer(title="Add term", act=self._begin_add, symbol="add")

    def show_about(self, about: str) -> None:
        self.presenter.show_about(about)

    def step_back(self) -> bool:
        if self.new_term is None:
            return False
        self.presenter.cancel_add()
        return True

    def focus_first(self) -> None:
        first = next(iter(self.cards.values()), None)
        target = first or self._empty.findChild(QPushButton)
        if target is not None:
            target.setFocus()

    def _begin_add(self) -> None:
        self.presenter.begin_add()

    def _turn_to(self, key: str) -> None:
        if key in self.cards:
            self._scroll.ensureWidgetVisible(self.cards[key])
        self.presenter.choose(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.outline.setFixedWidth(_OUTLINE)
        self.outline.setVisible(self.width() >= look().px(_LEAST_WITH_OUTLINE))

    # -- showing

    def show_state(self, state: TermSheetState) -> None:
        """Show the sheet."""
        before, self._state = self._state, state
        self._pages.setCurrentIndex(0 if state.total else 1)
        self._show_bar(state)
        self._edge.setVisible(state.editable)
        self._none_fits.setVisible(not state.terms)
        same = before is not None and (before.outline, before.editable) == (state.outline, state.editable)
        if not same or self.outline.keys != [term.key for term in state.outline]:
            self.outline.show_terms(state.outline, movable=state.editable)
        self._show_cards(state)
        self._show_side(state, before)
        self.parts_changed.emit()
        if before is None and self.isVisible():
            self.focus_first()

    def _show_bar(self, state: TermSheetState) -> None:
        others = [one for one in state.sheets if one[0] != state.shown]
        _fill(self.sheet, state.sheets, state.shown)
        _fill(self.against, [(NOTHING, "nothing"), *others], state.against)
        self.narrow.choose(state.show)
        self._count.setText(f"{state.changes} changed" if state.against != NOTHING else "")
        self.adopt.setVisible(bool(state.adopt) and state.editable)
        self.adopt.setToolTip(plain_tip(f"Take the values of {state.adopt} over into the working sheet"))

    def _show_cards(self, state: TermSheetState) -> None:
        wanted = [term.key for term in state.terms]
        if list(self.cards) != wanted or [term.group for term in state.terms] != [
            card.state.group for card in self.cards.values()
        ]:
            self._lay_cards(state)
        for term in state.terms:
            self.cards[term.key].show_state(term, editable=state.editable)
        chosen = state.detail.term.key if state.detail else ""
        for key, card in self.cards.items():
            card.show_chosen(chosen=key == chosen)
        self.outline.choose(chosen)

    def _lay_cards(self, state: TermSheetState) -> None:
        """Put the cards in order under their groups; cards that stay keep their widgets."""
        focused = next((key for key, card in self.cards.items() if card.hasFocus()), "")
        for widget in (*self._groups, *self.cards.values()):
            self._list.removeWidget(widget)  # a taken item would live on and keep the card's old size
        for heading in self._groups:
            heading.deleteLater()
        kept, self.cards, self._groups = self.cards, {}, []
        for term in state.terms:
            if not self.cards or term.group != next(reversed(self.cards.values())).state.group:
                heading = label(term.group, "h2", wrap=True)
                self._groups.append(heading)
                self._list.addWidget(heading)
            card = kept.pop(term.key, None) or self._make_card(term)
            card.show_state(term, editable=state.editable)
            self.cards[term.key] = card
            self._list.addWidget(card)
        for card in kept.values():
            card.hide()
            card.deleteLater()
        if focused in self.cards:
            self.cards[focused].setFocus()

    def _make_card(self, term: TermState) -> TermCard:
        card = TermCard(term, editable=False)
        card.chosen.connect(lambda key: self.presenter.choose(key))
        card.typed.connect(lambda key, text: self.presenter.set_value(key, text))
        return card

    def _show_side(self, state: TermSheetState, before: TermSheetState | None) -> None:
        if state.adding:
            if self.new_term is None:
                self.new_term = NewTermCard(state, self.presenter)
                self._side.show_cards([self.new_term])
                self.new_term.focus_first()
            return
        was_open, self.new_term = self.new_term is not None, None
        same = before is not None and (before.detail, before.editable) == (state.detail, state.editable)
        if state.detail is not None and (was_open or not same):
            cards = detail_cards(state.detail, self.presenter, editable=state.editable)
            self.position_card = next(card for card in cards if isinstance(card, PositionCard))
            self._side.show_cards(cards)

    def show_problem(self, key: str, problem: str) -> None:
        """Show what is wrong under the term's field, or in the form of the new term."""
        if key in self.cards:
            self.cards[key].show_problem(problem)
        elif self.new_term is not None:
            self.new_term.show_problem(problem)


def _fill(box: ChoiceBox, choices: Sequence[tuple[str, str]], current: str) -> None:
    """Offer other choices, without telling anyone."""
    held = [(box.itemData(at), box.itemText(at)) for at in range(box.count())]
    if held != list(choices):
        box.clear()
        for value, title in choices:
            box.addItem(title, value)
    box.setCurrentIndex(max(0, box.findData(current)))
