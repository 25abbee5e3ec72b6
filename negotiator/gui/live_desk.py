"""The desk as the window has it: one worker thread owns the open workspace, and each screen has a desk of its own."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from negotiator.gui.desk import Failed, Work
from negotiator.gui.jobs import Jobs
from negotiator.gui.shell import MainWindow
from negotiator.kernel import Locked, NegotiatorError, Progress
from negotiator.services.backups import Schedule
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings

T = TypeVar("T")


class NothingOpen(Locked):
    """Work was asked for while no deal is open."""

    code = "nothing-open"

    def __init__(self) -> None:
        super().__init__("No deal is open.", hint="Unlock it and try again.")


class Session(QObject):
    """What is open. `workspace` is touched by the worker thread only; the rest by the UI thread only.

    `held` says that the deal counts as open though its file is closed for a while, to be cared for.
    """

    went = Signal(str, str)
    settled = Signal(object)
    changed = Signal(object)
    started = Signal(object)

    def __init__(self, *, jobs: Jobs, folders: Folders, settings: Settings) -> None:
        super().__init__()
        self.jobs = jobs
        self.folders = folders
        self.settings = settings
        self.workspace: Workspace | None = None
        self.held = False

    def close(self, schedule: Schedule | None = None) -> NegotiatorError | None:
        """Close the workspace on the worker thread, after a backup when one is due; whatever happens, it is let go.

        Return what kept the backup from being made. Raises what closing raises.
        """
        workspace, self.workspace = self.workspace, None
        if workspace is None:
            return None
        try:
            if schedule is not None:
                schedule.tend(workspace, at_close=True)
        except NegotiatorError as error:
            return error
        finally:
            workspace.close()
        return None

    def change_settings(self, settings: Settings) -> None:
        """Take over other settings and tell who depends on them."""
        self.settings = settings
        self.settled.emit(settings)


class LiveDesk:
    """The desk of one screen: callbacks die with `owner`."""

    def __init__(self, session: Session, window: MainWindow, *, owner: QObject) -> None:
        self._session = session
        self._window = window
        self._owner = owner

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        return self._session.settings

    @property
    def folders(self) -> Folders:
        """Return the program's own folders."""
        return self._session.folders

    def read(self, work: Work[T], done: Callable[[T], None], *, failed: Failed | None = None) -> None:
        """Run work on the worker thread and hand its value to `done` on the UI thread."""
        self._run(work, done, failed=failed, lasting=False)

    def _run(self, work: Work[T], done: Callable[[T], None], *, failed: Failed | None, lasting: bool) -> None:
        session = self._session

        def run(progress: Progress) -> T:
            if session.workspace is None:
                raise NothingOpen
            return work(session.workspace, progress)

        failed = failed or self._window.show_error
        job = session.jobs.run(run, done=done, failed=failed, owner=self._owner, lasting=lasting)
        session.started.emit(job)

    def act(
        self,
        work: Work[Receipt],
        done: Callable[[Receipt], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> None:
        """Run an act on the worker thread; then screens reload, and a toast offers Undo where there is one."""

        def finish(receipt: Receipt) -> None:
            self._window.changed(receipt, undo=self.undo if receipt.undoable else None)
            self._session.changed.emit(receipt)
            if done is not None:
                done(receipt)

        self._run(work, finish, failed=failed, lasting=True)

    def undo(self) -> None:
        """Take back the last change of records."""
        self.act(lambda workspace, _progress: workspace.undo())

    def redo(self) -> None:
        """Do again what was undone last."""
        self.act(lambda workspace, _progress: workspace.redo())

    def go(self, screen: str, *, about: str = "") -> None:
        """Open another screen."""
        self._session.went.emit(screen, about)

    def tell(self, text: str) -> None:
        """Say something in passing."""
        self._window.tell(text)
