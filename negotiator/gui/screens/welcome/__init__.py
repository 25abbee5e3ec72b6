"""The way in: unlocking, the first run, joining from a package, and the recovery code."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiator.gui.door import Door
    from negotiator.gui.keeper import Keeper
    from negotiator.gui.shell import MainWindow, Screen, ScreenSpec


def spec(door: "Door", keeper: "Keeper") -> "ScreenSpec":
    """Return the screen's declaration."""
    from negotiator.gui.shell import ScreenSpec

    def make(_window: "MainWindow") -> "Screen":
        from negotiator.gui.screens.welcome.presenter import WelcomePresenter
        from negotiator.gui.screens.welcome.view import WelcomeScreen

        screen = WelcomeScreen()
        screen.bind(WelcomePresenter(door, keeper, screen))
        return screen

    return ScreenSpec(name="welcome", title="Welcome", symbol="lock", group="unlisted", make=make)
