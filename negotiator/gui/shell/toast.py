"""Toasts: what was just done, with Undo, at the bottom of the window; they leave by themselves."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QWidget

from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import button, label, row

SHOWN_MS = 8000
_ABOVE_THE_STRIP = 44


class Toast(QFrame):
    """One at a time: a new one takes the place of the last. It stays while the pointer or the focus is on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self._host = parent
        self._undo: Callable[[], object] | None = None
        self._text = label("", "body", wrap=False)
        self._button = button("Undo", act=self._take_back)
        self._close = button("Dismiss", act=self.hide)
        layout = row(self._text, self._button, self._close, spacing=SPACE.m)
        layout.setContentsMargins(SPACE.ml, SPACE.s, SPACE.s, SPACE.s)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._leave)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def tell(self, text: str, *, undo: Callable[[], object] | None = None) -> None:
        """Say what was done, and offer to undo it."""
        self._text.setText(text)
        self._undo = undo
        self._button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().event(event)

    def _place(self) -> None:
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(max(SPACE.s, left), self._host.height() - self.height() - _ABOVE_THE_STRIP)

    def _take_back(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()

    def _leave(self) -> None:
        focused = self.window().focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start()
        else:
            self.hide()


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say something that is only seen."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
