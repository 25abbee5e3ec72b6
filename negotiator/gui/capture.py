"""Keeping the program's windows out of pictures and recordings of the screen, where the system can.

Windows and macOS let a window say so. On Linux no protocol does: X11 shows every window to every program, and under
Wayland the desktop asks the person instead. A camera, of course, sees everything.
"""

import ctypes
import sys
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

_SHOWN, _BLACK, _LEFT_OUT = 0x00, 0x01, 0x11  # WDA_NONE, WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE
_SHARED_TO_READ, _NOT_SHARED = 1, 0  # NSWindowSharingReadOnly, NSWindowSharingNone


def why_not() -> str:
    """Return why this system cannot keep windows out of pictures, or an empty text where it can."""
    if sys.platform in ("win32", "darwin"):
        return ""
    return "This system has no way to keep a window out of pictures of the screen; Windows and macOS have."


class CaptureGuard(QObject):
    """Treats every window of the program alike, also those that come later. Does nothing where the system cannot."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._excludes = False

    @property
    def excludes(self) -> bool:
        """Tell whether windows are kept out of pictures."""
        return self._excludes

    def exclude(self, wanted: bool) -> None:
        """Keep the windows out of pictures, or let them be seen in them again."""
        wanted = wanted and not why_not()
        if wanted == self._excludes:
            return
        self._excludes = wanted
        if wanted:
            self._application.installEventFilter(self)
        else:
            self._application.removeEventFilter(self)
        for window in self._application.topLevelWidgets():
            if window.isVisible():
                _treat(window, excluded=wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Treat a window that comes up, and one whose system window was made anew."""
        comes = event.type() in (QEvent.Type.Show, QEvent.Type.WinIdChange)
        if comes and isinstance(watched, QWidget) and watched.isWindow() and watched.internalWinId():
            _treat(watched, excluded=True)
        return False


def _treat(window: QWidget, *, excluded: bool) -> None:
    if sys.platform == "win32":
        _treat_on_windows(int(window.winId()), excluded=excluded)
    elif sys.platform == "darwin":
        _treat_on_mac(int(window.winId()), excluded=excluded)


def _treat_on_windows(handle: int, *, excluded: bool) -> None:
    """Older systems than Windows 10 of 2020 cannot leave a window out; they draw it black."""
    user: Any = ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]  # there is no such thing elsewhere
    setting = user.SetWindowDisplayAffinity
    setting.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    if not setting(handle, _LEFT_OUT if excluded else _SHOWN) and excluded:
        setting(handle, _BLACK)


def _treat_on_mac(view: int, *, excluded: bool) -> None:
    """Send [[view window] setSharingType:]."""
    runtime: Any = ctypes.CDLL("/usr/lib/libobjc.A.dylib")
    runtime.sel_registerName.restype = ctypes.c_void_p
    runtime.sel_registerName.argtypes = (ctypes.c_char_p,)
    address = ctypes.cast(runtime.objc_msgSend, ctypes.c_void_p).value or 0
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(address)
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(address)
    window = ask(view, runtime.sel_registerName(b"window"))
    if window:
        tell(window, runtime.sel_registerName(b"setSharingType:"), _NOT_SHARED if excluded else _SHARED_TO_READ)
