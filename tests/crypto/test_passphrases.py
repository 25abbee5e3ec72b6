"""The estimate of a passphrase's strength."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import strength

ORDER = ["very weak", "weak", "fair", "strong"]


@pytest.mark.parametrize(
    "poor",
    [
        "",
        "a",
        "password",
        "Passw0rd1!",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abcdefghijkl",
        "12345678901234",
        "abcabcabcabcabc",
    ],
)
def test_what_everybody_tries_first_is_very_weak(poor: str) -> None:
    assert strength(poor).level == "very weak"


@pytest.mark.parametrize(
    "good", ["Kj4-velvet-harbour-ninety", "seven quiet lanterns cross the frozen estuary", "x8#kQ!9zLp7&wVtR"]
)
def test_long_and_mixed_is_strong(good: str) -> None:
    assert strength(good).level == "strong"


def test_the_text_never_repeats_the_passphrase() -> None:
    assert "harbour" not in strength("harbour harbour").text


def test_characters_beyond_ascii_count() -> None:
    assert strength("zürich grüßt föhr").bits > strength("zurich grubt fohr").bits


@given(st.text(max_size=60))
def test_every_text_gets_an_estimate(passphrase: str) -> None:
    told = strength(passphrase)
    assert told.bits >= 0
    assert told.level in ORDER
    assert told.text


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=30))
def test_more_words_never_weaken(passphrase: str) -> None:
    assert strength(passphrase + " kx7 wq3 zj9 vb2").bits >= strength("kx7 wq3 zj9").bits
