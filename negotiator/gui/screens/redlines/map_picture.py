"""The map drawn: both versions as columns of sections, and bands where the words of one stand in the other."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from negotiator.gui.screens.redlines.mapping import MapSection, MapState
from negotiator.gui.theme import look
from negotiator.gui.widgets import Painted

_LEAST_HEIGHT = 22
_GAP = 3
_HEAD = 26
_COLUMN = 0.36  # share of the width that each column takes; the bands take what is left
_PLAIN_BAND, _CHOSEN_BAND = 70, 170

Place = tuple[int, int]
"""Side (0 old, 1 new) and number of the section there."""


class MapPicture(Painted):
    """Paints a map. Arrows and mouse choose a section: `chosen(side, place)`; Enter or a double click `opened` it."""

    chosen = Signal(int, int)
    opened = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._state: MapState | None = None
        self._place: Place = (1, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("Map of both versions")

    def show_map(self, state: MapState) -> None:
        """Show another map, its first section chosen."""
        self._state = state
        self._place = (1, 0)
        self.updateGeometry()
        self._say()
        self.update()

    @property
    def place(self) -> Place:
        """Return which section is chosen."""
        return self._place

    def choose(self, place: Place) -> None:
        """Choose a section and tell of it; one that is not there is the nearest that is."""
        sections = self._sections(place[0])
        if sections:
            self._place = place[0], min(len(sections) - 1, max(0, place[1]))
            self._say()
            self.update()
            self.chosen.emit(*self._place)

    def _sections(self, side: int) -> Sequence[MapSection]:
        if self._state is None:
            return ()
        return self._state.new if side else self._state.old

    def _say(self) -> None:
        sections = self._sections(self._place[0])
        if self._state is not None and self._place[1] < len(sections):
            one = sections[self._place[1]]
            version = self._state.new_name if self._place[0] else self._state.old_name
            there = f"most of it in {one.other}" if one.other else "none of it in the other version"
            self.setAccessibleDescription(f"{version}, {one.name}: {one.share} kept, {there}.")

    def sizeHint(self) -> QSize:
        most = max((len(self._sections(side)) for side in (0, 1)), default=0)
        return QSize(620, look().px(_HEAD) + most * (look().px(_LEAST_HEIGHT) + _GAP) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self.sizeHint().height())

    # -- where things stand --------------------------------------------------------------------------------------------

    def _boxes(self, side: int) -> list[QRectF]:
        """Return the box of each section of a side: as tall as it has words, but never too low to read."""
        sections = self._sections(side)
        width = self.width() * _COLUMN
        left = self.width() - width - 1 if side else 1.0
        least, top = look().px(_LEAST_HEIGHT), float(look().px(_HEAD))
        spare = self.height() - top - 4 - len(sections) * (least + _GAP)
        words = sum(section.words for section in sections) or 1
        boxes = []
        for section in sections:
            height = least + max(0.0, spare) * section.words / words
            boxes.append(QRectF(left, top, width, height))
            top += height + _GAP
        return boxes

    def span(self, side: int, place: int) -> tuple[int, int]:
        """Return where a section begins from the top, and how tall it is."""
        box = self._boxes(side)[place]
        return int(box.top()), int(box.height())

    def _place_at(self, point: QPointF) -> Place | None:
        for side in (0, 1):
            for number, box in enumerate(self._boxes(side)):
                if box.contains(point):
                    return side, number
        return None

    # -- keyboard and mouse --------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self.choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self.opened.emit(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side, number = self._place
        steps: dict[int, Place] = {
            Qt.Key.Key_Up: (side, number - 1),
            Qt.Key.Key_Down: (side, number + 1),
            Qt.Key.Key_Home: (side, 0),
            Qt.Key.Key_End: (side, len(self._sections(side)) - 1),
            Qt.Key.Key_Left: (0, self._across(0)),
            Qt.Key.Key_Right: (1, self._across(1)),
        }
        if event.key() in steps:
            self.choose(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(*self._place)
        else:
            super().keyPressEvent(event)

    def _across(self, side: int) -> int:
        """Return the section of a side that holds most of the chosen one."""
        here, number = self._place
        if here == side or self._state is None:
            return number
        ends = [(words, band[side]) for *band, words in self._state.bands if band[here] == number]
        return max(ends)[1] if ends else number

    # -- drawing -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._state is not None:
            boxes = self._boxes(0), self._boxes(1)
            self._paint_heads(painter, self._state)
            self._paint_bands(painter, self._state, boxes)
            for side in (0, 1):
                for number, box in enumerate(boxes[side]):
                    self._paint_section(painter, (side, number), box)
        painter.end()

    def _paint_heads(self, painter: QPainter, state: MapState) -> None:
        now = look()
        painter.setFont(now.font("small strong"))
        painter.setPen(now.colour("text2"))
        width = self.width() * _COLUMN
        for left, name in ((1.0, state.old_name), (self.width() - width, state.new_name)):
            painter.drawText(QRectF(left, 0, width, now.px(_HEAD)), Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_bands(self, painter: QPainter, state: MapState, boxes: tuple[list[QRectF], list[QRectF]]) -> None:
        """Draw each band from the right edge of the old section to the left edge of the new one, wide as its words."""
        used = [0.0] * len(boxes[0]), [0.0] * len(boxes[1])
        painter.setPen(Qt.PenStyle.NoPen)
        for old, new, words in sorted(state.bands):
            left, right = boxes[0][old], boxes[1][new]
            heights = (
                left.height() * words / max(1, state.old[old].words),
                right.height() * words / max(1, state.new[new].words),
            )
            starts = left.top() + used[0][old], right.top() + used[1][new]
            used[0][old] += heights[0]
            used[1][new] += heights[1]
            path = _band((left.right(), starts[0], heights[0]), (right.left(), starts[1], heights[1]))
            painter.fillPath(path, self._band_colour((old, new)))

    def _band_colour(self, ends: tuple[int, int]) -> QColor:
        chosen = ends[self._place[0]] == self._place[1]
        colour = look().colour("accent" if self._stayed(ends) else "move")
        colour.setAlpha(_CHOSEN_BAND if chosen else _PLAIN_BAND)
        return colour

    def _stayed(self, ends: tuple[int, int]) -> bool:
        """Tell whether a band holds most of its old section, or words that went elsewhere."""
        return self._state is not None and self._state.old[ends[0]].other == self._state.new[ends[1]].name

    def _paint_section(self, painter: QPainter, place: Place, box: QRectF) -> None:
        now, one = look(), self._sections(place[0])[place[1]]
        chosen = place == self._place
        painter.setBrush(now.colour("surface"))
        painter.setPen(
            QPen(now.colour("focus" if self.hasFocus() else "accent"), 2) if chosen else QPen(now.colour("border"), 1)
        )
        painter.drawRoundedRect(box, 4, 4)
        inner = box.adjusted(8, 0, -8, 0)
        painter.setFont(now.font("small" if one.kept == 1 else "small strong"))
        painter.setPen(now.colour("text3" if one.kept == 1 else "text" if one.kept else "danger"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, one.share)
        room = inner.width() - QFontMetricsF(painter.font()).horizontalAdvance("100%") - 8
        painter.setFont(now.font("small"))
        painter.setPen(now.colour("text"))
        name = QFontMetricsF(painter.font()).elidedText(one.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)


def _band(left: tuple[float, float, float], right: tuple[float, float, float]) -> QPainterPath:
    """Return a band from one edge (x, top, height) to another, bent like an S."""
    middle = (left[0] + right[0]) / 2
    path = QPainterPath(QPointF(left[0], left[1]))
    path.cubicTo(QPointF(middle, left[1]), QPointF(middle, right[1]), QPointF(right[0], right[1]))
    path.lineTo(right[0], right[1] + right[2])
    path.cubicTo(
        QPointF(middle, right[1] + right[2]), QPointF(middle, left[1] + left[2]), QPointF(left[0], left[1] + left[2])
    )
    path.closeSubpath()
    return path
