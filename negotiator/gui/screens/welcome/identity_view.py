"""Making an identity before there is a deal, with a key made here or a certificate's file, and its contact card."""

from pathlib import Path
from typing import TYPE_CHECKING

from negotiator.gui.screens.welcome.founding_view import PASSPHRASE, PKCS12
from negotiator.gui.screens.welcome.joining_view import IDENTITIES
from negotiator.gui.screens.welcome.parts_view import Page, PathField, Problem
from negotiator.gui.screens.welcome.you_view import YouPart
from negotiator.gui.widgets import Form, button, label, line, row

if TYPE_CHECKING:
    from negotiator.gui.screens.welcome.presenter import WelcomeState
    from negotiator.gui.widgets.file_chooser import FileChooser


class IdentityPage(Page):
    """Makes an identity file, and says what to do with the contact card beside it."""

    def __init__(self, files: "FileChooser") -> None:
        super().__init__()
        self.path = PathField(
            "Where your identity lies",
            ask=lambda: files.save(self, "Your identity", suggested=Path(self.path.path), kinds=IDENTITIES),
            needed="Choose where the file shall lie.",
        )
        self.path.set_path(str(Path.home() / "me.identity"))
        self.you = YouPart(ask=lambda: files.open(self, "Your certificate and its key", kinds=PKCS12), with_role=False)
        self.form = Form(PASSPHRASE)
        self.problem = Problem()
        self.done = label("", "strong", wrap=True)
        self.make = button("Make the identity", "primary", act=self._make)
        for widget in (label("Your identity", "h1"), label(_IDENTITY, "muted"), self.you, self.path, self.form):
            self.body.addWidget(widget)
        self.body.addWidget(self.problem)
        self.body.addWidget(line())
        self.body.addWidget(self.done)
        self.body.addLayout(row(button("Back", "quiet", act=lambda: self.presenter.back()), None, self.make))

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""
        self.problem.tell(state.problem, state.hint)
        self.make.setEnabled(not state.busy)
        for part in (self.make, self.you, self.form, self.path):
            part.setVisible(not state.card)
        self.done.setVisible(bool(state.card))
        if state.card:
            self.done.setText(
                f"Your contact card is {state.card}. Send it to your partner or colleague, by mail for instance: it "
                "holds nothing secret. They enter you in the deal and send you a first package; come back with it."
            )

    def focus_first(self) -> None:
        """Put the focus into the name."""
        self.you.focus_first()

    def _make(self) -> None:
        whole = [part.check() for part in (self.you, self.path)]
        if self.form.check() and all(whole):
            self.presenter.make_identity({**self.you.values(), **self.form.values(), "path": self.path.path})


_IDENTITY = "A key that signs and opens packages for you, in a file of its own until you join a deal."
