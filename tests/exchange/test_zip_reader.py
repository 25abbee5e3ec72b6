"""The strict reader against damage of every kind. Attacks by name are in test_attacks."""

import hashlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.exchange import Limits
from negotiator.exchange.archive_errors import BadArchive, CutOff, TooLarge, TooManyFiles
from negotiator.exchange.limits import LIMITS
from negotiator.exchange.zip_layout import CENTRAL, END, LOCAL
from negotiator.exchange.zip_reader import members
from negotiator.exchange.zip_writer import write_archive
from negotiator.kernel import Unreadable

FILES = {"mimetype": b"type", "a/text.txt": bytes(range(256)) * 9, "b.pdf": b"%PDF", "empty": b""}
GOOD = write_archive(FILES.items())


def files_in(data: bytes, *, limits: Limits = LIMITS) -> dict[str, bytes]:
    return {member.name: b"".join(member) for member in members(io.BytesIO(data), limits=limits)}


def test_records_have_the_lengths_of_the_format() -> None:
    assert (LOCAL.size, CENTRAL.size, END.size) == (30, 46, 22)


def test_files_come_back_in_order() -> None:
    assert list(files_in(GOOD).items()) == list(FILES.items())


def test_what_nobody_reads_is_read_over_and_proven() -> None:
    for member in members(io.BytesIO(GOOD), limits=LIMITS):
        assert (member.size, member.checksum) == (len(FILES[member.name]), zlib.crc32(FILES[member.name]))


def test_a_file_comes_in_pieces() -> None:
    large = bytes(3 << 20)
    data = write_archive([("mimetype", b""), ("large", large)])
    digests = [member.finish() for member in members(io.BytesIO(data), limits=LIMITS)]
    assert digests[1] == hashlib.sha256(large).hexdigest()
    pieces = [len(piece) for member in members(io.BytesIO(data), limits=LIMITS) for piece in member]
    assert max(pieces) <= 1 << 20
    assert sum(pieces) == len(large)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 7))
def test_no_flipped_bit_passes_unnoticed(position: int, bit: int) -> None:
    damaged = bytearray(GOOD)
    damaged[position] ^= 1 << bit
    with pytest.raises(Unreadable):
        files_in(bytes(damaged))


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    for data in (noise, GOOD[:60] + noise + GOOD[60:], noise + GOOD[-22:]):
        if data != GOOD:
            with pytest.raises(Unreadable):
                files_in(data)


@given(st.integers(0, len(GOOD) - 1))
def test_any_cut_is_refused(length: int) -> None:
    with pytest.raises(Unreadable):
        files_in(GOOD[:length])


def test_a_file_that_says_to_reach_beyond_the_end_is_refused() -> None:
    start = GOOD.index(b"PK\x03\x04", 4)
    huge = GOOD[: start + 18] + struct.pack("<2L", 1 << 27, 1 << 27) + GOOD[start + 26 :]
    with pytest.raises(CutOff):
        files_in(huge)


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
    with pytest.raises(BadArchive) as caught:
        files_in(bytes(moved))
    assert caught.value.code == "zip-gap"


def test_as_much_as_allowed_and_not_one_more() -> None:
    assert files_in(GOOD, limits=Limits(entries=4)) == FILES
    with pytest.raises(TooManyFiles):
        files_in(GOOD, limits=Limits(entries=3))
    assert files_in(GOOD, limits=Limits(entry=9 * 256)) == FILES
    with pytest.raises(TooLarge, match="a/text"):
        files_in(GOOD, limits=Limits(entry=9 * 256 - 1))
    with pytest.raises(TooLarge, match="it is too large"):
        files_in(GOOD, limits=Limits(total=9 * 256))
