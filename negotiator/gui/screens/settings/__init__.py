"""Settings of the program, and what belongs to the open file: identities, partners, backups."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from negotiator.gui.desk import Desk
    from negotiator.gui.door import Door
    from negotiator.gui.keeper import Keeper
    from negotiator.gui.shell import MainWindow, Screen, ScreenSpec


def spec(desk_for: "Callable[[QObject], Desk]", door: "Door", keeper: "Keeper") -> "ScreenSpec":
    """Return the screen's declaration."""
    from negotiator.gui.shell import ScreenSpec

    def make(_window: "MainWindow") -> "Screen":
        from negotiator.gui.screens.settings.presenter import SettingsPresenter
        from negotiator.gui.screens.settings.view import SettingsScreen

        screen = SettingsScreen()
        screen.bind(SettingsPresenter(desk_for(screen), door, keeper, screen))
        return screen

    return ScreenSpec(name="settings", title="Settings", symbol="settings", group="foot", make=make)
