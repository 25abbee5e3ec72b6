"""The workspace's key: derived from a passphrase and a salt, or read back from a printed recovery code.

The salt names its own cost: `NGO`, a profile byte, twelve random bytes. A profile is a row of Argon2id parameters that
never changes once released. Nothing here opens a file, stores a key or knows what it protects.
"""

import base64
import binascii
import hashlib
import hmac
import math
import secrets
import time
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Self

from argon2.exceptions import Argon2Error
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from negotiator.kernel import Locked, Refused, Unreadable

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
MAGIC: Final = b"NGO"
UNLOCK_SECONDS: Final = 0.7
"""What the derivation may take of the second in which a file is promised to open."""

_DIGITS: Final = b"0123456789abcdef"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One row of Argon2id parameters. memory_mib: MiB of memory; passes: iterations; lanes: degree of parallelism."""

    memory_mib: int
    passes: int
    lanes: int


FLOOR_PROFILE: Final = 1
"""The cheapest profile: RFC 9106's second recommended choice."""

PROFILES: Final = MappingProxyType(
    {
        1: Profile(memory_mib=64, passes=3, lanes=4),
        2: Profile(memory_mib=128, passes=3, lanes=4),
        3: Profile(memory_mib=256, passes=3, lanes=4),
        4: Profile(memory_mib=512, passes=3, lanes=4),
        5: Profile(memory_mib=1024, passes=3, lanes=4),
    }
)


class NotAWorkspaceSalt(Unreadable):
    """The first sixteen bytes do not carry the mark and a known key profile."""

    code = "not-a-salt"

    def __init__(self) -> None:
        super().__init__(
            "The first 16 bytes of this file are damaged or do not belong to a deal file.",
            hint="They can be restored from a backup, the recovery sheet or this device's memory of the file.",
        )


class EmptyPassphrase(Refused):
    """A passphrase of no characters protects nothing."""

    code = "passphrase-empty"

    def __init__(self) -> None:
        super().__init__("The passphrase is empty.", hint="Type a passphrase.")


class BadRecoveryCode(Locked):
    """A recovery code has the wrong length, a foreign character or a typing error."""

    code = "recovery-code"

    def __init__(self) -> None:
        super().__init__(
            "This recovery code has a typing error or is not complete.",
            hint=f"Compare it with the printed sheet, group by group: {RECOVERY_GROUPS} groups of five characters.",
        )


class KeyWiped(Locked):
    """A key was asked for after it had been wiped."""

    code = "key-wiped"

    def __init__(self) -> None:
        super().__init__("The key is no longer in memory.", hint="Unlock the file again.")


class NotEnoughMemory(Locked):
    """The derivation cannot get the memory that the file's profile asks for."""

    code = "key-memory"

    def __init__(self, *, memory_mib: int) -> None:
        super().__init__(
            f"Unlocking this file needs {memory_mib} MiB of free memory.", hint="Close other programs and try again."
        )


class VaultKey:
    """Thirty-two secret bytes that never show themselves in a text and can be wiped; as a block's value, at its end."""

    __slots__ = ("_bytes",)

    def __init__(self, secret: bytes | bytearray) -> None:
        if len(secret) != KEY_BYTES:
            raise BadKeyLength(length=len(secret))
        self._bytes = bytearray(secret)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.wipe()

    def reveal(self) -> bytes:
        """Return the secret bytes, as a copy that nobody can wipe. Raise KeyWiped after `wipe`."""
        self._require()
        return bytes(self._bytes)

    def copy(self) -> "VaultKey":
        """Return the same key, to be wiped on its own. Raise KeyWiped after `wipe`."""
        self._require()
        return VaultKey(self._bytes)

    def write_hex(self, into: bytearray, *, at: int = 0) -> None:
        """Write the key as 64 hexadecimal digits into a buffer that its owner wipes. Raise KeyWiped after `wipe`."""
        self._require()
        for position, byte in enumerate(self._bytes):
            into[at + 2 * position] = _DIGITS[byte >> 4]
            into[at + 2 * position + 1] = _DIGITS[byte & 15]

    def wipe(self) -> None:
        """Overwrite the secret in memory. Copies that Python made elsewhere are beyond reach."""
        for position in range(len(self._bytes)):
            self._bytes[position] = 0
        self._bytes.clear()

    def _require(self) -> None:
        if not self._bytes:
            raise KeyWiped

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VaultKey) and hmac.compare_digest(self._bytes, other._bytes)

    __hash__ = None  # type: ignore[assignment]  # a secret that can be wiped is no dictionary key

    def __repr__(self) -> str:
        return "VaultKey(hidden)" if self._bytes else "VaultKey(wiped)"


class BadKeyLength(Unreadable):
    """A stored key is not thirty-two bytes long."""

    code = "key-length"

    def __init__(self, *, length: int) -> None:
        super().__init__(f"A key has {KEY_BYTES} bytes; this one has {length}.", hint="Unlock with the passphrase.")


