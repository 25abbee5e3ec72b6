"""What can be told from a workspace file without its key: its salt, its size, and with the key which pages are genuine.

Reads bytes only; opens no database.
"""

import hashlib
import hmac
import struct
from pathlib import Path
from typing import Final

from negotiator.crypto.keys import MAGIC, SALT_BYTES, VaultKey
from negotiator.store.errors import Damaged, NotAWorkspace, WorkspaceMissing
from negotiator.store.faults import told

PAGE: Final = 4096
"""Bytes of a page: SQLCipher 4's default, which the format fixes."""

_PLAIN_SQLITE: Final = b"SQLite format 3\0"
_MAC_BYTES: Final = 64
_MAC_SALT_MASK: Final = 0x3A
_MAC_ITERATIONS: Final = 2


def read_salt(path: Path) -> bytes:
    """Return the 16 bytes of salt that a workspace file begins with.

    Raise WorkspaceMissing, NotAWorkspace or Damaged. A workspace keeps its salt for life, save for a new passphrase.
    """
    with told(path):
        if not path.is_file():
            raise WorkspaceMissing(path=path) if not path.exists() else NotAWorkspace(path=path, reason="not a file")
        with path.open("rb") as file:
            start = file.read(SALT_BYTES)
        size = path.stat().st_size
    if not start:
        raise NotAWorkspace(path=path, reason="it is empty")
    if start == _PLAIN_SQLITE:
        raise NotAWorkspace(path=path, reason="it is a database without encryption")
    if not start.startswith(MAGIC):
        reason = "its first bytes are those of another kind of file, or they are damaged"
        raise NotAWorkspace(path=path, reason=reason)
    if size < PAGE:
        raise Damaged(path=path, what=f"only {size} bytes of it are left")
    return start


def key_fits(path: Path, *, key: VaultKey, salt: bytes) -> bool:
    """Return whether any page after the first one was written with this key, so that a fault lies in the file."""
    mac_key = _mac_key(key, salt)
    with told(path), path.open("rb") as file:
        file.seek(PAGE)
        number = 2
        while len(page := file.read(PAGE)) == PAGE:
            if _is_genuine(page, number, mac_key):
                return True
            number += 1
    return False


def _mac_key(key: VaultKey, salt: bytes) -> bytes:
    """Derive the page authentication key as SQLCipher 4 does from a raw key."""
    mac_salt = bytes(byte ^ _MAC_SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key.reveal(), mac_salt, _MAC_ITERATIONS, 32)


def _is_genuine(page: bytes, number: int, mac_key: bytes) -> bool:
    signed, mac = page[:-_MAC_BYTES], page[-_MAC_BYTES:]
    expected = hmac.digest(mac_key, signed + struct.pack("<I", number), "sha512")
    return hmac.compare_digest(expected, mac)
