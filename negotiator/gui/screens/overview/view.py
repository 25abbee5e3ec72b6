"""The overview as a screen: four facts, the timeline, and beside it what needs us, the people and the charter."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from negotiator.gui.screens.overview.cards import CharterCard, FirstStepsCard, NeedsCard, people_card
from negotiator.gui.screens.overview.state import OverviewState, Step
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import Card, Fact, FactsRow, Node, Offer, SidePanel, Timeline, column, scrolling

if TYPE_CHECKING:
    from negotiator.gui.screens.overview.presenter import OverviewPresenter

_TIMELINE_HEIGHT = 320
_NARROW = 820
_TOPICS = {
    "charter", "party", "person", "version", "package", "assent", "signature", "approval", "right", "request",
    "consent", "amendment", "decision", "answer", "risk", "milestone", "ip_asset", "term", "instrument", "position",
    "note", "comment",
}  # fmt: skip


class OverviewScreen(Screen):
    """Shows the deal at a glance."""

    topics = frozenset(_TOPICS)

    def __init__(self) -> None:
        super().__init__()
        self._presenter: OverviewPresenter | None = None
        self._state: OverviewState | None = None
        self._pairs = (FactsRow(), FactsRow())
        facts = QWidget()
        self._facts = QBoxLayout(QBoxLayout.Direction.LeftToRight, facts)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setSpacing(SPACE.ml)
        for pair in self._pairs:
            # Both pairs are as tall as the taller one; it is the line of both that does not grow further.
            pair.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self._facts.addWidget(pair, 1)
        facts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.timeline = Timeline()
        self.timeline.opened.connect(lambda key: self.presenter.open_step(key))
        self.timeline.clicked.connect(lambda index: self.timeline.activated.emit(index))
        self._timeline_card = Card("Negotiation", self.timeline)
        self._first_box = QWidget()
        self._first = QVBoxLayout(self._first_box)
        self._first.setContentsMargins(0, 0, 0, 0)
        self._side = self.part(SidePanel(name="What needs you, people and charter"))
        self.first_steps_card: FirstStepsCard | None = None
        self.needs_card: NeedsCard | None = None
        self._people_card: Card | None = None
        self.charter_card: CharterCard | None = None
        body = column(facts, self._first_box, self._timeline_card, margin=SPACE.xl, spacing=SPACE.ml)
        body.setStretch(2, 1)
        body.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(body))

    def bind(self, presenter: "OverviewPresenter") -> None:
        """Take the presenter that acts on what the user does here."""
        self._presenter = presenter

    @property
    def presenter(self) -> "OverviewPresenter":
        """Return the presenter."""
        assert self._presenter is not None  # noqa: S101 -- bound where the screen is made
        return self._presenter

    # -- what the shell asks

    def reload(self) -> None:
        self.presenter.load()

    def side(self) -> QWidget | None:
        return self._side if self._state else None

    def primary(self) -> Offer | None:
        if self._state is None or self._state.first_steps:
            return None  # the next of the first steps has the primary button
        return Offer(title="Send package", act=self._send, symbol="send")

    def _send(self) -> None:
        self.presenter.go("packages", "send")

    def focus_first(self) -> None:
        if self.first_steps_card is not None:
            self.first_steps_card.next_button.setFocus()
        else:
            self.timeline.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look().px(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._facts.setDirection(way)

    # -- showing

    def show_state(self, state: OverviewState) -> None:
        """Show the deal at a glance."""
        before, self._state = self._state, state
        facts = [Fact(name=one.name, value=one.value, remark=one.remark, tone=one.tone) for one in state.facts]
        for pair, two in zip(self._pairs, (facts[:2], facts[2:]), strict=True):
            pair.show_facts(two)
        if before is None or before.first_steps != state.first_steps:
            self._show_first_steps(state)
        self._timeline_card.setVisible(bool(state.steps))
        self.timeline.setMinimumHeight(look().px(_TIMELINE_HEIGHT))
        if before is None or before.steps != state.steps:
            self.timeline.show_nodes([_node(step) for step in state.steps])
        self._show_side(state, before)
        self.parts_changed.emit()
        if before is None and self.isVisible():
            self.focus_first()

    def _show_first_steps(self, state: OverviewState) -> None:
        while (item := self._first.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._first_box.setVisible(bool(state.first_steps))
        self.first_steps_card = None
        if state.first_steps:
            self.first_steps_card = FirstStepsCard(state.first_steps, go=self.presenter.go)
            self._first.addWidget(self.first_steps_card)

    def _show_side(self, state: OverviewState, before: OverviewState | None) -> None:
        """Make anew only the cards whose content changed: the others keep their focus and what is typed."""
        if before is None or (before.needs, before.counting) != (state.needs, state.counting):
            self.needs_card = NeedsCard(state.needs, counting=state.counting, go=self.presenter.go)
        if before is None or before.parties != state.parties:
            self._people_card = people_card(state.parties)
        if before is None or before.charter != state.charter:
            self.charter_card = CharterCard(state.charter, save=self.presenter.save_charter)
        cards = [self.needs_card, self._people_card, self.charter_card]
        self._side.show_cards([card for card in cards if card is not None])

    def close_form(self) -> None:
        """Close the form of the charter."""
        if self.charter_card is not None:
            self.charter_card.close_form()


def _node(step: Step) -> Node:
    return Node(
        key=step.key,
        lane=step.lane,
        symbol=step.symbol,
        title=step.title,
        detail=step.detail,
        when=_when(step.when),
        open=step.open,
    )


def _when(when: datetime) -> str:
    return f"{when.astimezone():%d %b %Y, %H:%M}"
