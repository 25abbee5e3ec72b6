"""Documents: the signed summary, every version's file, and the verification of files that someone handed over."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from negotiator.gui.desk import Desk
from negotiator.gui.screens.documents.presenter import DocumentsPresenter
from negotiator.gui.screens.documents.view import DocumentsScreen
from negotiator.gui.shell import MainWindow, ScreenSpec


def spec(desk_for: Callable[[QObject], Desk]) -> ScreenSpec:
    """Return how the shell lists this screen."""

    def make(_window: MainWindow) -> DocumentsScreen:
        screen = DocumentsScreen()
        screen.bind(DocumentsPresenter(desk_for(screen), screen))
        return screen

    return ScreenSpec(name="documents", title="Documents", symbol="documents", make=make)


__all__ = ["DocumentsPresenter", "DocumentsScreen", "spec"]
