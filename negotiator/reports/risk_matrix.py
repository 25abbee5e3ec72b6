"""The matrix of risks, five by five: each cell holds the numbers of the risks that stand there."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from negotiator.reports.shapes import RiskLine
from negotiator.reports.styles import FAINT, INK, QUIET, SANS, SANS_BOLD, WHITE
from negotiator.reports.tagging import Picture

STEPS = range(1, 6)
LIKELIHOOD = ("rare", "unlikely", "possible", "likely", "almost certain")
IMPACT = ("negligible", "minor", "moderate", "major", "severe")
CELL_WIDTH, CELL_HEIGHT = 76.0, 27.0
LEFT, BELOW, ABOVE = 88.0, 30.0, 4.0
WORDS, NUMBERS = 7.4, 8.4

# One hue that deepens: the order is told by lightness, so it holds without colour.
SHADES = ((1, "#F4F6F9"), (4, "#E4ECF5"), (8, "#CBDCEE"), (12, "#A9C5E3"), (20, "#85ADD6"))


def matrix_picture(risks: Sequence[RiskLine]) -> Picture:
    """Return the figure: impact to the right, likelihood upwards, risk numbers in the cells."""
    return Picture(
        width=LEFT + 5 * CELL_WIDTH,
        height=BELOW + 5 * CELL_HEIGHT + ABOVE,
        paint=partial(_paint, risks=risks),
        alt=matrix_alt(risks),
    )


def matrix_alt(risks: Sequence[RiskLine]) -> str:
    """Return the matrix in words: which risks stand at which likelihood and impact."""
    places = sorted({(risk.likelihood, risk.impact) for risk in risks}, reverse=True)
    parts = [
        f"likelihood {likelihood}, impact {impact}: {', '.join(_numbers(risks, likelihood, impact))}"
        for likelihood, impact in places
    ]
    return "Matrix of risks by likelihood and impact from 1 to 5. " + "; ".join(parts) + "."


def _paint(canvas: Any, *, risks: Sequence[RiskLine]) -> None:
    for likelihood in STEPS:
        bottom = BELOW + (likelihood - 1) * CELL_HEIGHT
        canvas.setFillColor(FAINT)
        canvas.setFont(SANS, WORDS)
        words = f"{LIKELIHOOD[likelihood - 1]}  {likelihood}"
        canvas.drawRightString(LEFT - 8, bottom + CELL_HEIGHT / 2 - 2.6, words)
        for impact in STEPS:
            _paint_cell(canvas, risks, likelihood=likelihood, impact=impact, bottom=bottom)
    canvas.setFillColor(FAINT)
    canvas.setFont(SANS, WORDS)
    for impact in STEPS:
        middle = LEFT + (impact - 0.5) * CELL_WIDTH
        canvas.drawCentredString(middle, BELOW - 11, f"{impact}  {IMPACT[impact - 1]}")
    canvas.setFillColor(QUIET)
    canvas.setFont(SANS_BOLD, WORDS)
    canvas.drawCentredString(LEFT + 2.5 * CELL_WIDTH, 4, "Impact →")
    canvas.drawRightString(LEFT - 8, BELOW - 11, "Likelihood ↑")


def _paint_cell(canvas: Any, risks: Sequence[RiskLine], *, likelihood: int, impact: int, bottom: float) -> None:
    left = LEFT + (impact - 1) * CELL_WIDTH
    canvas.setFillColor(_shade(likelihood * impact))
    canvas.setStrokeColor(WHITE)
    canvas.setLineWidth(1.5)
    canvas.rect(left, bottom, CELL_WIDTH, CELL_HEIGHT, stroke=1, fill=1)
    numbers = _fitting(_numbers(risks, likelihood, impact))
    if numbers:
        canvas.setFillColor(INK)
        canvas.setFont(SANS_BOLD, NUMBERS)
        canvas.drawCentredString(left + CELL_WIDTH / 2, bottom + CELL_HEIGHT / 2 - 3, numbers)


def _numbers(risks: Sequence[RiskLine], likelihood: int, impact: int) -> list[str]:
    return [risk.number for risk in risks if (risk.likelihood, risk.impact) == (likelihood, impact)]


def _fitting(numbers: list[str]) -> str:
    """Return the numbers that fit into a cell and how many do not; the table below the figure holds all."""
    shown = ", ".join(numbers)
    kept = len(numbers)
    while kept > 1 and stringWidth(shown, SANS_BOLD, NUMBERS) > CELL_WIDTH - 8:
        kept -= 1
        shown = f"{', '.join(numbers[:kept])} +{len(numbers) - kept}"
    return shown


def _shade(score: int) -> Color:
    return HexColor([colour for least, colour in SHADES if score >= least][-1])
