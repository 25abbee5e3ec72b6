"""Parts of the screen of checks and backups: what was found, what can be done, backups, a question, an outcome."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from negotiator.gui.screens.check.state import Backup, CheckState, Line, Outcome, Way
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Column, Table, TableRow, banner, button, column, flow, label, line, row

if TYPE_CHECKING:
    from negotiator.gui.screens.check.presenter import CheckPresenter

_ROWS_SHOWN = 6
_SECRET_WIDTH = 320
_NAMES = {
    "first bytes": "First bytes",
    "encryption": "Encryption",
    "log": "Write-ahead log",
    "readable": "What still reads",
    "structure": "Structure",
    "ledger": "Chain of acts",
    "content": "Stored texts and files",
    "contents named": "Texts and files that acts name",
    "search": "Search",
    "records": "Records",
    "signatures": "Signatures",
    "history": "History",
    "fold": "The deal as a whole",
}


def found(state: CheckState) -> Card:
    """Return every line of the check."""
    card = Card("What was checked")
    for one in state.lines:
        card.add(_line(one))
    return card


def verdict(state: CheckState) -> QWidget:
    """Return what the check came to: all in order, or what is broken first and what can still be read."""
    broken = [one for one in state.lines if not one.fine]
    if not broken:
        return banner("Everything is in order.", "ok")
    told = [f"Broken first: {state.first}."]
    if state.readable:
        told.append(f"{_sentence(state.readable)}")
    return banner("\n".join(told), "danger")


def _line(one: Line) -> QWidget:
    name = _NAMES.get(one.name, one.name.capitalize())
    chip = Chip("In order", "ok") if one.fine else Chip("Fault", "danger")
    words = column(label(name, "strong", wrap=True), label(_sentence(one.detail), "muted"), spacing=0)
    told = row(words, chip, spacing=SPACE.m)
    told.setStretch(0, 1)
    box = QWidget()
    box.setLayout(told)
    return box


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def ways(state: CheckState, take: Callable[[Way], object]) -> Card:
    """Return what can be done, each with what it means; the first, which loses least, is the primary one."""
    card = Card("What can be done")
    for number, way in enumerate(state.ways):
        if number:
            card.add(line())
        go = button(way.title, "plain" if number or state.asked else "primary", act=partial(take, way))
        told = row(label(way.explanation, "muted"), go, spacing=SPACE.m)
        told.setStretch(0, 1)
        card.add(told)
    return card


class BackupsCard(Card):
    """The backups, and the way to one of them."""

    def __init__(
        self, state: CheckState, *, ask: Callable[[str], object], other: Callable[[], object], folder: str
    ) -> None:
        super().__init__("Backups")
        self.table = Table(
            [
                Column(title="Made", stretch=2),
                Column(title="Size", right=True, stretch=0),
                Column(title="Opens with", stretch=3),
            ],
            name="Backups",
        )
        self.restore = button("Restore the selected one", symbol="undo", act=lambda: ask(self.table.current_key))
        self.other = button("Restore another file…", "quiet", symbol="folder", act=other)
        if state.backups:
            self.add(label(_HOW, "muted"))
            self.table.show_rows([TableRow(key=one.path, values=_values(one)) for one in state.backups])
            self.table.hold(most=_ROWS_SHOWN)
            self.table.opened.connect(ask)
            self.add(self.table)
            self.add(flow(self.restore, self.other))
        else:
            self.table.setParent(self)
            self.table.hide()
            self.restore.setParent(self)
            self.restore.hide()
            self.add(label(f"There is no backup of this deal in {folder}.", "muted"))
            self.add(row(self.other, None))


def _values(one: Backup) -> tuple[str, str, str]:
    return one.when, one.size, "The present passphrase" if one.fits else "An earlier passphrase"


class Question(Card):
    """Asks whether a backup shall take the file's place, and for its passphrase where that is another one."""

    def __init__(self, state: CheckState, presenter: "CheckPresenter") -> None:
        asked = state.asked
        assert asked is not None  # noqa: S101 -- the card is made only for a question
        super().__init__(f"Restore the backup of {asked.when}?" if asked.when else f"Restore {asked.name}?")
        self.needs_secret = not (asked.fits and state.proven)
        self.secret = QLineEdit()
        self.secret.setParent(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName("Passphrase of the backup")
        self.secret.setMaximumWidth(_SECRET_WIDTH)
        self.yes: QPushButton = button(
            "Put it in place", "primary", act=lambda: presenter.restore(self.secret.text() if self.needs_secret else "")
        )
        self.no = button("Keep the present file", act=presenter.think_better)
        self.add(label(_WHAT, "muted"))
        self.secret.setVisible(self.needs_secret)
        if self.needs_secret:
            self.add(label("Passphrase or recovery code of the time when it was made", "label"))
            self.add(self.secret)
            self.secret.returnPressed.connect(self.yes.click)
        self.add(flow(self.yes, self.no))


class OutcomeCard(Card):
    """Says what was done, and leads to the deal."""

    def __init__(self, outcome: Outcome, presenter: "CheckPresenter") -> None:
        super().__init__("Done")
        self.add(banner(outcome.told, "ok"))
        if outcome.aside:
            self.add(label(f"The file as it was before is kept as {outcome.aside}", "muted"))
        title = "Open the deal" if outcome.may_open else "Go to the deal"
        self.open = button(title, "primary", act=presenter.open_again)
        if outcome.may_open or outcome.opens:
            self.add(row(self.open, None))
        else:
            self.open.setParent(self)
            self.open.hide()


_HOW = "Each was verified when it was written. The present file is kept beside when one takes its place."
_WHAT = (
    "What was done after it was made is not in it. The partner's acts come again with their next package; your own "
    "stay in the present file, which is kept beside under another name."
)
