"""What no page of a file can tell by itself: that it, a page of it or its log is an older one."""

import random
import shutil
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.crypto.pages import PAGE
from negotiator.kernel import Tampered
from negotiator.store import Damaged, Vault, WrongKey
from negotiator.store.heads import ASIDE, LogBroken, PagesChanged, RolledBack, pages_of
from negotiator.store.wal import log_of
from tests.store.conftest import MakeEntries


class Remembering:
    """A memory outside of the file."""

    def __init__(self) -> None:
        self.witness = ""
        self.kept = 0

    def recall(self, path: Path, salt: bytes) -> str:
        return self.witness

    def keep(self, path: Path, salt: bytes, witness: str) -> None:
        self.witness = witness
        self.kept += 1


@pytest.fixture
def memory() -> Remembering:
    """Return a fresh memory."""
    return Remembering()


@pytest.fixture
def deal(path: Path, key: VaultKey, salt: bytes, memory: Remembering, make_entries: MakeEntries) -> Path:
    """Return a closed file with twenty entries in ten changes, remembered."""
    with Vault.create(path, key=key, salt=salt, opener="Ann", memory=memory) as vault:
        for first in range(1, 20, 2):
            vault.append(make_entries(2, first=first))
            vault.blobs.put(bytes([first]) * 9000)
    return path


@pytest.fixture
def killed(
    path: Path, key: VaultKey, salt: bytes, memory: Remembering, make_entries: MakeEntries, tmp_path: Path
) -> Path:
    """Return a file as a killed writer leaves it: ten changes in its log, all of them remembered."""
    (tmp_path / "killed").mkdir()
    left = tmp_path / "killed" / path.name
    with Vault.create(path, key=key, salt=salt, opener="Ann", memory=memory) as vault:
        vault._settle()
        for first in range(1, 11):
            vault.append(make_entries(1, first=first))
        remembered = memory.witness
        with vault._transactions.exclusively():
            copy(path, left)
    memory.witness = remembered
    return left


def copy(path: Path, to: Path) -> None:
    for one, other in ((path, to), (log_of(path), log_of(to))):
        if one.exists():
            shutil.copyfile(one, other)


def states(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file() and "-shm" not in one.name}


def test_what_is_as_it_was_left_opens_again_and_again(deal: Path, key: VaultKey, memory: Remembering) -> None:
    for _ in range(3):
        with Vault.open(deal, key=key, opener="Ann", memory=memory) as vault:
            assert vault.head().count == 20
            vault.local.set("a", vault.commits)
    assert list(deal.parent.iterdir()) == [deal]


def test_a_memory_hears_of_every_change(deal: Path, key: VaultKey, memory: Remembering) -> None:
    with Vault.open(deal, key=key, opener="Ann", memory=memory) as vault:
        before = memory.kept
        vault.local.set("a", 1)
        vault.local.set("a", 2)
        assert memory.kept == before + 2


def test_work_done_elsewhere_is_no_alarm(deal: Path, key: VaultKey, memory: Remembering) -> None:
    with Vault.open(deal, key=key, opener="Ann") as vault:
        vault.local.set("a", 1)
    with Vault.open(deal, key=key, opener="Ann", memory=memory) as vault:
        assert vault.local.get("a") == 1


@pytest.mark.parametrize("newest", ["an act", "a draft"])
def test_an_older_copy_of_the_file_is_noticed(
    deal: Path, key: VaultKey, memory: Remembering, tmp_path: Path, make_entries: MakeEntries, newest: str
) -> None:
    old = tmp_path / "old"
    shutil.copyfile(deal, old)
    with Vault.open(deal, key=key, opener="Ann", memory=memory) as vault:
        if newest == "an act":
            vault.append(make_entries(21))
        else:
            vault.local.set("draft", "text")
    shutil.copyfile(old, deal)
    before = states(deal)
    with pytest.raises(RolledBack, match="older than this device remembers"):
        Vault.open(deal, key=key, opener="Ann", memory=memory)
    assert states(deal) == before
    with Vault.open(deal, key=key, opener="Ann", memory=memory, accept=True) as vault:
        assert vault.head().count == 20
    Vault.open(deal, key=key, opener="Ann", memory=memory).close()


def test_another_branch_of_the_same_length_is_noticed(
    deal: Path, key: VaultKey, memory: Remembering, tmp_path: Path, make_entries: MakeEntries
) -> None:
    other = tmp_path / "other.deal"
    shutil.copyfile(deal, other)
    with Vault.open(deal, key=key, opener="Ann", memory=memory) as vault:
        vault.append(make_entries(1, first=21))
    with Vault.open(other, key=key, opener="Ann") as vault:
        vault.append(make_entries(3, first=50))
    shutil.copyfile(other, deal)
    with pytest.raises(RolledBack):
        Vault.open(deal, key=key, opener="Ann", memory=memory)


def test_every_replayed_old_page_is_noticed(deal: Path, key: VaultKey, memory: Remembering, tmp_path: Path) -> None:
    old = deal.read_bytes()
    with Vault.open(deal, key=key, opener="Ann", memory=memory) as vault:
        vault.blobs.put(b"more" * 3000)
        vault.local.set("draft", "new")
    new = deal.read_bytes()
    places = [start for start in range(0, len(old), PAGE) if old[start : start + PAGE] != new[start : start + PAGE]]
    assert len(places) >= 3
    for start in places:
        deal.write_bytes(new[:start] + old[start : start + PAGE] + new[start + PAGE :])
        with pytest.raises(Tampered):
            Vault.open(deal, key=key, opener="Ann", memory=memory)
    deal.write_bytes(new)
    Vault.open(deal, key=key, opener="Ann", memory=memory).close()


