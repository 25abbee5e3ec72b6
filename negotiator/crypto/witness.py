"""What a device remembers of a file it closed, so that an older copy put in its place is noticed.

Authenticated under a key derived from the file's own, so that only who can open the file can write one. It holds
counts and hashes alone. Nothing here opens a file or keeps anything.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Final

from negotiator.crypto.keys import VaultKey

_PURPOSE: Final = b"negotiator witness of a head, version 1"
_MAC_DIGITS: Final = 64
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Where a file stood. count and digest: its ledger's head; commits: how many changes were ever saved in it.

    pages: hex hash over the closed file's pages, empty while it is open or when it was not closed in peace.
    """

    count: int
    digest: str
    commits: int
    pages: str = ""


def write_witness(key: VaultKey, witness: Witness) -> str:
    """Return a witness as one short line of text that only this key can write."""
    body = json.dumps(asdict(witness), separators=(",", ":"), sort_keys=True)
    return f"{_mac(key, body)} {body}"


def read_witness(key: VaultKey, text: str) -> Witness | None:
    """Return the witness in a text, or None when it was not written under this key: a forged one counts as none."""
    mac, _, body = text.strip().partition(" ")
    if not text.isascii() or len(text.strip()) > _LONGEST or not hmac.compare_digest(mac, _mac(key, body)):
        return None
    try:
        return Witness(**json.loads(body))
    except (ValueError, TypeError):
        return None


def _mac(key: VaultKey, body: str) -> str:
    own = hmac.digest(key.reveal(), _PURPOSE, "sha256")
    return hmac.new(own, body.encode("ascii"), hashlib.sha256).hexdigest()[:_MAC_DIGITS]
