"""Copies are verified before they count."""

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey
from negotiator.store import CopyFailed, Vault, copies
from negotiator.store.copies import contents, verify_copy, write_backup
from negotiator.store.engine import connect
from negotiator.store.files import sweep
from tests.store.conftest import MakeEntries


@pytest.fixture
def copy(vault: Vault, tmp_path: Path, make_entries: MakeEntries) -> Path:
    """Return a good copy of a vault with some entries."""
    vault.append(make_entries(40, text="x" * 500))
    vault.blobs.put(b"an annex that is large " * 200_000)
    return vault.backup(tmp_path / "copy.deal")


def expected(vault: Vault, key: VaultKey) -> str:
    connection = connect(vault.path, key=key, salt=vault.salt)
    try:
        return contents(connection)
    finally:
        connection.close()


def test_a_copy_is_one_file_that_needs_no_log(copy: Path, vault: Vault, key: VaultKey) -> None:
    verify_copy(copy, key=key, salt=vault.salt, expected=expected(vault, key))
    connection = connect(copy, key=key, salt=vault.salt, journal=None)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_damage_and_omission_are_noticed(copy: Path, vault: Vault, key: VaultKey, make_entries: MakeEntries) -> None:
    whole = expected(vault, key)
    vault.append(make_entries(1, first=900))
    with pytest.raises(CopyFailed, match="missing"):
        verify_copy(copy, key=key, salt=vault.salt, expected=expected(vault, key))
    data = bytearray(copy.read_bytes())
    data[-2000] ^= 1
    copy.write_bytes(data)
    with pytest.raises(CopyFailed):
        verify_copy(copy, key=key, salt=vault.salt, expected=whole)
    copy.write_bytes(b"NGO")
    with pytest.raises(CopyFailed):
        verify_copy(copy, key=key, salt=vault.salt, expected=whole)


def test_a_damaged_original_gives_no_copy(vault: Vault, tmp_path: Path, key: VaultKey) -> None:
    vault.local.set_bytes("long", bytes(range(256)) * 400)
    vault.close()
    whole, spoilt = vault.path.read_bytes(), tmp_path / "spoilt.deal"
    refused = 0
    for page in range(1, len(whole) // 4096):
        data = bytearray(whole)
        data[page * 4096 + 100] ^= 1
        spoilt.write_bytes(data)
        try:
            source = connect(spoilt, key=key, salt=vault.salt, journal=None)
        except dbapi2.DatabaseError:  # its list of tables is damaged
            refused += 1
            continue
        try:
            write_backup(source, tmp_path / "copy.deal", key=key, salt=vault.salt)
            with Vault.open(tmp_path / "copy.deal", key=key, opener="Ann") as copied:
                assert copied.local.get_bytes("long") == bytes(range(256)) * 400
        except CopyFailed:
            refused += 1
        finally:
            source.close()
            sweep(tmp_path / "copy.deal")
    assert refused > 25


def test_a_damaged_piece_of_the_original_gives_no_copy(vault: Vault, tmp_path: Path, key: VaultKey) -> None:
    chance = random.Random(4)
    data = chance.randbytes(3 << 20)
    with vault.blobs.staging() as place:
        place.add([data], digest=hashlib.sha256(data).hexdigest(), size=len(data))
        place.keep()
    vault.close()
    whole, spoilt = vault.path.read_bytes(), tmp_path / "spoilt.deal"
    for page in chance.sample(range(len(whole) // 4096 - 600, len(whole) // 4096), 8):
        damaged = bytearray(whole)
        damaged[page * 4096 + 100] ^= 1
        spoilt.write_bytes(damaged)
        source = connect(spoilt, key=key, salt=vault.salt, journal=None)
        with pytest.raises(CopyFailed):
            write_backup(source, tmp_path / "copy.deal", key=key, salt=vault.salt)
        source.close()
        assert not list(tmp_path.glob("copy*"))


def test_a_copy_that_does_not_verify_is_not_kept(
    vault: Vault, tmp_path: Path, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(path: Path, **rest: Any) -> None:
        data = bytearray(path.read_bytes())
        data[5000] ^= 1
        path.write_bytes(data)
        verify_copy(path, **rest)

    monkeypatch.setattr(copies, "verify_copy", spoil)
    source = connect(vault.path, key=key, salt=vault.salt)
    with pytest.raises(CopyFailed):
        write_backup(source, tmp_path / "copy.deal", key=key, salt=vault.salt)
    source.close()
    assert not list(tmp_path.glob("copy*"))
