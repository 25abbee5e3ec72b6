"""Numbers that files state, and counters as lists print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.documents.numerals import formatted, letters, roman, whole_number


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (27, "lowerLetter", "aa"),
        (26, "upperLetter", "Z"),
        (3, "ordinal", "3rd"),
        (12, "ordinal", "12th"),
        (5, "none", ""),
        (0, "lowerLetter", "0"),
        (5, "cardinalText", "5"),
    ],
)
def test_formats(number: int, style: str, printed: str) -> None:
    assert formatted(number, style) == printed


def test_letters_and_roman_numerals_are_monotone_in_length() -> None:
    assert [letters(number) for number in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [roman(number) for number in (1, 9, 40, 90, 400)] == ["i", "ix", "xl", "xc", "cd"]


@given(st.integers(1, 999_999_999), st.sampled_from(["upperRoman", "lowerRoman", "upperLetter", "lowerLetter"]))
def test_no_counter_is_printed_at_great_length(number: int, style: str) -> None:
    assert 1 <= len(formatted(number, style)) <= 31


@pytest.mark.parametrize(
    ("value", "number"),
    [("12", 12), ("-3", -3), ("007", 7), (None, 5), ("", 5), ("1.5", 5), ("\u00b2", 5), ("\u0663", 5), ("9" * 5000, 5)],
)
def test_only_plain_whole_numbers_are_numbers(value: str | None, number: int) -> None:
    assert whole_number(value, 5) == number
