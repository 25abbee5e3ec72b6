"""The matrix of risks, five by five: each cell holds the numbers of the risks that stand there."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from negotiator.reports.shapes import RiskLine
from negotiator.reports.styles import FAINT, INK, SANS, SANS_BOLD, WHITE

STEPS = range(1, 6)
LIKELIHOOD = ("rare", "unlikely", "possible", "likely", "almost certain")
IMPACT = ("negligible", "minor", "moderate", "major", "severe")
CELL_WIDTH, CELL_HEIGHT = 74.0, 26.0
LEFT, BELOW, ABOVE = 88.0, 30.0, 4.0
TEXT = 7.4

# Sequential from pale to deep: the order is told by lightness, so it holds without colour.
SHADES = ((1, "#F1F4F8"), (4, "#DFE8F2"), (8, "#F7E7BE"), (12, "#F3C69B"), (20, "#E9A08F"))


def matrix_drawing(risks: Sequence[RiskLine]) -> Drawing:
    """Return the figure: impact to the right, likelihood upwards, risk numbers in the cells."""
    drawing = Drawing(LEFT + 5 * CELL_WIDTH, BELOW + 5 * CELL_HEIGHT + ABOVE)
    for likelihood in STEPS:
        bottom = BELOW + (likelihood - 1) * CELL_HEIGHT
        words = f"{likelihood}  {LIKELIHOOD[likelihood - 1]}"
        drawing.add(_text(words, LEFT - 8, bottom + CELL_HEIGHT / 2 - 2.6, anchor="end"))
        for impact in STEPS:
            _add_cell(drawing, risks, likelihood=likelihood, impact=impact, bottom=bottom)
    for impact in STEPS:
        middle = LEFT + (impact - 0.5) * CELL_WIDTH
        drawing.add(_text(f"{impact}  {IMPACT[impact - 1]}", middle, BELOW - 11, anchor="middle"))
    drawing.add(_text("Impact", LEFT + 2.5 * CELL_WIDTH, 4, anchor="middle", font=SANS_BOLD))
    drawing.add(_text("Likelihood", 0, BELOW - 11, anchor="start", font=SANS_BOLD))
    return drawing


def matrix_alt(risks: Sequence[RiskLine]) -> str:
    """Return the matrix in words: which risks stand at which likelihood and impact."""
    places = sorted({(risk.likelihood, risk.impact) for risk in risks}, reverse=True)
    parts = [
        f"likelihood {likelihood}, impact {impact}: {', '.join(_numbers(risks, likelihood, impact))}"
        for likelihood, impact in places
    ]
    return "Matrix of risks by likelihood and impact from 1 to 5. " + "; ".join(parts) + "."


def _add_cell(drawing: Drawing, risks: Sequence[RiskLine], *, likelihood: int, impact: int, bottom: float) -> None:
    left = LEFT + (impact - 1) * CELL_WIDTH
    shade = _shade(likelihood * impact)
    drawing.add(Rect(left, bottom, CELL_WIDTH, CELL_HEIGHT, fillColor=shade, strokeColor=WHITE, strokeWidth=1.5))
    numbers = _fitting(_numbers(risks, likelihood, impact))
    if numbers:
        words = String(left + CELL_WIDTH / 2, bottom + CELL_HEIGHT / 2 - 2.8, numbers, textAnchor="middle")
        words.fontName, words.fontSize, words.fillColor = SANS_BOLD, 8, INK
        drawing.add(words)


def _numbers(risks: Sequence[RiskLine], likelihood: int, impact: int) -> list[str]:
    return [risk.number for risk in risks if (risk.likelihood, risk.impact) == (likelihood, impact)]


def _fitting(numbers: list[str]) -> str:
    """Return the numbers that fit into a cell and how many do not; the table below the figure holds all."""
    shown = ", ".join(numbers)
    kept = len(numbers)
    while kept > 1 and stringWidth(shown, SANS_BOLD, 8) > CELL_WIDTH - 8:
        kept -= 1
        shown = f"{', '.join(numbers[:kept])} +{len(numbers) - kept}"
    return shown


def _shade(score: int) -> Color:
    return HexColor([colour for least, colour in SHADES if score >= least][-1])


def _text(words: str, x: float, y: float, *, anchor: str, font: str = SANS) -> String:
    text = String(x, y, words, textAnchor=anchor)
    text.fontName, text.fontSize, text.fillColor = font, TEXT, FAINT
    return text
