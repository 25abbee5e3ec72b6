"""The negotiation as a list with two painted lanes, ours and theirs; each node is a version, package, approval …"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from negotiator.gui.theme import icon, look

Lane = Literal["ours", "theirs"]
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEIGHT = 52
_LANES: dict[Lane, int] = {"ours": 28, "theirs": 64}
_DISC = 24
_TEXT_LEFT = 100
_NODE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A step of the negotiation: whose lane, its symbol (one of `icon_names`), what happened, when and by whom."""

    key: str
    lane: Lane
    symbol: str
    title: str
    detail: str = ""
    when: str = ""
    open: bool = False


class _Nodes(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.nodes: tuple[Node, ...] = ()

    def show(self, nodes: Sequence[Node]) -> None:
        self.beginResetModel()
        self.nodes = tuple(nodes)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.nodes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.nodes[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            whose = "Ours" if node.lane == "ours" else "Theirs"
            return f"{whose}: {node.title}. {node.detail} {node.when}".strip()
        return node if role == _NODE else None


class _Lanes(QStyledItemDelegate):
    """Paints a node on its lane, the line that leads to it, and its words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(320, look().px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        node: Node = index.data(_NODE)
        before = index.sibling(index.row() - 1, 0).data(_NODE)
        after = index.sibling(index.row() + 1, 0).data(_NODE)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour("accent_soft"))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 4, 4)
        self._paint_lanes(painter, box, node, before, after)
        self._paint_node(painter, box, node)
        self._paint_words(painter, box, node)
        painter.restore()

    def _paint_lanes(self, painter: QPainter, box: QRectF, node: Node, before: Node | None, after: Node | None) -> None:
        now = look()
        here = QPointF(box.left() + _LANES[node.lane], box.center().y())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.colour("border_strong"), 1.5))
        for neighbour, edge in ((before, box.top()), (after, box.bottom())):
            if neighbour is None:
                continue
            middle = box.left() + (_LANES[node.lane] + _LANES[neighbour.lane]) / 2
            path = QPainterPath(here)
            halfway = (here.y() + edge) / 2
            path.cubicTo(QPointF(here.x(), halfway), QPointF(middle, halfway), QPointF(middle, edge))
            painter.drawPath(path)

    def _paint_node(self, painter: QPainter, box: QRectF, node: Node) -> None:
        now = look()
        ink = "accent" if node.lane == "ours" else "delete"
        disc = QRectF(0, 0, _DISC, _DISC)
        disc.moveCenter(QPointF(box.left() + _LANES[node.lane], box.center().y()))
        line = Qt.PenStyle.DashLine if node.open else Qt.PenStyle.SolidLine
        painter.setPen(QPen(now.colour(ink), 1.5, line))
        painter.setBrush(now.colour("surface"))
        painter.drawEllipse(disc)
        spot = QRect(0, 0, 14, 14)
        spot.moveCenter(QPoint(round(disc.center().x()), round(disc.center().y())))
        icon(node.symbol, ink).paint(painter, spot)

    def _paint_words(self, painter: QPainter, box: QRectF, node: Node) -> None:
        now = look()
        small, strong = now.font("small"), now.font("strong")
        when = QFontMetricsF(small).horizontalAdvance(node.when) + 16
        words = QRectF(box.left() + _TEXT_LEFT, box.top() + 6, box.width() - _TEXT_LEFT - 12, box.height() - 12)
        upper = QRectF(words.left(), words.top(), words.width() - when, words.height() / 2)
        lower = QRectF(words.left(), words.center().y(), words.width(), words.height() / 2)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(strong)
        painter.setPen(now.colour("text"))
        painter.drawText(upper, left, QFontMetricsF(strong).elidedText(node.title, elide, upper.width()))
        painter.setFont(small)
        painter.setPen(now.colour("text3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(upper.right(), upper.top(), when, upper.height()), right, node.when)
        painter.setPen(now.colour("text2"))
        painter.drawText(lower, left, QFontMetricsF(small).elidedText(node.detail, elide, lower.width()))


class Timeline(QListView):
    """Shows nodes from the newest to the oldest, as given; `opened(key)` follows Enter or a click."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.setAccessibleName("Negotiation, ours and theirs")
        self._nodes = _Nodes()
        self._nodes.setParent(self)
        self.setModel(self._nodes)
        self._lanes = _Lanes(self)
        self.setItemDelegate(self._lanes)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.activated.connect(lambda index: self.opened.emit(self._nodes.nodes[index.row()].key))

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show other nodes."""
        self._nodes.show(nodes)
