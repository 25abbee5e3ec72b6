"""One laid-out column of one row: text, marks, lines; hit-testing and the geometry of its changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from negotiator.gui.redline_surface.content import Piece, PieceStyle
from negotiator.gui.redline_surface.marking import Mark
from negotiator.redline import OBJECT_CHARACTER

LINE_HEIGHT = 1.15
_ANCHORS = str.maketrans(OBJECT_CHARACTER, "*")
"""How the place is drawn where a note, a picture or another object hangs; the text itself stays as it is."""
_BETWEEN_PIECES = 4.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters start..end of a cell that belong to one piece."""

    start: int
    end: int
    style: PieceStyle
    change: str


class Cell:
    """Text laid out at one width. Positions are relative to the cell's top left corner."""

    __slots__ = ("_marks", "height", "layout", "stretches", "text")

    def __init__(self, pieces: Sequence[Piece], *, font: QFont, width: float, marks: dict[PieceStyle, Mark]) -> None:
        self.text = "".join(piece.text for piece in pieces)
        self.stretches = _stretches(pieces)
        self._marks = marks
        self.layout = QTextLayout(self.text.translate(_ANCHORS), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.layout.setTextOption(option)
        self.layout.setCacheEnabled(True)
        self.layout.setFormats(list(self._formats()))
        self.height = self._break_lines(width)

    def _formats(self) -> Iterator[QTextLayout.FormatRange]:
        """Yield the formats; the last letter of a piece stands a little off when another piece follows directly."""
        for stretch, following in zip_longest(self.stretches, self.stretches[1:]):
            form = self._marks[stretch.style].format
            abuts = following is not None and stretch.change and stretch.change == following.change
            if not abuts or stretch.end == stretch.start:
                yield _range(stretch.start, stretch.end, form)
                continue
            spaced = QTextCharFormat(form)
            spaced.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            spaced.setFontLetterSpacing(_BETWEEN_PIECES)
            yield _range(stretch.start, stretch.end - 1, form)
            yield _range(stretch.end - 1, stretch.end, spaced)

    def _break_lines(self, width: float) -> float:
        bottom = 0.0
        self.layout.beginLayout()
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, bottom))
            bottom += line.height() * LINE_HEIGHT
        self.layout.endLayout()
        return bottom

    def lines(self) -> list[QTextLine]:
        """Return the lines from top to bottom."""
        return [self.layout.lineAt(number) for number in range(self.layout.lineCount())]

    def position_at(self, x: float, y: float) -> int:
        """Return the place between characters that is nearest to a point."""
        lines = self.lines()
        for line in lines:
            if y < line.y() + line.height() * LINE_HEIGHT or line is lines[-1]:
                return int(line.xToCursor(x))
        return 0

    def change_at(self, position: int) -> str:
        """Return the id of the change at a place in the text, or ""."""
        return next((s.change for s in self.stretches if s.change and s.start <= position < s.end), "")

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return one rectangle for each line that characters start..end touch."""
        found = []
        for line in self.lines():
            low, high = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if high > low:
                left, right = _x(line, low), _x(line, high)
                found.append(QRectF(min(left, right), line.y(), abs(right - left), line.height()))
        return found

    def draw(self, painter: QPainter, origin: QPointF, *, overlays: Sequence[QTextLayout.FormatRange]) -> None:
        """Draw the text with its marks; `overlays` (selection, found text) are formats on top."""
        self.layout.draw(painter, origin, list(overlays))
        for stretch in self.stretches:
            mark = self._marks[stretch.style]
            if mark.double:
                self._draw_double(painter, origin, stretch, mark)

    def _draw_double(self, painter: QPainter, origin: QPointF, stretch: Stretch, mark: Mark) -> None:
        painter.setPen(QPen(mark.colour, 1))
        for line in self.lines():
            low, high = max(stretch.start, line.textStart()), min(stretch.end, line.textStart() + line.textLength())
            if high <= low:
                continue
            base = line.y() + line.ascent()
            middle = base - line.ascent() * 0.30
            heights = (base + 2.5, base + 5) if mark.double == "double under" else (middle - 1.2, middle + 1.2)
            for height in heights:
                painter.drawLine(origin + QPointF(_x(line, low), height), origin + QPointF(_x(line, high), height))

    def outline(self, painter: QPainter, origin: QPointF, change: str, colour: QColor) -> None:
        """Draw a frame around the text of one change."""
        painter.setPen(QPen(colour, 1.5))
        for stretch in self.stretches:
            if stretch.change == change:
                for box in self.boxes(stretch.start, stretch.end):
                    painter.drawRoundedRect(box.translated(origin).adjusted(-2, -1, 2, 1), 3, 3)


def _range(start: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, end - start, form
    return found


def _stretches(pieces: Sequence[Piece]) -> tuple[Stretch, ...]:
    found, start = [], 0
    for piece in pieces:
        end = start + len(piece.text)
        found.append(Stretch(start, end, piece.style, piece.change))
        start = end
    return tuple(found)


def _x(line: QTextLine, position: int) -> float:
    """Return the x of a place in a line; Qt answers with the place it settled on as well."""
    answer: float | tuple[float, int] = line.cursorToX(position)  # type: ignore[assignment]  # stubs say object
    return answer[0] if isinstance(answer, tuple) else answer
