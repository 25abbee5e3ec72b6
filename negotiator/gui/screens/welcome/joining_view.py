"""Joining a deal from its first package: the files, and the sender's fingerprint compared."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from negotiator.gui.screens.welcome.founding_view import DEALS
from negotiator.gui.screens.welcome.parts_view import Page, PathField, Problem
from negotiator.gui.widgets import Chip, Choice, Field, Form, button, label, row

if TYPE_CHECKING:
    from negotiator.gui.door import Sender
    from negotiator.gui.screens.welcome.presenter import WelcomeState
    from negotiator.gui.widgets.file_chooser import FileChooser

IDENTITIES = "Identities (*.identity)"
_PACKAGES = "Packages (*.asice *.age)"

_WAY = Field(
    name="how",
    title="How you compared it",
    kind="choice",
    required=True,
    choices=(
        Choice("voice", "By telephone"),
        Choice("face to face", "Face to face"),
        Choice("video", "In a video call"),
    ),
)


def grouped(fingerprint: str) -> str:
    """Return a fingerprint as it is read out: groups of four digits, eight to a line."""
    groups = [fingerprint[start : start + 4].upper() for start in range(0, len(fingerprint), 4)]
    return "\n".join("  ".join(groups[start : start + 8]) for start in range(0, len(groups), 8))


class JoinPage(Page):
    """Asks for the package, the identity, and where the own file shall lie."""

    def __init__(self, files: "FileChooser") -> None:
        super().__init__()
        self.package = PathField(
            "The package you were sent",
            ask=lambda: files.open(self, "The package", kinds=_PACKAGES),
            needed="Choose the package.",
        )
        self.identity = PathField(
            "Your identity",
            ask=lambda: files.open(self, "Your identity", kinds=IDENTITIES),
            needed="Choose your identity, or make one.",
        )
        self.path = PathField(
            "Where your file of the deal lies",
            ask=lambda: files.save(self, "Your file of the deal", suggested=Path(self.path.path), kinds=DEALS),
            needed="Choose where the file shall lie.",
        )
        self.path.set_path(str(Path.home() / "Joined.deal"))
        self.form = Form(
            [
                Field(
                    name="passphrase",
                    title="Passphrase",
                    kind="secret",
                    required=True,
                    help="That of your identity. It will open your file of the deal too.",
                )
            ]
        )
        self.problem = Problem(about=self.form.input("passphrase"))
        self.look = button("Read the package", "primary", act=self._look)
        self.body.addWidget(label("Join from a package", "h1"))
        self.body.addWidget(label(_HOW, "muted"))
        self.body.addWidget(self.package)
        self.body.addWidget(self.identity)
        make = button(
            "I have none yet: make one", "quiet", symbol="key", act=lambda: self.presenter.turn_to("identity")
        )
        self.body.addLayout(row(make, None))
        self.body.addWidget(self.form)
        self.body.addWidget(self.path)
        self.body.addWidget(self.problem)
        self.body.addLayout(row(button("Back", "quiet", act=lambda: self.presenter.turn_to("unlock")), None, self.look))

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""
        if state.package and not self.package.path:
            self.package.set_path(state.package)
        self.problem.tell(state.problem, state.hint)
        self.look.setEnabled(not state.busy)

    def focus_first(self) -> None:
        """Put the focus into the package's path."""
        self.package.field.setFocus()

    def _look(self) -> None:
        whole = [part.check() for part in (self.package, self.identity, self.path)]
        if self.form.check() and all(whole):
            self.presenter.look_at(
                {
                    "package": self.package.path,
                    "identity": self.identity.path,
                    "path": self.path.path,
                    "passphrase": self.form.values()["passphrase"],
                }
            )


class ComparePage(Page):
    """Shows who signed the package and lets nobody go on who has not compared the fingerprint."""

    def __init__(self) -> None:
        super().__init__()
        self._who = label("", "strong", wrap=True)
        self.stream = Chip("", "plain")
        self.seat = label("", "muted")
        self.fingerprint = label("", "strong", selectable=True)
        self.form = Form([_WAY])
        self.form.set_values({"how": "voice"})
        self.compared = QCheckBox("I compared it: every group is the same")
        self.problem = Problem()
        self.join = button("Join the deal", "primary", act=self._join)
        self.body.addWidget(label("Who sent it?", "h1"))
        whose = row(self._who, self.stream)
        whose.setStretch(0, 1)
        self.body.addLayout(whose)
        for widget in (
            self.seat,
            label("The fingerprint of the sender's root certificate", "label"),
            self.fingerprint,
            label(_COMPARE, "muted"),
            self.form,
            self.compared,
            self.problem,
        ):
            self.body.addWidget(widget)
        self.body.addLayout(row(button("Back", "quiet", act=lambda: self.presenter.back()), None, self.join))
        self.compared.toggled.connect(self.join.setEnabled)

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""
        if state.sender is not None:
            self._show_sender(state.sender)
            shown = grouped(state.sender.root)
            if shown != self.fingerprint.text():
                self.compared.setChecked(False)
            self.fingerprint.setText(shown)
        self.problem.tell(state.problem, state.hint)
        self.join.setEnabled(self.compared.isChecked() and not state.busy)

    def _show_sender(self, sender: "Sender") -> None:
        self._who.setText(f"{sender.name}, {sender.organisation}")
        told = f"You act for {sender.party}, as {sender.role}." if sender.role else f"You act for {sender.party}."
        if sender.colleague:
            told = f"{told} It is from a colleague, and holds what is your side's alone."
        self.stream.show_text("Internal" if sender.colleague else "Shared", "warn" if sender.colleague else "accent")
        self.seat.setText(told)

    def _join(self) -> None:
        if self.form.check():
            self.presenter.join(str(self.form.values()["how"]))

    def focus_first(self) -> None:
        """Put the focus on what must be answered."""
        self.form.input("how").setFocus()


_HOW = (
    "Your partner, or a colleague who negotiates already, sent you a first package, sealed for your identity. "
    "A colleague's package brings what your side has noted for itself, too."
)
_COMPARE = (
    "Call the sender on a number that you know and let them read theirs out: Settings, Identity and keys. "
    "Only if every group is the same does the package come from them."
)
