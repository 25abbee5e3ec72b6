"""A new file made of what was found, and how it takes the place of the damaged one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import AlreadyExists, CopyFailed, Vault, WorkspaceMissing, rescue, restore
from negotiator.store.carving import Found, carve
from negotiator.store.inspection import inspect
from negotiator.store.rescue import discard, replace_damaged, write_rescued
from negotiator.store.wal import log_of
from tests.store.conftest import MakeEntries

AT = datetime(2026, 3, 2, 9, 5, 7, tzinfo=UTC)


@pytest.fixture
def found(vault: Vault, path: Path, key: VaultKey, salt: bytes, make_entries: MakeEntries) -> Found:
    """Return everything of a small closed file."""
    vault.append(make_entries(30, text="x" * 400))
    erased = vault.blobs.put(b"gone" * 500)
    vault.blobs.put(b"kept" * 500)
    vault.blobs.put(b"an annex that is large " * 200_000)
    vault.blobs.erase(erased)
    vault.local.set("party", "alpha")
    vault.local.set_bytes("identity", b"\0\1")
    vault.close()
    return carve(path, key=key, salt=salt)


def test_all_is_in_the_new_file(
    found: Found, path: Path, tmp_path: Path, key: VaultKey, salt: bytes, make_entries: MakeEntries
) -> None:
    target = tmp_path / "rescued.deal"
    write_rescued(found, target, key=key, salt=salt)
    assert inspect(target, key=key, salt=salt).ok
    with Vault.open(path, key=key, opener="Ann") as before, Vault.open(target, key=key, opener="Ann") as after:
        assert after.salt == before.salt
        assert after.entries() == before.entries() == make_entries(30, text="x" * 400)
        assert after.head() == before.head(), "the chain is the same"
        assert after.blobs.hashes() == before.blobs.hashes()
        for digest in after.blobs.hashes():
            assert after.blobs.get(digest) == before.blobs.get(digest)
            assert after.blobs.facts(digest) == before.blobs.facts(digest)
        assert after.local.get("party") == "alpha"
        assert after.local.get_bytes("identity") == b"\0\1"
    with pytest.raises(AlreadyExists):
        write_rescued(found, target, key=key, salt=salt)


def test_the_damaged_file_is_kept_with_its_log(found: Found, path: Path, key: VaultKey, salt: bytes) -> None:
    assert not found.loses
    damaged = b"damaged" + path.read_bytes()
    path.write_bytes(damaged)
    log_of(path).write_bytes(b"its log")
    finished = path.with_name("finished")
    write_rescued(found, finished, key=key, salt=salt)
    aside = replace_damaged(path, finished, at=AT)
    assert aside.name == "joint venture (damaged 2026-03-02 090507).deal"
    assert aside.read_bytes() == damaged
    assert log_of(aside).read_bytes() == b"its log"
    assert sorted(file.name for file in path.parent.iterdir()) == sorted([path.name, aside.name, log_of(aside).name])
    assert inspect(path, key=key, salt=salt).ok


def test_nothing_is_replaced_that_should_stay(found: Found, path: Path, key: VaultKey, salt: bytes) -> None:
    before = path.read_bytes()
    finished = path.with_name("finished")
    write_rescued(found, finished, key=key, salt=salt)
    log_of(finished).write_bytes(b"still open")
    with pytest.raises(CopyFailed):
        replace_damaged(path, finished, at=AT)
    assert path.read_bytes() == before
    discard(finished)
    with pytest.raises(WorkspaceMissing):
        replace_damaged(path.with_name("none"), finished, at=AT)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


class PowerLost(BaseException):
    """The machine stops here."""


@pytest.mark.parametrize("survived", range(3))
def test_a_power_cut_leaves_the_damaged_file_whole_under_one_name(
    found: Found, path: Path, key: VaultKey, salt: bytes, survived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged, log = b"damaged" + path.read_bytes(), b"its log"
    path.write_bytes(damaged)
    log_of(path).write_bytes(log)
    finished = path.with_name("finished")
    write_rescued(found, finished, key=key, salt=salt)
    synchronised: list[Path] = []

    def stop(folder: Path) -> None:
        synchronised.append(folder)
        if len(synchronised) > survived:
            raise PowerLost

    for module in (rescue, restore):
        monkeypatch.setattr(module, "sync_folder", stop)
    with pytest.raises(PowerLost):
        replace_damaged(path, finished, at=AT)
    kept = [file for file in path.parent.glob("*.deal") if file.read_bytes() == damaged]
    assert any(log_of(file).exists() and log_of(file).read_bytes() == log for file in kept)
    assert path.read_bytes() == damaged or (inspect(path, key=key, salt=salt).ok and not log_of(path).exists())
