"""Safety numbers."""

import re

import pytest

from negotiator.crypto import BadFingerprint, BadSafetyNumber, read_safety_code, safety_code, safety_number

OURS, THEIRS = "ab" * 32, "01" * 32


def test_both_sides_see_the_same_sixty_digits() -> None:
    number = safety_number(OURS, THEIRS)
    assert number == safety_number(THEIRS, OURS.upper())
    assert re.fullmatch(r"(\d{5} ){11}\d{5}", number)


def test_a_released_number_stays_what_it_was() -> None:
    assert safety_number(OURS, THEIRS) == "49374 92349 85579 84501 23078 78801 65317 26886 34397 05860 85999 34342"


def test_one_other_digit_in_a_fingerprint_gives_another_number() -> None:
    ours, theirs = safety_number(OURS, THEIRS), safety_number("aa" + OURS[2:], THEIRS)
    assert sum(one != other for one, other in zip(ours.split(), theirs.split(), strict=True)) >= 5


@pytest.mark.parametrize("wrong", ["", "ab" * 31, "xy" * 32, "ab" * 32 + "\n"])
def test_only_whole_fingerprints_are_taken(wrong: str) -> None:
    with pytest.raises(BadFingerprint):
        safety_number(OURS, wrong)


def test_a_number_travels_as_a_code_and_comes_back() -> None:
    number = safety_number("ab" * 32, "cd" * 32)
    code = safety_code(number)
    assert code.startswith("NGS1:")
    assert read_safety_code(code) == number
    assert read_safety_code(f"  {code.lower()}\n") == number
    assert read_safety_code(number) == number
    assert read_safety_code(number.replace(" ", "\n")) == number


@pytest.mark.parametrize("text", ["", "NGS1:", "12345", "NGS1:" + "1" * 59, "1" * 61, "x" * 60, "١" * 60])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadSafetyNumber):
        read_safety_code(text)
