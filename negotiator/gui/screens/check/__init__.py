"""The check of the whole file, what can be done about a fault, and the backups to go back to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from negotiator.gui.desk import Desk
    from negotiator.gui.keeper import Keeper
    from negotiator.gui.shell import MainWindow, Screen, ScreenSpec


def spec(desk_for: "Callable[[QObject], Desk]", keeper: "Keeper") -> "ScreenSpec":
    """Return the screen's declaration."""
    from negotiator.gui.shell import ScreenSpec

    def make(_window: "MainWindow") -> "Screen":
        from negotiator.gui.screens.check.presenter import CheckPresenter
        from negotiator.gui.screens.check.view import CheckScreen

        screen = CheckScreen()
        screen.bind(CheckPresenter(desk_for(screen), keeper, screen))
        return screen

    return ScreenSpec(name="check", title="Check and restore", symbol="ok", group="unlisted", make=make)
