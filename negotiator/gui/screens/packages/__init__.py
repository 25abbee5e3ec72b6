"""Packages: what was sent and received, the send sheet, and the verification of what arrives."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from negotiator.gui.desk import Desk
from negotiator.gui.screens.packages.presenter import PackagesPresenter
from negotiator.gui.screens.packages.view import PackagesScreen
from negotiator.gui.shell import MainWindow, ScreenSpec


def spec(desk_for: Callable[[QObject], Desk]) -> ScreenSpec:
    """Return how the shell lists this screen."""

    def make(_window: MainWindow) -> PackagesScreen:
        screen = PackagesScreen()
        screen.bind(PackagesPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="packages", title="Packages", symbol="packages", make=make)


__all__ = ["PackagesPresenter", "PackagesScreen", "spec"]
