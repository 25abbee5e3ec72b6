"""Attachments: the files that are kept with a deal."""

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
        from negotiator.gui.screens.attachments.presenter import AttachmentsPresenter
        from negotiator.gui.screens.attachments.view import AttachmentsScreen

        screen = AttachmentsScreen()
        screen.bind(AttachmentsPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="attachments", title="Attachments", symbol="attachments", group="records", make=make)
