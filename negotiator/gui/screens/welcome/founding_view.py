"""The first three steps of founding a deal: passphrase and place, who you are, what the deal is."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from negotiator.gui.screens.welcome.parts_view import Page, PathField, Problem
from negotiator.gui.screens.welcome.you_view import YouPart
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Field, Form, Stepper, button, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.welcome.presenter import WelcomeState
    from negotiator.gui.widgets.file_chooser import FileChooser

STEPS = ("Passphrase", "You", "The deal", "Next")
_YOU = 1
DEALS = "Deals (*.deal)"
PKCS12 = "Certificates with their key (*.p12 *.pfx)"

PASSPHRASE = (
    Field(name="passphrase", title="Passphrase", kind="secret", required=True),
    Field(name="again", title="Passphrase again", kind="secret", required=True),
)
_DEAL = (
    Field(name="title", title="Title of the deal", required=True),
    Field(
        name="party", title="Short name of our side", help="One word; names our records. Empty: from the organisation."
    ),
    Field(name="currency", title="Currency", required=True, help="Three letters, such as EUR."),
    Field(name="agreement", title="The first text to negotiate", required=True),
)


class FoundPage(Page):
    """A new deal in one window: a stepper above, one form at a time below."""

    def __init__(self, files: "FileChooser") -> None:
        super().__init__()
        self._files = files
        self.stepper = Stepper(STEPS)
        self.path = PathField("Where the deal lies", ask=self._ask_path, needed="Choose where the file shall lie.")
        self.path.set_path(str(Path.home() / "New.deal"))
        self._strength = label("", "muted")
        self.you = YouPart(ask=lambda: files.open(self, "Your certificate and its key", kinds=PKCS12))
        self.forms = (Form(PASSPHRASE), self.you.made, Form(_DEAL))
        self.forms[2].set_values({"currency": "EUR", "agreement": "Agreement"})
        self._steps = (
            self._step("Protect the file", _PROTECT, self.path, self.forms[0], self._strength),
            self._step("Who you are", "", self.you),
            self._step("The deal", "", self.forms[2]),
        )
        self.problem = Problem()
        self.next = button("Next", "primary", act=self._next)
        self.body.addWidget(self.stepper)
        for step in self._steps:
            self.body.addWidget(step)
        self.body.addWidget(self.problem)
        self.body.addLayout(row(button("Back", "quiet", act=lambda: self.presenter.back()), None, self.next))
        self.forms[0].changed.connect(self._say_strength)
        typed = [field for form in (self.forms[0], self.forms[2]) for field in form.findChildren(QLineEdit)]
        for field in (*typed, *self.you.fields):
            field.returnPressed.connect(self._next)

    def _step(self, title: str, sentence: str, *parts: QWidget) -> QWidget:
        page = QWidget()
        body = QVBoxLayout(page)
        body.setContentsMargins(0, SPACE.s, 0, 0)
        body.setSpacing(SPACE.m)
        body.addWidget(label(title, "h1"))
        if sentence:
            body.addWidget(label(sentence, "muted"))
        for part in parts:
            body.addWidget(part)
        return page

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""
        self.stepper.go(state.step)
        for number, step in enumerate(self._steps):
            step.setVisible(number == state.step)
        self.problem.tell(state.problem, state.hint)
        self.next.setText("Create the deal" if state.step == len(self._steps) - 1 else "Next")
        self.next.setEnabled(not state.busy)

    def focus_first(self) -> None:
        """Put the focus into the first field of the step."""
        step = min(self.stepper.current, len(self.forms) - 1)
        if step == _YOU:
            self.you.focus_first()
        else:
            self.forms[step].input("passphrase" if step == 0 else "title").setFocus()

    def _next(self) -> None:
        step = self.stepper.current
        part: Form | YouPart = self.you if step == _YOU else self.forms[min(step, len(self.forms) - 1)]
        whole = part.check()
        if step == 0:
            whole = self.path.check() and whole
        if whole:
            values: dict[str, Any] = part.values()
            self.presenter.take_step({**values, "path": self.path.path} if step == 0 else values)

    def _say_strength(self) -> None:
        typed = self.forms[0].values()["passphrase"] or ""
        self._strength.setText(self.presenter.strength_of(str(typed)))

    def _ask_path(self) -> Path | None:
        return self._files.save(self, "Where the deal lies", suggested=Path(self.path.path), kinds=DEALS)


_PROTECT = (
    "The whole deal is one encrypted file. Nobody can open it without the passphrase or the recovery code "
    "that you get at the end."
)
