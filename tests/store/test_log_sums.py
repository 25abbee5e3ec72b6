"""The sums of a log: those of many pieces at once are those of one after the other, and those that SQLite wrote."""

import random
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import VaultKey
from negotiator.store.engine import connect
from negotiator.store.log_sums import Sums, sums_of
from negotiator.store.wal import log_of

PIECE = 8 * 40


def one_by_one(data: bytes, start: Sums, *, big_endian: bool) -> Sums:
    """Add up as the description of the format says."""
    first, second = start
    words = struct.unpack(f"{'>' if big_endian else '<'}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        first = (first + words[place] + second) % (1 << 32)
        second = (second + words[place + 1] + first) % (1 << 32)
    return first, second


@given(seed=st.integers(0, 1 << 30), pieces=st.integers(1, 9), big_endian=st.booleans(), full=st.booleans())
def test_all_at_once_is_one_by_one(seed: int, pieces: int, big_endian: bool, full: bool) -> None:
    chance = random.Random(seed)
    data = b"\xff" * PIECE * pieces if full else chance.randbytes(PIECE * pieces)
    starts = [(chance.getrandbits(32), chance.getrandbits(32)) for _ in range(pieces)]
    wanted = [
        one_by_one(data[at * PIECE : (at + 1) * PIECE], start, big_endian=big_endian) for at, start in enumerate(starts)
    ]
    assert sums_of(data, starts, big_endian=big_endian) == wanted


def test_what_is_left_out_does_not_count() -> None:
    data = bytes(range(40))
    without = data[:8] + data[24:]
    (found,) = sums_of(data, [(1, 2)], big_endian=False, left_out=range(1, 3))
    assert found == one_by_one(without, (1, 2), big_endian=False)


@pytest.mark.usefixtures("vault")
def test_the_sums_are_those_of_the_database(path: Path, key: VaultKey, salt: bytes) -> None:
    connection = connect(path, key=key, salt=salt)
    connection.execute("INSERT INTO local (name, value) VALUES ('x', '1')")
    data = log_of(path).read_bytes()
    big_endian = bool(data[3] & 1)
    before = struct.unpack_from(">II", data, 24)
    assert sums_of(data[:24], [(0, 0)], big_endian=big_endian) == [before]
    frame = data[32 : 32 + 24 + 4096]
    found = sums_of(frame, [(before[0], before[1])], big_endian=big_endian, left_out=range(1, 3))
    assert found == [struct.unpack_from(">II", frame, 16)]
    connection.close()
