"""Names that a reader would take for each other."""

import pytest

from negotiator.domain.lookalikes import folded, skeleton


@pytest.mark.parametrize(
    ("true", "twin"),
    [
        ("Beta GmbH", "B\u0435ta GmbH"),
        ("Beta GmbH", "\u0412eta GmbH"),
        ("ALPHA Ltd", "\u0391L\u03a1\u041dA Ltd"),
        ("Alpha Ltd", "AIpha Ltd"),
        ("Alpha Ltd", "A1pha Ltd"),
        ("Castellan", "Caste\u200bllan"),
        ("Marnie", "Mamie"),
        ("Müller AG", "Mu\u0308ller AG"),
        ("Müller AG", "Muller AG"),
        ("Wave", "Vvave"),
        ("Acme Co", "Acme\u00a0Co"),
        ("Zero One", "Zer0 One"),
        ("Smith-Jones", "Smith\u2010Jones"),
    ],
)
def test_what_looks_alike_has_one_skeleton(true: str, twin: str) -> None:
    assert skeleton(true) == skeleton(twin)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Beta GmbH", "Beta AG"), ("Alpha", "Alma"), ("Газпром", "Роснефть"), ("東京商事", "大阪商事"), ("ABC", "ABD")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_forms_of_one_name_fold_together() -> None:
    assert folded("  ALPHA   Ltd ") == folded("Ａlpha ltd") == "alpha ltd"
    assert folded("Straße") == folded("STRASSE")
    assert folded("Alpha") != folded("Аlpha")
