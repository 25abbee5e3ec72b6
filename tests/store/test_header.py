"""What is told without opening: salt and genuine pages."""

from pathlib import Path

from negotiator.crypto import VaultKey
from negotiator.store import Vault, read_salt
from negotiator.store.header import PAGE, key_fits


def test_salt_and_key(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.close()
    assert read_salt(path) == salt
    assert key_fits(path, key=key, salt=salt)
    assert not key_fits(path, key=VaultKey(bytes(32)), salt=salt)
    assert not key_fits(path, key=key, salt=bytes(16))


def test_one_page_left_is_enough(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.close()
    data = path.read_bytes()
    path.write_bytes(bytes(PAGE * 3) + data[PAGE * 3 : PAGE * 4])
    assert key_fits(path, key=key, salt=salt)
    path.write_bytes(bytes(PAGE * 4))
    assert not key_fits(path, key=key, salt=salt)
