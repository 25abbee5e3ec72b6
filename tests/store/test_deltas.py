"""Differences of byte strings: always the new bytes again, small when little changed, never more than allowed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.store.deltas import DeltaBroken, apply, difference

pieces = st.lists(st.binary(min_size=20, max_size=90), max_size=12)


@given(pieces, st.data())
def test_the_new_bytes_come_back(held: list[bytes], data: st.DataObject) -> None:
    changed = data.draw(st.permutations(held)) if data.draw(st.booleans()) else held
    extra = data.draw(st.binary(max_size=60))
    cut = data.draw(st.integers(0, 200))
    old = b"".join(held)
    joined = b"".join(changed)
    new = joined[:cut] + extra + joined[cut + data.draw(st.integers(0, 40)) :]
    delta = difference(old, new)
    assert delta is None or apply(old, delta, limit=len(new)) == new


def text_of(chance: random.Random, paragraphs: int) -> list[bytes]:
    return [chance.randbytes(300).hex().encode() for _ in range(paragraphs)]


def test_one_per_cent_changed_costs_one_per_cent() -> None:
    chance = random.Random(1)
    paragraphs = text_of(chance, 400)
    old = b"\n".join(paragraphs)
    for place in chance.sample(range(400), 4):
        paragraphs[place] = chance.randbytes(300).hex().encode()
    new = b"\n".join(paragraphs)
    delta = difference(old, new)
    assert delta is not None
    assert apply(old, delta, limit=len(new)) == new
    assert len(delta) < 4 * 600 + 100


def test_many_small_edits_are_found() -> None:
    chance = random.Random(2)
    old = b" ".join(text_of(chance, 200))
    new = bytearray(old)
    for place in range(0, len(new), 400):
        new[place : place + 3] = b"<new words>"
    delta = difference(old, bytes(new))
    assert delta is not None
    assert apply(old, delta, limit=len(new)) == bytes(new)
    assert len(delta) < len(new) // 400 * 60


def test_paragraphs_that_moved_are_copied() -> None:
    paragraphs = text_of(random.Random(3), 60)
    old, new = b"\n".join(paragraphs), b"\n".join(paragraphs[30:] + paragraphs[:30])
    delta = difference(old, new)
    assert delta is not None
    assert apply(old, delta, limit=len(new)) == new
    assert len(delta) < 200


def test_what_has_little_in_common_is_told() -> None:
    chance = random.Random(4)
    assert difference(chance.randbytes(5000), chance.randbytes(5000)) is None
    assert difference(b"", b"a" * 100) is None


def test_a_broken_difference_is_refused() -> None:
    old, new = (
        b"the agreement of both sides " * 40,
        b"the agreement of both parties " + b"the agreement of both sides " * 39,
    )
    delta = difference(old, new)
    assert delta is not None
    for broken in (delta[:-1], delta + b"x", b"\x7f" + delta[1:], b"", b"\x03\x00\x01\x05", b"\x03\x00\x00\xff\xff"):
        with pytest.raises(DeltaBroken):
            apply(old, broken, limit=len(new))
    with pytest.raises(DeltaBroken):
        apply(old, delta, limit=len(new) - 1)
    with pytest.raises(DeltaBroken):
        apply(old[:100], delta, limit=len(new))
