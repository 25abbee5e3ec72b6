"""The approvals screen: the queue with its decision sheet, and the decision-rights matrix."""

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from negotiator.gui.screens.approvals.cards import ActCard, DecideCard, history_card, steps_card
from negotiator.gui.screens.approvals.queue_page import QueuePage
from negotiator.gui.screens.approvals.rights_page import RightCard, RightsPage
from negotiator.gui.screens.approvals.state import Problem, Sheet, Verdict, ViewState
from negotiator.gui.shell import Screen
from negotiator.gui.widgets import Offer, Segmented, SidePanel, column, label, row


class ApprovalsIntents(Protocol):
    """What the screen asks of its presenter."""

    def load(self) -> None: ...
    def choose(self, key: str) -> None: ...
    def choose_subject(self, subject: str) -> None: ...
    def decide(self, verdict: Verdict, *, signer: str, words: str, passphrase: str, shared: bool = False) -> None: ...
    def act_for_party(self, *, passphrase: str) -> None: ...
    def save_right(self, key: str, values: Mapping[str, Any]) -> None: ...
    def retire_right(self, key: str) -> None: ...


class ApprovalsScreen(Screen):
    """Shows what the presenter says."""

    topics = frozenset(
        {"approval", "request", "consent", "amendment", "right", "version", "assent", "signature", "package", "person"}
    )

    def __init__(self) -> None:
        super().__init__()
        self._presenter: ApprovalsIntents | None = None
        self._state = ViewState()
        self._right = ""
        self.queue = QueuePage()
        self.rights = RightsPage(add=self.new_right)
        self.decide_card: DecideCard | None = None
        self.act_card: ActCard | None = None
        self.right_card: RightCard | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.queue)
        self._pages.addWidget(self.rights)
        self.setLayout(column(self._pages))
        self.tabs = Segmented(
            (("queue", "Queue", "list"), ("rights", "Decision rights", "people")), name="Queue or decision rights"
        )
        self._count = label("", "muted", wrap=False)
        self._bar = self.part(QWidget())
        self._bar.setLayout(row(self.tabs, None, self._count))
        self._decision_side, self._right_side = SidePanel(name="Decision"), SidePanel(name="Decision right")
        self._sides = self.part(QStackedWidget())
        self._sides.addWidget(self._decision_side)
        self._sides.addWidget(self._right_side)
        self._wire()

    def _wire(self) -> None:
        self.tabs.chosen.connect(lambda _name: self._turn())
        self.queue.chosen.connect(self._choose)
        self.rights.table.picked.connect(self._pick_right)

    def bind(self, presenter: ApprovalsIntents) -> None:
        """Take the presenter that this screen reports to."""
        self._presenter = presenter

    # What the shell asks

    def reload(self) -> None:
        if self._presenter is not None:
            self._presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar

    def side(self) -> QWidget | None:
        return self._sides if self._on_rights or self._state.sheet is not None else None

    def primary(self) -> Offer | None:
        if self._on_rights and self._state.rights:
            return Offer(title="Add decision right", act=self.new_right, symbol="add")
        return None

    @property
    def _on_rights(self) -> bool:
        return self.tabs.choice == "rights"

    def show_about(self, about: str) -> None:
        """Turn to a matter by its subject, or to a row of the matrix by its key."""
        if any(one.key == about for one in self._state.rights):
            self.tabs.choose("rights")
            self._turn()
            self.rights.table.pick(about)
        elif self._presenter is not None:
            self.tabs.choose("queue")
            self._turn()
            self._presenter.choose_subject(about)

    def focus_first(self) -> None:
        wanted = self.rights.table if self._on_rights else self.queue.cards
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter shows

    def show_state(self, state: ViewState) -> None:
        """Show a state; what is being typed for the same decision stays."""
        first = not self._state.matters
        before, self._state = self._state.sheet, state
        waiting = sum(1 for one in state.matters if not one.decided)
        self._count.setText(f"{waiting} waiting, {len(state.matters) - waiting} decided" if state.matters else "")
        self.queue.show_queue(state.matters, state.current)
        if state.sheet is not None:
            self.queue.show_sheet(state.sheet)
            if state.sheet != before:
                self._show_decision(state.sheet, before)
        self.rights.show_rights(state.rights)
        self._show_right()
        self._turn()
        if first:
            self.focus_first()

    def _show_decision(self, sheet: Sheet, before: Sheet | None) -> None:
        same = before is not None and (before.key, before.content) == (sheet.key, sheet.content)
        if not (same and self.decide_card is not None):
            self.decide_card = DecideCard(sheet, decide=self._decide) if sheet.signers else None
        if sheet.act_ready:
            self.decide_card = None
        self.act_card = ActCard(sheet, act=self._act) if sheet.act else None
        found = [card for card in (self.decide_card, self.act_card) if card is not None]
        self._decision_side.show_cards([*found, steps_card(sheet), history_card(sheet)])

    def show_problem(self, problem: Problem) -> None:
        """Show what is wrong under the field that it concerns."""
        if problem.field.startswith("role"):
            if self.right_card is not None:
                self.right_card.form.tell(problem.field, problem.sentence)
        elif self.decide_card is not None and not (self.act_card is not None and self.act_card.form is not None):
            self.decide_card.tell(problem.field, problem.sentence)
        elif self.act_card is not None:
            self.act_card.tell(problem.sentence)

    def clear_decision(self) -> None:
        """Forget the passphrase and the words."""
        if self.decide_card is not None:
            self.decide_card.form.set_values({"words": None, "passphrase": None})
        self.focus_first()

    def _turn(self) -> None:
        self._pages.setCurrentIndex(1 if self._on_rights else 0)
        self._sides.setCurrentIndex(1 if self._on_rights else 0)
        self.parts_changed.emit()

    def _pick_right(self, key: str) -> None:
        self._right = key
        self._show_right()

    def _show_right(self) -> None:
        right = next((one for one in self._state.rights if one.key == self._right), None)
        if right is None and not self._state.rights and self.right_card is not None:
            return  # the form of the first row is being filled in
        self.right_card = RightCard(self._state, right, save=self._save_right, retire=self._retire_right)
        self._right_side.show_cards([self.right_card])

    # What the user wants

    def new_right(self) -> None:
        """Open an empty form for a row of the matrix."""
        self._right = ""
        self.right_card = RightCard(self._state, None, save=self._save_right, retire=self._retire_right)
        self._right_side.show_cards([self.right_card])
        self.parts_changed.emit()
        self.right_card.form.input("event").setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, key: str) -> None:
        if self._presenter is not None:
            self._presenter.choose(key)

    def _decide(self, verdict: Verdict, signer: str, words: str, passphrase: str, shared: bool) -> None:
        if self._presenter is not None:
            self._presenter.decide(verdict, signer=signer, words=words, passphrase=passphrase, shared=shared)

    def _act(self, passphrase: str) -> None:
        if self._presenter is not None:
            self._presenter.act_for_party(passphrase=passphrase)

    def _save_right(self, key: str, values: Mapping[str, Any]) -> None:
        if self._presenter is not None:
            self._presenter.save_right(key, values)

    def _retire_right(self, key: str) -> None:
        if self._presenter is not None:
            self._presenter.retire_right(key)
