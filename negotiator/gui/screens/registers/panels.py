"""The panel beside a register: the chosen record with its history, or the form that is being filled in."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from negotiator.gui.screens.registers.state import Detail, FindingLine, FormField, FormState, HistoryLine
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Choice, Field, Form, button, column, flow, label, row

_SHARED = "shared"


def sharing_chip(*, shared: bool) -> Chip:
    """Return the chip that says who sees a record."""
    return Chip("Shared", "accent") if shared else Chip("Internal", "warn")


def finding_line(line: FindingLine, *, with_key: bool, corner: QWidget | None = None) -> QVBoxLayout:
    """Return a finding: how grave it is in a word, and what it says."""
    chip = Chip("Blocking", "danger") if line.blocking else Chip("Look at", "warn")
    text = f"{line.key}: {line.message}" if with_key else line.message
    corners = [corner] if corner is not None else []
    return column(row(chip, None, *corners), label(text), spacing=2)


class DetailCards:
    """Makes the cards of one record."""

    def __init__(self, *, edit: Callable[[], object], retire: Callable[[], object]) -> None:
        self._edit = edit
        self._retire = retire

    def cards(self, detail: Detail) -> list[Card]:
        """Return the record itself, what rules say of it, and its history."""
        made = [self._record(detail)]
        if detail.findings or detail.rivals:
            made.append(self._findings(detail))
        made.append(self._history(detail.history))
        return made

    def _record(self, detail: Detail) -> Card:
        card = Card(detail.key, corner=[sharing_chip(shared=detail.shared)])
        card.add(label(detail.title, "strong", wrap=True, selectable=True))
        for name, value in detail.facts:
            card.add(column(label(name, "label"), label(value, selectable=True), spacing=2))
        edit = button("Edit", symbol="edit", act=self._edit)
        card.add(flow(edit, button("Remove", "quiet", symbol="remove", act=self._retire)))
        return card

    def _findings(self, detail: Detail) -> Card:
        card = Card("Findings")
        if detail.rivals:
            text = f"{detail.rivals} other value was written at the same time. Edit and save to settle it."
            card.add(column(row(Chip("Conflict", "danger"), None), label(text), spacing=2))
        for line in detail.findings:
            card.add(finding_line(line, with_key=False))
        return card

    def _history(self, lines: tuple[HistoryLine, ...]) -> Card:
        card = Card("History")
        for line in lines:
            words = [label(text, selectable=True) for text in line.what]
            card.add(column(label(line.who, "strong", wrap=True), label(line.when, "tiny"), *words, spacing=2))
        return card


class FormCard(Card):
    """The form of a record, generated from its declared fields, with who will see it."""

    def __init__(
        self, state: FormState, *, save: Callable[[Mapping[str, Any], bool], object], cancel: Callable[[], object]
    ) -> None:
        super().__init__(state.heading)
        self.state = state
        self._save = save
        fields = [*map(_field, state.fields), _sharing_field()]
        self.form = Form(fields)
        self.form.set_values({field.name: _value(state, field) for field in state.fields})
        self.form.set_values({_SHARED: state.shared})
        self._problem = label("", "invalid")
        self._problem.hide()
        self.add(self.form)
        self.add(self._problem)
        self.save_button = button("Save", "primary", act=self.save)
        self.add(flow(self.save_button, button("Cancel", "quiet", act=cancel), spacing=SPACE.s))

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        self.form.input(self.state.fields[0].name).setFocus()

    def save(self) -> None:
        """Hand over the values when each can be read."""
        if self.form.check():
            values = self.form.values()
            self._save(values, bool(values.pop(_SHARED)))

    def show_problem(self, field: str, problem: str) -> None:
        """Show what is wrong under its field, or below the form when it is no single field's."""
        if field in self.form.values():
            self.form.tell(field, problem)
            self.form.input(field).setFocus()
        else:
            self._problem.setText(problem)
            self._problem.show()


def _field(field: FormField) -> Field:
    return Field(
        name=field.name,
        title=field.title,
        kind=field.kind,
        help=field.help,
        required=field.required,
        choices=tuple(Choice(value, title) for value, title in field.choices),
    )


def _sharing_field() -> Field:
    return Field(
        name=_SHARED,
        title="Share with the other side",
        kind="yes or no",
        help="What is shared goes out with the next package; everything else stays with our team.",
    )


def _value(state: FormState, field: FormField) -> Any:
    text = state.texts.get(field.name, "")
    return (date.fromisoformat(text) if text else None) if field.kind == "date" else text
