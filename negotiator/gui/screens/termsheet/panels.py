"""The panel beside the term sheet: the term, our position, past values, notes and risks; or the form of a new term."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from negotiator.gui.screens.termsheet.state import NewTerm, PositionState, TermDetail, TermSheetState
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Choice, Field, Form, button, column, flow, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.termsheet.presenter import TermSheetPresenter

_POSITION = (
    Field(name="preferred", title="Preferred"),
    Field(name="fallback", title="Fallback"),
    Field(name="walk_away", title="Walk-away"),
    Field(name="reason", title="Reasoning", kind="long text"),
)
_KINDS = (
    ("text", "Words"), ("money", "Money"), ("percent", "Percentage"), ("duration", "Time"), ("date", "Date"),
    ("party", "Party"), ("choice", "Choice"),
)  # fmt: skip


def detail_cards(detail: TermDetail, presenter: "TermSheetPresenter", *, editable: bool) -> list[Card]:
    """Return the cards of one term."""
    made = [_term(detail, presenter, editable=editable), PositionCard(detail, presenter), _history(detail)]
    made.append(NotesCard(detail, presenter))
    if detail.risks:
        made.append(_risks(detail, presenter))
    return made


def _term(detail: TermDetail, presenter: "TermSheetPresenter", *, editable: bool) -> Card:
    term = detail.term
    card = Card(term.title)
    card.add(flow(*(Chip(text, tone) for text, tone in term.chips)))
    if term.help:
        card.add(label(term.help, "muted"))
    if term.clause:
        clause = button(f"Clause {term.clause}", symbol="forward", act=lambda: presenter.open_clause(term.clause))
        card.add(flow(clause))
    if editable and term.change != "removed":
        agreed = term.status == "agreed"
        toggle = button(
            "Open again" if agreed else "Mark agreed",
            "plain" if agreed else "accept",
            symbol="undo" if agreed else "ok",
            act=lambda: presenter.set_agreed(term.key, agreed=not agreed),
        )
        card.add(flow(toggle, button("Remove", "quiet", symbol="remove", act=lambda: presenter.retire(term.key))))
    return card


class PositionCard(Card):
    """What we want, would accept and would leave over: ours alone."""

    def __init__(self, detail: TermDetail, presenter: "TermSheetPresenter") -> None:
        super().__init__("Our position", corner=[Chip("Internal", "warn")])
        self._key = detail.term.key
        self._presenter = presenter
        self.form = Form(_POSITION)
        position = detail.position
        self.form.set_values(
            {name: getattr(position, name) for name in ("preferred", "fallback", "walk_away", "reason")}
        )
        self.save_button = button("Save position", act=self.save)
        self.save_button.setEnabled(False)
        self.form.changed.connect(lambda: self.save_button.setEnabled(True))
        self.add(self.form)
        self.add(flow(self.save_button))

    def save(self) -> None:
        """Hand the position over."""
        texts = {name: value or "" for name, value in self.form.values().items()}
        self._presenter.save_position(self._key, PositionState(**texts))


def _history(detail: TermDetail) -> Card:
    card = Card("Proposed so far")
    for past in detail.history:
        whose = Chip(past.version, "accent" if past.ours else "plain")
        head = row(whose, label(past.side, "strong"), None, label(past.when, "tiny"))
        card.add(column(head, label(past.value, selectable=True), label(past.who, "tiny"), spacing=2))
    if not detail.history:
        card.add(label("Not proposed yet. Each version that is sent or received shows here.", "muted"))
    return card


class NotesCard(Card):
    """Notes on the term that stay with our team."""

    def __init__(self, detail: TermDetail, presenter: "TermSheetPresenter") -> None:
        super().__init__("Notes", corner=[Chip("Internal", "warn")])
        for note in detail.notes:
            self.add(label(note, selectable=True))
        self.field = QLineEdit()
        self.field.setPlaceholderText("Add a note")
        self.field.setAccessibleName(f"Add an internal note on {detail.term.title}")
        self.field.returnPressed.connect(lambda: presenter.add_note(detail.term.key, self.field.text()))
        self.add(self.field)


def _risks(detail: TermDetail, presenter: "TermSheetPresenter") -> Card:
    card = Card("Risks of this clause")
    for key, words in detail.risks:
        card.add(column(label(words), flow(_risk_button(key, presenter)), spacing=2))
    return card


def _risk_button(key: str, presenter: "TermSheetPresenter") -> QWidget:
    return button(key, symbol="risks", act=lambda: presenter.open_risk(key))


class NewTermCard(Card):
    """Asks for a new term."""

    def __init__(self, state: TermSheetState, presenter: "TermSheetPresenter") -> None:
        super().__init__("New term")
        self._presenter = presenter
        kinds = tuple(Choice(kind, title) for kind, title in _KINDS)
        self.form = Form(
            [
                Field(name="title", title="Term", required=True),
                Field(name="group", title="Group", help=f"Like {state.groups[0]}" if state.groups else ""),
                Field(name="kind", title="Kind", kind="choice", required=True, choices=kinds),
                Field(name="value", title="Value"),
                Field(name="choices", title="Choices", help="Only for a choice: separated by commas"),
                Field(name="clause", title="Clause", help="Where the agreement holds it"),
                Field(name="help", title="Meaning", kind="long text"),
            ]
        )
        if state.detail is not None:
            self.form.set_values({"group": state.detail.term.group})
        self.add(self.form)
        self.save_button = button("Add", "primary", act=self.save)
        self.add(flow(self.save_button, button("Cancel", "quiet", act=presenter.cancel_add), spacing=SPACE.s))

    def focus_first(self) -> None:
        """Put the focus into the title."""
        self.form.input("title").setFocus()

    def save(self) -> None:
        """Hand the term over when nothing is missing."""
        if self.form.check():
            self._presenter.add(NewTerm(**{name: value or "" for name, value in self.form.values().items()}))

    def show_problem(self, problem: str) -> None:
        """Show what is wrong with the value, under its field."""
        self.form.tell("value", problem)
        self.form.input("value").setFocus()
