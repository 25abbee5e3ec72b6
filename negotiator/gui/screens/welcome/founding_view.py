"""The first three steps of founding a deal: passphrase and place, who you are, what the deal is."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from negotiator.gui.screens.welcome.parts_view import Page, PathField, Problem
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Choice, Field, Form, Stepper, button, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.welcome.presenter import WelcomeState
    from negotiator.gui.widgets.file_chooser import FileChooser

STEPS = ("Passphrase", "You", "The deal", "Next")
_ROLES = ("negotiator", "counsel", "approver", "finance", "business owner", "observer")
DEALS = "Deals (*.deal)"

PASSPHRASE = (
    Field(name="passphrase", title="Passphrase", kind="secret", required=True),
    Field(name="again", title="Passphrase again", kind="secret", required=True),
)
_YOU = (
    Field(name="name", title="Your name", required=True),
    Field(name="organisation", title="Organisation", required=True, help="In full, as it will stand in the agreement."),
    Field(
        name="role",
        title="Role",
        kind="choice",
        required=True,
        choices=[Choice(role, role.capitalize()) for role in _ROLES],
    ),
    Field(name="email", title="E-mail", help="Stands on your contact card."),
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
        self.forms = (Form(PASSPHRASE), Form(_YOU), Form(_DEAL))
        self.forms[1].set_values({"role": "negotiator"})
        self.forms[2].set_values({"currency": "EUR", "agreement": "Agreement"})
        self._steps = (
            self._step("Protect the file", _PROTECT, self.path, self.forms[0], self._strength),
            self._step("Who you are", _WHO, self.forms[1]),
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
        for form in self.forms:
            for field in form.findChildren(QLineEdit):
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
        names = ("passphrase", "name", "title")
        step = min(self.stepper.current, len(names) - 1)
        self.forms[step].input(names[step]).setFocus()

    def _next(self) -> None:
        step = self.stepper.current
        form = self.forms[min(step, len(self.forms) - 1)]
        whole = form.check()
        if step == 0:
            whole = self.path.check() and whole
        if whole:
            values: dict[str, Any] = form.values()
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
_WHO = "A signing key is made for you. It stays in the file; its fingerprint is shown afterwards."
