"""Work that follows the last write after a short while, on a thread of its own. Knows no database."""

import sys
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

DELAY: Final = 1.5
"""Seconds from the first unsettled write to the work: within the two that the format promises."""


class Checkpointer:
    """Runs `work` within `delay` seconds after `touch`, until `stop`.

    Work that fails is told to the program's hook for threads, and is due again: the thread lives on.
    """

    def __init__(self, work: Callable[[], None], *, delay: float = DELAY) -> None:
        self._work = work
        self._delay = delay
        self._due: float | None = None
        self._stopped = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="vault-checkpoint", daemon=True)
        self._thread.start()

    def touch(self) -> None:
        """Say that something was written."""
        with self._wake:
            if self._due is None:
                self._due = monotonic() + self._delay
                self._wake.notify()

    def stop(self) -> None:
        """End the thread and wait for work that is under way. May be called twice."""
        with self._wake:
            self._stopped = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while self._wait_until_due():
            try:
                self._work()
            except Exception:  # noqa: BLE001 - whatever it is, the log must still be settled later
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self._thread)))
                self.touch()

    def _wait_until_due(self) -> bool:
        with self._wake:
            while not self._stopped:
                if self._due is None:
                    self._wake.wait()
                elif (left := self._due - monotonic()) > 0:
                    self._wake.wait(left)
                else:
                    self._due = None
                    return True
            return False
