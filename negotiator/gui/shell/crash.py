"""What happens when the program itself is wrong: a dialog with a report to copy. Nothing is sent.

The report names places in the program, versions and the kind of error; never its message or any variable, because those
may hold words of a deal.
"""

import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

import negotiator
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import button, column, label, row

_PACKAGE = Path(negotiator.__file__).parent.parent


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return what may be passed on: versions, the kind of error, and where in the program it arose."""
    lines = [
        f"Negotiator {negotiator.__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}",
        f"Error: {kind.__module__}.{kind.__qualname__}",
    ]
    lines += [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join(lines)


def _place(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(_PACKAGE)) if path.is_relative_to(_PACKAGE) else path.name


class CrashDialog(QDialog):
    """Says what happened and where the work is safe, and offers the report."""

    def __init__(self, text: str, *, recovery: str = "") -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle("Something went wrong")
        self.setMinimumWidth(560)
        self._report = QPlainTextEdit(text)
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setAccessibleName("Report")
        safe = recovery or "Everything you did up to now is stored in your vault; nothing is kept in memory only."
        goes_on = button("Continue", "primary", act=self.accept)
        self.setLayout(
            column(
                label("Negotiator ran into an error of its own", "h2"),
                label(f"The last action was not completed. {safe}", "muted"),
                self._report,
                label("The report holds no text of a deal. Nothing is sent anywhere; copy it if you want.", "muted"),
                row(button("Copy report", symbol="copy", act=self.copy), None, goes_on),
                spacing=SPACE.m,
                margin=SPACE.xl,
            )
        )
        goes_on.setFocus()

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._report.toPlainText())


class CrashHandler:
    """The application's excepthook: one dialog at a time, and the trace on standard error for who started it there."""

    def __init__(self) -> None:
        self._open = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Show the dialog for an exception that nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = report(kind, trace)
        print(text, file=sys.stderr)  # noqa: T201 -- a started-by-hand program tells its terminal
        if self._open or QApplication.instance() is None:
            return
        self._open = True
        try:
            dialog = CrashDialog(text)
            dialog.exec()
            dialog.deleteLater()
        finally:
            self._open = False
