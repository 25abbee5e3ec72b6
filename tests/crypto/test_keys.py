"""The workspace's key, its salt and its recovery code."""

import time
import unicodedata

import pytest
from argon2.exceptions import HashingError
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import (
    FLOOR_PROFILE,
    PROFILES,
    RECOVERY_GROUPS,
    BadKeyLength,
    BadRecoveryCode,
    EmptyPassphrase,
    KeyWiped,
    NotAWorkspaceSalt,
    NotEnoughMemory,
    VaultKey,
    calibrate,
    derive_key,
    key_from_recovery_code,
    keys,
    looks_like_recovery_code,
    new_salt,
    profile_of,
    recovery_code,
    salt_from_recovery_code,
)

SALT = b"NGO\x01" + bytes(range(12))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_salt_carries_mark_and_profile_and_is_never_twice_the_same() -> None:
    first, second = new_salt(), new_salt(3)
    assert len(first) == len(second) == 16
    assert first[:4] == b"NGO\x01"
    assert second[:4] == b"NGO\x03"
    assert first[4:] != new_salt()[4:]
    assert profile_of(second) == PROFILES[3]


def test_every_profile_keeps_the_floor() -> None:
    for profile in PROFILES.values():
        assert profile.memory_mib >= 64
        assert profile.passes >= 3
        assert profile.lanes == 4


def test_released_profiles_never_change() -> None:
    rows = {number: (row.memory_mib, row.passes, row.lanes) for number, row in PROFILES.items()}
    assert rows == {1: (64, 3, 4), 2: (128, 3, 4), 3: (256, 3, 4), 4: (512, 3, 4), 5: (1024, 3, 4)}


@pytest.mark.parametrize(
    "damaged", [b"", SALT[:15], SALT + b"x", b"NGP" + SALT[3:], b"NGO\x00" + SALT[4:], b"NGO\xff" + SALT[4:]]
)
def test_a_damaged_salt_is_told_from_a_wrong_passphrase(damaged: bytes) -> None:
    with pytest.raises(NotAWorkspaceSalt) as caught:
        derive_key("any", damaged)
    assert "backup" in caught.value.hint


@pytest.mark.parametrize("unknown", [0, 6, 256 + 200])
def test_an_unknown_profile_makes_no_salt(unknown: int) -> None:
    with pytest.raises(NotAWorkspaceSalt):
        new_salt(unknown)


def test_a_released_derivation_stays_what_it_was() -> None:
    """Files of today must open for ever: this value may never change."""
    assert derive_key("correct horse", SALT).reveal().hex() == KNOWN_KEY


KNOWN_KEY = "53c7eaca36a337e81bb58945013fb373ef42ffe62ffad7323289d3f9218cdd7e"


def test_the_same_passphrase_in_another_unicode_form_gives_the_same_key(
    key: VaultKey, passphrase: str, salt: bytes
) -> None:
    decomposed = unicodedata.normalize("NFD", passphrase)
    assert decomposed != passphrase
    assert derive_key(decomposed, salt) == key


def test_another_passphrase_gives_another_key(key: VaultKey, passphrase: str, salt: bytes) -> None:
    assert derive_key(passphrase + " ", salt) != key


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(EmptyPassphrase):
        derive_key("", SALT)


def test_too_little_memory_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*arguments: object, **options: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(keys, "hash_secret_raw", exhausted)
    with pytest.raises(NotEnoughMemory, match="64 MiB"):
        derive_key("any", SALT)
    assert calibrate() == FLOOR_PROFILE


def test_calibration_without_patience_stays_at_the_floor() -> None:
    assert calibrate(0.0) == FLOOR_PROFILE


class Machine:
    """A machine that derives in known times, by MiB of memory, and counts what it was asked."""

    def __init__(self, *seconds: tuple[int, float]) -> None:
        self.seconds = list(seconds)
        self.now = 0.0

    def derive(self, secret: bytes, salt: bytes, *, memory_cost: int, **options: object) -> bytes:
        memory, taken = self.seconds.pop(0)
        assert memory_cost == memory * 1024
        self.now += taken
        return bytes(32)


