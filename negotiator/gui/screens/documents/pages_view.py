"""Pages of a document below each other, zoomed and scrolled. Asks for the pictures of those that are in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from negotiator.gui.screens.documents.state import PagePicture
from negotiator.gui.theme import SPACE, look

SMALLEST_ZOOM, LARGEST_ZOOM = 0.25, 4.0
_STEP = 1.25
_DOTS_PER_POINT = 96 / 72
_KEPT = 12
_WIDEST_FIT = 1.6


class PagesView(QAbstractScrollArea):
    """Paints pages. `wanted(numbers, scale)` asks for pictures; `moved()` follows a change of page or zoom.

    One request is under way at a time: when its pictures come, those in sight by then are asked for.
    """

    wanted = Signal(list, float)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the fit must not change the room
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._boxes: tuple[QRect, ...] = ()
        self._pictures: dict[int, tuple[float, QImage]] = {}
        self._zoom = 0.0
        self._waiting = False
        self._failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())

    # What is shown

    def show_sizes(self, sizes: Sequence[tuple[float, float]]) -> None:
        """Show another document from its top: the sizes of its pages in points; pictures follow when asked for."""
        self._sizes = tuple(sizes)
        self._pictures.clear()
        self._waiting = self._failed = False
        self.verticalScrollBar().setValue(0)
        self._lay_out()

    def show_pages(self, pages: Sequence[PagePicture]) -> None:
        """Take pictures that were asked for. None means that they cannot be drawn: no more are asked for."""
        self._waiting = False
        self._failed = not pages
        for page in pages:
            image = QImage(page.pixels, page.width, page.height, 3 * page.width, QImage.Format.Format_RGB888).copy()
            self._pictures.pop(page.number, None)
            self._pictures[page.number] = (page.scale, image)
        for oldest in [one for one in self._pictures if one not in self._in_sight()][
            : max(0, len(self._pictures) - _KEPT)
        ]:
            del self._pictures[oldest]
        self.viewport().update()
        self.moved.emit()
        self._timer.start()

    @property
    def count(self) -> int:
        """Return the number of pages."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """Return the number of the page at the middle of what is in sight, from 1; 0 without pages."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        above = [number for number, box in enumerate(self._boxes, start=1) if box.top() <= middle]
        return above[-1] if above else min(1, self.count)

    @property
    def drawing(self) -> bool:
        """Tell whether pages in sight are still being drawn."""
        return self._waiting or (bool(self._missing()) and not self._failed)

    @property
    def drawn(self) -> tuple[int, ...]:
        """Return the numbers of the pages whose pictures are here, from 0."""
        return tuple(sorted(self._pictures))

    # Zoom

    @property
    def zoom(self) -> float:
        """Return the zoom; 1 shows paper in its own size at 96 dots an inch."""
        return self._zoom or self._fitting()

    @property
    def fits_width(self) -> bool:
        """Tell whether the zoom follows the width of the window."""
        return not self._zoom

    def zoom_by(self, steps: int) -> None:
        """Zoom in or out around the middle of what is in sight."""
        self._zoom_to(min(LARGEST_ZOOM, max(SMALLEST_ZOOM, self.zoom * _STEP**steps)))

    def fit_width(self) -> None:
        """Let the widest page fill the width from now on."""
        self._zoom_to(0.0)

    def _zoom_to(self, zoom: float) -> None:
        scroll, half = self.verticalScrollBar(), self.viewport().height() / 2
        share = (scroll.value() + half) / max(1, scroll.maximum() + 2 * half)
        self._zoom = zoom
        self._lay_out()
        scroll.setValue(round(share * (scroll.maximum() + 2 * half) - half))
        self.moved.emit()

    def _fitting(self) -> float:
        widest = max((width for width, _height in self._sizes), default=595.0) * _DOTS_PER_POINT
        room = self.viewport().width() - 2 * SPACE.xl
        return min(_WIDEST_FIT, max(SMALLEST_ZOOM, room / widest))

    def _lay_out(self) -> None:
        pixels = self.zoom * _DOTS_PER_POINT
        widths = [round(width * pixels) for width, _height in self._sizes]
        whole = max([self.viewport().width(), *(width + 2 * SPACE.xl for width in widths)])
        boxes, top = [], SPACE.ml
        for width, (_width, height) in zip(widths, self._sizes, strict=True):
            boxes.append(QRect((whole - width) // 2, top, width, round(height * pixels)))
            top += boxes[-1].height() + SPACE.ml
        self._boxes = tuple(boxes)
        self._set_bars(whole, top)
        self.viewport().update()
        self._timer.start()

    def _set_bars(self, width: int, height: int) -> None:
        across, down, room = self.horizontalScrollBar(), self.verticalScrollBar(), self.viewport().size()
        across.setRange(0, max(0, width - room.width()))
        across.setPageStep(room.width())
        down.setRange(0, max(0, height - room.height()))
        down.setPageStep(room.height())
        down.setSingleStep(look().px(48))

    # What is in sight

    def _in_sight(self) -> tuple[int, ...]:
        sight = self._sight()
        return tuple(number for number, box in enumerate(self._boxes) if box.intersects(sight))

    def _sight(self) -> QRect:
        corner = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return QRect(corner, self.viewport().size())

    @property
    def _scale(self) -> float:
        return self.zoom * _DOTS_PER_POINT * self.devicePixelRatioF()

    def _missing(self) -> list[int]:
        scale = self._scale
        return [
            number
            for number in self._in_sight()
            if number not in self._pictures or abs(self._pictures[number][0] - scale) > scale / 100
        ]

    def _ask(self) -> None:
        missing = self._missing()
        if missing and not self._waiting and not self._failed:
            self._waiting = True
            self.moved.emit()
            self.wanted.emit(missing, self._scale)

    def _scrolled(self) -> None:
        self.viewport().update()
        self.moved.emit()
        self._timer.start()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        now, sight = look(), self._sight()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), now.colour("surface2"))
        for number in self._in_sight():
            box = self._boxes[number].translated(-sight.topLeft())
            painter.fillRect(box, Qt.GlobalColor.white)
            if number in self._pictures:
                painter.drawImage(box, self._pictures[number][1])
            painter.setPen(QPen(now.colour("border_strong"), 1))
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QPen(now.colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        scroll = self.verticalScrollBar()
        match Qt.Key(event.key()):
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                scroll.setValue(scroll.value() + scroll.pageStep() - SPACE.xl)
            case Qt.Key.Key_PageUp:
                scroll.setValue(scroll.value() - scroll.pageStep() + SPACE.xl)
            case Qt.Key.Key_Home:
                scroll.setValue(0)
            case Qt.Key.Key_End:
                scroll.setValue(scroll.maximum())
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.fit_width()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
