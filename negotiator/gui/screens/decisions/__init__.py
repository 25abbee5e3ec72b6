"""The decision log: what was decided, why, and with whom; append-only."""

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
        from negotiator.gui.screens.decisions.presenter import DecisionsPresenter
        from negotiator.gui.screens.decisions.view import DecisionsScreen

        screen = DecisionsScreen()
        screen.bind(DecisionsPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="decisions", title="Decisions", symbol="decisions", group="records", make=make)
