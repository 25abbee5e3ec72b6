"""Safety numbers: sixty digits that two people compare aloud to know that they hold each other's true root."""

import hashlib
import re
from typing import Final

from negotiator.kernel import Unreadable

_ROUNDS: Final = 5200
"""As many as the messengers use: searching for a pair of roots with a matching number becomes 5,200 times dearer."""

_VERSION: Final = b"negotiator safety number 1\0"
_GROUPS_EACH: Final = 6


class BadFingerprint(Unreadable):
    """A fingerprint is not 64 hexadecimal digits."""

    code = "fingerprint"

    def __init__(self) -> None:
        super().__init__("A fingerprint has 64 hexadecimal digits; this one has not.", hint="Copy it again in full.")


def safety_number(ours: str, theirs: str) -> str:
    """Return twelve groups of five digits for two root fingerprints (SHA-256, hex); both sides get the same number."""
    halves = sorted(_half(fingerprint) for fingerprint in (ours, theirs))
    return " ".join(group for half in halves for group in half)


def _half(fingerprint: str) -> list[str]:
    if not re.fullmatch("[0-9a-fA-F]{64}", fingerprint):
        raise BadFingerprint
    own = bytes.fromhex(fingerprint)
    digest = _VERSION + own
    for _ in range(_ROUNDS):
        digest = hashlib.sha512(digest + own).digest()
    chunks = (digest[start : start + 5] for start in range(0, 5 * _GROUPS_EACH, 5))
    return [f"{int.from_bytes(chunk, 'big') % 100_000:05d}" for chunk in chunks]
