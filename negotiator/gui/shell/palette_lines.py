"""The lines of the command palette: their model, and how they are painted. One line for an action, two for a find."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from negotiator.gui.shell.palette_entries import Entry
from negotiator.gui.theme import SPACE, icon, look
from negotiator.gui.widgets.chips import paint_chip

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LINE, _TWO_LINES = 36, 56
_WORDS_FROM = 44
_CHIP_WIDTH = 76
_ENTRY = Qt.ItemDataRole.UserRole
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class PaletteLines(QAbstractListModel):
    """What the palette lists."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """List these entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken
        return entry if role == _ENTRY else None


class PaletteLine(QStyledItemDelegate):
    """Paints a line: symbol, title and kind; of what was found in the deal its place, chip and words too."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, look().px(_TWO_LINES if _is_find(index.data(_ENTRY)) else _LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: Entry = index.data(_ENTRY)
        now, box = look(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("accent_soft"))
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 4, 4)
        if _is_find(entry):
            inner = box.adjusted(0, SPACE.s, 0, -SPACE.s)
            upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() / 2)
            _paint_head(painter, entry, upper, symbol_in=box)
            _paint_words(painter, entry, upper.translated(0, inner.height() / 2), paper="surface" if selected else "")
        else:
            _paint_head(painter, entry, box, symbol_in=box)
        painter.restore()


def _is_find(entry: Entry) -> bool:
    return bool(entry.place or entry.chip or entry.snippet)


def _paint_head(painter: QPainter, entry: Entry, box: QRectF, *, symbol_in: QRectF) -> None:
    """Paint title and symbol at the left; kind, place and shortcut at the right, of which the title leaves half."""
    now = look()
    if entry.symbol:
        side = now.px(18)
        spot = QRect(0, 0, side, side)
        middle = QRect(round(symbol_in.left()) + 12, round(symbol_in.top()), side, round(symbol_in.height())).center()
        spot.moveCenter(middle)
        icon(entry.symbol, "text2").paint(painter, spot)
    words = box.adjusted(now.px(_WORDS_FROM), 0, -SPACE.m, 0)
    title_wants = QFontMetricsF(now.font("body")).horizontalAdvance(entry.title)
    right = "   ".join(part for part in (entry.place, entry.kind, entry.shortcut) if part)
    painter.setFont(now.font("small"))
    painter.setPen(now.colour("text3"))
    small = QFontMetricsF(painter.font())
    room = max(words.width() / 2, words.width() - title_wants - 2 * SPACE.m)
    right = small.elidedText(right, Qt.TextElideMode.ElideLeft, room)
    painter.drawText(words, _MIDDLE | Qt.AlignmentFlag.AlignRight, right)
    words.adjust(0, 0, -small.horizontalAdvance(right) - 2 * SPACE.m, 0)
    painter.setFont(now.font("body"))
    painter.setPen(now.colour("text"))
    shown = QFontMetricsF(painter.font()).elidedText(entry.title, Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, _MIDDLE | Qt.AlignmentFlag.AlignLeft, shown)


def _paint_words(painter: QPainter, entry: Entry, box: QRectF, *, paper: str) -> None:
    """Paint what a find says, its matches strong, and its chip at the right."""
    now = look()
    words = box.adjusted(now.px(_WORDS_FROM), 0, -SPACE.m, 0)
    if entry.chip:
        paint_chip(painter, entry.chip, entry.tone, right=words.right(), middle=words.center().y(), paper=paper)
        words.adjust(0, 0, -now.px(_CHIP_WIDTH) - SPACE.m, 0)
    painter.setClipRect(words, Qt.ClipOperation.IntersectClip)
    plain, strong = now.font("small"), now.font("small strong")
    metrics = QFontMetricsF(plain)
    baseline = words.center().y() + (metrics.ascent() - metrics.descent()) / 2
    left = words.left()
    for text, matched in _pieces(entry):
        font = strong if matched else plain
        room = words.right() - left
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(now.colour("text" if matched else "text2"))
        painter.drawText(QPointF(left, baseline), shown)
        left += QFontMetricsF(font).horizontalAdvance(shown)
        if shown != text:
            break


def _pieces(entry: Entry) -> list[tuple[str, bool]]:
    """Return the snippet cut at its matches: each piece, and whether it is one."""
    pieces, place = [], 0
    for start, end in entry.matches:
        pieces += [(entry.snippet[place:start], False), (entry.snippet[start:end], True)]
        place = end
    pieces.append((entry.snippet[place:], False))
    return [(text, matched) for text, matched in pieces if text]
