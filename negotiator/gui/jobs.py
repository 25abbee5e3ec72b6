"""Work off the UI thread: one worker thread owns the workspace, callbacks come back on the UI thread.

A callback dies with its owner; work that nobody waits for is cancelled. Nothing here knows what a deal is.
"""

import itertools
import queue
import sys
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from negotiator.kernel import Cancelled, NegotiatorError, Progress

SKELETON_AFTER_MS = 300
PROGRESS_AFTER_MS = 2000
_SECONDS_BETWEEN_STEPS = 0.04

Done = Callable[[Any], None]
Failed = Callable[[NegotiatorError], None]
Stepped = Callable[[int, int, str], None]


class JobsClosed(NegotiatorError):
    """Work was asked for after the window had closed."""

    code = "jobs-closed"

    def __init__(self) -> None:
        super().__init__("The window is closing; no further work is started.")


class Job(QObject):
    """One piece of work under way.

    `slow` comes after 300 ms (show a skeleton), `long` after 2 s (show progress with Cancel), `progressed` with each
    step (done, total, text), `ended` at the end whatever came of it. All on the UI thread.
    """

    slow = Signal()
    long = Signal()
    progressed = Signal(int, int, str)
    ended = Signal()

    def __init__(
        self, work: "Work", *, owner: QObject, done: Done, failed: Failed | None, lasting: bool = False
    ) -> None:
        super().__init__()
        self.lasting = lasting
        self._owner = weakref.ref(owner)
        self._work = work  # kept here too, so that what it holds is let go on the UI thread
        self._done = done
        self._failed = failed
        self._stop = threading.Event()
        self.running = True
        if not lasting:
            owner.destroyed.connect(self.cancel)
        for delay, tell in ((SKELETON_AFTER_MS, self._tell_slow), (PROGRESS_AFTER_MS, self._tell_long)):
            QTimer.singleShot(delay, self, tell)

    @property
    def stop(self) -> threading.Event:
        """Return the flag that the worker looks at."""
        return self._stop

    @property
    def owned(self) -> bool:
        """Tell whether the owner still lives."""
        owner = self._owner()
        return owner is not None and shiboken6.isValid(owner)

    def belongs_to(self, owner: QObject) -> bool:
        """Tell whether this is the owner."""
        return self._owner() is owner

    @property
    def cancelled(self) -> bool:
        """Tell whether someone asked this job to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; `failed` is then called with `Cancelled`."""
        self._stop.set()

    def finish(self, outcome: "Outcome") -> None:
        """Hand the outcome to the owner, if it still lives. Called once, on the UI thread."""
        self.leave()
        owner = self._owner()
        if owner is None or not shiboken6.isValid(owner):
            return
        if outcome.error is None:
            self._done(outcome.value)
        elif not isinstance(outcome.error, NegotiatorError):
            sys.excepthook(type(outcome.error), outcome.error, outcome.error.__traceback__)
        elif self._failed is not None:
            self._failed(outcome.error)

    def leave(self) -> None:
        """Show nothing of this job any more."""
        self.running = False
        self.ended.emit()
        owner = self._owner()
        if owner is not None and shiboken6.isValid(owner) and not self.lasting:
            owner.destroyed.disconnect(self.cancel)

    def _tell_slow(self) -> None:
        if self.running:
            self.slow.emit()

    def _tell_long(self) -> None:
        if self.running:
            self.long.emit()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a value, or the error that ended it."""

    value: Any = None
    error: BaseException | None = None


class _Steps:
    """The progress that the work sees: it turns Cancel into an exception and does not flood the UI thread."""

    def __init__(self, stop: threading.Event, report: Stepped) -> None:
        self._stop = stop
        self._report = report
        self._last = 0.0

    def step(self, done: int, total: int, text: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_STEPS or done >= total:
            self._last = now
            self._report(done, total, text)


Work = Callable[[Progress], Any]


class _Order:
    """What the worker gets of a job: plain values only, because a Qt object must not die on its thread."""

    __slots__ = ("number", "stop", "work")

    def __init__(self, number: int, work: Work, stop: threading.Event) -> None:
        self.number = number
        self.work: Work | None = work
        self.stop = stop


class Jobs(QObject):
    """One worker thread and its queue. `busy` follows whether anything is under way.

    `failed_late` comes with the error of lasting work that was abandoned: nobody else is told that it was not done.
    """

    busy = Signal(bool)
    failed_late = Signal(object)
    _landed = Signal(int, object)
    _stepped = Signal(int, int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._open: dict[int, Job] = {}
        self._abandoned: dict[int, Job] = {}  # kept until the worker has let go of their work
        self._closed = False
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._step, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._serve, name="negotiator-worker", daemon=True)
        self._thread.start()

    def run(
        self,
        work: Work,
        *,
        done: Done,
        failed: Failed | None = None,
        owner: QObject,
        progress: Stepped | None = None,
        lasting: bool = False,
    ) -> Job:
        """Queue `work(progress)` for the worker thread and return its job.

        lasting: it changes something, so it is done even when its owner goes or everything is abandoned.

        `done` gets the value, `failed` any NegotiatorError (Cancelled too), `progress` each step; none of them is
        called once `owner` is gone. Any other exception goes to `sys.excepthook` on the UI thread.
        """
        if self._closed:
            raise JobsClosed
        job = Job(work, owner=owner, done=done, failed=failed, lasting=lasting)
        if progress is not None:
            job.progressed.connect(progress)
        number = next(self._numbers)
        self._open[number] = job
        if len(self._open) == 1:
            self.busy.emit(True)
        self._orders.put(_Order(number, work, job.stop))
        return job

    @property
    def working(self) -> bool:
        """Tell whether anything is under way or waits."""
        return bool(self._open)

    def abandon(self, *, but: QObject) -> None:
        """Call nobody back any more but one owner: work is cancelled unless it is lasting, and shown no longer."""
        left = {number: job for number, job in self._open.items() if not job.belongs_to(but)}
        for number, job in left.items():
            del self._open[number]
            self._abandoned[number] = job
            if not job.lasting:
                job.cancel()
            job.leave()
        if left and not self._open:
            self.busy.emit(False)

    def close(self) -> None:
        """Cancel what is under way, wait for the worker to stop, and call nobody back any more."""
        if self._closed:
            return
        self._closed = True
        for job in self._open.values():
            job.cancel()
        self._orders.put(None)
        self._thread.join()
        self._open.clear()
        self._abandoned.clear()

    def _serve(self) -> None:
        while (order := self._orders.get()) is not None:
            outcome = self._perform(order)
            order.work = None
            if not self._closed:
                self._landed.emit(order.number, outcome)

    def _perform(self, order: _Order) -> Outcome:
        if order.stop.is_set() or order.work is None:
            return Outcome(error=Cancelled())
        number = order.number
        steps = _Steps(order.stop, lambda done, total, text: self._stepped.emit(number, done, total, text))
        try:
            return Outcome(value=order.work(steps))
        except BaseException as error:  # noqa: BLE001 -- the worker outlives its work; the UI thread raises it again
            return Outcome(error=error)

    def _step(self, number: int, done: int, total: int, text: str) -> None:
        job = self._open.get(number)
        if job is not None and job.owned and not self._closed:
            job.progressed.emit(done, total, text)

    def _land(self, number: int, outcome: Outcome) -> None:
        abandoned = self._abandoned.pop(number, None)
        if abandoned is not None and abandoned.lasting and outcome.error is not None and not self._closed:
            self._tell_late(outcome.error)
        job = self._open.pop(number, None)
        if job is None or self._closed:
            return
        if not self._open:
            self.busy.emit(False)
        job.finish(outcome)

    def _tell_late(self, error: BaseException) -> None:
        if isinstance(error, NegotiatorError):
            self.failed_late.emit(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
