"""What this device remembers: a deal's key in the system's keyring, when the user asked for it. Never required."""

import base64
import contextlib
from pathlib import Path

import keyring
from keyring.errors import KeyringError

from negotiator.crypto import VaultKey
from negotiator.kernel import NegotiatorError
from negotiator.store import read_salt

_SERVICE = "Negotiator"


def remembered_key(path: Path) -> VaultKey | None:
    """Return the remembered key of a deal file, or None where nothing is remembered or no keyring works."""
    try:
        secret = keyring.get_password(_SERVICE, _name(path))
        return VaultKey(base64.b64decode(secret, validate=True)) if secret else None
    except (KeyringError, NegotiatorError, ValueError, RuntimeError, OSError):
        return None


def remember_key(path: Path, key: VaultKey) -> bool:
    """Keep a deal's key in the keyring; False where no keyring works."""
    try:
        keyring.set_password(_SERVICE, _name(path), base64.b64encode(key.reveal()).decode("ascii"))
    except (KeyringError, RuntimeError, OSError):
        return False
    return remembered_key(path) is not None


def forget_key(path: Path) -> None:
    """Remove a deal's key from the keyring, if it is there."""
    with contextlib.suppress(KeyringError, NegotiatorError, RuntimeError, OSError):
        keyring.delete_password(_SERVICE, _name(path))


def _name(path: Path) -> str:
    """Return the entry's name: the file's own id, so that a copy under another name is still found."""
    return f"workspace {read_salt(path).hex()}"
