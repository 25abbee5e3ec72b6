"""How each kind of mark is drawn: text formats from the tokens, and the double lines that Qt's formats lack.

Three styles: `house` (colour, background and line), `word` (the red and blue of Word, no background) and `patterns`
(lines and brackets of meaning only, no colour).
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QTextCharFormat

from negotiator.gui.redline_surface.content import PieceStyle
from negotiator.gui.theme import Look

LineStyle = Literal["", "double under", "double strike"]
_Underline = QTextCharFormat.UnderlineStyle


@dataclass(frozen=True, slots=True)
class Mark:
    """The text format of one piece and the extra double line drawn over it, if any."""

    format: QTextCharFormat
    double: LineStyle
    colour: QColor


_TOKENS: dict[PieceStyle, tuple[str, str]] = {
    "insert": ("insert", "insert_bg"),
    "delete": ("delete", "delete_bg"),
    "move from": ("move", "move_bg"),
    "move to": ("move", "move_bg"),
    "counter": ("ok", "ok_bg"),
    "set aside": ("text3", ""),
    "format": ("text", ""),
    "note": ("text3", ""),
    "remark": ("danger", "danger_bg"),
    "plain": ("text", ""),
}
_DOUBLES: dict[PieceStyle, LineStyle] = {"move from": "double strike", "move to": "double under"}
_UNDERLINES: dict[PieceStyle, QTextCharFormat.UnderlineStyle] = {
    "insert": _Underline.SingleUnderline,
    "counter": _Underline.DashUnderline,
    "format": _Underline.DotLine,
}
_STRUCK: frozenset[PieceStyle] = frozenset({"delete", "set aside"})


def mark(style: PieceStyle, look: Look) -> Mark:
    """Return how a piece of this style is drawn under this look."""
    ink, paper = _TOKENS[style]
    if look.marking == "patterns" and style not in ("note", "set aside"):
        ink, paper = "text", ""
    if look.marking == "word":
        ink, paper = ("danger" if style in ("insert", "delete") else ink), ""
    colour = look.colour(ink)
    form = QTextCharFormat()
    form.setForeground(colour)
    if paper:
        form.setBackground(look.colour(paper))
    if style in _UNDERLINES:
        form.setUnderlineStyle(_UNDERLINES[style])
        form.setUnderlineColor(colour)
    form.setFontStrikeOut(style in _STRUCK)
    form.setFontItalic(style in ("note", "remark"))
    return Mark(form, _DOUBLES.get(style, ""), colour)
