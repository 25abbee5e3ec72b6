"""The strict reader against damage of every kind. Attacks by name are in test_attacks."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.exchange import BadArchive, Limits
from negotiator.exchange.limits import LIMITS
from negotiator.exchange.zip_layout import CENTRAL, END, LOCAL
from negotiator.exchange.zip_reader import read_archive
from negotiator.exchange.zip_writer import write_archive
from negotiator.kernel import Unreadable

FILES = {"mimetype": b"type", "a/text.txt": bytes(range(256)) * 9, "b.pdf": b"%PDF"}
GOOD = write_archive(FILES.items())


def test_records_have_the_lengths_of_the_format() -> None:
    assert (LOCAL.size, CENTRAL.size, END.size) == (30, 46, 22)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 7))
def test_no_flipped_bit_passes_unnoticed(position: int, bit: int) -> None:
    damaged = bytearray(GOOD)
    damaged[position] ^= 1 << bit
    with pytest.raises(Unreadable):
        read_archive(bytes(damaged), limits=LIMITS)


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    for data in (noise, GOOD[:60] + noise + GOOD[60:], noise + GOOD[-22:]):
        if data != GOOD:
            with pytest.raises(Unreadable):
                read_archive(data, limits=LIMITS)


@given(st.integers(0, len(GOOD) - 1))
def test_any_cut_is_refused(length: int) -> None:
    with pytest.raises(Unreadable):
        read_archive(GOOD[:length], limits=LIMITS)


def test_an_unknown_way_of_packing_is_refused() -> None:
    start = GOOD.find(b"PK\x01\x02")
    changed = GOOD[: start + 10] + struct.pack("<H", 14) + GOOD[start + 12 :]
    with pytest.raises(BadArchive, match="packs none"):
        read_archive(changed, limits=LIMITS)


def test_a_file_that_says_to_reach_beyond_the_end_is_refused() -> None:
    start = GOOD.find(b"PK\x01\x02")
    huge = GOOD[: start + 20] + struct.pack("<2L", 1 << 27, 1 << 27) + GOOD[start + 28 :]
    with pytest.raises(BadArchive, match="cut off"):
        read_archive(huge, limits=LIMITS)


def test_contents_that_differ_from_their_checksum_are_refused() -> None:
    place = GOOD.find(b"a/text.txt") + len(b"a/text.txt")
    with pytest.raises(BadArchive, match="damaged"):
        read_archive(GOOD[:place] + b"\xff" + GOOD[place + 1 :], limits=LIMITS)


def test_bytes_hidden_between_two_files_are_refused() -> None:
    second = GOOD.find(b"PK\x03\x04", 4)
    moved = bytearray(GOOD[:second] + b"hidden" + GOOD[second:])
    record = moved.find(b"PK\x01\x02")
    directory = record
    while moved[record : record + 4] == b"PK\x01\x02":
        (offset,) = struct.unpack_from("<L", moved, record + 42)
        struct.pack_into("<L", moved, record + 42, offset + 6 if offset else 0)
        record += CENTRAL.size + struct.unpack_from("<H", moved, record + 28)[0]
    struct.pack_into("<L", moved, record + 16, directory)
    with pytest.raises(BadArchive, match="hidden bytes between"):
        read_archive(bytes(moved), limits=LIMITS)


def test_as_many_files_as_allowed_and_not_one_more() -> None:
    assert read_archive(GOOD, limits=Limits(entries=3)) == FILES
    with pytest.raises(BadArchive, match="too many"):
        read_archive(GOOD, limits=Limits(entries=2))
