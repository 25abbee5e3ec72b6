"""Icons by the name of their meaning, drawn from the Phosphor set in the colour of a token.

An icon looks up its colour when it is painted, so a change of scheme needs no new icons, only a repaint.
"""

from functools import cache

import qtawesome
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from negotiator.gui.theme.look import look

_GLYPHS = {
    "amendments": "git-pull-request",
    "approvals": "circle-wavy-check",
    "attachments": "paperclip",
    "bell": "bell",
    "back": "caret-left",
    "building": "buildings",
    "calendar": "calendar-blank",
    "clock": "clock",
    "close": "x",
    "comment": "chat-circle-text",
    "compare": "arrows-left-right",
    "copy": "copy",
    "counter": "arrow-bend-up-left",
    "crash": "warning-octagon",
    "danger": "warning-circle",
    "deals": "briefcase",
    "decisions": "scales",
    "documents": "file-pdf",
    "down": "arrow-down",
    "economics": "chart-line",
    "edit": "pencil-simple",
    "export": "download-simple",
    "filter": "funnel",
    "folder": "folder-open",
    "forward": "caret-right",
    "hide": "eye-slash",
    "info": "info",
    "ip_assets": "lightbulb",
    "inline": "rows",
    "key": "key",
    "keyboard": "keyboard",
    "list": "list-bullets",
    "lock": "lock-simple",
    "milestones": "flag-banner",
    "more": "dots-three",
    "obligations": "check-square-offset",
    "ok": "check",
    "open": "caret-down",
    "overview": "squares-four",
    "packages": "package",
    "panel": "layout",
    "people": "users",
    "person": "user",
    "positions": "target",
    "print": "printer",
    "question": "question",
    "redlines": "git-diff",
    "refresh": "arrow-clockwise",
    "remove": "trash",
    "risks": "shield-warning",
    "search": "magnifying-glass",
    "send": "paper-plane-tilt",
    "settings": "gear-six",
    "show": "eye",
    "side by side": "columns",
    "sign": "pen-nib",
    "statistics": "chart-bar",
    "terms": "file-text",
    "timeline": "clock-counter-clockwise",
    "tray": "tray",
    "undo": "arrow-u-up-left",
    "up": "arrow-up",
    "walls": "wall",
    "warn": "warning",
    "add": "plus",
}


def icon_names() -> tuple[str, ...]:
    """Return the meanings there are icons for."""
    return tuple(sorted(_GLYPHS))


@cache
def icon(name: str, token: str = "text2") -> QIcon:  # noqa: S107 -- a token of the theme, not a password
    """Return the icon of a meaning (see `icon_names`) in the colour of a token."""
    return QIcon(_TokenIconEngine(_GLYPHS[name], token))


@cache
def _drawn(glyph: str, colour: str, pixels: int) -> QPixmap:
    pixmap: QPixmap = qtawesome.icon(f"ph.{glyph}", color=QColor(colour), scale_factor=1.1).pixmap(pixels, pixels)
    return pixmap


class _TokenIconEngine(QIconEngine):
    """Paints one glyph in the colour that its token has at that moment."""

    def __init__(self, glyph: str, token: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._token = token

    def clone(self) -> QIconEngine:
        return _TokenIconEngine(self._glyph, self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        token = "text3" if mode == QIcon.Mode.Disabled else self._token
        pixmap = _drawn(self._glyph, getattr(look().tokens, token), max(1, round(side * ratio)))
        target = QRect(0, 0, side, side)
        target.moveCenter(rect.center() + QPoint(side % 2, side % 2))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, pixmap, pixmap.rect())

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
