"""Small parts of the packages pages: a centred column of cards, facts, counts as chips, fingerprints, a file handle."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from negotiator.gui.figures import grouped, size
from negotiator.gui.screens.packages.state import Count, FileLine, Refusal
from negotiator.gui.theme import SPACE, icon, look
from negotiator.gui.widgets import Chip, Picture, Tone, banner, code, column, flow, label, row, scrolling

_WIDEST = 920


def centred(*items: QWidget) -> QScrollArea:
    """Return a page that scrolls, with its content in a column of readable width."""
    middle = QWidget()
    middle.setMaximumWidth(look().px(_WIDEST))
    middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    middle.setLayout(column(*items, None, spacing=SPACE.ml))
    outer = row(None, middle, None)
    outer.setStretch(1, 100)
    outer.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
    return scrolling(outer)


def chips(counts: Sequence[Count], tone: Tone = "plain") -> QWidget:
    """Return counts as chips in lines."""
    box = QWidget()
    box.setLayout(flow(*(Chip(f"{one.count} {one.name}", tone) for one in counts)))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    return box


def fact(name: str, value: QWidget | str) -> QWidget:
    """Return a named value on one line; words wrap."""
    shown = label(value, selectable=True) if isinstance(value, str) else value
    title = label(name, "muted", wrap=False)
    title.setMinimumWidth(look().px(120))
    title.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    box = QWidget()
    line = row(title, shown, spacing=SPACE.m)
    line.setStretch(1, 1)
    box.setLayout(line)
    return box


def fingerprint(value: str) -> QLabel:
    """Return a fingerprint in groups of four."""
    return code(grouped(value), name="Fingerprint")


def file_line(file: FileLine) -> QWidget:
    """Return a file with its size and content hash."""
    box = QWidget()
    title = label(file.name, "strong", wrap=True)
    head = row(Picture("terms", "text2"), title, label(size(file.size), "tiny"), spacing=SPACE.s)
    head.setStretch(1, 1)
    box.setLayout(column(head, code(grouped(file.sha256)), spacing=SPACE.xs))
    return box


def refusal_banner(refusal: Refusal) -> QFrame:
    """Return why a step was refused, with the next step."""
    return banner(f"{refusal.title}. {refusal.message} {refusal.hint}".strip(), "danger")


class FileHandle(QLabel):
    """A file that can be dragged out of the window, into a mail or a folder."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._pressed = QPoint()
        self.setPixmap(icon("packages", "accent").pixmap(48, 48))
        self.setToolTip("Drag the file into a mail or a folder")
        self.setAccessibleName(f"The package file {path.name}; drag it into a mail or a folder")
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def contents(self) -> QMimeData:
        """Return what a drag carries."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.path))])
        return data

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if event.buttons() & Qt.MouseButton.LeftButton and moved >= QApplication.startDragDistance():
            drag = QDrag(self)
            drag.setMimeData(self.contents())
            drag.setPixmap(self.pixmap())
            drag.exec(Qt.DropAction.CopyAction)
