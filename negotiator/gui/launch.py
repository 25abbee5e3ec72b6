"""Starting the window, and drawing its screens without one."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from negotiator.gui.app import application
from negotiator.gui.appearance import appearance_of
from negotiator.gui.office import Office
from negotiator.gui.shell import say_for_qt
from negotiator.gui.theme import Scheme, theme_of
from negotiator.kernel import NegotiatorError
from negotiator.services import keyrings
from negotiator.settings import Folders, Settings, load

_SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_SETTLE_MS = 25
_PNG_QUALITY = 80  # pressed quickly rather than hard; nothing is lost either way
_LONGEST_MS = 60_000
_WAY_IN = "welcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """How a screen is drawn: the window's size in logical pixels, and the size of text."""

    width: int
    height: int
    scale: float = 1.0

    @property
    def name(self) -> str:
        """Return what the file is called after, such as "1024x640-150"."""
        large = "" if self.scale == 1.0 else f"-{round(self.scale * 100)}"
        return f"{self.width}x{self.height}{large}"


DESIGNED = Picture(width=1440, height=900)
EVERY = (DESIGNED, Picture(width=1024, height=640), Picture(width=1440, height=900, scale=1.5))


def open_window(file: Path | None, *, passphrase: str, folders: Folders) -> int:
    """Open the window and return its exit code; with a file and its passphrase the deal is open at once."""
    settings = load(folders.config)
    qInstallMessageHandler(say_for_qt)
    app = _application(folders, settings)
    office = Office(app, folders=folders, settings=settings)
    office.show_way_in()
    office.window.show()
    if settings.identity.remember_on_device:
        keyrings.prepare()
    if file is not None and passphrase:
        office.door.open(file.absolute(), passphrase=passphrase, failed=office.window.show_error)
    elif file is not None:
        office.open_file(file.absolute())
    code = app.exec()
    office.close()
    return code


def _application(folders: Folders, settings: Settings) -> QApplication:
    return application(sys.argv[:1], fonts=folders.fonts, appearance=appearance_of(settings))


def draw_screens(
    file: Path, *, passphrase: str, to: Path, folders: Folders, pictures: tuple[Picture, ...] = (DESIGNED,)
) -> tuple[Path, ...]:
    """Draw every screen of a deal, light and dark, in each way asked for, into a folder; needs no screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    before = qInstallMessageHandler(say_for_qt)
    app = _application(folders, Settings())
    office = Office(app, folders=folders, settings=Settings())
    to.mkdir(parents=True, exist_ok=True)
    try:
        return tuple(_drawn(app, office, file.absolute(), passphrase, to, pictures=pictures))
    finally:
        office.close()
        qInstallMessageHandler(before)


def _drawn(
    app: QApplication, office: Office, file: Path, passphrase: str, to: Path, *, pictures: tuple[Picture, ...]
) -> Iterator[Path]:
    """Change scheme and size seldom and screens often: a change of the look redraws everything that is open."""
    office.show_way_in()
    office.window.show()
    for draw in _looks(app, office, pictures):
        yield draw(to, _WAY_IN)
    _open(office, file, passphrase)
    for draw in _looks(app, office, pictures):
        for name in office.screen_names:
            office.go(name)
            yield draw(to, name)


def _looks(app: QApplication, office: Office, pictures: tuple[Picture, ...]) -> Iterator[Callable[[Path, str], Path]]:
    """Let the window take on each look in turn, and yield what draws the open screen in it."""
    for scheme in _SCHEMES:
        for picture in pictures:
            theme_of(app).apply(scheme=scheme, scale=picture.scale)
            office.window.resize(picture.width, picture.height)

            def draw(to: Path, name: str, ending: str = f"{scheme}-{picture.name}") -> Path:
                _settle(office)
                path = to / f"{name}-{ending}.png"
                office.window.grab().save(str(path), "PNG", _PNG_QUALITY)
                return path

            yield draw


def _open(office: Office, file: Path, passphrase: str) -> None:
    """Open the deal; an error is raised here rather than drawn."""
    problems: list[NegotiatorError] = []
    office.door.open(file, passphrase=passphrase, failed=problems.append)
    _wait(lambda: office.window.current != _WAY_IN or bool(problems))
    if problems:
        raise problems[0]
    _settle(office)


def _wait(until: Callable[[], bool]) -> None:
    """Let events pass until something is so, at most a minute."""
    loop = QEventLoop()
    watch = QTimer()
    watch.setInterval(2)
    watch.timeout.connect(lambda: loop.quit() if until() else None)
    watch.start()
    QTimer.singleShot(_LONGEST_MS, loop, loop.quit)
    loop.exec()
    watch.stop()


def _settle(office: Office) -> None:
    """Let work finish and what came of it be drawn; drawing may ask for more work."""
    while True:
        _wait(lambda: not office.jobs.working)
        loop = QEventLoop()
        QTimer.singleShot(_SETTLE_MS, loop, loop.quit)
        loop.exec()
        if not office.jobs.working:
            return
