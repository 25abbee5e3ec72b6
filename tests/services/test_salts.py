"""Which sixteen bytes may be a file's salt, the likeliest first."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import new_salt, profile_of
from negotiator.services import salts
from negotiator.services.salts import Memory
from negotiator.services.workspace import Workspace
from negotiator.settings import Settings, folders
from negotiator.store import Damaged, InUse, NotAWorkspace, WorkspaceMissing

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SALT = b"NGO\x01" + bytes(range(12))


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """Return a memory of its own."""
    return Memory(data=tmp_path / "data", backups=tmp_path / "backups")


def flipped(salt: bytes, bit: int) -> bytes:
    """Return bytes with one bit turned over."""
    return (int.from_bytes(salt) ^ (1 << bit)).to_bytes(len(salt))


@given(st.binary(min_size=12, max_size=12), st.sampled_from([1, 2, 3, 4, 5]), st.integers(0, 127))
def test_every_flipped_bit_leads_to_the_remembered_salt_first(rest: bytes, profile: int, bit: int) -> None:
    salt = b"NGO" + bytes([profile]) + rest
    tried = salts.likely(flipped(salt, bit), [salt])
    assert tried[0] == salt
    assert all(profile_of(one).memory_mib <= profile_of(salt).memory_mib for one in tried), "never costlier"


@given(st.integers(104, 127))
def test_a_damaged_mark_is_guessed_without_any_memory(bit: int) -> None:
    assert salts.likely(flipped(SALT, bit), []) == (SALT,)
    assert salts.is_nearly_one(flipped(SALT, bit))


def test_an_unknown_profile_is_guessed_the_cheapest_first() -> None:
    assert salts.likely(b"NGO\x00" + SALT[4:], []) == tuple(b"NGO" + bytes([one]) + SALT[4:] for one in (1, 2, 4))


def test_a_known_salt_is_the_only_one() -> None:
    assert salts.likely(SALT, [new_salt(), SALT]) == (SALT,)


def test_another_file_at_a_known_place_is_tried_by_its_own_salt() -> None:
    assert salts.likely(SALT, [new_salt()]) == (SALT,)


def test_lost_first_bytes_are_tried_by_all_that_is_known() -> None:
    known = [new_salt() for _ in range(5)]
    assert salts.likely(bytes(16), known) == tuple(known[: salts.MOST])
    assert salts.likely(b"", known[:1]) == (known[0],)
    assert not salts.is_nearly_one(bytes(16))


def test_a_path_is_remembered_and_follows_a_new_salt(memory: Memory, tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    assert salts.remembered(path, memory) == salts.remembered(path, None) == ()
    for salt in (SALT, new_salt()):
        salts.note(path, salt, memory)
        salts.note(path, salt, memory)
        assert salts.remembered(path, memory) == (salt,)
    salts.note(path, SALT, None)


def test_a_memory_that_cannot_be_written_is_none(memory: Memory, tmp_path: Path) -> None:
    memory.data.write_bytes(b"a file where a folder should be")
    salts.note(tmp_path / "a.deal", SALT, memory)
    assert salts.remembered(tmp_path / "a.deal", memory) == ()


def test_backups_tell_the_salt_of_a_file(memory: Memory, tmp_path: Path) -> None:
    other, folder = new_salt(), memory.backups / "one deal"
    folder.mkdir(parents=True)
    (memory.backups / "a.20260302T090000Z.deal").write_bytes(other + bytes(5000))
    (folder / "b.deal").write_bytes(SALT + bytes(5000))
    (folder / "b.deal-lock").touch()
    (folder / "c.deal").write_bytes(SALT + bytes(5000))
    (folder / "d.deal").write_bytes(b"something else")
    assert salts.elsewhere(tmp_path / "a.deal", flipped(SALT, 3), memory) == (SALT, other), "the nearest first"
    assert salts.elsewhere(tmp_path / "a.deal", SALT, None) == ()
    assert salts.backups_of(SALT, memory) == (folder / "c.deal",), "one that is open is left alone"


def test_the_header_of_a_closed_file(desk: Workspace, tmp_path: Path) -> None:
    path, salt = desk.path, desk.vault.salt
    with pytest.raises(InUse):
        salts.header_of(path, opener="Ann", at=AT)
    assert salts.salts_of(path, None) == (), "an open file is not touched"
    desk.close()
    assert salts.header_of(path, opener="Ann", at=AT) == salt
    assert salts.salts_of(path, None) == (salt,)
    short = tmp_path / "short.deal"
    short.write_bytes(path.read_bytes()[:300])
    with pytest.raises(Damaged, match="300 bytes"):
        salts.header_of(short, opener="Ann", at=AT)
    with pytest.raises(WorkspaceMissing):
        salts.header_of(tmp_path / "none.deal", opener="Ann", at=AT)
    assert not list(tmp_path.glob("*-lock"))


def test_a_copy_is_known_by_its_own_salt_and_by_memory(desk: Workspace, memory: Memory, tmp_path: Path) -> None:
    desk.close()
    copy = tmp_path / "copy.deal"
    shutil.copyfile(desk.path, copy)
    salts.note(copy, SALT, memory)
    assert salts.salts_of(copy, memory) == (SALT, desk.vault.salt)
    copy.unlink()
    assert salts.salts_of(copy, memory) == (SALT,), "a deleted file is still known"


def test_the_folder_of_backups_is_the_chosen_one(tmp_path: Path) -> None:
    home = folders(tmp_path)
    assert Memory.of(home, Settings()).backups == home.data / "backups"


def test_a_file_that_was_moved_is_still_known_by_what_it_was_like(memory: Memory, tmp_path: Path) -> None:
    salts.note(tmp_path / "where it was.deal", SALT, memory)
    salts.note(tmp_path / "another.deal", new_salt(), memory)
    assert salts.elsewhere(tmp_path / "where it is.deal", flipped(SALT, 50), memory) == (SALT,)


def test_the_salt_of_a_closed_file(desk: Workspace) -> None:
    with pytest.raises(InUse):
        salts.of_closed(desk.path, opener="Ann", at=AT)
    desk.close()
    assert salts.of_closed(desk.path, opener="Ann", at=AT) == desk.vault.salt
    desk.path.write_bytes(b"PK" + bytes(5000))
    with pytest.raises(NotAWorkspace):
        salts.of_closed(desk.path, opener="Ann", at=AT)
