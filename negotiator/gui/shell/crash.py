"""What happens when the program itself is wrong: a dialog with a report to copy. Nothing is sent.

What it may say is decided in kernel/failures.py: places in the program, versions and the kind of error, no message.
"""

import sys
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import button, column, label, row
from negotiator.kernel import failures

_OF_THE_PLATFORM = "qt.qpa"
_OFFSCREEN_REMARK = "propagateSizeHints"  # said of every window that is drawn without a screen
_KINDS = {QtMsgType.QtWarningMsg: "warning", QtMsgType.QtCriticalMsg: "error", QtMsgType.QtInfoMsg: "information"}


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
        text = failures.report(kind, trace, beside=f"Qt {qVersion()}")
        failures.tell(text)
        if self._open or QApplication.instance() is None:
            return
        self._open = True
        try:
            dialog = CrashDialog(text)
            dialog.exec()
            dialog.deleteLater()
        finally:
            self._open = False


def say_for_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Tell standard error what Qt has to say: of the platform in words, of anything else only that something was.

    Qt quotes names of objects, paths and style sheets. What it says of screens and plug-ins holds none, and without it
    nobody could tell why a window does not come up.
    """
    category = str(context.category or "default")
    if kind == QtMsgType.QtDebugMsg or _OFFSCREEN_REMARK in text:
        return
    if category.startswith(_OF_THE_PLATFORM) or kind == QtMsgType.QtFatalMsg:
        failures.tell(text)
    else:
        failures.tell(f"Qt: {_KINDS.get(kind, 'message')} ({category})")
