"""Approvals: what waits for a decision, the decision sheet, and the decision-rights matrix."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from negotiator.gui.desk import Desk
from negotiator.gui.screens.approvals.presenter import ApprovalsPresenter
from negotiator.gui.screens.approvals.view import ApprovalsScreen
from negotiator.gui.shell import MainWindow, ScreenSpec


def spec(desk_for: Callable[[QObject], Desk]) -> ScreenSpec:
    """Return how the shell lists this screen."""

    def make(_window: MainWindow) -> ApprovalsScreen:
        screen = ApprovalsScreen()
        screen.bind(ApprovalsPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="approvals", title="Approvals", symbol="approvals", make=make)


__all__ = ["ApprovalsPresenter", "ApprovalsScreen", "spec"]
