"""The figure of risks: the same in words, crowded cells, risks without a place."""

from negotiator.reports.risk_matrix import _fitting, matrix_alt
from negotiator.reports.shapes import RiskLine
from negotiator.reports.typefaces import Typefaces


def _risk(number: str, likelihood: int, impact: int) -> RiskLine:
    return RiskLine(number=number, title="t", likelihood=likelihood, impact=impact)


def test_the_figure_is_told_in_words() -> None:
    words = matrix_alt([_risk("R-1", 3, 4), _risk("R-2", 5, 1), _risk("R-3", 3, 4)])
    assert words.endswith("likelihood 5, impact 1: R-2; likelihood 3, impact 4: R-1, R-3.")


def test_a_crowded_cell_counts_what_it_leaves_out(pdf: bytes) -> None:
    assert pdf  # the typefaces are known once a page was drawn
    assert _fitting(["R-1", "R-2"]) == "R-1, R-2"
    crowded = _fitting([f"R-{number}" for number in range(1, 20)])
    shown, _, left_out = crowded.partition(" +")
    assert len(shown.split(", ")) + int(left_out) == 19


def test_cells_may_be_empty(fonts: Typefaces) -> None:
    assert fonts
    assert _fitting([]) == ""
