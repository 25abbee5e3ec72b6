"""A list of small cards below each other: a title of up to two lines, lines of details, and a chip that says how
things stand. Worked by keyboard and mouse; one card is current.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from negotiator.gui.theme import CARD_RADIUS, SPACE, Look, look
from negotiator.gui.widgets.chips import Tone
from negotiator.gui.widgets.tips import plain_tip

_CARD = Qt.ItemDataRole.UserRole
_MOST_LINES = 2
_INKS: dict[Tone, tuple[str, str]] = {
    "accent": ("accent", "accent_soft"),
    "ok": ("ok", "ok_bg"),
    "warn": ("warn", "warn_bg"),
    "danger": ("danger", "danger_bg"),
    "plain": ("text2", "surface2"),
}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class CardItem:
    """One card. Each line of `detail` is shown on a line of its own; `chip` may be empty; `group` is a
    heading shown above the first card that carries it.
    """

    key: str
    title: str
    detail: str = ""
    chip: str = ""
    tone: Tone = "plain"
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts of a card stand, relative to its top left."""

    group: QRect
    box: QRect
    titles: tuple[tuple[str, QRect], ...]
    chip: QRect
    detail: QRect
    height: int


class CardList(QListWidget):
    """Shows cards. `picked(key)` follows the current card, `opened(key)` Enter or a double click."""

    picked = Signal(str)
    opened = Signal(str)

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "cards")
        self.setItemDelegate(_Painter(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSpacing(0)
        self.currentItemChanged.connect(self._tell)
        self.itemActivated.connect(lambda item: self.opened.emit(_card(item).key))

    def _tell(self, now: QListWidgetItem | None) -> None:
        if now is not None:
            self.picked.emit(_card(now).key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus. Only the user's Tab makes a first card current; a page that comes back to view does not."""
        asked = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if asked or self.currentItem() is not None:
            super().focusInEvent(event)
            return
        blocked = self.blockSignals(True)
        super().focusInEvent(event)
        self.blockSignals(blocked)
        self.clear_current()

    def show_cards(self, cards: Sequence[CardItem], *, current: str = "") -> None:
        """Show other cards with one of them current, telling nobody."""
        blocked = self.blockSignals(True)
        self.clear()
        group = ""
        for card in cards:
            item = QListWidgetItem(self)
            heading = card.group if card.group != group else ""
            group = card.group
            item.setData(_CARD, (card, heading))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{card.title}. {card.chip}. {card.detail}")
            item.setToolTip(plain_tip("\n".join(part for part in (card.title, card.detail, card.chip) if part)))
            if card.key == current:
                self.setCurrentItem(item)
        self.blockSignals(blocked)

    def pick(self, key: str) -> bool:
        """Make the card with this key the current one; tell whether it is there."""
        for number in range(self.count()):
            if _card(self.item(number)).key == key:
                self.setCurrentRow(number)
                return True
        return False

    def clear_current(self) -> None:
        """Let no card be current."""
        blocked = self.blockSignals(True)
        self.setCurrentRow(-1)
        self.clearSelection()
        self.blockSignals(blocked)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the cards from top to bottom."""
        return tuple(_card(self.item(number)).key for number in range(self.count()))

    @property
    def current_key(self) -> str:
        """Return the key of the current card, or ""."""
        item = self.currentItem()
        return _card(item).key if item is not None else ""


def _card(item: QListWidgetItem) -> CardItem:
    card: CardItem = item.data(_CARD)[0]
    return card


class _Painter(QStyledItemDelegate):
    """Lays a card out for the width of the list and paints it."""

    def __init__(self, cards: CardList) -> None:
        super().__init__(cards)
        self._list = cards

    def sizeHint(self, option: Option, index: _Index) -> QSize:
        width = self._list.viewport().width()
        return QSize(width, _lay_out(index, width).height)

    def paint(self, painter: QPainter, option: Option, index: _Index) -> None:
        card: CardItem = index.data(_CARD)[0]
        heading: str = index.data(_CARD)[1]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        places, now = _lay_out(index, rect.width()), look()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        if heading:
            painter.setFont(now.font("small strong"))
            painter.setPen(now.colour("text2"))
            shown = painter.fontMetrics().elidedText(heading, Qt.TextElideMode.ElideRight, places.group.width())
            painter.drawText(places.group, Qt.AlignmentFlag.AlignVCenter, shown)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = selected and self._list.hasFocus()
        ink = "focus" if focused else "accent" if selected else "border"
        painter.setPen(QPen(now.colour(ink), 2 if focused else 1))
        painter.setBrush(now.colour("accent_soft" if selected else "surface"))
        painter.drawRoundedRect(QRectF(places.box).adjusted(1, 1, -1, -1), CARD_RADIUS, CARD_RADIUS)
        _write(painter, card, places, now)
        painter.restore()


def _write(painter: QPainter, card: CardItem, places: _Layout, now: Look) -> None:
    painter.setFont(now.font("strong"))
    painter.setPen(now.colour("text"))
    for text, box in places.titles:
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
    if card.chip:
        ink, paper = _INKS[card.tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour(paper))
        painter.drawRoundedRect(QRectF(places.chip), places.chip.height() / 2, places.chip.height() / 2)
        painter.setPen(now.colour(ink))
        painter.setFont(now.font("small strong"))
        words = QFontMetrics(now.font("small strong"))
        chip = words.elidedText(card.chip, Qt.TextElideMode.ElideRight, places.chip.width() - 12)
        painter.drawText(places.chip, Qt.AlignmentFlag.AlignCenter, chip)
    painter.setFont(now.font("small"))
    painter.setPen(now.colour("text2"))
    metrics = QFontMetrics(now.font("small"))
    for number, text in enumerate(card.detail.splitlines()):
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, places.detail.width())
        box = places.detail.translated(0, number * metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


def _lay_out(index: _Index, width: int) -> _Layout:
    """Return the places of a card's parts: heading of its group, title, details, chip."""
    card: CardItem = index.data(_CARD)[0]
    now, pad = look(), SPACE.m
    small = QFontMetrics(now.font("small strong"))
    top = small.height() + SPACE.m if index.data(_CARD)[1] else 0
    group = QRect(2, 0, width - 4, top)
    left, room = 1 + pad, max(40, width - 2 - 2 * pad)
    line = QFontMetrics(now.font("strong")).height()
    y = top + pad
    titles = []
    for text in _lines(card.title, room, now):
        titles.append((text, QRect(left, y, room, line)))
        y += line
    y += SPACE.xs
    detail = QRect(left, y, room if card.detail else 0, small.height())
    y += small.height() * len(card.detail.splitlines())
    chip = QRect()
    if card.chip:
        y += SPACE.xs
        chip = QRect(left, y, min(room, small.horizontalAdvance(card.chip) + 18), small.height() + 6)
        y += chip.height()
    box = QRect(1, top, width - 2, y + pad - top)
    return _Layout(group, box, tuple(titles), chip, detail, y + pad + SPACE.s)


def _lines(text: str, room: int, now: Look) -> list[str]:
    """Break a title into at most two lines; the last ends in an ellipsis when there is more."""
    layout = QTextLayout(text, now.font("strong"))
    layout.beginLayout()
    found: list[str] = []
    while len(found) < _MOST_LINES and (piece := layout.createLine()).isValid():
        piece.setLineWidth(room)
        piece.setPosition(QPointF(0, 0))
        found.append(text[piece.textStart() : piece.textStart() + piece.textLength()])
        end = piece.textStart() + piece.textLength()
        if len(found) == _MOST_LINES and end < len(text):
            rest = text[piece.textStart() :]
            metrics = QFontMetrics(now.font("strong"))
            found[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)
    layout.endLayout()
    return found or [""]
