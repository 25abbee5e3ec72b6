"""The clipboard as it is used for secrets: cleared after a while, and when the deal is locked.

Managers of clipboards are asked not to keep what is copied. One that keeps it all the same cannot be made to forget.
"""

import hashlib
import secrets
import sys

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

LONGEST_SECONDS = 30
_NAME = "secrets clip"
_ASKING_LINUX = {"x-kde-passwordManagerHint": b"secret"}
_ASKING_WINDOWS = {
    f'application/x-qt-windows-mime;value="{name}"': value
    for name, value in (
        ("ExcludeClipboardContentFromMonitorProcessing", b"\x01"),
        ("CanIncludeInClipboardHistory", bytes(4)),
        ("CanUploadToCloudClipboard", bytes(4)),
    )
}


class SecretsClip(QObject):
    """Copies secrets. seconds: after which they go; 0 leaves them until the deal is locked."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName(_NAME)
        self.seconds = LONGEST_SECONDS
        self._salt = secrets.token_bytes(16)
        self._held = b""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put a secret on the clipboard."""
        data = QMimeData()
        data.setText(text)
        for kind, value in (_ASKING_WINDOWS if sys.platform == "win32" else _ASKING_LINUX).items():
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._held = self._digest(text)
        if self.seconds:
            self._timer.start(self.seconds * 1000)

    def clear(self) -> None:
        """Take the secret off the clipboard. What somebody else has put there meanwhile stays."""
        self._timer.stop()
        held, self._held = self._held, b""
        clipboard = QGuiApplication.clipboard()
        if held and self._digest(clipboard.text()) == held:
            clipboard.clear()

    @property
    def waiting(self) -> bool:
        """Tell whether a secret will be taken off by and by."""
        return self._timer.isActive()

    def _digest(self, text: str) -> bytes:
        """Return what a text is known by, so that the secret itself is kept nowhere but on the clipboard."""
        return hashlib.sha256(self._salt + text.encode()).digest()


def secrets_clip_of(application: QApplication) -> SecretsClip:
    """Return the application's clip for secrets, made on first use."""
    found = application.findChild(SecretsClip, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, SecretsClip) else SecretsClip(application)


def copy_secret(text: str) -> int:
    """Put a secret on the clipboard, and return after how many seconds it goes; 0 when it stays until locking."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101 -- there is no button to copy with without one
    clip = secrets_clip_of(application)
    clip.copy(text)
    return clip.seconds
