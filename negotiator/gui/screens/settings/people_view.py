"""People: who may act for which party, in which role and when; entering a colleague, changing and ending a mandate."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from negotiator.gui.screens.settings.people_presenter import ROLE_CHOICES
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Choice, Field, Form, button, column, flow, label, line, row

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.people_presenter import PartyRow, SeatRow
    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import SettingsState
    from negotiator.gui.widgets.file_chooser import FileChooser

_MANDATE = (
    Field(
        name="role",
        title="Role",
        kind="choice",
        required=True,
        choices=tuple(Choice(role, title) for role, title in ROLE_CHOICES),
        help="Negotiators, counsel and business owners sign and enter people; approvers and finance consent; "
        "observers only read.",
    ),
    Field(name="since", title="Acts from", kind="date", help="Leave open for at once."),
    Field(name="until", title="Acts until", kind="date", help="Leave open for no end. The last day counts."),
)


class PeoplePart(QWidget):
    """A card for each party, then the one that enters a colleague."""

    def __init__(self, state: "SettingsState", presenter: "SettingsPresenter", files: "FileChooser") -> None:
        super().__init__()
        self._presenter, self._files = presenter, files
        self.rows = {
            person.key: PersonRow(person, presenter, files) for party in state.people for person in party.people
        }
        self.form = Form(_MANDATE)
        self.form.set_values({"role": "negotiator"})
        cards = [self._party(party) for party in state.people]
        self.setLayout(column(*cards, self._entering(), spacing=SPACE.ml))

    def _party(self, party: "PartyRow") -> Card:
        chips = [Chip("Our side", "accent")] if party.ours else []
        card = Card(party.name, corner=chips)
        for place, person in enumerate(party.people):
            if place:
                card.add(line())
            card.add(self.rows[person.key])
        if not party.ours:
            card.add(label(_THEIRS, "tiny", wrap=True))
        return card

    def _entering(self) -> Card:
        card = Card("Enter a colleague", label(_ENTER, "muted"), self.form)
        card.add(row(button("Choose the contact card…", symbol="people", act=self._enter), None))
        return card

    def _enter(self) -> None:
        if not self.form.check():
            return
        path = self._files.open(self, "The colleague's contact card", kinds="Contact cards (*.card)")
        if path is not None:
            self._presenter.people.enter(path, **self.form.values())


class PersonRow(QWidget):
    """One person: what they may do, and below it, once it is asked for, the form or the question about ending it."""

    def __init__(self, person: "SeatRow", presenter: "SettingsPresenter", files: "FileChooser") -> None:
        super().__init__()
        self._person, self._presenter, self._files = person, presenter, files
        name = label(person.name, "strong", wrap=True)
        chips = [Chip(person.role.capitalize(), "plain"), Chip(person.state, person.tone)]
        if person.mine:
            chips.insert(0, Chip("Signs here", "ok"))
        head = QWidget()
        head.setLayout(flow(name, *chips))
        told = label(" · ".join(person.told), "muted", wrap=True)
        told.setVisible(bool(person.told))
        self.change = button("Change…", "quiet", symbol="edit", tip=f"Change the mandate of {person.name}")
        self.end = button("End the mandate…", "quiet", tip=f"End the mandate of {person.name}")
        self.send = button("Package for them…", "quiet", symbol="send", tip=f"A package for {person.name}")
        self.send.clicked.connect(self._send)
        self.send.setVisible(person.sends)
        self.change.setVisible(person.changes)
        self.end.setVisible(person.ends)
        self.form = Form(_MANDATE)
        self.form.set_values({"role": person.role, "since": person.since, "until": person.until})
        self.save = button("Save", "accept", symbol="ok", act=self._save)
        self.confirm = button("End it for good", "danger", tip=f"End the mandate of {person.name}", act=self._end)
        self._changing = self._panel(self.form, self.save, opener=self.change)
        self._ending = self._panel(
            label(_MINE if person.mine else _END, "muted", wrap=True), self.confirm, opener=self.end
        )
        self.change.clicked.connect(lambda: self._open(self._changing, self.form.input("role")))
        self.end.clicked.connect(lambda: self._open(self._ending, self.confirm))
        buttons = QWidget()
        buttons.setLayout(flow(self.send, self.change, self.end))
        buttons.setVisible(person.changes or person.ends)
        self.setLayout(column(head, told, buttons, self._changing, self._ending, spacing=SPACE.xs))
        self.setAccessibleName(f"{person.name}, {person.role}, {person.state}")

    def _panel(self, what: QWidget, act: QPushButton, *, opener: QPushButton) -> QWidget:
        buttons = QWidget()
        buttons.setLayout(flow(act, button("Cancel", "quiet", act=lambda: self._close(opener))))
        held = QWidget()
        held.setLayout(column(what, buttons))
        held.hide()
        return held

    def _open(self, panel: QWidget, first: QWidget) -> None:
        for one in (self._changing, self._ending):
            one.setVisible(one is panel)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self, opener: QWidget) -> None:
        self._changing.hide()
        self._ending.hide()
        opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        if self.form.check():
            self._presenter.people.change(self._person.key, **self.form.values())

    def _send(self) -> None:
        suggested = self._presenter.beside_file(f"for-{self._person.key}.asice.age")
        path = self._files.save(self, "A package for a colleague", suggested=suggested, kinds="Packages (*.asice.age)")
        if path is not None:
            self._presenter.people.send(self._person.key, path)

    def _end(self) -> None:
        self._presenter.people.end(self._person.key)


_THEIRS = "Only their own side enters, changes and withdraws these people; you learn it from their packages."
_ENTER = (
    "Your colleague makes an identity on the first screen and sends you its contact card; it holds nothing secret. "
    "Enter it here, then send them a package for colleagues: with it they join the deal on their own computer."
)
_END = (
    "What they signed so far stands. What they sign from now on counts for nothing, and no package is sealed for them "
    "any more. The other side learns it from your next package. This cannot be undone; they can be entered again."
)
_MINE = (
    "You sign nothing more in this deal, and packages are no longer sealed for you. What you signed stands. Your "
    "colleagues and the other side learn it from the next package: write it before you close the file."
)
