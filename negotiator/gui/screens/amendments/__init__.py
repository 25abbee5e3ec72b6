"""Amendments: change requests from draft to conformed copy."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from negotiator.gui.desk import Desk
from negotiator.gui.screens.amendments.presenter import AmendmentsPresenter
from negotiator.gui.screens.amendments.view import AmendmentsScreen
from negotiator.gui.shell import MainWindow, ScreenSpec


def spec(desk_for: Callable[[QObject], Desk]) -> ScreenSpec:
    """Return how the shell lists this screen."""

    def make(_window: MainWindow) -> AmendmentsScreen:
        screen = AmendmentsScreen()
        screen.bind(AmendmentsPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="amendments", title="Amendments", symbol="amendments", make=make)


__all__ = ["AmendmentsPresenter", "AmendmentsScreen", "spec"]
