"""Putting the window together: session, screens, keys, and what happens when a deal is opened, changed or locked."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QToolTip

from negotiator.gui.appearance import appearance_of
from negotiator.gui.badges import Glance, glance
from negotiator.gui.capture import CaptureGuard
from negotiator.gui.idle import IdleWatch
from negotiator.gui.jobs import Jobs
from negotiator.gui.live_desk import LiveDesk, Session
from negotiator.gui.live_door import LiveDoor
from negotiator.gui.live_keeper import LiveKeeper
from negotiator.gui.screens import specs
from negotiator.gui.search import DealSearch
from negotiator.gui.secrets_clip import secrets_clip_of
from negotiator.gui.shell import Action, DealHead, MainWindow, ScreenSpec
from negotiator.gui.suspend import SuspendWatch
from negotiator.gui.theme import theme_of
from negotiator.gui.under_way import UnderWay
from negotiator.gui.widgets import DropTarget
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser
from negotiator.kernel import NegotiatorError, Progress, SystemClock
from negotiator.services.backups import Schedule
from negotiator.services.notices import Notice, notices_about
from negotiator.settings import Folders, Settings

_FIRST = "overview"
_WAY_IN = "welcome"
_CARE = "check"
_ALL_DEALS = "all deals"
_DEALS_IN_MENU = 6
_LONGEST_CLOSE = 30.0
_LOOK_AFTER_MS = 150
_TEND_EVERY_MS = 10 * 60_000
DEAL, PACKAGES, ANSWER = ".deal", (".asice", ".age"), ".docx"


class Office(QObject):
    """Owns the session, the window and their wiring."""

    def __init__(
        self, application: QApplication, *, folders: Folders, settings: Settings, files: FileChooser = FILE_DIALOGS
    ) -> None:
        super().__init__()
        self._files = files
        self._application = application
        self._closed = False
        self.jobs = Jobs()
        self.session = Session(jobs=self.jobs, folders=folders, settings=settings)
        self.door = LiveDoor(self.session)
        self.keeper = LiveKeeper(self.session)
        self.idle = IdleWatch(application)
        self.suspend = SuspendWatch(self)
        self.clip = secrets_clip_of(application)
        self.capture = CaptureGuard(application)
        self._glance: Glance | None = None
        self._next_file: Path | None = None
        self.window = MainWindow(self._specs(), jobs=self.jobs)
        self._desk = LiveDesk(self.session, self.window, owner=self)
        self._drop = DropTarget(
            self.window,
            suffixes=(DEAL, *PACKAGES, ANSWER),
            sentence="Drop to open the deal, read the package or look at the answer in Word",
        )
        self.under_way = UnderWay(self.window)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LOOK_AFTER_MS)
        self._tending = QTimer(self)
        self._tending.setInterval(_TEND_EVERY_MS)
        self._wire()
        self._add_actions()
        self._keep_private(settings)

    def _specs(self) -> list[ScreenSpec]:
        def desk_for(owner: QObject) -> LiveDesk:
            return LiveDesk(self.session, self.window, owner=owner)

        return [replace(spec, badge=self._badge(spec.name)) for spec in specs(desk_for, self.door, self.keeper)]

    def _badge(self, name: str) -> Callable[[], str]:
        def badge() -> str:
            count = self._glance.waiting.get(name, 0) if self._glance else 0
            return str(count) if count else ""

        return badge

    def _wire(self) -> None:
        window, desk = self.window, self._desk
        window.undo_asked.connect(desk.undo)
        window.redo_asked.connect(desk.redo)
        window.lock_asked.connect(lambda: self._lock())
        window.deal_chosen.connect(self._choose_deal)
        self.door.taken.connect(lambda: self._watch_over(self.session.settings))
        self.door.opened.connect(self._opened)
        self.door.left.connect(self._leave)
        self.door.covering.connect(self.cover)
        self.door.covering.connect(self.keeper.let_go)
        self.door.told.connect(window.show_notice)
        self.door.locked.connect(self.show_way_in)
        self.door.closed.connect(self.suspend.ready)
        self.door.failed_to_close.connect(window.show_error)
        self.jobs.failed_late.connect(window.show_error)
        self.keeper.opens_by(self.door.take_over)
        self.keeper.taken.connect(lambda: self._watch_over(self.session.settings))
        self.keeper.replaced.connect(self._replaced)
        self.keeper.lost.connect(self._lost)
        self.idle.idle.connect(lambda: self._lock())
        self.suspend.leaving.connect(lambda: self._lock(quickly=True))
        self.session.went.connect(self.go)
        self.session.changed.connect(lambda _receipt: self._later.start())
        self.session.settled.connect(self._dress)
        self.session.started.connect(self.under_way.watch)
        self._later.timeout.connect(self._look)
        self._tending.timeout.connect(self._tend)
        self._drop.dropped.connect(self.open_file)
        window.search_with(DealSearch(desk, is_open=lambda: self.door.is_open).ask)

    def _add_actions(self) -> None:
        def add(name: str, title: str, shortcut: str, symbol: str, run: Callable[[], object]) -> None:
            self.window.add_action(
                Action(
                    name=name,
                    title=title,
                    shortcut=shortcut,
                    symbol=symbol,
                    run=run,
                    available=lambda: self.door.is_open or name in ("new", "open"),
                )
            )

        add("send", "Send package", "Ctrl+Shift+S", "send", lambda: self.go("packages", "send"))
        add("new", "New deal", "Ctrl+N", "add", lambda: self.door.leave(about="new"))
        add("open", "Open a deal or a package", "Ctrl+O", "folder", self._ask_for_file)
        add("deals", "Deals", "", "deals", lambda: self.go("deals"))

    # -- in and out ------------------------------------------------------------------------------------------------

    def show_way_in(self) -> None:
        """Show the welcome screen and nothing of any deal."""
        self.cover()
        self._leave(str(self._next_file or ""))
        self._next_file = None

    def cover(self) -> None:
        """Take everything of the deal out of sight at once: screens, dialogs, titles, and secrets on the clipboard."""
        self._glance = None
        self._later.stop()
        self._tending.stop()
        self.idle.wait(0)
        self.clip.clear()
        for one in self._application.topLevelWidgets():
            if one is not self.window and one.isVisible():
                one.close()
        QToolTip.hideText()
        self.window.show_deal(DealHead())
        self.window.close_screens()
        self.window.show_chrome(False)
        QPixmapCache.clear()

    def _leave(self, about: str) -> None:
        """Show the welcome screen, with whatever is open still open; or the care of a file that does not open."""
        self.window.close_screens()
        self.window.show_chrome(False)
        screen, _, wanted = about.partition(" ")
        if screen == _CARE and wanted in ("check", "restore"):
            self.go(_CARE, wanted)
        else:
            self.go(_WAY_IN, about)

    def _replaced(self) -> None:
        """Show the open deal anew: its file is another one than before."""
        self.window.reload_all()
        self._later.start()

    def _lost(self, problem: NegotiatorError) -> None:
        """Care for the deal's file alone: it could not be opened again."""
        self.cover()
        self._leave(f"{_CARE} check")
        self.window.show_error(problem)

    def _opened(self, screen: str, about: str) -> None:
        self.keeper.let_go()
        self.window.close_screens()
        self.window.show_chrome(True)
        self._look()
        waiting, self._next_file = self._next_file, None
        if waiting is not None:
            self.open_file(waiting)
        else:
            self.go(screen or self._first, about)
        self._tending.start()
        self._desk.read(lambda workspace, _progress: notices_about(workspace), self._show_notices, failed=_let_go)

    @property
    def _first(self) -> str:
        return _FIRST if _FIRST in self.screen_names else self.screen_names[0]

    def _lock(self, *, quickly: bool = False) -> None:
        if self.door.is_open or self.keeper.path is not None:
            self.door.lock(quickly=quickly)

    def _tend(self) -> None:
        """Make a backup when one is due."""
        schedule = Schedule.of(self.session.folders, self.session.settings)
        if self.door.is_open and schedule.automatic:
            self._desk.read(lambda workspace, progress: schedule.tend(workspace, progress=progress), lambda _path: None)

    def _show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Say what should be known of the place of the file; the settings tell of all there is."""
        if notices and self.door.is_open and not self.window.warns:
            self.window.show_notice(notices[0].text, notices[0].hint)

    @property
    def screen_names(self) -> tuple[str, ...]:
        """Return the names of the screens of an open deal, in the rail's order, then those that only actions open."""
        return (*self.window.screen_names, "deals", "check")

    def go(self, screen: str, about: str = "") -> None:
        """Open a screen about something."""
        self.window.open_screen(screen)
        if about:
            self.window.screen_named(screen).show_about(about)

    def open_file(self, path: Path) -> None:
        """Open a file that the program was started with, or that was dropped on its window.

        A deal is unlocked in the place of the one that is open. A package or an answer in Word waits until a deal is
        open.
        """
        if path.suffix.lower() == DEAL:
            self._next_file = path
            if self.door.is_open:
                self.door.lock()
            else:
                self.show_way_in()
        elif self.door.is_open:
            self.go("packages", str(path))
        else:
            self._next_file = path
            self.go(_WAY_IN, "" if path.suffix.lower() == ANSWER else str(path))

    def _ask_for_file(self) -> None:
        kinds = f"Deals, packages and answers (*{DEAL} *.asice *.age *{ANSWER})"
        path = self._files.open(self.window, "Open a deal or a package", kinds=kinds)
        if path is not None:
            self.open_file(path)

    def _choose_deal(self, key: str) -> None:
        if key == _ALL_DEALS:
            self.go("deals")
        else:
            self.open_file(Path(key))

    # -- what the shell says ---------------------------------------------------------------------------------------

    def _look(self) -> None:
        if self.door.is_open:
            self._desk.read(lambda workspace, _progress: glance(workspace), self._saw, failed=_let_go)

    def _saw(self, seen: Glance) -> None:
        if not self.door.is_open:
            return
        self._glance = seen
        turn = "our turn" if seen.our_turn else "their turn"
        self.window.show_deal(
            DealHead(
                title=seen.title,
                chips=((f"Round {seen.round} · {turn}", "accent"), (seen.stage.capitalize(), "ok")),
                deals=self._other_deals(),
            )
        )
        self.window.show_badges()
        self.window.show_saved(f"Saved {SystemClock().now().astimezone():%H:%M}")
        self.window.show_vault("Encrypted, this device only")

    def _other_deals(self) -> Sequence[tuple[str, str]]:
        workspace = self.session.workspace
        here = workspace.path if workspace is not None else None
        others = [one.path for one in self.door.recent() if one.path != here][:_DEALS_IN_MENU]
        return [*((str(path), path.stem) for path in others), (_ALL_DEALS, "All deals…")]

    def _dress(self, settings: Settings) -> None:
        wanted = appearance_of(settings)
        theme_of(self._application).apply(scheme=wanted.scheme, scale=wanted.text_scale, marking=wanted.marking)
        self._keep_private(settings)
        if self.door.is_open:
            self._watch_over(settings)

    def _keep_private(self, settings: Settings) -> None:
        self.clip.seconds = settings.privacy.clipboard_seconds
        self.capture.exclude(settings.privacy.hide_from_capture)

    def _watch_over(self, settings: Settings) -> None:
        """Lock the open deal when nobody works at it and when the computer sleeps, as far as that is wanted."""
        self.idle.wait(settings.lock.idle_minutes)
        if settings.lock.on_suspend:
            self.suspend.start()
        else:
            self.suspend.stop()

    def close(self) -> None:
        """Close the deal and stop the worker; nothing that was shown is left. Once is enough."""
        if self._closed:
            return
        self._closed = True
        self.idle.stop()
        self.suspend.stop()
        self.capture.exclude(False)
        self.clip.clear()
        self.keeper.let_go()
        shut = threading.Event()
        schedule = Schedule.of(self.session.folders, self.session.settings)

        def work(_progress: Progress) -> None:
            try:
                self.session.close(schedule)
            finally:
                shut.set()

        self.jobs.abandon(but=self)
        self.jobs.run(work, done=lambda _none: None, failed=_let_go, owner=self, lasting=True)
        shut.wait(_LONGEST_CLOSE)
        self.jobs.close()
        self.window.close()
        self.window.deleteLater()


def _let_go(_error: NegotiatorError) -> None:
    """Let go of an error: what the bars and the palette say is never worth a banner."""
