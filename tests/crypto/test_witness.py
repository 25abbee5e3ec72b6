"""What a device remembers of a closed file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import VaultKey
from negotiator.crypto.witness import Witness, read_witness, write_witness

KEY = VaultKey(bytes(range(32)))
WITNESS = Witness(count=12, digest="ab" * 32, commits=40, pages="cd" * 32)


def test_it_is_read_back_by_its_own_key_alone() -> None:
    text = write_witness(KEY, WITNESS)
    assert read_witness(KEY, text) == WITNESS
    assert read_witness(KEY, text + "   \n") == WITNESS
    assert read_witness(VaultKey(bytes(32)), text) is None
    assert len(text) < 400
    assert text.isascii()


def test_the_key_is_not_in_it() -> None:
    assert KEY.reveal().hex() not in write_witness(KEY, WITNESS)


@given(st.integers(0, 300), st.integers(1, 255))
def test_a_changed_sign_makes_it_none(place: int, shift: int) -> None:
    text = write_witness(KEY, WITNESS)
    place %= len(text)
    changed = text[:place] + chr((ord(text[place]) + shift) % 256) + text[place + 1 :]
    assert read_witness(KEY, changed) is None


@pytest.mark.parametrize("text", ["", " ", "x", "\udcff {}", "a" * 10_000, f"{'0' * 64} {{}}"])
def test_rubbish_is_none(text: str) -> None:
    assert read_witness(KEY, text) is None
