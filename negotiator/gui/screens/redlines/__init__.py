"""The redline screen: what changed between two versions, our answers to it, and the next version made of them."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from negotiator.gui.desk import Desk
from negotiator.gui.screens.redlines.presenter import RedlinesPresenter
from negotiator.gui.screens.redlines.view import RedlinesScreen
from negotiator.gui.shell import MainWindow, ScreenSpec


def spec(desk_for: Callable[[QObject], Desk]) -> ScreenSpec:
    """Return how the shell lists this screen."""

    def make(_window: MainWindow) -> RedlinesScreen:
        screen = RedlinesScreen()
        screen.bind(RedlinesPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="redlines", title="Redlines", symbol="redlines", make=make)


__all__ = ["RedlinesPresenter", "RedlinesScreen", "spec"]
