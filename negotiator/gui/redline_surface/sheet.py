"""The tall sheet of rows: lays cells out when they are needed and knows where everything stands.

It turns content, look, width and mode into geometry and hit-testing. `painting.py` paints, `surface.py` takes input.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF

from negotiator.gui.redline_surface.cell import LINE_HEIGHT, Cell
from negotiator.gui.redline_surface.content import Column, Content, PieceStyle, pieces
from negotiator.gui.redline_surface.geometry import RowGeometry
from negotiator.gui.redline_surface.marking import Mark, mark
from negotiator.gui.theme import Look

PAD = 12
GUTTER = 26
ROW_GAP = 10
HEADING_GAP = 16
_NUMBER_COLUMN = 64
_NARROWEST = 60.0
_CELLS_KEPT = 240
_STYLES: tuple[PieceStyle, ...] = (
    "plain", "insert", "delete", "move from", "move to", "set aside", "counter", "format", "note",
    "remark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VisibleRow:
    """A row on screen: its number, its top in the viewport, its height and its cells."""

    row: int
    top: float
    height: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text: row, column, character, and the cell it lies in."""

    row: int
    column: int
    position: int
    cell: Cell


class Sheet:
    """The geometry of one redline at one width, in one mode, under one look."""

    def __init__(self, content: Content, *, look: Look, width: float, side_by_side: bool) -> None:
        self.content = content
        self.look = look
        self.side_by_side = side_by_side
        self.width = width
        self.extra: dict[int, float] = {}
        self._marks: dict[PieceStyle, Mark] = {style: mark(style, look) for style in _STYLES}
        self._contract = look.font("contract")
        self._heading = look.font("h2")
        self._cells: dict[tuple[int, int], Cell] = {}
        self.geometry = RowGeometry(self._estimates())

    @property
    def number_width(self) -> float:
        """Return the width of the column of clause numbers."""
        return self.look.px(_NUMBER_COLUMN)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return what the columns show, from left to right."""
        return ("old", "new") if self.side_by_side else ("inline",)

    @property
    def column_width(self) -> float:
        """Return the width of the text of one column."""
        room = self.width - self.number_width - GUTTER - 2 * PAD
        return max(_NARROWEST, (room - 3 * PAD) / 2 if self.side_by_side else room)

    def column_left(self, column: int) -> float:
        """Return where the text of a column begins."""
        return PAD + self.number_width + GUTTER + column * (self.column_width + 3 * PAD)

    def text_top(self, row: int) -> float:
        """Return how far below the top of a row its text begins."""
        return ROW_GAP + (HEADING_GAP if self.content.rows[row].kind == "heading" else 0)

    def _estimates(self) -> list[float]:
        metrics = QFontMetricsF(self._contract)
        letters_a_line = max(1.0, self.column_width / metrics.averageCharWidth())
        line = metrics.lineSpacing() * LINE_HEIGHT
        heights = []
        for number, row in enumerate(self.content.rows):
            letters = sum(len(segment.text) for segment in row.segments)
            heights.append((int(letters / letters_a_line) + 1) * line + self.text_top(number) + ROW_GAP)
        return heights

    def cells(self, row: int) -> tuple[Cell, ...]:
        """Return the laid-out columns of a row."""
        return tuple(self._cell(row, number, column) for number, column in enumerate(self.columns))

    def _cell(self, row: int, number: int, column: Column) -> Cell:
        key = (row, number)
        found = self._cells.get(key)
        if found is None:
            shape = self.content.rows[row]
            found = Cell(
                pieces(shape, column, self.content.answers),
                font=self._heading if shape.kind == "heading" else self._contract,
                width=self.column_width,
                marks=self._marks,
            )
            if len(self._cells) >= _CELLS_KEPT:
                self._cells.pop(next(iter(self._cells)))
            self._cells[key] = found
        return found

    def drawn_text(self, row: int, column: int) -> str:
        """Return the text that a column shows of a row, without laying it out."""
        shown = pieces(self.content.rows[row], self.columns[column], self.content.answers)
        return "".join(piece.text for piece in shown)

    def height(self, row: int) -> float:
        """Return the exact height of a row."""
        tallest = max(cell.height for cell in self.cells(row))
        return tallest + self.text_top(row) + ROW_GAP + self.extra.get(row, 0.0)

    def measure(self, rows: Sequence[int]) -> bool:
        """Turn estimates of these rows into exact heights; tell whether anything moved."""
        return self.geometry.measured({row: self.height(row) for row in rows if not self.geometry.is_exact(row)})

    def answer(self, content: Content, rows: Sequence[int]) -> None:
        """Take the same rows under other answers; only `rows` look different."""
        self.content = content
        for row in rows:
            for column in range(len(self.columns)):
                self._cells.pop((row, column), None)
        self.geometry.forget(rows)

    def visible(self, scrolled: float, height: float) -> Iterator[VisibleRow]:
        """Yield the rows that a viewport of this height shows when scrolled this far."""
        row = self.geometry.row_at(scrolled)
        while 0 <= row < len(self.geometry) and self.geometry.top(row) - scrolled < height:
            top = self.geometry.top(row) - scrolled
            yield VisibleRow(row, top, self.geometry.heights[row], self.cells(row))
            row += 1

    def place_at(self, point: QPointF, scrolled: float) -> Place | None:
        """Return the place in the text nearest to a point of the viewport, or None below the last row."""
        y = point.y() + scrolled
        if not 0 <= y < self.geometry.total:
            return None
        row = self.geometry.row_at(y)
        column = 1 if self.side_by_side and point.x() >= self.column_left(1) - PAD else 0
        cell = self.cells(row)[column]
        inside = y - self.geometry.top(row) - self.text_top(row)
        return Place(row, column, cell.position_at(point.x() - self.column_left(column), inside), cell)

    def change_offset(self, row: int, change: str) -> float:
        """Return how far below the top of its row a change begins."""
        for cell in self.cells(row):
            for stretch in cell.stretches:
                if stretch.change == change:
                    boxes = cell.boxes(stretch.start, stretch.end)
                    return self.text_top(row) + (boxes[0].top() if boxes else 0.0)
        return self.text_top(row)

    def change_bottom(self, row: int, change: str) -> float:
        """Return how far below the top of its row the last line of a change ends."""
        bottom = 0.0
        for cell in self.cells(row):
            for stretch in cell.stretches:
                if stretch.change == change:
                    bottom = max([bottom, *(box.bottom() for box in cell.boxes(stretch.start, stretch.end))])
        return self.text_top(row) + bottom
