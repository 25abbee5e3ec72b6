"""Colours and paragraph styles of the printed pages: contract text in serif, labels and tables in sans.

The colours are the light palette of the window, so that a redline looks the same on screen and on paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from negotiator.reports.typefaces import INTER, NOTO_SANS, SOURCE_SERIF, FontsMissing, Typefaces

INK = HexColor("#1B2430")
QUIET = HexColor("#4A5666")
FAINT = HexColor("#5F6B7A")
LINE = HexColor("#D5DAE1")
STRONG_LINE = HexColor("#868F9C")
BAND = HexColor("#F4F6F9")
ACCENT = HexColor("#1F3F77")
OK = HexColor("#0B6B57")
WARN = HexColor("#7A5200")
DANGER = HexColor("#A3202F")
WHITE = HexColor("#FFFFFF")

INSERT, INSERT_WASH = "#0B4FA8", "#E6F0FC"
DELETE, DELETE_WASH = "#9A3412", "#FDF0E4"
MOVE, MOVE_WASH = "#84406F", "#F8ECF4"

SERIF, SERIF_BOLD, SERIF_ITALIC = "Negotiator-Serif", "Negotiator-Serif-SemiBold", "Negotiator-Serif-Italic"
SANS, SANS_MEDIUM, SANS_BOLD = "Negotiator-Sans", "Negotiator-Sans-Medium", "Negotiator-Sans-SemiBold"
FALLBACK = "Negotiator-Fallback"

FACES = {
    SERIF: (SOURCE_SERIF, 400, False),
    SERIF_BOLD: (SOURCE_SERIF, 600, False),
    SERIF_ITALIC: (SOURCE_SERIF, 400, True),
    SANS: (INTER, 400, False),
    SANS_MEDIUM: (INTER, 500, False),
    SANS_BOLD: (INTER, 600, False),
    FALLBACK: (NOTO_SANS, 400, False),
}


@dataclass(frozen=True, kw_only=True)
class Styles:
    """The typefaces made known to the drawing library, which characters all of them cover, and the styles."""

    fonts: Typefaces

    @cached_property
    def common(self) -> frozenset[int]:
        """Return the code points that every face can draw."""
        return self._covered(FACES)

    @cached_property
    def coverage(self) -> frozenset[int]:
        """Return the code points that can be drawn at all: those of the sans faces, which know the most signs."""
        return self._covered((SANS, SANS_MEDIUM, SANS_BOLD))

    def _covered(self, names: Iterable[str]) -> frozenset[int]:
        return frozenset(set.intersection(*(set(self._registered[name].face.charToGlyph) for name in names)))

    @cached_property
    def _registered(self) -> dict[str, TTFont]:
        try:
            found = {
                name: TTFont(name, str(self.fonts.path(family, weight=weight, italic=italic)), shapable=False)
                for name, (family, weight, italic) in FACES.items()
            }
        except (OSError, TTFError) as error:
            folder = next(iter(self.fonts.files.values())).parent
            raise FontsMissing(folder, type(error).__name__) from error
        for font in found.values():
            pdfmetrics.registerFont(font)
        pdfmetrics.registerFontFamily(
            SERIF, normal=SERIF, bold=SERIF_BOLD, italic=SERIF_ITALIC, boldItalic=SERIF_ITALIC
        )
        pdfmetrics.registerFontFamily(SANS, normal=SANS, bold=SANS_BOLD, italic=SANS, boldItalic=SANS_BOLD)
        return found

    def __getitem__(self, name: str) -> ParagraphStyle:
        return STYLES[name]


def _style(name: str, font: str, size: float, leading: float, *, colour: Color = INK, **more: object) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=leading, textColor=colour, splitLongWords=1, **more
    )


STYLES = {
    style.name: style
    for style in (
        _style("label", SANS_BOLD, 7.5, 10, colour=DANGER),
        _style("title", SERIF_BOLD, 25, 29, spaceBefore=3, spaceAfter=5),
        _style("subtitle", SERIF, 12.5, 17, colour=QUIET, spaceAfter=10),
        _style("h2", SERIF_BOLD, 15, 19, colour=ACCENT, spaceBefore=20, spaceAfter=6),
        _style("h3", SANS_BOLD, 9.5, 12.5, spaceBefore=10, spaceAfter=4),
        _style("body", SERIF, 10, 14, spaceAfter=5),
        _style("note", SANS, 7.8, 11, colour=FAINT, spaceAfter=6),
        _style("empty", SERIF_ITALIC, 10, 14, colour=FAINT, spaceAfter=4),
        _style("head", SANS_BOLD, 7.2, 9.5, colour=QUIET),
        _style("cell", SANS, 8.2, 11.2),
        _style("cell strong", SANS_BOLD, 8.2, 11.2),
        _style("cell quiet", SANS, 7.6, 10.4, colour=FAINT),
        _style("cell serif", SERIF, 9.4, 12.4),
        _style("cell code", SANS, 6.9, 9.6, colour=QUIET),
        _style("recovery code", SANS_MEDIUM, 22, 31),
        _style("fact name", SANS, 7.2, 9.6, colour=FAINT),
        _style("fact", SANS_MEDIUM, 9, 12),
        _style("group", SANS_BOLD, 7.6, 10, colour=ACCENT),
        _style("body item", SERIF, 9.6, 13.4, leftIndent=11, bulletFontName=SANS, bulletFontSize=8, spaceAfter=3),
        _style("cell item", SANS, 8, 11.4, leftIndent=11, bulletFontName=SANS, bulletFontSize=8, spaceAfter=3),
        _style("clause", SERIF, 10, 14.4, leftIndent=44, bulletFontName=SANS, bulletFontSize=8.4, spaceAfter=6),
        _style("clause heading", SERIF_BOLD, 10.4, 14.6, leftIndent=44, bulletFontName=SANS_BOLD, bulletFontSize=8.4,
               spaceBefore=5, spaceAfter=5, keepWithNext=1),
        _style("clause context", SERIF, 9.4, 13.2, colour=FAINT, leftIndent=44, bulletFontName=SANS,
               bulletFontSize=8.2, bulletColor=FAINT, spaceAfter=6),
        _style("path", SANS, 7.4, 10, colour=FAINT, leftIndent=44, spaceBefore=6, spaceAfter=2, keepWithNext=1),
        _style("gap", SANS, 7.4, 10, colour=FAINT, leftIndent=44, spaceBefore=1, spaceAfter=7, keepWithNext=1),
    )
}  # fmt: skip
