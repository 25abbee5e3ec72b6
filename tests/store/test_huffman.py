"""Codes of compressed blocks."""

import pytest

from negotiator.store.huffman import END, FIXED, Codes, NotDeflated, in_order, peek, read_codes


def test_bits_are_read_lowest_first() -> None:
    assert peek(b"\x0d\x01", 0) & 0xF == 0b1101
    assert peek(b"\x0d\x01", 2) & 0xFF == 0b01000011
    assert peek(b"\x0d", 16) == 0
    assert in_order(0b1101, 4) == "1011"
    assert in_order(0, 0) == ""


def test_the_fixed_codes_are_those_of_the_format() -> None:
    assert FIXED.literal_texts[0] == "00110000"
    assert FIXED.literal_texts[144] == "110010000"
    assert FIXED.literal_texts[END] == "0000000"
    assert FIXED.length_texts[3] == "0000001"
    assert FIXED.length_texts[258] == "11000101"
    assert FIXED.length_texts[12] == "0001001" + "1"
    assert FIXED.distance_text(1) == "00000"
    assert FIXED.distance_text(32768) == "11101" + "1" * 13


def test_tables_and_texts_agree() -> None:
    codes = Codes(literals=(2, 0, 3, 3, *(0,) * 252, 1), distances=(1, 1))
    for sign, text in codes.literal_texts.items():
        found, size, extra = codes.literal_table[int(text[::-1], 2)]
        assert (found, size, extra) == (sign, len(text), 0)


def test_more_signs_than_bits_are_refused() -> None:
    with pytest.raises(NotDeflated):
        _ = Codes(literals=(1, 1, 1), distances=()).literal_texts
    with pytest.raises(NotDeflated):
        read_codes(b"\xff" * 40, 0)
