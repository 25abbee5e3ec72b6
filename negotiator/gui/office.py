"""Putting the window together: session, screens, keys, and what happens when a deal is opened, changed or locked."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from negotiator.gui.badges import Glance, glance
from negotiator.gui.jobs import Jobs
from negotiator.gui.live_desk import LiveDesk, Session
from negotiator.gui.live_door import LiveDoor
from negotiator.gui.screens import specs
from negotiator.gui.shell import Action, DealHead, Entry, MainWindow, ScreenSpec
from negotiator.gui.theme import theme_of
from negotiator.kernel import Progress, SystemClock
from negotiator.settings import Folders, Settings
from negotiator.store import Hit

_FIRST = "overview"
_LOCKED = "welcome"
_LONGEST_CLOSE = 30.0


class Office(QObject):
    """Owns the session, the window and their wiring."""

    def __init__(self, *, folders: Folders, settings: Settings) -> None:
        super().__init__()
        self.jobs = Jobs()
        self.session = Session(jobs=self.jobs, folders=folders, settings=settings)
        self.door = LiveDoor(self.session)
        self._glance: Glance | None = None
        self.window = MainWindow(self._specs(), jobs=self.jobs)
        self._desk = LiveDesk(self.session, self.window, owner=self)
        self._wire()

    def _specs(self) -> list[ScreenSpec]:
        def desk_for(owner: QObject) -> LiveDesk:
            return LiveDesk(self.session, self.window, owner=owner)

        made = specs(desk_for, self.door, self.session)
        return [replace(spec, badge=self._badge(spec.name)) for spec in made]

    def _badge(self, name: str) -> Callable[[], str]:
        def badge() -> str:
            count = self._glance.waiting.get(name, 0) if self._glance else 0
            return str(count) if count else ""

        return badge

    def _wire(self) -> None:
        window, desk = self.window, self._desk
        window.undo_asked.connect(desk.undo)
        window.redo_asked.connect(desk.redo)
        window.lock_asked.connect(self.door.lock)
        self.door.opened.connect(self._opened)
        self.door.locked.connect(self.show_way_in)
        self.session.went.connect(self.go)
        self.session.changed.connect(lambda _receipt: self._look())
        self.session.settled.connect(self._dress)
        window.add_source(self._search)
        window.add_action(
            Action(name="send", title="Send package", shortcut="Ctrl+Shift+S", symbol="send", run=self._send)
        )

    def _send(self) -> None:
        self.go("packages", "send")

    # -- in and out ------------------------------------------------------------------------------------------------

    def show_way_in(self) -> None:
        """Show the welcome screen and nothing of any deal."""
        self._glance = None
        self.window.close_screens()
        self.window.show_deal(DealHead())
        self.window.show_chrome(False)
        self.window.open_screen(_LOCKED)

    def _opened(self) -> None:
        self.window.close_screens()
        self.window.show_chrome(True)
        self._look()
        self.window.open_screen(_FIRST)

    @property
    def screen_names(self) -> tuple[str, ...]:
        """Return the names of the screens of an open deal, in the rail's order."""
        return self.window.screen_names

    def go(self, screen: str, about: str = "") -> None:
        """Open a screen about something."""
        self.window.open_screen(screen)
        if about:
            self.window.screen_named(screen).show_about(about)

    def open_file(self, path: Path) -> None:
        """Open what the program was started with: a deal, or a package once a deal is open."""
        if path.suffix == ".deal":
            self.window.screen_named(_LOCKED).show_about(str(path))
        else:
            self.go("packages", str(path))

    # -- what the shell says ---------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._desk.read(lambda workspace, _progress: glance(workspace), self._saw)

    def _saw(self, seen: Glance) -> None:
        self._glance = seen
        turn = "our turn" if seen.our_turn else "their turn"
        self.window.show_deal(
            DealHead(
                title=seen.title,
                chips=((f"Round {seen.round} · {turn}", "accent"), (seen.stage.capitalize(), "ok")),
            )
        )
        self.window.show_badges()
        self.window.show_saved(f"Saved {SystemClock().now().astimezone():%H:%M}")
        self.window.show_vault("Encrypted, this device only")

    def _dress(self, settings: Settings) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme_of(application).apply(
                scheme=settings.appearance.scheme,
                scale=settings.appearance.text_size / 100,
                marking=settings.redline.marking,
            )

    def _search(self, typed: str) -> list[Entry]:
        """Return what the full-text index knows; the palette asks while the user types, so this must not wait."""
        workspace = self.session.workspace
        if workspace is None or len(typed) < 2:
            return []
        return [self._entry(hit) for hit in workspace.vault.index.search(typed, limit=12)]

    def _entry(self, hit: Hit) -> Entry:
        screen = _SCREEN_OF.get(hit.topic, _FIRST)
        return Entry(title=f"{hit.key}  {hit.title}", kind=hit.topic, run=lambda: self.go(screen, hit.key))

    def close(self) -> None:
        """Close the deal and stop the worker."""
        shut = threading.Event()

        def work(_progress: Progress) -> None:
            if self.session.workspace is not None:
                self.session.workspace.close()
                self.session.workspace = None
            shut.set()

        self.jobs.run(work, done=lambda _none: None, owner=self)
        shut.wait(_LONGEST_CLOSE)
        self.jobs.close()
        self.window.close()


_SCREEN_OF = {
    "risk": "risks",
    "milestone": "milestones",
    "ip_asset": "ip_assets",
    "term": "termsheet",
    "position": "termsheet",
    "decision": "decisions",
    "request": "amendments",
    "right": "approvals",
}
