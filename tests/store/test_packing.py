"""Bytes are compressed where that pays, and come back."""

import random
import zlib

from hypothesis import given
from hypothesis import strategies as st

from negotiator.store.forms import WHOLE, ZLIB
from negotiator.store.packing import packed, unpacked

NOISE = random.Random(4).randbytes(100_000)


@given(
    st.binary(max_size=3000) | st.builds(lambda unit, times: unit * times, st.binary(max_size=9), st.integers(0, 99))
)
def test_round_trip(data: bytes) -> None:
    form, kept = packed(data)
    assert len(kept) <= len(data)
    assert unpacked(form, kept, most=len(data)) == data


def test_the_beginning_decides_on_what_is_long() -> None:
    assert packed(b"words " * 20_000)[0] == ZLIB
    assert packed(NOISE) == (WHOLE, NOISE)
    assert packed(NOISE[:70_000] + b"words " * 20_000)[0] == WHOLE, "not looked at any further"
    assert packed(b"words " * 1000 + NOISE[:80_000])[0] == ZLIB, "its first 64 KiB shrink by more than 5 %"


def test_damage_is_no_content_and_does_not_unfold_without_end() -> None:
    assert unpacked(ZLIB, b"no zlib", most=100) is None
    assert len(unpacked(ZLIB, zlib.compress(bytes(1 << 20)), most=100) or b"") == 101
