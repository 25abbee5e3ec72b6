"""Colours can be read, and a change of look reaches what is drawn."""

from dataclasses import fields, replace
from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from negotiator.gui.theme import DARK, HIGH_CONTRAST, LIGHT, Tokens, icon, icon_names, look, theme_of
from negotiator.gui.theme.palette import palette
from negotiator.gui.theme.stylesheet import stylesheet

SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK, HIGH_CONTRAST], ids=["light", "dark", "high contrast"])

INKS = ("text", "text2", "text3", "accent", "insert", "delete", "move", "ok", "warn", "danger")
PAIRS = [
    *product(INKS, ("bg", "surface", "surface2")),
    *((ink, f"{ink}_bg") for ink in ("insert", "delete", "move", "ok", "warn", "danger")),
    *((ink, "accent_soft") for ink in ("text", "text2", "text3", "accent", "insert", "delete", "move")),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("surface", "text"),
    ("surface", "warn"),
    ("text", "insert_bg"),
]


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@SCHEMES
def test_every_text_pair_meets_wcag_aa(tokens: Tokens) -> None:
    poor = {pair: contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@SCHEMES
def test_lines_of_controls_and_focus_meet_three_to_one(tokens: Tokens) -> None:
    for line in ("border_strong", "focus"):
        assert contrast(getattr(tokens, line), tokens.surface) >= 3


def test_the_check_notices_a_poor_pair() -> None:
    faint = replace(LIGHT, text3="#B0B8C0")
    assert contrast(faint.text3, faint.surface) < 4.5


@SCHEMES
def test_the_style_sheet_uses_every_value_it_names(tokens: Tokens) -> None:
    assert "$" not in stylesheet(replace(look(), tokens=tokens))
    assert palette(tokens).window().color() == QColor(tokens.bg)
    assert all(getattr(tokens, field.name) for field in fields(tokens) if field.name != "dark")


def test_the_scheme_changes_live_and_icons_follow(dressed: QApplication) -> None:
    theme = theme_of(dressed)
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(look().tokens.dark))
    before = icon("lock").pixmap(24, 24).toImage()
    theme.apply(scheme="dark")
    try:
        assert look().tokens is DARK
        assert dressed.palette().window().color() == QColor(DARK.bg)
        assert icon("lock").pixmap(24, 24).toImage() != before
    finally:
        theme.apply(scheme="light")
    assert told == [True, False]
    assert theme_of(dressed) is theme


@pytest.mark.parametrize(("asked", "given"), [(0.2, 0.9), (1.25, 1.25), (9, 1.5)])
def test_the_text_scale_is_kept_in_range(dressed: QApplication, asked: float, given: float) -> None:
    try:
        assert theme_of(dressed).apply(scale=asked).scale == given
        assert dressed.font().pointSizeF() == look().points("body")
    finally:
        theme_of(dressed).apply(scale=1.0)


def test_the_weights_are_real_faces(dressed: QApplication) -> None:
    assert QFontInfo(look().font("h2")).family().startswith("Inter")
    assert QFontInfo(look().font("h2")).weight() == 600
    assert QFontInfo(look().font("contract")).family() == "Source Serif 4"


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something(name: str) -> None:
    image = icon(name, "text").pixmap(20, 20).toImage()
    assert any(image.pixelColor(x, y).alpha() > 128 for x in range(20) for y in range(20))
