"""The deal at a glance: where it stands, what happened, and what needs us."""

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
        from negotiator.gui.screens.overview.presenter import OverviewPresenter
        from negotiator.gui.screens.overview.view import OverviewScreen

        screen = OverviewScreen()
        screen.bind(OverviewPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="overview", title="Overview", symbol="overview", make=make)
