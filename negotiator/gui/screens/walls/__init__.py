"""Walls: who may see what of a deal."""

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
        from negotiator.gui.screens.walls.presenter import WallsPresenter
        from negotiator.gui.screens.walls.view import WallsScreen

        screen = WallsScreen()
        screen.bind(WallsPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="walls", title="Walls", symbol="walls", group="records", make=make)
