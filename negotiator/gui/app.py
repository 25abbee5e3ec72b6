"""Setting up the one QApplication: style, fonts, look, icon, and what happens to errors that nobody caught."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

import negotiator
from negotiator.gui.garbage import UiGarbage
from negotiator.gui.resources import mark
from negotiator.gui.shell import CrashHandler
from negotiator.gui.theme import Marking, Scheme, theme_of
from negotiator.kernel import NegotiatorError
from negotiator.reports.typefaces import static_fonts

DESKTOP_NAME = "org.negotiator.Negotiator"
_CALLS = 200


class UnsafeQt(NegotiatorError):
    """A build of the Qt bindings that loses a reference to None on each call and aborts after a while."""

    code = "unsafe-qt"

    def __init__(self) -> None:
        super().__init__(
            "The installed PySide6 is unsafe with this Python: it would end the program without warning.",
            hint="Install PySide6-Essentials 6.11.3.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """How the user wants the window to look."""

    scheme: Scheme = "system"
    text_scale: float = 1.0
    marking: Marking = "house"


def check_bindings() -> None:
    """Raise UnsafeQt when a call without a result eats a reference to None."""
    probe = QObject()
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        probe.setObjectName("probe")
    if before - sys.getrefcount(None) > _CALLS // 2:
        raise UnsafeQt


def application(arguments: Sequence[str], *, fonts: Path, appearance: Appearance) -> QApplication:
    """Return the application, ready for windows. `fonts` is a folder that the cut typefaces are kept in."""
    check_bindings()
    QGuiApplication.setDesktopFileName(DESKTOP_NAME)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(list(arguments))
    app.setApplicationName("Negotiator")
    app.setApplicationVersion(negotiator.__version__)
    app.setStyle("Fusion")
    app.setWindowIcon(mark())
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    dress(app, fonts=fonts, appearance=appearance)
    UiGarbage(app)
    sys.excepthook = CrashHandler()
    return app


def dress(app: QApplication, *, fonts: Path, appearance: Appearance) -> None:
    """Load the typefaces and apply the look."""
    theme = theme_of(app)
    theme.load_fonts(sorted(set(static_fonts(fonts).files.values())))
    theme.apply(scheme=appearance.scheme, scale=appearance.text_scale, marking=appearance.marking)
