"""Asking for files and folders: the seam to the system's dialogs, so that screens can be worked without them."""

from pathlib import Path
from typing import Final, Protocol

from PySide6.QtWidgets import QFileDialog, QWidget


class FileChooser(Protocol):
    """Asks the user; None when they think better of it. kinds: as Qt writes filters ("Deals (*.deal)")."""

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        """Ask for a file that is there."""
        ...

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        """Ask where to write a file."""
        ...

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        ...


class FileDialogs:
    """The system's own dialogs."""

    def open(self, parent: QWidget, title: str, *, kinds: str = "") -> Path | None:
        """Ask for a file that is there."""
        return _path(QFileDialog.getOpenFileName(parent, title, str(Path.home()), kinds)[0])

    def save(self, parent: QWidget, title: str, *, suggested: Path, kinds: str = "") -> Path | None:
        """Ask where to write a file."""
        return _path(QFileDialog.getSaveFileName(parent, title, str(suggested), kinds)[0])

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        return _path(QFileDialog.getExistingDirectory(parent, title, str(Path.home())))


def _path(chosen: str) -> Path | None:
    return Path(chosen) if chosen else None


FILE_DIALOGS: Final = FileDialogs()