def test_a_file_that_was_not_closed_in_peace_is_compared_by_its_head(
    killed: Path, key: VaultKey, memory: Remembering
) -> None:
    with Vault.open(killed, key=key, opener="Ann", memory=memory) as vault:
        assert vault.head().count == 10


@pytest.mark.parametrize("flips", [20, pytest.param(400, marks=pytest.mark.long)])
def test_every_flipped_bit_in_the_log_is_noticed_or_harmless(
    killed: Path, key: VaultKey, memory: Remembering, tmp_path: Path, flips: int
) -> None:
    chance = random.Random(3)
    whole, remembered = log_of(killed).read_bytes(), memory.witness
    found = []
    for number in range(flips):
        folder = tmp_path / str(number)
        folder.mkdir()
        copy(killed, folder / "a.deal")
        at = chance.randrange(len(whole))
        log_of(folder / "a.deal").write_bytes(
            whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        )
        memory.witness = remembered
        try:
            with Vault.open(folder / "a.deal", key=key, opener="Ann", memory=memory) as vault:
                found.append(vault.head().count)
        except Tampered:
            found.append(0)
    assert set(found) <= {0, 10}
    assert found.count(0) > flips // 2


def test_a_lost_end_of_the_log_is_noticed(killed: Path, key: VaultKey, memory: Remembering) -> None:
    log_of(killed).write_bytes(log_of(killed).read_bytes()[:-9000])
    before = states(killed)
    with pytest.raises(RolledBack) as caught:
        Vault.open(killed, key=key, opener="Ann", memory=memory)
    assert caught.value.held < caught.value.remembered == 10
    assert states(killed) == before


def test_a_log_damaged_in_the_middle_is_noticed_without_any_memory(killed: Path, key: VaultKey) -> None:
    data = bytearray(log_of(killed).read_bytes())
    data[len(data) // 3] ^= 4
    log_of(killed).write_bytes(data)
    before = states(killed)
    with pytest.raises(LogBroken) as caught:
        Vault.open(killed, key=key, opener="Ann")
    assert caught.value.changes > 1
    assert states(killed) == before
    with Vault.open(killed, key=key, opener="Ann", accept=True) as vault:
        assert 0 < vault.head().count < 10
    (aside,) = (one for one in killed.parent.iterdir() if ASIDE in one.name)
    assert aside.read_bytes() == data


@pytest.fixture
def foreign_log(tmp_path: Path, make_entries: MakeEntries) -> bytes:
    """Return the log of another workspace."""
    with Vault.create(tmp_path / "foreign.deal", key=VaultKey(bytes(32)), salt=new_salt(), opener="Bob") as vault:
        vault.append(make_entries(30))
        return log_of(vault.path).read_bytes()


def test_a_foreign_log_is_set_aside(deal: Path, key: VaultKey, foreign_log: bytes) -> None:
    for number in (1, 2):
        log_of(deal).write_bytes(foreign_log)
        with Vault.open(deal, key=key, opener="Ann") as vault:
            assert vault.head().count == 20
            assert vault.check().ok
        assert deal.with_name(f"{deal.name}-wal{ASIDE}-{number}").read_bytes() == foreign_log


def test_the_log_of_an_earlier_time_is_set_aside(
    path: Path, key: VaultKey, salt: bytes, make_entries: MakeEntries
) -> None:
    with Vault.create(path, key=key, salt=salt, opener="Ann") as vault:
        vault.append(make_entries(5))
        vault.blobs.put(b"old" * 5000)
        stale = log_of(path).read_bytes()
    with Vault.open(path, key=key, opener="Ann") as vault:
        vault.append(make_entries(9))
    log_of(path).write_bytes(stale)
    with Vault.open(path, key=key, opener="Ann") as vault:
        assert vault.head().count == 9
        assert vault.check().ok
    assert path.with_name(f"{path.name}-wal{ASIDE}-1").read_bytes() == stale


def test_a_wrong_key_sets_nothing_aside(killed: Path) -> None:
    before = states(killed)
    with pytest.raises(WrongKey):
        Vault.open(killed, key=VaultKey(bytes(32)), opener="Ann")
    assert states(killed) == before


def test_a_forged_memory_counts_for_nothing(deal: Path, key: VaultKey, memory: Remembering) -> None:
    memory.witness = memory.witness[:-3] + '9"}'
    Vault.open(deal, key=key, opener="Ann", memory=memory).close()


def test_pages_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert pages_of(tmp_path / "none.deal") == ""


def test_damage_to_what_authenticates_a_page_is_told_at_once(deal: Path, key: VaultKey, memory: Remembering) -> None:
    whole = deal.read_bytes()
    for end in range(2 * PAGE, len(whole) + 1, PAGE):
        deal.write_bytes(whole[: end - 9] + bytes([whole[end - 9] ^ 1]) + whole[end - 8 :])
        with pytest.raises((Damaged, PagesChanged)):
            Vault.open(deal, key=key, opener="Ann", memory=memory)
