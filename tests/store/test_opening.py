"""Proving an existing file."""

import os
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import Damaged, FileReadOnly, Vault
from negotiator.store.opening import proven_connection


def test_a_cut_off_file_counts_only_without_its_log(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.close()
    with path.open("ab") as file:
        file.write(b"tail")
    with pytest.raises(Damaged, match="middle of a page"):
        proven_connection(path, key=key, salt=salt)
    path.with_name(path.name + "-wal").touch()
    proven_connection(path, key=key, salt=salt).close()


def test_a_file_protected_against_writing(
    vault: Vault, path: Path, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    path.chmod(0o400)
    if os.access(path, os.W_OK):  # root may write anything
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(FileReadOnly):
        Vault.open(path, key=key, opener="Ann")
    path.chmod(0o600)


def test_a_file_that_lost_its_last_pages(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.close()
    path.write_bytes(path.read_bytes()[: -4096 * 3])
    with pytest.raises(Damaged):
        Vault.open(path, key=key, opener="Ann")
