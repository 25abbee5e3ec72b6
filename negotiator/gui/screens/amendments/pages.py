"""The pages of one change request: what is asked, its impact, approvals, trail, and the forms to open or refuse one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from negotiator.gui.figures import counted
from negotiator.gui.screens.amendments.state import Detail, ViewState
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import (
    Card,
    Chip,
    Choice,
    Column,
    Field,
    Form,
    Table,
    TableRow,
    button,
    column,
    label,
    line,
    row,
    scrolling,
    set_role,
)

_WIDEST_FORM = 800
_OPERATIONS_SHOWN = 8
_OPERATIONS = (
    Column(title="Operation", stretch=0),
    Column(title="Provision", stretch=2),
    Column(title="Old words", stretch=3),
    Column(title="New words", stretch=3),
)
_TRAIL = (Column(title="Date", stretch=0), Column(title="Who", stretch=1), Column(title="What", stretch=3))


def request_page(detail: Detail) -> QWidget:
    """Return what is asked, why, by whom, and the operations that it comes to."""
    chip = Chip("Shared", "accent") if detail.shared else Chip("Internal", "warn")
    facts = Card(
        f"{detail.key}: {detail.text}",
        label(detail.reason),
        label(f"Opened by {detail.who} on {detail.at.astimezone():%d %b %Y, %H:%M}", "muted"),
        corner=(chip,),
    )
    table = Table(_OPERATIONS, name="Operations of the amendment")
    table.hold(most=_OPERATIONS_SHOWN)
    table.show_rows(
        [
            TableRow(key=str(number), values=(kind.capitalize(), anchor, old, new))
            for number, (kind, anchor, old, new) in enumerate(detail.operations)
        ]
    )
    return _page(facts, Card(counted(len(detail.operations), "operation"), table))


class ImpactPage(QWidget):
    """The impact on money, dates and risks: a form while it may be stated, else what was stated."""

    def __init__(self, detail: Detail, state: ViewState, *, save: Callable[[dict[str, Any]], object]) -> None:
        super().__init__()
        self.form: Form | None = None
        self._save = save
        self._problem = label("", "invalid")
        self._problem.hide()
        card = Card("Impact")
        if detail.editable:
            card.add(
                label("Approvals bind these words: a later change makes them stale. “None” is a statement.", "muted")
            )
            self.form = Form(_impact_fields(state))
            self.form.set_values(detail.impact)
            self.save = button("State impact", symbol="ok", act=self._press)
            card.add(self.form)
            card.add(self._problem)
            card.add(row(self.save, None))
            card.setMaximumWidth(look().px(_WIDEST_FORM))
        else:
            for field in _impact_fields(state)[:5]:
                card.add(label(field.title, "label"))
                card.add(label(str(detail.impact.get(field.name) or "None")))
        self.setLayout(column(_page(card)))

    def _press(self) -> None:
        if self.form is not None and self.form.check():
            self._save(self.form.values())

    def tell(self, sentence: str) -> None:
        """Show why it was refused."""
        _tell(self._problem, sentence)


def _impact_fields(state: ViewState) -> tuple[Field, ...]:
    return (
        Field(name="economics", title="Economics", kind="long text", required=True),
        Field(name="milestones", title="Milestones", kind="long text", required=True),
        Field(name="risks", title="Risks", kind="long text", required=True),
        Field(name="amount", title="Effect on money", kind="number", help="What thresholds of the matrix look at"),
        Field(name="days", title="Effect on dates, in days", kind="number"),
        *(
            Field(name=f"event {event}", title=f"Calls on the rights for: {event}", kind="yes or no")
            for event in state.events
        ),
    )


def approvals_page(detail: Detail, *, decide: Callable[[], object]) -> QWidget:
    """Return the consent of each party, and the approvals of our own side."""
    consents = Card("Consent of the parties")
    for party, words, tone in detail.consents:
        consents.add(row(label(party, "strong", wrap=False), Chip(words, tone), None))
    ours = Card("Approvals of our side", corner=(Chip("Internal", "warn"),))
    if not detail.steps:
        ours.add(label("No decision right is called on.", "muted"))
    for place, step in enumerate(detail.steps):
        if place:
            ours.add(line())
        by = label(step.by, "tiny", wrap=False)
        ours.add(row(label(step.role.capitalize(), "strong", wrap=False), Chip(step.standing, step.tone), by, None))
    if detail.steps:
        ours.add(row(button("Open the decision sheet", symbol="approvals", act=decide), None))
    return _page(consents, ours)


def trail_page(detail: Detail) -> QWidget:
    """Return every act about the request, the newest first."""
    table = Table(_TRAIL, name="Trail")
    table.show_rows(
        [
            TableRow(key=str(number), values=(f"{one.at.astimezone():%d %b %Y, %H:%M}", one.who, one.what))
            for number, one in reversed(list(enumerate(detail.trail)))
        ]
    )
    box = QWidget()
    box.setLayout(column(table, margin=SPACE.ml))
    return box


class NewRequestPage(QWidget):
    """The form of a new request. `choose` asks for the edited file."""

    def __init__(
        self,
        texts: Sequence[tuple[str, str]],
        *,
        path: Path | None,
        choose: Callable[[], Path | None],
        done: Callable[[str, str, str, Path], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__()
        self.path = path
        self._choose, self._done = choose, done
        self.form = Form(
            (
                Field(
                    name="text",
                    title="Signed text",
                    kind="choice",
                    required=True,
                    choices=tuple(Choice(key, title) for key, title in texts),
                ),
                Field(name="title", title="Title", required=True),
                Field(name="reason", title="Reason", kind="long text", required=True),
            )
        )
        self._file: QLabel = label("", "muted")
        self._problem = label("", "invalid")
        self._problem.hide()
        self._show_file()
        self.choose_button = button("Choose file…", symbol="folder", act=self._ask)
        self.open_button = button("Open request", "primary", symbol="ok", act=self._press)
        files = row(self.choose_button, self._file)
        files.setStretch(1, 1)
        card = Card(
            "New change request",
            label(
                "Edit a copy of the signed text in Word, then choose it here: the redline becomes the request.", "muted"
            ),
            self.form,
            label("Edited copy", "label"),
            files,
            self._problem,
            row(self.open_button, button("Cancel", "quiet", act=leave), None),
        )
        card.setMaximumWidth(look().px(_WIDEST_FORM))
        self.setLayout(column(_page(card)))

    def _show_file(self) -> None:
        self._file.setText(self.path.name if self.path else "No file yet; it can also be dropped here")

    def _ask(self) -> None:
        self.path = self._choose() or self.path
        self._show_file()

    def _press(self) -> None:
        if not self.form.check():
            return
        if self.path is None:
            self.tell("The edited copy is needed. Choose the file.")
            self.choose_button.setFocus()
            return
        typed = self.form.values()
        self._done(typed["text"], typed["title"], typed["reason"], self.path)

    def tell(self, sentence: str) -> None:
        """Show why it was refused."""
        _tell(self._problem, sentence)


class RefusePage(QWidget):
    """Asks for the reason of a refusal."""

    def __init__(self, detail: Detail, *, refuse: Callable[[str], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self._refuse = refuse
        field = Field(name="reason", title="Reason", kind="long text", required=True, help="The partner reads it")
        self.form = Form((field,))
        self._problem = label("", "invalid")
        self._problem.hide()
        self.refuse = button("Refuse", "danger", act=self._press)
        actions = row(self.refuse, button("Cancel", "quiet", act=leave), None)
        card = Card(f"Refuse {detail.key}", self.form, self._problem, actions, corner=(Chip("Shared", "accent"),))
        card.setMaximumWidth(look().px(_WIDEST_FORM))
        self.setLayout(column(_page(card)))

    def _press(self) -> None:
        if self.form.check():
            self._refuse(self.form.values()["reason"])

    def tell(self, sentence: str) -> None:
        """Show why it was refused."""
        _tell(self._problem, sentence)


def _tell(place: QLabel, sentence: str) -> None:
    place.setText(sentence)
    place.setVisible(bool(sentence))
    set_role(place, "invalid")


def _page(*cards: QWidget) -> QWidget:
    return scrolling(column(*cards, None, spacing=SPACE.m, margin=SPACE.ml))
