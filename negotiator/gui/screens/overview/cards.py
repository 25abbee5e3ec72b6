"""The cards beside the timeline: what needs us, parties and people, the charter, and the first steps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from negotiator.gui.screens.overview.state import CharterState, Need, NextStep, PartyCard
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import ButtonKind, Card, Chip, Field, Form, Picture, button, column, flow, label, line, row

Go = Callable[[str, str], object]
_INKS = {"plain": "text2"}
_CHARTER_FIELDS = (
    Field(name="title", title="Title", required=True),
    Field(name="purpose", title="Strategic intent", kind="long text"),
    Field(name="label", title="Confidentiality label", required=True),
    Field(name="effective", title="Effective date", kind="date"),
    Field(name="currency", title="Currency", required=True, help="Three letters, like EUR"),
)


class NeedsCard(Card):
    """What waits for us; each with the button that goes there."""

    def __init__(self, needs: Sequence[Need], *, counting: bool, go: Go) -> None:
        corner = [Chip(str(len(needs)), "warn")] if needs else []
        super().__init__("Needs you", corner=corner)
        self.buttons: list[QWidget] = []
        for place, need in enumerate(needs):
            if place:
                self.add(line())
            self.add(self._need(need, go))
        if not needs:
            self.add(label("Comparing texts…" if counting else "Nothing waits for you.", "muted"))

    def _need(self, need: Need, go: Go) -> QVBoxLayout:
        there = button(need.action, act=lambda: go(need.screen, need.about))
        there.setAccessibleName(f"{need.action}: {need.title}")
        self.buttons.append(there)
        title = label(need.title, "strong", wrap=True)
        head = row(Picture(need.symbol, _INKS.get(need.tone, need.tone)), title)
        head.setStretch(1, 1)
        return column(head, label(need.detail, "muted"), flow(there), spacing=SPACE.xs)


def people_card(parties: Sequence[PartyCard]) -> Card:
    """Return the parties with their people, and the safety number of the other side."""
    card = Card("Parties and people")
    for place, party in enumerate(parties):
        if place:
            card.add(line())
        whose = Chip("Our side", "accent") if party.ours else Chip("Other side", "plain")
        card.add(column(label(party.name, "strong", wrap=True), row(whose, None), spacing=SPACE.xs))
        about = " · ".join(part for part in (party.role, party.place) if part)
        if about:
            card.add(label(about, "muted"))
        for person in party.people:
            card.add(label(f"{person.name}, {person.role}"))
        if party.safety_number:
            card.add(_safety(party))
    return card


def _safety(party: PartyCard) -> QVBoxLayout:
    number = label(party.safety_number, wrap=True, selectable=True)
    number.setAccessibleName(f"Safety number with {party.name}")
    if party.compared:
        told: list[QWidget | QLayout | None] = [row(Chip("Compared", "ok"), None), label(party.compared, "muted")]
    else:
        told = [row(Chip("Not compared yet", "warn"), None), label("Read it out to each other by telephone.", "muted")]
    return column(label("Safety number", "label"), number, *told, spacing=SPACE.xs)


class CharterCard(Card):
    """What the deal is for; Edit turns it into a form."""

    def __init__(self, charter: CharterState, *, save: Callable[[Mapping[str, Any]], object]) -> None:
        self.edit_button = button("Edit", "quiet", symbol="edit", act=self.open_form)
        super().__init__("Charter", corner=[self.edit_button])
        self._charter = charter
        self._save = save
        self._shown = QWidget()
        self._shown.setLayout(self._facts(charter))
        self.add(self._shown)
        self.form: Form | None = None
        self._form_box: QWidget | None = None

    def _facts(self, charter: CharterState) -> QVBoxLayout:
        facts = [
            ("Strategic intent", charter.purpose or "Not written yet"),
            ("Confidentiality label", charter.label),
            ("Effective date", f"{charter.effective:%d %b %Y}" if charter.effective else "Not set"),
            ("Currency", charter.currency),
        ]
        made = [column(label(name, "label"), label(value, selectable=True), spacing=2) for name, value in facts]
        return column(row(Chip("Shared", "accent"), None), *made)

    def open_form(self) -> None:
        """Turn into a form."""
        if self.form is not None:
            return
        self.form = Form(_CHARTER_FIELDS)
        self.form.set_values(self._charter.values)
        self._form_box = QWidget()
        buttons = flow(button("Save", "accept", act=self.save), button("Cancel", "quiet", act=self.close_form))
        self._form_box.setLayout(column(self.form, buttons))
        self.add(self._form_box)
        self._shown.hide()
        self.edit_button.hide()
        self.form.input("title").setFocus()

    def save(self) -> None:
        """Hand the values over when each can be read."""
        if self.form is not None and self.form.check():
            self._save(self.form.values())

    def close_form(self) -> None:
        """Turn back."""
        if self._form_box is not None:
            self._form_box.deleteLater()
        self.form, self._form_box = None, None
        self._shown.show()
        self.edit_button.show()


class FirstStepsCard(Card):
    """What a fresh deal needs first, each step with its button until it is done; the next one's is the primary."""

    def __init__(self, steps: Sequence[NextStep], *, go: Go) -> None:
        super().__init__("First steps")
        first = next(step for step in steps if not step.done)
        self.next_button = self._button(first, go, "primary")
        for number, step in enumerate(steps, start=1):
            done = Chip("Done", "ok") if step.done else Chip(f"Step {number}", "accent" if step is first else "plain")
            self.add(row(done, None))
            self.add(column(label(step.title, "strong", wrap=True), label(step.detail, "muted"), spacing=2))
            if not step.done:
                self.add(flow(self.next_button if step is first else self._button(step, go, "plain")))
            if number < len(steps):
                self.add(line())

    def _button(self, step: NextStep, go: Go, kind: ButtonKind) -> QPushButton:
        return button(step.action, kind, act=lambda: go(step.screen, step.about))
