"""Whole numbers in few bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.store.numbers import put_number, put_signed, read_number, read_signed


@given(st.lists(st.tuples(st.integers(0, 1 << 40), st.integers(-(1 << 40), 1 << 40))))
def test_all_come_back(pairs: list[tuple[int, int]]) -> None:
    written = bytearray()
    for plain, signed in pairs:
        put_number(written, plain)
        put_signed(written, signed)
    place, read = 0, []
    for _ in pairs:
        plain, place = read_number(written, place)
        signed, place = read_signed(written, place)
        read.append((plain, signed))
    assert (read, place) == (pairs, len(written))


def test_few_bytes_for_small_ones() -> None:
    for value, size in ((0, 1), (127, 1), (128, 2), (16383, 2), (16384, 3)):
        written = bytearray()
        put_number(written, value)
        assert len(written) == size
    with pytest.raises(IndexError):
        read_number(b"\x80", 0)
