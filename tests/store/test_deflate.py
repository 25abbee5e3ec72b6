"""Compressed streams taken apart and put together again, bit by bit, whoever packed them."""

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.store.deflate import put_together, take_apart, way_of
from negotiator.store.huffman import NotDeflated

LIMIT = 1 << 20
texts = st.binary(max_size=400) | st.builds(
    lambda piece, times: piece * times, st.binary(max_size=20), st.integers(0, 90)
)


def packed(data: bytes, *, level: int = 6, memory: int = 8, strategy: int = 0, flushed: bool = False) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, memory, strategy)
    half = len(data) // 2
    stream = packer.compress(data[:half])
    if flushed:
        stream += packer.flush(zlib.Z_SYNC_FLUSH)
    return stream + packer.compress(data[half:]) + packer.flush()


@given(
    texts,
    st.integers(0, 9),
    st.integers(1, 9),
    st.sampled_from([zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED]),
    st.booleans(),
)
def test_every_way_of_packing_comes_back(data: bytes, level: int, memory: int, strategy: int, flushed: bool) -> None:
    stream = packed(data, level=level, memory=memory, strategy=strategy, flushed=flushed)
    parts = take_apart(stream, limit=LIMIT)
    assert parts is not None
    plain, way = parts
    assert plain == data
    assert way_of(stream, plain) == way
    assert put_together(plain, way) == stream


def test_long_texts_of_many_blocks_come_back() -> None:
    chance = random.Random(1)
    words = [chance.randbytes(chance.randint(1, 9)).hex().encode() for _ in range(3000)]
    data = b" ".join(chance.choices(words, k=12_000))
    for level in (1, 6, 9):
        stream = packed(data, level=level)
        parts = take_apart(stream, limit=LIMIT)
        assert parts is not None
        assert put_together(*parts) == stream


def test_the_usual_choice_costs_little() -> None:
    stream = packed(b"the same words again, " * 2000)
    parts = take_apart(stream, limit=LIMIT)
    assert parts is not None
    assert len(parts[1]) < 2 * len(stream) + 600


@pytest.mark.parametrize(
    "stream", [b"", b"\x07", b"\xff" * 40, packed(b"words " * 40)[:-3], packed(b"words") + b"more"]
)
def test_what_is_no_whole_stream_is_told(stream: bytes) -> None:
    assert take_apart(stream, limit=LIMIT) is None


def test_too_much_is_left_alone() -> None:
    assert take_apart(packed(bytes(5000)), limit=4999) is None
    assert take_apart(packed(bytes(5000)), limit=5000) is not None


@pytest.mark.parametrize("level", [0, 6])
def test_bits_that_no_packer_writes_are_left_alone(level: int) -> None:
    chance = random.Random(level)
    stream = packed(b"some words, and some more words " * 30, level=level)
    for _ in range(150):
        broken = bytearray(stream)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        parts = take_apart(bytes(broken), limit=LIMIT)
        assert parts is None or put_together(*parts) == bytes(broken)


@pytest.mark.parametrize("wrong", [b"", b"\x01\x05\x10\x03abc", b"\x01\x03\x40\x00\x00\x00\x00", b"\x02\x03"])
def test_a_way_of_other_bytes_is_refused(wrong: bytes) -> None:
    with pytest.raises((NotDeflated, LookupError)):
        put_together(b"some words", wrong)
