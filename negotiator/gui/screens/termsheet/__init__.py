"""The term sheet: our working terms, what was proposed of them, and what we would settle for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from negotiator.gui.desk import Desk
    from negotiator.gui.shell import MainWindow, Screen, ScreenSpec


def spec(desk_for: "Callable[[QObject], Desk]") -> "ScreenSpec":
    """Return the screen's declaration."""
    from negotiator.gui.shell import ScreenSpec

    def make(_window: "MainWindow") -> "Screen":
        from negotiator.gui.screens.termsheet.presenter import TermSheetPresenter
        from negotiator.gui.screens.termsheet.view import TermSheetScreen

        screen = TermSheetScreen()
        screen.bind(TermSheetPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="termsheet", title="Term sheet", symbol="terms", make=make)
