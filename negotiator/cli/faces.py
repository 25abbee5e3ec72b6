"""The seam to the window: the command line calls these without knowing who draws."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from negotiator.kernel import Refused
from negotiator.kernel.values import dataclass

if TYPE_CHECKING:
    from negotiator.settings import Folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """What the window offers to the command line; filled where the program starts.

    window(file, passphrase, folders) runs until it is closed and returns an exit code. pictures(file, passphrase, to,
    folders) draws every screen of a deal without a screen and returns the files; every_size does the same in each
    size of window and text.
    """

    window: Callable[[Path | None, str, "Folders"], int]
    pictures: Callable[[Path, str, Path, "Folders"], tuple[Path, ...]]
    every_size: Callable[[Path, str, Path, "Folders"], tuple[Path, ...]]


class NoWindow(click.ClickException):
    """The command line was started without its window."""

    def __init__(self) -> None:
        super().__init__("The window is not part of this installation.")


class NoScreen(Refused):
    """There is nothing to draw the window on."""

    code = "no-screen"

    def __init__(self) -> None:
        super().__init__(
            "There is no screen to open the window on.",
            hint="Start it in a desktop session, or use the commands: negotiator --help lists them.",
        )


def has_screen() -> bool:
    """Tell whether a window could be seen here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def faces(context: click.Context) -> Faces:
    """Return the window's seam. Raises NoWindow where the program was started without one."""
    if not isinstance(context.obj, Faces):
        raise NoWindow
    return context.obj
