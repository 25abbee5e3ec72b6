"""Numbers as a Word file writes them: whole numbers read without trust, counters written in the formats of lists."""

import re

# more digits than these no list, level or id of an agreement has; a larger number is noise or an attack
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
# where letters and roman numerals end: thirty letters in a row, and what one roman numeral can still be read as
_LAST_WITH_LETTERS = 780
_LAST_ROMAN = 3999
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_LOW = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def whole_number(value: str | None, default: int) -> int:
    """Return the number that an attribute states, `default` where it states none."""
    return int(value) if value is not None and _WHOLE.fullmatch(value) else default


def roman(number: int) -> str:
    """Return the lower-case roman numeral of a positive number."""
    written = ""
    for value, signs in _ROMAN + _ROMAN_LOW:
        count, number = divmod(number, value)
        written += signs * count
    return written


def letters(number: int) -> str:
    """Return a, b, … z, aa, bb, … as lists count with letters."""
    repeat, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (repeat + 1)


def formatted(number: int, style: str) -> str:
    """Return a counter in one of the list formats; formats without letters or roman numerals count in decimals.

    So do counters beyond what letters and roman numerals can show.
    """
    if style == "none":
        return ""
    if number < 1:
        return str(number)
    match style:
        case "lowerLetter" | "upperLetter" if number <= _LAST_WITH_LETTERS:
            return letters(number) if style == "lowerLetter" else letters(number).upper()
        case "lowerRoman" | "upperRoman" if number <= _LAST_ROMAN:
            return roman(number) if style == "lowerRoman" else roman(number).upper()
        case "decimalZero":
            return f"{number:02d}"
        case "ordinal":
            return f"{number}{_ordinal_ending(number)}"
        case _:
            return str(number)


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
