"""Painting the visible rows of a sheet: numbers, change bars, marks, answers in the margin, the current change."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextCharFormat, QTextLayout

from negotiator.gui.redline_surface.cell import Cell
from negotiator.gui.redline_surface.search import Hit
from negotiator.gui.redline_surface.selection import Selection
from negotiator.gui.redline_surface.sheet import PAD, Sheet, VisibleRow
from negotiator.gui.theme import icon
from negotiator.redline.shapes import Accept, Answer, Reject, SegmentKind

_BAR = 3
_TICK = 14
_BAR_TOKENS: dict[SegmentKind, str] = {
    "insert": "insert", "delete": "delete", "move from": "move", "move to": "move", "equal": "text3",
}  # fmt: skip
_STORIES = {"cell": "table", "note": "note", "header": "header", "footer": "footer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlights:
    """What is marked on top of the redline itself."""

    row: int = -1
    change: str = ""
    selection: Selection | None = None
    hits: tuple[Hit, ...] = ()
    hit: Hit | None = None


def paint(painter: QPainter, sheet: Sheet, rows: list[VisibleRow], *, highlights: Highlights, height: float) -> None:
    """Paint these rows onto a viewport of the sheet's width."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, sheet.width, height), sheet.look.colour("surface"))
    for visible in rows:
        _paint_row(painter, sheet, visible, highlights)
    if sheet.side_by_side:
        x = sheet.column_left(1) - 1.5 * PAD
        painter.setPen(QPen(sheet.look.colour("border"), 1))
        painter.drawLine(QLineF(x, 0, x, height))


def _paint_row(painter: QPainter, sheet: Sheet, visible: VisibleRow, highlights: Highlights) -> None:
    band = QRectF(0, visible.top, sheet.width, visible.height)
    if visible.row == highlights.row:
        painter.fillRect(band, sheet.look.colour("accent_soft"))
        painter.fillRect(QRectF(0, visible.top, _BAR, visible.height), sheet.look.colour("accent"))
    top = visible.top + sheet.text_top(visible.row)
    _paint_number(painter, sheet, visible, top)
    _paint_bar(painter, sheet, visible)
    _paint_answers(painter, sheet, visible)
    for column, cell in enumerate(visible.cells):
        origin = QPointF(sheet.column_left(column), top)
        cell.draw(painter, origin, overlays=_overlays(sheet, visible.row, column, cell, highlights))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if highlights.change:
            cell.outline(painter, origin, highlights.change, sheet.look.colour("accent"))
        _paint_untracked(painter, sheet, cell, origin)
    painter.setPen(QPen(sheet.look.colour("surface2"), 1))
    bottom = visible.top + visible.height - 0.5
    painter.drawLine(QLineF(sheet.column_left(0), bottom, sheet.width - PAD, bottom))


def _paint_number(painter: QPainter, sheet: Sheet, visible: VisibleRow, top: float) -> None:
    row = sheet.content.rows[visible.row]
    painter.setFont(sheet.look.font("number"))
    painter.setPen(sheet.look.colour("text3"))
    box = QRectF(PAD, top, sheet.number_width - 8, sheet.look.px(22))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, flags, row.label or _STORIES.get(row.kind, ""))
    if (row.renumbered or row.reformatted) and visible.height >= 2 * box.height():
        box.translate(0, box.height())
        painter.setFont(sheet.look.font("small"))
        painter.drawText(box, flags, f"was {row.former or 'without'}" if row.renumbered else "format")
    if sheet.content.untracked.intersection(segment.change for segment in row.segments):
        painter.setFont(sheet.look.font("small strong"))
        painter.setPen(sheet.look.colour("danger"))
        painter.drawText(box.translated(0, box.height()), flags, "untracked")


def _paint_bar(painter: QPainter, sheet: Sheet, visible: VisibleRow) -> None:
    """Draw the change bar: coloured while anything is open, a grey line once all is answered."""
    segments = [segment for segment in sheet.content.rows[visible.row].segments if segment.change]
    if not segments:
        return
    waiting = [segment for segment in segments if segment.change not in sheet.content.answers]
    untracked = any(segment.change in sheet.content.untracked for segment in segments)
    token = "danger" if untracked else _BAR_TOKENS[waiting[0].kind] if waiting else "border_strong"
    width = _BAR if waiting else 1
    painter.fillRect(
        QRectF(PAD + sheet.number_width, visible.top + 6, width, visible.height - 12), sheet.look.colour(token)
    )


def _paint_answers(painter: QPainter, sheet: Sheet, visible: VisibleRow) -> None:
    """Draw a small sign beside the line where each answered change begins."""
    signed: set[tuple[int, str]] = set()
    side = sheet.look.px(_TICK)
    for change in dict.fromkeys(segment.change for segment in sheet.content.rows[visible.row].segments):
        answer = sheet.content.answers.get(change) if change else None
        if answer is None:
            continue
        y = round(visible.top + sheet.change_offset(visible.row, change))
        name, token = _sign(answer)
        if (y, name) not in signed:
            beside = sum(1 for line, _ in signed if line == y)
            signed.add((y, name))
            x = round(PAD + sheet.number_width + 6 - beside * (side + _BAR + 6))
            icon(name, token).paint(painter, QRect(x, y + 4, side, side))


def _sign(answer: Answer) -> tuple[str, str]:
    if isinstance(answer, Accept):
        return "ok", "ok"
    return ("close", "danger") if isinstance(answer, Reject) else ("counter", "warn")


def _paint_untracked(painter: QPainter, sheet: Sheet, cell: Cell, origin: QPointF) -> None:
    pen = QPen(sheet.look.colour("danger"), 1, Qt.PenStyle.DashLine)
    for stretch in cell.stretches:
        if stretch.change in sheet.content.untracked:
            painter.setPen(pen)
            for box in cell.boxes(stretch.start, stretch.end):
                painter.drawRect(box.translated(origin).adjusted(-1, 0, 1, 0))


def _overlays(sheet: Sheet, row: int, column: int, cell: Cell, highlights: Highlights) -> list[QTextLayout.FormatRange]:
    found = []
    for hit in highlights.hits:
        if (hit.row, hit.column) == (row, column):
            current = hit == highlights.hit
            found.append(_overlay(hit.start, hit.end, sheet, ink="surface" if current else "warn",
                                  paper="warn" if current else "warn_bg"))  # fmt: skip
    selection = highlights.selection
    span = selection.within(row, len(cell.text)) if selection and selection.column == column else None
    if span:
        found.append(_overlay(*span, sheet, ink="accent_text", paper="accent"))
    return found


def _overlay(start: int, end: int, sheet: Sheet, *, ink: str, paper: str) -> QTextLayout.FormatRange:
    form = QTextCharFormat()
    form.setForeground(sheet.look.colour(ink))
    form.setBackground(sheet.look.colour(paper))
    overlay = QTextLayout.FormatRange()
    overlay.start, overlay.length, overlay.format = start, end - start, form
    return overlay
