"""Noticing that the computer goes to sleep, that its session is locked, or that it has slept.

On Linux the system's login service tells before it happens and waits for us a little. Everywhere a clock that stands
still during sleep is compared with one that goes on: that tells it afterwards, before anybody sees the screen for long.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

_TICK_MS = 2_000
_SLEPT_SECONDS = 10.0
_SERVICE, _PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER, _SESSION = f"{_SERVICE}.Manager", f"{_SERVICE}.Session"
_DELAY = ("sleep", "Negotiator", "The open deal is locked first", "delay")

Clocks = Callable[[], tuple[float, float]]


def clocks() -> tuple[float, float]:
    """Return seconds of a clock that goes on during sleep, and of one that stands still. Neither follows the date."""
    if sys.platform == "win32":
        return time.monotonic(), _awake_on_windows()
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC), time.clock_gettime(time.CLOCK_UPTIME_RAW)
    return time.clock_gettime(time.CLOCK_BOOTTIME), time.clock_gettime(time.CLOCK_MONOTONIC)


def _awake_on_windows() -> float:
    import ctypes

    counted = ctypes.c_uint64()
    ctypes.WinDLL("kernel32").QueryUnbiasedInterruptTime(ctypes.byref(counted))  # type: ignore[attr-defined,unused-ignore]  # only there
    return counted.value / 1e7


class SuspendWatch(QObject):
    """`leaving` comes when the computer goes to sleep, its session is locked, or it has just slept.

    Whoever has answered it calls `ready`, so that the computer need not wait.
    """

    leaving = Signal()

    def __init__(self, parent: QObject | None = None, *, clocks: Clocks = clocks) -> None:
        super().__init__(parent)
        self._clocks = clocks
        self._seen = clocks()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.look)
        self._login: _LoginService | None = None

    @property
    def watching(self) -> bool:
        """Tell whether sleep would be noticed."""
        return self._timer.isActive()

    def start(self) -> None:
        """Watch from now on."""
        if self.watching:
            return
        self._seen = self._clocks()
        self._timer.start()
        if sys.platform == "linux":
            self._login = self._login or _LoginService(self)
            self._login.hold()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self.ready()

    def ready(self) -> None:
        """Let the computer sleep: everything is put away."""
        if self._login is not None:
            self._login.let_go()

    def look(self) -> None:
        """Compare the clocks."""
        (through, awake), self._seen = self._seen, self._clocks()
        if (self._seen[0] - through) - (self._seen[1] - awake) > _SLEPT_SECONDS:
            self.leave()

    def leave(self) -> None:
        """Tell it, if anybody watches."""
        if self.watching:
            self.leaving.emit()


class _LoginService(QObject):
    """What systemd's login service tells on the system bus. Without such a bus it says nothing."""

    def __init__(self, watch: SuspendWatch) -> None:
        super().__init__(watch)
        self._watch = watch
        self._bus = QDBusConnection.systemBus()
        self._wanted = False
        self._held = -1
        self._asked: QDBusPendingCallWatcher | None = None
        if self._bus.isConnected():
            bus: Any = self._bus  # the slot's declared type is bytes; the bindings take text only
            bus.connect(_SERVICE, _PATH, _MANAGER, "PrepareForSleep", self, SLOT("prepare(bool)"))
            bus.connect(_SERVICE, "", _SESSION, "Lock", self, SLOT("lock()"))

    @Slot(bool)
    def prepare(self, begins: bool) -> None:
        """Sleep begins, or is over."""
        if begins:
            self._watch.leave()
        elif self._watch.watching:
            self.hold()

    @Slot()
    def lock(self) -> None:
        """The session's screen is locked."""
        self._watch.leave()

    def hold(self) -> None:
        """Ask the system to wait for us before it sleeps: for five seconds, as it is commonly set."""
        self._wanted = True
        if self._held >= 0 or self._asked is not None or not self._bus.isConnected():
            return
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _MANAGER, "Inhibit")
        message.setArguments(list(_DELAY))
        self._asked = QDBusPendingCallWatcher(self._bus.asyncCall(message), self)
        self._asked.finished.connect(self._answered)

    def _answered(self) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        for given in asked.reply().arguments():
            if isinstance(given, QDBusUnixFileDescriptor):
                self._held = given.takeFileDescriptor()
        asked.deleteLater()
        if not self._wanted:
            self.let_go()

    def let_go(self) -> None:
        """Let the system sleep."""
        self._wanted = False
        if self._held >= 0:
            os.close(self._held)
            self._held = -1