@pytest.mark.parametrize(
    ("runs", "strongest"),
    [
        ([(64, 0.05), (128, 0.11), (256, 0.22), (512, 0.46)], 4),  # the next would take 0.92: not tried
        ([(64, 0.2), (128, 0.5)], 2),
        ([(64, 0.3), (128, 0.8)], 1),  # more than memory alone explains
        ([(64, 0.6), (64, 0.3), (128, 0.69)], 2),  # the first run met a busy moment
        ([(64, 0.5), (64, 0.4)], 1),
        ([(64, 3.0)], 1),
    ],
)
def test_calibration_predicts_and_tries_no_profile_that_must_be_too_slow(
    runs: list[tuple[int, float]], strongest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(*runs)
    monkeypatch.setattr(time, "perf_counter", lambda: machine.now)
    monkeypatch.setattr(keys, "hash_secret_raw", machine.derive)
    assert calibrate() == strongest
    assert not machine.seconds, "each run was needed"


def test_calibration_takes_the_strongest_profile_on_a_fast_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "hash_secret_raw", lambda *arguments, **options: bytes(32))
    assert calibrate(3600.0) == max(PROFILES)


def test_a_key_hides_itself_and_can_be_wiped() -> None:
    secret = VaultKey(b"s" * 32)
    assert "s" * 8 not in repr(secret) + str(secret)
    assert secret.reveal() == b"s" * 32
    assert secret == VaultKey(b"s" * 32)
    assert secret != b"s" * 32
    secret.wipe()
    assert repr(secret) == "VaultKey(wiped)"
    with pytest.raises(KeyWiped):
        secret.reveal()


def test_a_key_is_written_as_digits_into_a_buffer_that_can_be_wiped() -> None:
    secret = VaultKey(bytes(range(0, 256, 8)))
    buffer = bytearray(b"." * 70)
    secret.write_hex(buffer, at=3)
    assert buffer == b"..." + secret.reveal().hex().encode() + b"..."


def test_a_key_is_wiped_at_the_end_of_its_block_and_its_copy_is_not() -> None:
    with VaultKey(b"s" * 32) as secret:
        copy = secret.copy()
    for refused in (secret.reveal, secret.copy, lambda: secret.write_hex(bytearray(64))):
        with pytest.raises(KeyWiped):
            refused()
    assert copy.reveal() == b"s" * 32


def test_a_key_has_thirty_two_bytes() -> None:
    with pytest.raises(BadKeyLength, match="31"):
        VaultKey(b"s" * 31)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=12, max_size=12))
def test_a_recovery_code_gives_key_and_salt_back(secret: bytes, rest: bytes) -> None:
    code = recovery_code(VaultKey(secret), b"NGO\x02" + rest)
    assert len(code.split("-")) == RECOVERY_GROUPS == 16
    assert key_from_recovery_code(code) == VaultKey(secret)
    assert salt_from_recovery_code(code) == b"NGO\x02" + rest


def test_a_recovery_code_is_read_as_people_type_it() -> None:
    secret = VaultKey(bytes(range(32)))
    code = recovery_code(secret, SALT)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert "o" in typed
    assert key_from_recovery_code(f"  {typed}\n") == secret


@given(st.integers(0, 79), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(position: int, other: str) -> None:
    letters = list(recovery_code(VaultKey(bytes(range(32))), SALT).replace("-", ""))
    if letters[position] == other:
        return
    letters[position] = other
    with pytest.raises(BadRecoveryCode, match="typing error"):
        key_from_recovery_code("".join(letters))


def test_what_is_meant_as_a_code_is_told_from_a_passphrase() -> None:
    code = recovery_code(VaultKey(bytes(range(32))), SALT)
    for meant in (code, code.lower().replace("-", " "), code[:-2], code + "A", code.replace("0", "O")):
        assert looks_like_recovery_code(meant)
    for other in ("", "tin roof rusted through", "a" * 80, code[:40], code + "!"):
        assert not looks_like_recovery_code(other)


@pytest.mark.parametrize("code", ["", "ABCDE", "U" * 80, "é" * 80, "0" * 80])
def test_what_is_no_recovery_code_is_refused(code: str) -> None:
    with pytest.raises(BadRecoveryCode):
        salt_from_recovery_code(code)