def new_salt(profile: int | None = None) -> bytes:
    """Return sixteen bytes: the mark, the profile (the floor when None) and twelve random bytes."""
    chosen = FLOOR_PROFILE if profile is None else profile
    salt = MAGIC + bytes([chosen & 0xFF]) + secrets.token_bytes(SALT_BYTES - len(MAGIC) - 1)
    profile_of(salt)
    return salt


def profile_of(salt: bytes) -> Profile:
    """Return the parameters that a salt names. Raise NotAWorkspaceSalt when the mark or the profile is damaged."""
    if len(salt) != SALT_BYTES or not salt.startswith(MAGIC) or salt[len(MAGIC)] not in PROFILES:
        raise NotAWorkspaceSalt
    return PROFILES[salt[len(MAGIC)]]


def calibrate(budget_seconds: float = UNLOCK_SECONDS) -> int:
    """Return the number of the strongest profile that derives a key within the budget (seconds) on this machine.

    Time grows with memory, so a profile that must be too slow is not tried: this takes about two budgets at most.
    """
    strongest = FLOOR_PROFILE
    seconds = _seconds_of(strongest)
    if budget_seconds < seconds * 2 < budget_seconds * 4:
        seconds = min(seconds, _seconds_of(strongest))  # the first run may have met a busy moment
    for number in sorted(PROFILES)[1:]:
        expected = seconds * PROFILES[number].memory_mib / PROFILES[strongest].memory_mib
        if expected > budget_seconds:
            break
        seconds = _seconds_of(number)
        if seconds > budget_seconds:
            break
        strongest = number
    return strongest


def _seconds_of(number: int) -> float:
    """Return how long one derivation under a profile takes; for ever where its memory is not to be had."""
    started = time.perf_counter()
    try:
        derive_key("calibration", new_salt(number)).wipe()
    except NotEnoughMemory:
        return math.inf
    return time.perf_counter() - started


def derive_key(passphrase: str, salt: bytes) -> VaultKey:
    """Return the key of a passphrase (compared in Unicode form NFC) under a salt of this program.

    Raise NotAWorkspaceSalt, EmptyPassphrase or NotEnoughMemory. A wrong passphrase gives another key, not an error.
    """
    profile = profile_of(salt)
    if not passphrase:
        raise EmptyPassphrase
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        derived = hash_secret_raw(
            secret,
            salt,
            time_cost=profile.passes,
            memory_cost=profile.memory_mib * 1024,
            parallelism=profile.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
            version=ARGON2_VERSION,
        )
    except Argon2Error as error:
        raise NotEnoughMemory(memory_mib=profile.memory_mib) from error
    return VaultKey(derived)


# The code holds the key and the salt, so that it also opens a file whose first bytes are lost. Letters are those of
# Crockford's base 32: no I, L, O or U, and what people write instead of 1 and 0 is understood.
_CHECK_BYTES: Final = 5
_GROUP: Final = 5
_STANDARD: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PRINTED: Final = str.maketrans(_STANDARD, _CROCKFORD)
_TYPED: Final = str.maketrans(_CROCKFORD + "ILO", _STANDARD + "BBA", "-– \t\r\n")
_SEPARATORS: Final = str.maketrans("", "", "-– \t\r\n")
_UNDERSTOOD: Final = frozenset(_CROCKFORD + "ILO")
RECOVERY_GROUPS: Final = (KEY_BYTES + SALT_BYTES - len(MAGIC) + _CHECK_BYTES) * 8 // 5 // _GROUP


def recovery_code(key: VaultKey, salt: bytes) -> str:
    """Return key and salt as sixteen printable groups of five characters, with a checksum of forty bits."""
    profile_of(salt)
    content = key.reveal() + salt[len(MAGIC) :]
    text = base64.b32encode(content + _checksum(content)).decode("ascii").translate(_PRINTED)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def key_from_recovery_code(code: str) -> VaultKey:
    """Return the key in a recovery code as a person typed it. Raise BadRecoveryCode on any typing error."""
    return VaultKey(_recovered(code)[:KEY_BYTES])


def salt_from_recovery_code(code: str) -> bytes:
    """Return the sixteen bytes of salt in a recovery code. Raise BadRecoveryCode on any typing error."""
    return MAGIC + _recovered(code)[KEY_BYTES:]


def looks_like_recovery_code(text: str) -> bool:
    """Tell whether a text must be meant as a recovery code, so that a typing error in it can be told as one."""
    letters = text.upper().translate(_SEPARATORS)
    close = abs(len(letters) - RECOVERY_GROUPS * _GROUP) < _GROUP
    return close and set(letters) <= _UNDERSTOOD and any(letter.isdigit() for letter in letters)


def _recovered(code: str) -> bytes:
    letters = code.upper().translate(_TYPED)
    if len(letters) != RECOVERY_GROUPS * _GROUP:
        raise BadRecoveryCode
    try:
        decoded = base64.b32decode(letters.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadRecoveryCode from error
    content, check = decoded[:-_CHECK_BYTES], decoded[-_CHECK_BYTES:]
    if not hmac.compare_digest(check, _checksum(content)):
        raise BadRecoveryCode
    return content


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(b"negotiator recovery code\0" + content).digest()[:_CHECK_BYTES]
