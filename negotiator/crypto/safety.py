"""Safety numbers: sixty digits that two people compare aloud to know that they hold each other's true root."""

import hashlib
import re
from typing import Final

from negotiator.kernel import Unreadable

_ROUNDS: Final = 5200
"""As many as the messengers use: searching for a pair of roots with a matching number becomes 5,200 times dearer."""

CODE: Final = "NGS1:"
_VERSION: Final = b"negotiator safety number 1\0"
_GROUPS_EACH: Final = 6
_DIGITS: Final = 60


class BadFingerprint(Unreadable):
    """A fingerprint is not 64 hexadecimal digits."""

    code = "fingerprint"

    def __init__(self) -> None:
        super().__init__("A fingerprint has 64 hexadecimal digits; this one has not.", hint="Copy it again in full.")


class BadSafetyNumber(Unreadable):
    """A text is not a safety number."""

    code = "safety-number"

    def __init__(self) -> None:
        super().__init__(
            "A safety number has sixty digits; this text has not.",
            hint="Copy all twelve groups, or read the code again.",
        )


def safety_number(ours: str, theirs: str) -> str:
    """Return twelve groups of five digits for two root fingerprints (SHA-256, hex); both sides get the same number."""
    halves = sorted(_half(fingerprint) for fingerprint in (ours, theirs))
    return " ".join(group for half in halves for group in half)


def safety_code(number: str) -> str:
    """Return a safety number as both sides' screens show it in a QR code."""
    return CODE + "".join(number.split())


def read_safety_code(text: str) -> str:
    """Return the number in a text that a telephone read off a screen, or that was typed. Raise BadSafetyNumber."""
    digits = "".join(text.split()).upper().removeprefix(CODE)
    if not re.fullmatch(f"[0-9]{{{_DIGITS}}}", digits, re.ASCII):
        raise BadSafetyNumber
    return " ".join(digits[start : start + 5] for start in range(0, _DIGITS, 5))


def _half(fingerprint: str) -> list[str]:
    if not re.fullmatch("[0-9a-fA-F]{64}", fingerprint):
        raise BadFingerprint
    own = bytes.fromhex(fingerprint)
    digest = _VERSION + own
    for _ in range(_ROUNDS):
        digest = hashlib.sha512(digest + own).digest()
    chunks = (digest[start : start + 5] for start in range(0, 5 * _GROUPS_EACH, 5))
    return [f"{int.from_bytes(chunk, 'big') % 100_000:05d}" for chunk in chunks]
