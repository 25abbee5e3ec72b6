"""The last step: the fingerprint of the signing key, the recovery code to write down, and what to do next."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from negotiator.gui.screens.welcome.founding_view import STEPS
from negotiator.gui.screens.welcome.joining_view import grouped
from negotiator.gui.screens.welcome.parts_view import Page, Problem
from negotiator.gui.secrets_clip import copy_secret
from negotiator.gui.widgets import Card, Stepper, button, flow, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.welcome.presenter import WelcomeState
    from negotiator.gui.widgets.file_chooser import FileChooser

_SUGGESTED = "recovery sheet.pdf"


class KeepPage(Page):
    """Shows the recovery code once; the ways on open when somebody says that it is written down."""

    def __init__(self, files: "FileChooser") -> None:
        super().__init__()
        self._files = files
        self._stepper = Stepper(STEPS)
        self._file = Path.home() / "deal"
        self.code = label("", "h2", selectable=True)
        self.code.setAccessibleName("Recovery code")
        self.fingerprint = label("", "strong", selectable=True)
        self.problem = Problem()
        self.written = QCheckBox("I have written it down")
        self.partner = button("Add the partner", act=lambda: self.presenter.finish("settings", "partners"))
        self.draft = button("Take in a draft", act=lambda: self.presenter.finish("redlines"))
        self.finish = button("Go to the deal", "primary", act=lambda: self.presenter.finish())
        copy = button("Copy", symbol="copy", act=lambda: copy_secret(self.code.text()))
        save = button("Save the sheet (PDF)", symbol="print", act=self._save)
        self.body.addWidget(self._stepper)
        self.body.addWidget(
            Card(
                "Recovery code",
                label(_CODE, "muted"),
                self.code,
                row(copy, save, None),
                self.problem,
                self.written,
            )
        )
        self.body.addWidget(Card("Your signing key", label(_KEY, "muted"), self.fingerprint))
        self.body.addLayout(flow(self.partner, self.draft, None, self.finish))
        self.written.toggled.connect(self._allow)

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""
        self._stepper.setVisible(state.founded)
        self._stepper.go(state.step)
        if state.entered is not None:
            groups = state.entered.recovery_code.split("-")
            self.code.setText("\n".join("  ".join(groups[start : start + 4]) for start in range(0, len(groups), 4)))
            self.fingerprint.setText(grouped(state.entered.fingerprint))
            self._file = state.entered.path
        self.problem.tell(state.problem, state.hint)
        self.partner.setVisible(state.founded)
        self.draft.setVisible(state.founded)
        self._allow(self.written.isChecked())

    def focus_first(self) -> None:
        """Put the focus on what must be answered."""
        self.written.setFocus()

    def _allow(self, written: bool) -> None:
        for way in (self.partner, self.draft, self.finish):
            way.setEnabled(written)

    def _save(self) -> None:
        suggested = self._file.with_name(f"{self._file.stem} {_SUGGESTED}")
        path = self._files.save(self, "Save the recovery sheet", suggested=suggested, kinds="PDF (*.pdf)")
        if path is not None:
            self.presenter.save_sheet(path)


_CODE = "It opens the file when the passphrase is forgotten. It is shown now and in Settings, and nobody else has it."
_KEY = "Your partners compare this fingerprint with you before they trust what you sign."
