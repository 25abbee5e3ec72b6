"""A full disk and a folder that cannot be written to."""

import contextlib
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.kernel import NegotiatorError
from negotiator.store import DiskFull, FolderReadOnly, Vault, rekey, staging
from negotiator.store.piece_rows import unlisted_in
from negotiator.store.restore import restore_backup
from negotiator.store.salvage import restore_salt
from tests.store.conftest import MakeEntries, Mount, entries_of
from tests.store.failing_disk import FailingDisk
from tests.store.watched_vfs import watched


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


MORE = [2, 4, 5, 6, 7, *range(9, 60, 3), *range(60, 130, 10)]


class Session:
    """A session whose every step may find the disk full; what was acknowledged is known."""

    def __init__(self, folder: Path, key: VaultKey) -> None:
        self.path = folder / "a.deal"
        self.backups = folder / "backups"
        self.key = key
        self.count = 0
        self.backup: Path | None = None

    def steps(self) -> tuple[Callable[[], object], ...]:
        """Return the steps of the session, in order."""
        return (
            self.act,
            self.large_act,
            self.stream,
            self.check,
            self.back_up,
            self.reopen,
            self.put_back,
            self.new_key,
            self.act,
        )

    def act(self) -> None:
        with Vault.open(self.path, key=self.key, opener="Ann") as vault:
            self._append(vault, 3, b"")

    def large_act(self) -> None:
        with Vault.open(self.path, key=self.key, opener="Ann") as vault:
            self._append(vault, 20, os.urandom(200_000))

    def _append(self, vault: Vault, number: int, content: bytes) -> None:
        entries = entries_of(number, first=self.count + 1)
        with vault.transaction():
            vault.append(entries)
            vault.local.set("count", self.count + number)
            if content:
                vault.blobs.put(content)
        self.count += number

    def stream(self) -> None:
        data = os.urandom(600_000)
        with Vault.open(self.path, key=self.key, opener="Ann") as vault, vault.blobs.staging() as place:
            place.add([data], digest=sha256(data).hexdigest(), size=len(data))
            with vault.transaction():
                place.keep()
                self._append(vault, 2, b"")

    def check(self) -> None:
        with Vault.open(self.path, key=self.key, opener="Ann") as vault:
            assert vault.check().ok

    def back_up(self) -> None:
        self.backups.mkdir(exist_ok=True)
        with Vault.open(self.path, key=self.key, opener="Ann") as vault:
            self.backup = vault.rotate_backups(self.backups)

    def reopen(self) -> None:
        Vault.open(self.path, key=self.key, opener="Ann").close()

    def put_back(self) -> None:
        if self.backup is not None:
            restore_backup(self.path, self.backup, key=self.key, opener="Ann")

    def new_key(self) -> None:
        new = VaultKey(os.urandom(32))
        rekey(self.path, old_key=self.key, new_key=new, new_salt=new_salt(), opener="Ann")
        self.key, self.backup = new, None

    def require_whole(self) -> None:
        """Open the file, as soon as there is space, and find everything that was acknowledged."""
        with Vault.open(self.path, key=self.key, opener="Ann") as vault:
            assert vault.head().count == vault.local.get("count", 0) == self.count
            assert vault.check().ok
            with vault._transactions.read() as connection:
                assert not unlisted_in(connection), "pieces of no content are left"


def live_through(session: Session, fill: Callable[[], None], free: Callable[[], None]) -> list[str]:
    """Do every step of a session on a full disk, and again once there is space. Return what was told."""
    told = []
    for step in session.steps():
        fill()
        try:
            step()
        except NegotiatorError as error:
            told.append(f"{type(error).__name__} {error.message}")
        finally:
            free()
        session.require_whole()
        if told and step != session.reopen:
            step()
            session.require_whole()
    return told


@pytest.mark.parametrize("after", [0, 1, 3, 8, 21, *(pytest.param(more, marks=pytest.mark.long) for more in MORE)])
def test_full_from_any_write_on_nothing_acknowledged_is_lost(
    tmp_path: Path, key: VaultKey, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_AT_ONCE", 1)  # each piece is a change of its own
    Vault.create(tmp_path / "a.deal", key=key, salt=new_salt(), opener="Ann").close()
    disk = FailingDisk(tmp_path)
    with watched(disk):
        told = live_through(Session(tmp_path, key), lambda: disk.fill(after=after), disk.free)
    assert all(one.startswith("DiskFull") and "full" in one for one in told), told
    assert told or after > 40


def test_a_session_on_a_small_disk(tmp_path: Path, mount: Mount, key: VaultKey) -> None:
    folder = mount(tmp_path / "small", "size=16m")
    Vault.create(folder / "a.deal", key=key, salt=new_salt(), opener="Ann").close()
    filler = folder / "filler"

    def fill() -> None:
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    told = live_through(Session(folder, key), fill, filler.unlink)
    assert told
    assert all(one.startswith("DiskFull") and "small" in one for one in told), told
