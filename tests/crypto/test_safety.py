"""Safety numbers."""

import re

import pytest

from negotiator.crypto import BadFingerprint, safety_number

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
