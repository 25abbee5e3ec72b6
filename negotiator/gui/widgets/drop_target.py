"""A place for files dropped on the window: a veil with a dashed frame says what will happen with them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from negotiator.gui.theme import CARD_RADIUS, SPACE, icon, look


class DropTarget(QWidget):
    """Covers its parent while a file of a known kind hovers over it; `dropped(path)` follows the drop.

    suffixes: of the kinds it takes, or none for all kinds but those of `but`, which others in the window wait for.
    """

    dropped = Signal(Path)

    def __init__(
        self, parent: QWidget, *, suffixes: Sequence[str] = (), sentence: str, but: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self._suffixes = tuple(suffixes)
        self._but = tuple(but)
        self._sentence = sentence
        self._covered = parent
        self.setAccessibleName(sentence)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QDropEvent() if event.type() == QEvent.Type.Drop:
                return self._drop(event)
            case QDragEnterEvent() if self._path(event.mimeData()) is not None:
                self._cover()
                event.acceptProposedAction()
                return True
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Hide):
            self.hide()
        return super().eventFilter(watched, event)

    def _drop(self, event: QDropEvent) -> bool:
        self.hide()
        path = self._path(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        self.dropped.emit(path)
        return True

    def _cover(self) -> None:
        self.setGeometry(self._covered.rect())
        self.show()
        self.raise_()

    def _path(self, data: QMimeData) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return next((path for path in paths if self._takes(path)), None)

    def _takes(self, path: Path) -> bool:
        suffix = path.suffix.lower()
        return suffix in self._suffixes if self._suffixes else suffix not in self._but and path.is_file()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = now.colour("bg")
        veil.setAlphaF(0.92)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(now.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(SPACE.xl, SPACE.xl, -SPACE.xl, -SPACE.xl), CARD_RADIUS, CARD_RADIUS
        )
        spot = QRect(0, 0, 40, 40)
        spot.moveCenter(self.rect().center())
        icon("tray", "accent").paint(painter, spot.translated(0, -36))
        painter.setFont(now.font("h2"))
        painter.setPen(now.colour("text"))
        painter.drawText(self.rect().translated(0, 16), Qt.AlignmentFlag.AlignCenter, self._sentence)
        painter.end()
