"""A lost salt, known from elsewhere."""

from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import InUse, Vault, WorkspaceMissing, WrongKey, restore_salt


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


def test_every_flipped_bit_is_mended(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.local.set("a", 1)
    vault.close()
    whole = path.read_bytes()
    for bit in range(len(salt) * 8):
        start = (int.from_bytes(salt) ^ (1 << bit)).to_bytes(len(salt))
        path.write_bytes(start + whole[len(salt) :])
        restore_salt(path, key=key, salt=salt, opener="Ann")
        assert path.read_bytes() == whole
    assert list(path.parent.iterdir()) == [path]


def test_an_open_file_is_left_alone(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    with pytest.raises(InUse):
        restore_salt(path, key=key, salt=salt, opener="Ann")
