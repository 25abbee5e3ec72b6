"""A full disk and a folder that cannot be written to."""

import os
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import DiskFull, FolderReadOnly, Vault
from negotiator.store.salvage import restore_salt
from tests.store.conftest import MakeEntries, Mount


def test_a_full_disk_loses_nothing_acknowledged(
    tmp_path: Path, mount: Mount, key: VaultKey, salt: bytes, make_entries: MakeEntries
) -> None:
    path = mount(tmp_path / "small", "size=12m") / "a.deal"
    with Vault.create(path, key=key, salt=salt, opener="Ann") as vault:
        saved: list[str] = []
        with pytest.raises(DiskFull, match="small"):
            saved.extend(vault.blobs.put(os.urandom(300_000)) for _ in range(60))
        assert 5 < len(saved) < 60
        assert vault.append(make_entries(3)) == 3, "the ballast leaves room for what is small"
        assert vault.blobs.hashes() == set(saved)
        with pytest.raises(DiskFull):
            vault.backup(path.with_name("copy.deal"))
        assert not path.with_name("copy.deal").exists()
    with Vault.open(path, key=key, opener="Ann") as vault:
        assert vault.blobs.hashes() == set(saved)
        assert vault.head().count == 3
        assert vault.check().ok


def test_opening_on_a_disk_that_others_filled(tmp_path: Path, mount: Mount, key: VaultKey, salt: bytes) -> None:
    folder = mount(tmp_path / "small", "size=4m")
    with Vault.create(folder / "a.deal", key=key, salt=salt, opener="Ann") as vault:
        vault.local.set("a", 1)
    filler = folder / "filler"
    with pytest.raises(OSError, match="space"):
        filler.write_bytes(bytes(5 << 20))
    with pytest.raises(DiskFull):
        Vault.open(folder / "a.deal", key=key, opener="Ann").local.get("a")
    filler.unlink()
    with Vault.open(folder / "a.deal", key=key, opener="Ann") as vault:
        assert vault.local.get("a") == 1


def test_no_room_for_a_new_file(tmp_path: Path, mount: Mount, key: VaultKey, salt: bytes) -> None:
    folder = mount(tmp_path / "tiny", "size=32k")
    with pytest.raises(DiskFull):
        Vault.create(folder / "a.deal", key=key, salt=salt, opener="Ann")
    assert not list(folder.iterdir())


def test_a_read_only_folder(tmp_path: Path, mount: Mount, key: VaultKey, salt: bytes) -> None:
    folder = mount(tmp_path / "small", "size=12m")
    Vault.create(folder / "a.deal", key=key, salt=salt, opener="Ann").close()
    mount(folder, "remount,ro")
    with pytest.raises(FolderReadOnly):
        Vault.open(folder / "a.deal", key=key, opener="Ann")
    with pytest.raises(FolderReadOnly):
        Vault.create(folder / "b.deal", key=key, salt=salt, opener="Ann")
    with pytest.raises(FolderReadOnly):
        restore_salt(folder / "a.deal", key=key, salt=salt, opener="Ann")
