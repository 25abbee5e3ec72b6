"""Sealing for recipients, and opening: at once, and as a stream."""

import io
import random
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import (
    BadRecipient,
    Identity,
    NotForYou,
    SealDamaged,
    SealHeader,
    is_sealed,
    seal,
    seal_stream,
    unseal,
    unseal_stream,
    unsealing,
)
from negotiator.kernel import Locked, Unreadable

NOBODY = Identity.create(name="Nobody", organisation="Nowhere", at=datetime(2026, 1, 1, tzinfo=UTC))
SECRET = b"the agreed price is 4.20 " * 5000


def test_each_recipient_can_open_and_nobody_else(anna: Identity, marco: Identity) -> None:
    sealed = seal(SECRET, [anna.recipient, marco.recipient])
    assert is_sealed(sealed)
    assert SECRET[:20] not in sealed
    assert unseal(sealed, anna) == unseal(sealed, marco) == SECRET
    with pytest.raises(NotForYou):
        unseal(seal(SECRET, [marco.recipient]), anna)


def test_the_age_program_opens_it_too(anna: Identity, tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text(anna.age_secret + "\n")
    (tmp_path / "sealed").write_bytes(seal(SECRET, [anna.recipient]))
    opened = subprocess.run(
        ["age", "-d", "-i", "key.txt", "sealed"], cwd=tmp_path, capture_output=True, check=True, timeout=60
    )
    assert opened.stdout == SECRET


def test_nothing_is_sealed_for_nobody() -> None:
    with pytest.raises(BadRecipient, match="no recipient"):
        seal(SECRET, [])


@pytest.mark.parametrize("address", ["", "age1nonsense", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA"])
def test_a_malformed_recipient_is_refused(address: str) -> None:
    with pytest.raises(BadRecipient, match="malformed"):
        seal(SECRET, [address])


@given(st.binary(max_size=200))
def test_noise_is_no_sealed_file(noise: bytes) -> None:
    for data in (noise, b"age-encryption.org/v1\n" + noise):
        with pytest.raises((SealDamaged, NotForYou)):
            unseal(data, NOBODY)


def test_cut_off_and_flipped_files_are_refused(anna: Identity) -> None:
    sealed = seal(SECRET, [anna.recipient])
    chance = random.Random(7)
    for _ in range(300):
        damaged = bytearray(sealed)
        position = chance.choice([chance.randrange(len(sealed)), chance.randrange(250)])
        damaged[position] ^= 1 << chance.randrange(8)
        with pytest.raises((Locked, Unreadable)):
            unseal(bytes(damaged), anna)
    for length in [*range(0, 300, 7), len(sealed) - 1, len(sealed) - 70_000]:
        with pytest.raises((Locked, Unreadable)):
            unseal(sealed[:length], anna)


# As a stream

LARGE = random.Random(5).randbytes(3 << 20)


class Failing(io.BytesIO):
    """Bytes that can only be read, or written, up to a place."""

    def __init__(self, data: bytes = b"", *, upto: int) -> None:
        super().__init__(data)
        self.upto = upto

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self.upto:
            raise OSError("the stick was pulled out")
        return super().read(size)

    def write(self, data, /) -> int:  # type: ignore[no-untyped-def]  # whatever bytes can be written
        if self.tell() >= self.upto:
            raise OSError("the disk is full")
        return super().write(data)


def left_running() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "unsealing"]


def test_a_stream_is_sealed_and_opened_as_bytes_are(anna: Identity, marco: Identity) -> None:
    sealed, opened = io.BytesIO(), io.BytesIO()
    seal_stream(io.BytesIO(LARGE), sealed, [anna.recipient])
    assert unseal(sealed.getvalue(), anna) == LARGE
    unseal_stream(io.BytesIO(sealed.getvalue()), opened, [marco, anna])
    assert opened.getvalue() == LARGE
    with unsealing(io.BytesIO(sealed.getvalue()), [marco, anna]) as file:
        assert file.read(1000) == LARGE[:1000]
        assert file.read(1 << 20) == LARGE[1000 : 1000 + (1 << 20)]
        assert file.read() == LARGE[1000 + (1 << 20) :]
        assert (file.read(), file.read(5)) == (b"", b"")
    assert not left_running()


@given(st.lists(st.integers(1, 5000), max_size=30), st.binary(max_size=3000))
def test_it_is_read_in_any_pieces(sizes: list[int], data: bytes) -> None:
    with unsealing(io.BytesIO(seal(data * 9, [NOBODY.recipient])), [NOBODY]) as file:
        assert b"".join([*(file.read(size) for size in sizes), file.read()]) == data * 9


def test_a_cut_at_any_block_is_noticed_at_the_latest_at_the_end(anna: Identity) -> None:
    """The engine hands over whole blocks before it knows of the cut: nothing may be used before the end."""
    sealed = seal(LARGE, [anna.recipient])
    header = len(sealed) - len(LARGE) - 16 * (len(LARGE) >> 16)
    for block in range((len(LARGE) >> 16) + 1):
        cut = sealed[: header + block * ((1 << 16) + 16)]
        if cut == sealed:
            continue
        with unsealing(io.BytesIO(cut), [anna]) as file, pytest.raises(SealDamaged):
            file.read()
    swapped = bytearray(sealed)
    block = (1 << 16) + 16
    first, second = header + block, header + 2 * block
    swapped[first : first + block], swapped[second : second + block] = (
        sealed[second : second + block],
        sealed[first:second],
    )
    with unsealing(io.BytesIO(bytes(swapped)), [anna]) as file, pytest.raises(SealDamaged):
        file.read()


def test_a_failure_is_told_again_when_somebody_reads_on(anna: Identity) -> None:
    with unsealing(io.BytesIO(seal(LARGE, [anna.recipient])[:-1]), [anna]) as file:
        for _ in range(3):
            with pytest.raises(SealDamaged):
                file.read()


def test_whoever_leaves_early_leaves_nothing_running(anna: Identity) -> None:
    sealed = seal(LARGE, [anna.recipient])
    for size in (0, 1, 1 << 20):
        with unsealing(io.BytesIO(sealed), [anna]) as file:
            assert file.read(size) == LARGE[:size]
        assert not left_running()


def test_failures_of_the_files_pass_as_themselves(anna: Identity) -> None:
    sealed = seal(LARGE, [anna.recipient])
    with pytest.raises(OSError, match="stick"):
        seal_stream(Failing(LARGE, upto=1 << 20), io.BytesIO(), [anna.recipient])
    with pytest.raises(OSError, match="disk"):
        seal_stream(io.BytesIO(LARGE), Failing(upto=1 << 20), [anna.recipient])
    with pytest.raises(OSError, match="stick"):
        unseal_stream(Failing(sealed, upto=1 << 20), io.BytesIO(), [anna])
    with pytest.raises(OSError, match="disk"):
        unseal_stream(io.BytesIO(sealed), Failing(upto=1 << 20), [anna])
    with unsealing(Failing(sealed, upto=1 << 20), [anna]) as file, pytest.raises(OSError, match="stick"):
        file.read()


def test_a_flood_of_recipients_is_refused_before_it_is_read(anna: Identity) -> None:
    sealed = seal(SECRET, [anna.recipient])
    first = sealed.index(b"\n-> ") + 1
    stanza = sealed[first : sealed.index(b"\n--- ") + 1]
    flood = sealed[:first] + stanza * 64 + sealed[first:]
    endless = sealed[:first] + stanza * 100_000
    for data in (flood, endless, sealed[:first] + b"x" * 20_000):
        with pytest.raises(SealHeader):
            unseal(data, anna)
    with pytest.raises(BadRecipient, match="64"):
        seal(SECRET, [anna.recipient] * 65)
    assert unseal(seal(SECRET, [anna.recipient] * 64), anna) == SECRET
