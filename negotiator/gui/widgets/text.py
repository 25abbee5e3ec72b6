"""Labels by role, lines, and rows of widgets: the small change of every screen."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from negotiator.gui.theme import SPACE

LabelRole = Literal["body", "muted", "tiny", "label", "strong", "title", "h1", "h2", "figure", "invalid", "hash"]
_WRAPPED: frozenset[LabelRole] = frozenset({"body", "muted", "invalid"})


def label(text: str = "", role: LabelRole = "body", *, wrap: bool | None = None, selectable: bool = False) -> QLabel:
    """Return a label. Running text wraps unless told otherwise; its text is always plain."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setWordWrap(role in _WRAPPED if wrap is None else wrap)
    if selectable:
        result.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return result


def code(text: str, *, name: str = "") -> QLabel:
    """Return letters and figures that someone compares: even widths, selectable, broken between groups."""
    shown = label(text, "hash", wrap=True, selectable=True)
    shown.setAccessibleName(name)
    return shown


def line() -> QFrame:
    """Return a thin horizontal line."""
    result = QFrame()
    result.setProperty("role", "line")
    result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return result


Item = QWidget | QLayout | None


def row(*items: Item, spacing: int = SPACE.s) -> QHBoxLayout:
    """Return widgets and layouts side by side; None is a stretch."""
    result = QHBoxLayout()
    result.setContentsMargins(0, 0, 0, 0)
    result.setSpacing(spacing)
    _fill(result, items)
    return result


def column(*items: Item, spacing: int = SPACE.s, margin: int = 0) -> QVBoxLayout:
    """Return widgets and layouts below each other; None is a stretch."""
    result = QVBoxLayout()
    result.setContentsMargins(margin, margin, margin, margin)
    result.setSpacing(spacing)
    _fill(result, items)
    return result


def _fill(layout: QHBoxLayout | QVBoxLayout, items: tuple[Item, ...]) -> None:
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another role of the style sheet and draw it so."""
    widget.setProperty("role", role)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Draw a widget by the style sheet again, after one of its properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def panel(role: str) -> QWidget:
    """Return a bare widget that the style sheet paints by its role (page, top, bar, strip, rail, side)."""
    result = QWidget()
    result.setProperty("role", role)
    result.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return result


def scrolling(layout: QLayout) -> QScrollArea:
    """Return a page that scrolls up and down when its content is taller than the window."""
    body = panel("page")
    body.setLayout(layout)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area
