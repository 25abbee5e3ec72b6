"""A lost salt, known from elsewhere."""

from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import Vault, WorkspaceMissing, WrongKey, restore_salt


def test_a_lost_salt_can_be_written_anew(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.local.set("a", 1)
    vault.close()
    data = bytearray(path.read_bytes())
    data[9] ^= 4
    path.write_bytes(data)
    with pytest.raises(WrongKey):
        Vault.open(path, key=key, opener="Ann")
    with pytest.raises(WrongKey):
        restore_salt(path, key=VaultKey(bytes(32)), salt=salt, opener="Ann")
    restore_salt(path, key=key, salt=salt, opener="Ann")
    with Vault.open(path, key=key, opener="Ann") as opened:
        assert opened.local.get("a") == 1
        assert opened.check().ok
    with pytest.raises(WorkspaceMissing):
        restore_salt(path.with_name("none.deal"), key=key, salt=salt, opener="Ann")
