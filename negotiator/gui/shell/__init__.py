"""The frame around the screens: window, rail, bars, palette, toasts, errors. It knows no screen and no service."""

from negotiator.gui.shell.actions import Action, Actions
from negotiator.gui.shell.crash import CrashDialog, CrashHandler, say_for_qt
from negotiator.gui.shell.list_screen import ListScreen
from negotiator.gui.shell.palette_entries import Entry
from negotiator.gui.shell.screen import Changed, Screen, ScreenSpec
from negotiator.gui.shell.window import DealHead, MainWindow

__all__ = [
    "Action",
    "Actions",
    "Changed",
    "CrashDialog",
    "CrashHandler",
    "DealHead",
    "Entry",
    "ListScreen",
    "MainWindow",
    "Screen",
    "ScreenSpec",
    "say_for_qt",
]
