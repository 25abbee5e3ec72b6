"""The vault as the rest of the program uses it."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.kernel import Locked, NegotiatorError, Refused, Unreadable
from negotiator.store import (
    AlreadyExists,
    BlobDamaged,
    ChangeUnderWay,
    FolderMissing,
    InUse,
    Keep,
    NameUnusable,
    NewerFormat,
    NotAWorkspace,
    Vault,
    VaultClosed,
    WrongKey,
    read_salt,
)
from negotiator.store.copies import write_backup
from negotiator.store.engine import FORMAT, connect
from tests.conftest import SteppingClock
from tests.store.conftest import Behind, MakeEntries


class FixedClock:
    """A clock that stands."""

    def now(self) -> datetime:
        """Return the standing time."""
        return datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_is_written_is_there_after_reopening(
    vault: Vault, path: Path, key: VaultKey, salt: bytes, make_entries: MakeEntries
) -> None:
    entries = make_entries(50)
    assert vault.append(entries) == 50
    digest = vault.blobs.put(b"the agreement")
    vault.local.set("draft/1", {"text": "élan"})
    head = vault.head()
    vault.close()
    assert read_salt(path) == salt == path.read_bytes()[:16]
    with Vault.open(path, key=key, opener="Ann") as again:
        assert again.entries() == entries
        assert again.entries(after=48) == entries[48:]
        assert again.head() == head
        assert again.blobs.get(digest) == b"the agreement"
        assert again.local.get("draft/1") == {"text": "élan"}
        assert again.check().ok


def test_closing_leaves_one_file_and_may_be_repeated(vault: Vault, path: Path, make_entries: MakeEntries) -> None:
    vault.append(make_entries(3))
    assert len(list(path.parent.iterdir())) > 1
    vault.close()
    vault.close()
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(VaultClosed):
        vault.append(make_entries(1))
    with pytest.raises(VaultClosed):
        vault.entries()
    with pytest.raises(VaultClosed):
        vault.check()


def test_nothing_of_the_deal_can_be_read_in_the_file(vault: Vault, path: Path, make_entries: MakeEntries) -> None:
    vault.append(make_entries(1, text="walk-away price"))
    vault.blobs.put(b"walk-away price")
    log = path.with_name(path.name + "-wal").read_bytes()
    vault.close()
    assert b"walk-away" not in log + path.read_bytes()


def test_a_block_is_saved_as_one_or_not_at_all(vault: Vault, make_entries: MakeEntries) -> None:
    def write_and_fail() -> None:
        with vault.transaction():
            vault.append(make_entries(2))
            vault.blobs.put(b"content")
            vault.local.set("a", 1)
            assert vault.head().count == 2
            raise KeyError("the caller's own")

    with pytest.raises(KeyError):
        write_and_fail()
    assert (vault.head().count, vault.blobs.hashes(), vault.local.get("a")) == (0, frozenset(), None)
    with vault.transaction():
        vault.append(make_entries(2))
        vault.local.set("a", 1)
    assert (vault.head().count, vault.local.get("a")) == (2, 1)


@pytest.mark.parametrize("error", [OSError(13, "not ours"), ValueError("embedded null byte")])
def test_a_callers_own_error_passes_a_block_unchanged(vault: Vault, error: Exception) -> None:
    with pytest.raises(type(error)) as caught, vault.transaction():
        raise error
    assert caught.value is error


def test_an_inner_block_can_fail_alone(vault: Vault) -> None:
    def fail_inside() -> None:
        with vault.transaction():
            vault.local.set("inner", 1)
            raise KeyError

    with vault.transaction():
        vault.local.set("outer", 1)
        with pytest.raises(KeyError):
            fail_inside()
    assert (vault.local.get("outer"), vault.local.get("inner")) == (1, None)


def test_what_needs_the_whole_file_waits_for_the_end_of_a_block(vault: Vault, tmp_path: Path) -> None:
    with vault.transaction():
        vault.local.set("a", 1)
        with pytest.raises(ChangeUnderWay):
            vault.check()
        with pytest.raises(ChangeUnderWay):
            vault.backup(tmp_path / "copy.deal")
        with pytest.raises(ChangeUnderWay):
            vault.close()
    assert vault.local.get("a") == 1


def test_many_threads_write_and_read(vault: Vault, make_entries: MakeEntries) -> None:
    def work(first: int) -> None:
        for entry in make_entries(10, first=first):
            vault.append([entry])
            assert entry in vault.entries()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(1000, 7000, 1000)))
    assert vault.head().count == 60
    assert vault.check().ok


def test_a_reader_sees_no_unfinished_block(vault: Vault) -> None:
    seen: list[object] = []
    with vault.transaction():
        vault.local.set("a", 1)
        reader = threading.Thread(target=lambda: seen.append(vault.local.get("a")))
        reader.start()
        reader.join()
    assert seen == [None]


def test_a_second_opener_here_is_told_who_has_it(vault: Vault, path: Path, key: VaultKey) -> None:
    with pytest.raises(InUse, match=r"in use by Ann on .+ since 2"):
        Vault.open(path, key=key, opener="Bob")
    assert issubclass(InUse, Locked)


def test_a_symbolic_link_is_the_same_file(vault: Vault, path: Path, key: VaultKey) -> None:
    link = path.with_name("other.deal")
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("no symbolic links here")
    with pytest.raises(InUse):
        Vault.open(link, key=key, opener="Bob")


def test_a_wrong_key_is_told_from_damage(vault: Vault, path: Path) -> None:
    vault.close()
    before = path.read_bytes()
    with pytest.raises(WrongKey) as caught:
        Vault.open(path, key=VaultKey(bytes(32)), opener="Ann")
    assert "first 16 bytes" in caught.value.hint
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_existing_file_is_never_replaced(path: Path, key: VaultKey, salt: bytes) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(AlreadyExists):
        Vault.create(path, key=key, salt=salt, opener="Ann")
    assert path.read_bytes() == b"mine"
    assert list(path.parent.iterdir()) == [path]


def test_the_log_of_a_deleted_file_does_no_harm(path: Path, key: VaultKey, salt: bytes) -> None:
    with Vault.create(path, key=key, salt=salt, opener="Ann") as vault:
        vault.blobs.put(os.urandom(50_000))
        log = path.with_name(path.name + "-wal").read_bytes()
    path.unlink()
    path.with_name(path.name + "-wal").write_bytes(log)
    with Vault.create(path, key=key, salt=salt, opener="Ann") as vault:
        assert vault.blobs.hashes() == frozenset()
        assert vault.check().ok


@pytest.mark.parametrize("name", ["x" * 300 + ".deal", "x" * 245, "a\0b.deal", "\udcff\ud800.deal"])
def test_unusable_names(tmp_path: Path, key: VaultKey, salt: bytes, name: str) -> None:
    with pytest.raises(NameUnusable) as caught:
        Vault.create(tmp_path / name, key=key, salt=salt, opener="Ann")
    assert len(caught.value.message) < 200
    with pytest.raises(NegotiatorError):
        Vault.open(tmp_path / name, key=key, opener="Ann")


def test_a_missing_folder(tmp_path: Path, key: VaultKey, salt: bytes) -> None:
    with pytest.raises(FolderMissing):
        Vault.create(tmp_path / "none" / "a.deal", key=key, salt=salt, opener="Ann")
    assert issubclass(FolderMissing, Refused)


def test_a_newer_format_is_left_alone(vault: Vault, path: Path, key: VaultKey, behind: Behind) -> None:
    vault.close()
    behind("PRAGMA user_version=9")
    behind("PRAGMA journal_mode=DELETE")
    before = path.read_bytes()
    with pytest.raises(NewerFormat, match=f"format 9; this version knows {FORMAT}"):
        Vault.open(path, key=key, opener="Ann")
    assert path.read_bytes() == before
    assert issubclass(NewerFormat, Unreadable)


def test_another_programs_file_under_the_same_key(vault: Vault, path: Path, key: VaultKey, behind: Behind) -> None:
    vault.close()
    behind("PRAGMA application_id=1")
    with pytest.raises(NotAWorkspace):
        Vault.open(path, key=key, opener="Ann")


def test_entries_cannot_be_changed_or_removed_even_past_the_vault(
    vault: Vault, behind: Behind, make_entries: MakeEntries
) -> None:
    vault.append(make_entries(2))
    digest = vault.blobs.put(b"content")
    for statement in (
        "UPDATE entries SET kind = 'x/1'",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries SELECT 1, id, stream, kind, signed, signature, chain FROM entries",
        "INSERT INTO entries SELECT 9, 'x', stream, kind, signed, signature, chain FROM entries WHERE seq = 2",
        "DELETE FROM blobs",
        "UPDATE blobs SET data = x'00'",
    ):
        with pytest.raises(Exception, match="append-only"):
            behind(statement)
    assert vault.blobs.get(digest) == b"content"


def test_backups_open_by_themselves_and_rotate(
    vault: Vault, tmp_path: Path, key: VaultKey, clock: SteppingClock, make_entries: MakeEntries
) -> None:
    vault.append(make_entries(5))
    copy = vault.backup(tmp_path / "copy.deal")
    with pytest.raises(AlreadyExists):
        vault.backup(copy)
    with Vault.open(copy, key=key, opener="Ann") as opened:
        assert opened.head() == vault.head()
        assert opened.check().ok
    folder = tmp_path / "backups"
    folder.mkdir()
    other = folder / "joint venture.20260101T000000Z.000000000000-00000000-1.deal"
    other.write_bytes(b"another deal's")
    made = [vault.rotate_backups(folder, keep=Keep(hourly=2, daily=1, weekly=1), clock=clock) for _ in range(3)]
    assert set(folder.iterdir()) == {made[-1], other}
    with Vault.open(made[-1], key=key, opener="Ann") as opened:
        assert opened.entries() == vault.entries()


def test_the_newest_of_one_second_is_kept(vault: Vault, tmp_path: Path) -> None:
    clock = FixedClock()
    for _ in range(4):
        made = vault.rotate_backups(tmp_path, keep=Keep(hourly=1, daily=1, weekly=1), clock=clock)
        assert made.exists()
    assert len(list(tmp_path.glob("*-*.deal"))) == 1


def test_a_backup_leaves_writers_alone(vault: Vault, tmp_path: Path, make_entries: MakeEntries, key: VaultKey) -> None:
    vault.append(make_entries(3))
    written = threading.Event()

    def write() -> None:
        vault.append(make_entries(9))
        written.set()

    def write_meanwhile(*arguments: object, **options: object) -> None:
        other = threading.Thread(target=write)
        other.start()
        other.join(30)
        write_backup(*arguments, **options)  # type: ignore[arg-type]  # passed on as they came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("negotiator.store.vault.write_backup", write_meanwhile)
        copy = vault.backup(tmp_path / "copy.deal")
    assert written.is_set()
    with Vault.open(copy, key=key, opener="Ann") as opened:
        assert opened.head().count == 3
    assert vault.head().count == 9


def test_a_check_says_that_another_program_is_in_the_way(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.local.set("a", 1)
    reader = connect(path, key=key, salt=salt)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM local").fetchall()
    vault.local.set("a", 2)
    with pytest.raises(InUse, match="reads it"):
        vault.check()
    reader.close()
    assert vault.check().ok


def test_a_backup_into_a_missing_folder(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        vault.backup(tmp_path / "none" / "copy.deal")


def test_the_key_is_in_no_text(vault: Vault, key: VaultKey, path: Path) -> None:
    secret = key.reveal().hex()
    assert secret not in repr(vault) + repr(vars(vault)) + repr(vault._engine.url)
    vault.close()
    with pytest.raises(WrongKey) as caught:
        Vault.open(path, key=VaultKey(bytes(32)), opener="Ann")
    assert "00000000" not in str(caught.value)


def test_the_log_is_settled_into_the_file_soon_after_the_last_write(
    path: Path, key: VaultKey, salt: bytes, monkeypatch: pytest.MonkeyPatch, make_entries: MakeEntries
) -> None:
    settled = threading.Event()
    original = Vault._settle

    def settle(vault: Vault) -> None:
        original(vault)
        settled.set()

    monkeypatch.setattr(Vault, "_settle", settle)
    with Vault.create(path, key=key, salt=salt, opener="Ann") as vault:
        vault.append(make_entries(5))
        log = path.with_name(path.name + "-wal")
        assert log.stat().st_size > 0
        assert settled.wait(30)
        assert log.stat().st_size == 0


def test_damaged_content_is_noticed(vault: Vault, behind: Behind) -> None:
    digest = vault.blobs.put(b"content")
    behind("DROP TRIGGER blobs_keep")
    behind("UPDATE blobs SET data = x'00', form = 0")
    with pytest.raises(BlobDamaged):
        vault.blobs.get(digest)
    assert [line.name for line in vault.check().lines if not line.ok] == ["content"]


def test_a_head_of_the_past_is_told(vault: Vault, make_entries: MakeEntries) -> None:
    vault.append(make_entries(3))
    then = vault.head()
    vault.append(make_entries(5))
    assert vault.head_at(3) == then
    assert vault.head_at(9) == vault.head()
    assert vault.head_at(0).count == 0


def test_a_salt_known_from_elsewhere_opens_a_file_whose_first_bytes_are_damaged(
    vault: Vault, path: Path, key: VaultKey, salt: bytes
) -> None:
    vault.close()
    with path.open("rb+") as file:
        file.write(b"NGO\1" + bytes(12))
    with pytest.raises(WrongKey):
        Vault.open(path, key=key, opener="Ann")
    with Vault.open(path, key=key, opener="Ann", salt=salt) as again:
        assert again.salt == salt


def test_what_is_no_file_is_told_before_anything_is_made(tmp_path: Path, key: VaultKey) -> None:
    (tmp_path / "folder.deal").mkdir()
    for name in ("none.deal", "folder.deal"):
        with pytest.raises(Unreadable):
            Vault.open(tmp_path / name, key=key, opener="Ann")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.deal"]
