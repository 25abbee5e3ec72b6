"""The system's keyring, asked on a thread of its own with a deadline. Whatever is wrong with it, it is absent.

A keyring is another program: it may be missing, locked, stopped, or wait for a person at a prompt. None of that may
hold up the window or a command, and no foreign exception comes out. What is kept there, and under which names, is
decided in devices.py.
"""

import queue
import sys
import threading
from collections.abc import Callable
from typing import Any, Final, TypeVar

T = TypeVar("T")

PATIENCE: Final = 5.0
"""Seconds that an answer may take."""

_RECOMMENDED: Final = 1
"""Keyring's own word: backends below this priority do not protect what they keep, or keep nothing."""


class Worker:
    """A thread that does one thing after another for whoever asks; while it hangs, it answers nobody.

    patience: seconds that an answer may take. The thread ends with the process and is never waited for.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._late: _Job | None = None

    def ask(self, work: Callable[[], T]) -> T | None:
        """Return what `work` returns, or None where it raises, is late, or something before it still hangs."""
        late = self._late
        if late is not None and not late.done.is_set():
            return None
        job = self._put(work)
        if not job.done.wait(self._patience):
            job.given_up = True
            self._late = job
            return None
        result: T | None = job.result
        return result

    def start(self, work: Callable[[], object]) -> None:
        """Let the thread do something that nobody waits for."""
        self._put(work)

    def _put(self, work: Callable[[], Any]) -> "_Job":
        job = _Job(work)
        self._jobs.put(job)
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="keyring", daemon=True)
                self._thread.start()
        return job

    def _run(self) -> None:
        while True:
            self._jobs.get().run()


class _Job:
    """One thing asked of the keyring. Who asked may have given up waiting for it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work
        self.done = threading.Event()
        self.result: Any = None
        self.given_up = False

    def run(self) -> None:
        try:
            if not self.given_up:
                self.result = self._work()
        except Exception:  # noqa: BLE001 - a backend is foreign code: D-Bus errors, for one, share no family with others
            self.result = None
        finally:
            self.done.set()


_worker = Worker()
_accepted: dict[str, Any] = {}


def prepare() -> None:
    """Load the keyring in the background, so that the first question does not wait for it."""
    _worker.start(_backend)


def is_present() -> bool:
    """Tell whether there is a keyring that protects what it keeps."""
    return bool(_worker.ask(lambda: _backend() is not None))


def get_secret(service: str, name: str) -> str | None:
    """Return a secret, or None where none is kept or no keyring answers."""

    def work() -> str | None:
        backend = _backend()
        return None if backend is None else backend.get_password(service, name)

    return _worker.ask(work)


def set_secret(service: str, name: str, secret: str) -> bool:
    """Keep a secret, and tell whether it is there when read back."""

    def work() -> bool:
        backend = _backend()
        if backend is None:
            return False
        backend.set_password(service, name, secret)
        return bool(backend.get_password(service, name) == secret)

    return bool(_worker.ask(work))


def delete_secret(service: str, name: str) -> bool:
    """Remove a secret, and tell whether a keyring had it."""

    def work() -> bool:
        backend = _backend()
        if backend is None or backend.get_password(service, name) is None:
            return False
        backend.delete_password(service, name)
        return True

    return bool(_worker.ask(work))


def _backend() -> Any:
    """Return the keyring to use, or None. Runs on the worker's thread: loading and weighing take their time."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    if _accepted.get("chosen") is not chosen:
        candidates = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
        fit = [one for one in candidates if one.priority >= _RECOMMENDED]
        best = max(fit, key=lambda one: one.priority, default=None)
        if best is not None and sys.platform == "win32" and hasattr(best, "persist"):
            best.persist = "local machine"  # else Windows lets the entry roam with the user's profile
        if best is None:
            return None
        _accepted.update(chosen=chosen, backend=best)
    return _accepted["backend"]
