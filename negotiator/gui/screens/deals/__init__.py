"""The deals opened lately, and the ways to others."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiator.gui.door import Door
    from negotiator.gui.shell import MainWindow, Screen, ScreenSpec


def spec(door: "Door") -> "ScreenSpec":
    """Return the screen's declaration; the deal selector of the rail leads to it."""
    from negotiator.gui.shell import ScreenSpec

    def make(_window: "MainWindow") -> "Screen":
        from negotiator.gui.screens.deals.presenter import DealsPresenter
        from negotiator.gui.screens.deals.view import DealsScreen

        screen = DealsScreen()
        screen.bind(DealsPresenter(door, screen))
        return screen

    return ScreenSpec(name="deals", title="Deals", symbol="deals", group="unlisted", make=make)
