"""Starting the window, and drawing its screens without one."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from negotiator.gui.app import Appearance, application
from negotiator.gui.office import Office
from negotiator.gui.theme import Scheme, theme_of
from negotiator.kernel import NegotiatorError
from negotiator.settings import Folders, Settings, load

_SIZES = ((1440, 900), (1024, 640))
_SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_SETTLE_MS = 120
_LONGEST_MS = 60_000


def open_window(file: Path | None, *, passphrase: str, folders: Folders) -> int:
    """Open the window and return its exit code; with a file and its passphrase the deal is open at once."""
    settings = load(folders.config)
    app = _application(folders, settings)
    office = Office(folders=folders, settings=settings)
    office.show_way_in()
    office.window.show()
    if file is not None and passphrase:
        office.door.open(file, passphrase=passphrase, failed=office.window.show_error)
    elif file is not None:
        office.open_file(file)
    code = app.exec()
    office.close()
    return code


def _application(folders: Folders, settings: Settings) -> QApplication:
    appearance = Appearance(
        scheme=settings.appearance.scheme,
        text_scale=settings.appearance.text_size / 100,
        marking=settings.redline.marking,
    )
    return application(sys.argv[:1], fonts=folders.fonts, appearance=appearance)


def draw_screens(
    file: Path,
    *,
    passphrase: str,
    to: Path,
    folders: Folders,
    sizes: tuple[tuple[int, int], ...] = _SIZES,
    scales: tuple[float, ...] = (1.0,),
) -> tuple[Path, ...]:
    """Draw every screen of a deal, light and dark, in each size, into a folder; needs no screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = _application(folders, Settings())
    office = Office(folders=folders, settings=Settings())
    to.mkdir(parents=True, exist_ok=True)
    try:
        return tuple(_drawn(app, office, file, passphrase, to, sizes=sizes, scales=scales))
    finally:
        office.close()
        theme_of(app).apply(scheme="system", scale=1.0)


def _drawn(
    app: QApplication,
    office: Office,
    file: Path,
    passphrase: str,
    to: Path,
    *,
    sizes: tuple[tuple[int, int], ...],
    scales: tuple[float, ...],
) -> Iterator[Path]:
    office.show_way_in()
    office.window.show()
    _settle(office)
    names = ["welcome"]
    for name in (*names, *(_open(office, file, passphrase))):
        if name != "welcome":
            office.go(name)
        for scheme in _SCHEMES:
            for scale in scales:
                theme_of(app).apply(scheme=scheme, scale=scale)
                for width, height in sizes:
                    office.window.resize(width, height)
                    _settle(office)
                    large = "" if scale == 1.0 else f"-{round(scale * 100)}"
                    path = to / f"{name}-{scheme}-{width}x{height}{large}.png"
                    office.window.grab().save(str(path))
                    yield path


def _open(office: Office, file: Path, passphrase: str) -> Iterator[str]:
    """Open the deal, then yield the screens' names; an error is raised here rather than drawn."""
    problems: list[NegotiatorError] = []
    opened: list[bool] = []
    office.door.opened.connect(lambda: opened.append(True))
    office.door.open(file, passphrase=passphrase, failed=problems.append)
    _wait(lambda: bool(opened or problems))
    if problems:
        raise problems[0]
    _settle(office)
    yield from office.screen_names


def _wait(until: Callable[[], bool]) -> None:
    """Let events pass until something is so, at most a minute."""
    loop = QEventLoop()
    watch = QTimer()
    watch.setInterval(10)
    watch.timeout.connect(lambda: loop.quit() if until() else None)
    watch.start()
    QTimer.singleShot(_LONGEST_MS, loop, loop.quit)
    loop.exec()
    watch.stop()


def _settle(office: Office) -> None:
    """Let work finish and pictures be drawn."""
    _wait(lambda: not office.jobs.working)
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE_MS, loop, loop.quit)
    loop.exec()
    _wait(lambda: not office.jobs.working)
