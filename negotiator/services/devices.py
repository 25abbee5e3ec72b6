"""What this device remembers: a deal's key in the system's keyring, when the user asked for it. Never required.

An entry is named by the file's salt, so that a copy under another name is still found. An open file's salt is known
from the open file (`vault.salt`): whoever reads it from the disk meanwhile costs the database its locks.
"""

import base64
import binascii
from pathlib import Path

from negotiator.crypto import VaultKey
from negotiator.crypto.keys import BadKeyLength
from negotiator.services import keyrings, salts
from negotiator.services.salts import Memory

_SERVICE = "Negotiator"


def key_for(salt: bytes) -> VaultKey | None:
    """Return the remembered key of the file with this salt, or None where none is kept or no keyring works."""
    secret = keyrings.get_secret(_SERVICE, _name(salt))
    if not secret:
        return None
    try:
        return VaultKey(base64.b64decode(secret, validate=True))
    except (binascii.Error, ValueError, BadKeyLength):
        return None


def keep_key(key: VaultKey, *, salt: bytes) -> bool:
    """Keep a file's key in the keyring; False where no keyring works."""
    return keyrings.set_secret(_SERVICE, _name(salt), base64.b64encode(key.reveal()).decode("ascii"))


def drop_key(salt: bytes) -> bool:
    """Remove a file's key from the keyring, and tell whether it was there."""
    return keyrings.delete_secret(_SERVICE, _name(salt))


def is_kept(salt: bytes) -> bool:
    """Tell whether the keyring holds a key for the file with this salt."""
    key = key_for(salt)
    if key is None:
        return False
    key.wipe()
    return True


def is_remembered(path: Path, *, memory: Memory | None = None) -> bool:
    """Tell whether the keyring holds a key for a closed file."""
    return any(is_kept(salt) for salt in salts.salts_of(path, memory))


def forget(path: Path, *, memory: Memory | None = None) -> bool:
    """Remove a closed or deleted file's key from the keyring, and tell whether it was there."""
    dropped = [drop_key(salt) for salt in salts.salts_of(path, memory)]
    return any(dropped)


def _name(salt: bytes) -> str:
    return f"workspace {salt.hex()}"
