"""The banner for what went wrong in a way that the program knows, and for what should be known: text and next step."""

from PySide6.QtWidgets import QFrame

from negotiator.gui.shell.toast import announce
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import button, column, label, restyle, row
from negotiator.kernel import NegotiatorError


class ErrorBanner(QFrame):
    """Stands above the content until it is dismissed or another error takes its place."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "danger")
        self._message = label("", "strong", wrap=True)
        self._hint = label("", "muted")
        self._code = label("", "tiny", selectable=True)
        self._close = button("", "quiet icon", symbol="close", tip="Dismiss", act=self.hide)
        layout = row(column(self._message, self._hint, self._code, spacing=SPACE.xs), self._close)
        layout.setStretch(0, 1)
        layout.setContentsMargins(SPACE.ml, SPACE.m, SPACE.s, SPACE.m)
        self.setLayout(layout)
        self.hide()

    def show_error(self, error: NegotiatorError) -> None:
        """Show an error and say it to a screen reader."""
        self._code.setText(f"Code: {error.code}")
        self._code.show()
        self._show("danger", "Error", error.message, error.hint)

    def show_notice(self, text: str, hint: str) -> None:
        """Show what should be known, and what can be done about it."""
        self._code.hide()
        self._show("warn", "Notice", text, hint)

    def _show(self, tone: str, kind: str, text: str, hint: str) -> None:
        self.setProperty("tone", tone)
        restyle(self)
        self._message.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{kind}: {text}")
        self.setAccessibleDescription(hint)
        self.show()
        announce(self, f"{text} {hint}".strip())
