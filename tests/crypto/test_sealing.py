"""Sealing for recipients, and opening."""

import random
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import BadRecipient, Identity, NotForYou, SealDamaged, is_sealed, seal, unseal
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
