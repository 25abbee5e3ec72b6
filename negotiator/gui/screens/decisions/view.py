"""The decision log as a screen: table, the chosen decision, the form, and how the ledger stands at the foot."""

from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from negotiator.gui.figures import counted
from negotiator.gui.screens.decisions.presenter import (
    DecisionDraft,
    DecisionLine,
    DecisionsPresenter,
    DecisionsState,
    LedgerState,
)
from negotiator.gui.shell import ListScreen
from negotiator.gui.widgets import (
    Card,
    Chip,
    Choice,
    Column,
    EmptyState,
    Field,
    Form,
    GivingButton,
    Offer,
    Table,
    TableRow,
    button,
    column,
    flow,
    label,
)

_SEARCH_WIDTH = 240
_HEAD_SHOWN = 16
_EMPTY = "What was decided, why and with whom. A decision stays as it is; a later one may supersede it."


class DecisionsScreen(ListScreen[DecisionsPresenter]):
    """Shows the log; nothing in it can be changed."""

    topics = frozenset({"decision", "person"})

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        table = Table(
            [
                Column(title="No.", stretch=0, sort_by=lambda key: self._places.get(key, 0)),
                Column(title="Date", stretch=0, write=_day),
                Column(title="Question", stretch=3),
                Column(title="Decision", stretch=3),
                Column(title="By", stretch=0),
                Column(title="Sharing", stretch=0),
            ],
            name="Decisions",
        )
        offer = Offer(title="Log a decision", act=self._begin, symbol="add")
        empty = EmptyState("decisions", "No decisions yet", _EMPTY, primary=offer)
        super().__init__(table=table, panel="Decision", empty=empty)
        self._state: DecisionsState | None = None
        self.form_card: _FormCard | None = None
        table.picked.connect(lambda key: self.presenter.choose(key))
        self._make_bar()
        self._nothing = label("No decision holds this text.", "muted")
        self.foot = _LedgerFoot(verify=lambda: self.presenter.verify())
        self.lay_out(above=[self._nothing], below=[self.foot])

    def _make_bar(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search decisions")
        self.search.setAccessibleName("Search decisions")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.search.textChanged.connect(lambda text: self.presenter.search(text))
        self._bar = self.part(QWidget())
        self._bar.setLayout(flow(self.search, None))

    # -- what the shell asks

    def reload(self) -> None:
        self.presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar if self._state and self._state.total else None

    def side(self) -> QWidget | None:
        return self.panel if self._state and (self._state.chosen or self._state.writing) else None

    def primary(self) -> Offer | None:
        state = self._state
        if state is None or state.writing or not state.total:
            return None
        return Offer(title="Log a decision", act=self._begin, symbol="add")

    def show_about(self, about: str) -> None:
        self.presenter.show_about(about)

    def step_back(self) -> bool:
        if self.form_card is None:
            return False
        self.presenter.cancel()
        return True

    def _begin(self) -> None:
        self.presenter.begin()

    # -- showing

    def show_state(self, state: DecisionsState) -> None:
        """Show the log."""
        before, self._state = self._state, state
        self._nothing.setVisible(bool(state.total) and not state.lines)
        self.table.setVisible(bool(state.lines))
        others = before is None or before.lines != state.lines
        self._places = {line.key: line.place for line in state.lines}
        self.show_listed(
            [_row(line) for line in state.lines] if others else None,
            any_at_all=bool(state.total),
            current=state.chosen.key if state.chosen is not None else "",
        )
        self.foot.show_ledger(state.ledger, checking=state.checking)
        self._show_side(state)
        self.parts_changed.emit()
        if before is None and self.isVisible():
            self.focus_first()

    def _show_side(self, state: DecisionsState) -> None:
        if state.writing:
            if self.form_card is None:
                self.form_card = _FormCard(state, self.presenter)
                self.panel.show_cards([self.form_card])
                self.form_card.focus_first()
            self.form_card.show_asking(asking=state.asking is not None)
            return
        was_open, self.form_card = self.form_card is not None, None
        if state.chosen is not None:
            self.panel.show_cards([_detail(state.chosen, self.presenter)])
        if was_open:
            self.table.setFocus()

    def show_problem(self, problem: str) -> None:
        """Show why the decision was not written, or why the check could not be made."""
        if self.form_card is not None:
            self.form_card.show_problem(problem)
        else:
            self.foot.show_problem(problem)


def _day(when: datetime) -> str:
    return f"{when.astimezone():%d %b %Y}"


def _row(line: DecisionLine) -> TableRow:
    sharing = "Shared" if line.shared else "Internal"
    question = f"{line.question} (superseded)" if line.superseded_by else line.question
    return TableRow(key=line.key, values=(line.key, line.when, question, line.outcome, line.who, sharing))


def _detail(line: DecisionLine, presenter: DecisionsPresenter) -> Card:
    chip = Chip("Shared", "accent") if line.shared else Chip("Internal", "warn")
    card = Card(line.key, corner=[chip])
    if line.superseded_by:
        later = button(f"Superseded by {line.superseded_by}", "quiet", symbol="forward")
        later.clicked.connect(lambda: presenter.show_about(line.superseded_by))
        card.add(flow(later))
    card.add(label(line.question, "strong", wrap=True, selectable=True))
    for name, text in (("Decision", line.outcome), ("Rationale", line.rationale)):
        card.add(column(label(name, "label"), label(text, selectable=True), spacing=2))
    if line.stakeholders:
        card.add(column(label("Stakeholders", "label"), label(", ".join(line.stakeholders)), spacing=2))
    if line.links:
        card.add(label("About", "label"))
        for subject, title in line.links:
            card.add(flow(_link(subject, title, presenter)))
    if line.supersedes:
        card.add(column(label("Supersedes", "label"), label(line.supersedes), spacing=2))
    card.add(label(f"{line.who}, {line.when.astimezone():%d %b %Y, %H:%M}", "tiny", wrap=True))
    return card


def _link(subject: str, title: str, presenter: DecisionsPresenter) -> QWidget:
    return GivingButton(title, symbol="forward", act=lambda: presenter.open_link(subject))


class _FormCard(Card):
    """Asks for a decision, and once more before it is written."""

    def __init__(self, state: DecisionsState, presenter: DecisionsPresenter) -> None:
        super().__init__("Log a decision")
        self._presenter = presenter
        earlier = tuple(Choice(key, title) for key, title in state.earlier)
        self.form = Form(
            [
                Field(name="question", title="Question", required=True),
                Field(name="outcome", title="Decision", kind="long text", required=True),
                Field(name="rationale", title="Rationale", kind="long text", required=True, help="Why, in a sentence"),
                Field(name="supersedes", title="Supersedes", kind="choice", choices=earlier),
                Field(name="shared", title="Share with the other side", kind="yes or no"),
            ]
        )
        self.stakeholders = {key: QCheckBox(name) for key, name in state.people}
        self.add(self.form)
        self.add(label("Stakeholders", "label"))
        self.add(column(*self.stakeholders.values(), spacing=0))
        self._problem = label("", "invalid")
        self._problem.hide()
        self.add(self._problem)
        self.ask_button = button("Log decision", "primary", act=self.ask)
        self._before = _box(self.ask_button, button("Cancel", "quiet", act=presenter.cancel))
        self.confirm_button = button("Write it", "danger", act=presenter.confirm)
        question = label("This cannot be undone, only superseded by a later decision. Write it?")
        self._asking = QWidget()
        go_on = button("Go on editing", "quiet", act=presenter.cancel)
        self._asking.setLayout(column(question, flow(self.confirm_button, go_on)))
        self.add(self._before)
        self.add(self._asking)

    def focus_first(self) -> None:
        """Put the focus into the question."""
        self.form.input("question").setFocus()

    def ask(self) -> None:
        """Hand the draft over when nothing is missing."""
        self._problem.hide()
        if not self.form.check():
            return
        values = self.form.values()
        chosen = tuple(key for key, box in self.stakeholders.items() if box.isChecked())
        self._presenter.ask(
            DecisionDraft(
                question=values["question"],
                outcome=values["outcome"],
                rationale=values["rationale"],
                stakeholders=chosen,
                supersedes=values["supersedes"] or "",
                shared=values["shared"],
            )
        )

    def show_asking(self, *, asking: bool) -> None:
        """Show the last question instead of the button, and hold the fields still meanwhile."""
        self.form.setDisabled(asking)
        for box in self.stakeholders.values():
            box.setDisabled(asking)
        self._before.setVisible(not asking)
        self._asking.setVisible(asking)
        if asking:
            self.confirm_button.setFocus()

    def show_problem(self, problem: str) -> None:
        """Show why it was not written."""
        self._problem.setText(problem)
        self._problem.show()


def _box(*widgets: QWidget) -> QWidget:
    result = QWidget()
    result.setLayout(flow(*widgets))
    return result


class _LedgerFoot(Card):
    """How the ledger stands, and the button that checks it."""

    def __init__(self, *, verify: object) -> None:
        super().__init__("")
        self.verify_button = button("Verify", symbol="approvals")
        self.verify_button.clicked.connect(verify)
        self.chip = Chip("Not checked since it was opened", "plain")
        self._state = label("", selectable=True)
        self._found = label("", "muted", selectable=True)
        self.add(flow(label("Ledger", "h2"), self.chip, None, self.verify_button))
        self.add(self._state)
        self.add(self._found)

    def show_ledger(self, ledger: LedgerState, *, checking: bool) -> None:
        """Show how many entries there are, the end of their chain, and what the check found."""
        head = f"{ledger.head[:_HEAD_SHOWN]}…" if ledger.head else "none"
        self._state.setText(f"{counted(ledger.entries, 'entry', 'entries')}, each signed; the chain ends in {head}")
        self._state.setToolTip(ledger.head)
        self.verify_button.setDisabled(checking)
        if checking:
            self.chip.show_text("Checking…", "accent")
        elif ledger.checked is None:
            self.chip.show_text("Not checked since it changed", "plain")
        else:
            self.chip.show_text("Verified" if ledger.checked else "Damaged", "ok" if ledger.checked else "danger")
        lines = [ledger.found] if ledger.found else []
        lines += [f"Counts for nothing: {one}." for one in ledger.outside]
        if ledger.newer:
            lines.append(f"{ledger.newer} entries were made by a newer program and cannot be read here.")
        self._found.setText("\n".join(lines))
        self._found.setVisible(bool(lines))

    def show_problem(self, problem: str) -> None:
        """Show why the check could not be made."""
        self._found.setText(problem)
        self._found.show()
