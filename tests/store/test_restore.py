"""A backup put back: the file before it is kept, and at every moment one of the two is whole."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.kernel import Cancelled, NegotiatorError
from negotiator.store import InUse, NotAWorkspace, Vault, WrongKey, rekey
from negotiator.store.restore import SameFile, keep_aside, restore_backup
from negotiator.store.wal import log_of
from tests.conftest import SteppingClock
from tests.store.conftest import MakeEntries, Mount

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from negotiator.crypto import VaultKey
from negotiator.store.restore import restore_backup

path, backup, key, last = sys.argv[1:]

class Killing:
    def step(self, done, total, text=""):
        if done == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

restore_backup(Path(path), Path(backup), key=VaultKey(bytes.fromhex(key)), opener="x", progress=Killing())
"""


class Stopping:
    """Progress that cancels the work at one step."""

    def __init__(self, step: int) -> None:
        self._step = step

    def step(self, done: int, total: int, text: str = "") -> None:
        """Raise Cancelled at the step."""
        if done == self._step:
            raise Cancelled


@pytest.fixture
def backup(vault: Vault, tmp_path: Path, make_entries: MakeEntries) -> Path:
    """Return a backup of five entries; the closed file has gone on to nine."""
    (tmp_path / "backups").mkdir()
    vault.append(make_entries(5))
    made = vault.backup(tmp_path / "backups" / "five.deal")
    vault.append(make_entries(9))
    vault.close()
    return made


def entries_in(path: Path, key: VaultKey) -> int:
    with Vault.open(path, key=key, opener="Ann") as vault:
        assert vault.check().ok
        return vault.head().count


def test_the_backup_takes_the_place_and_the_present_file_is_kept(
    backup: Path, path: Path, key: VaultKey, clock: SteppingClock
) -> None:
    aside = restore_backup(path, backup, key=key, opener="Ann", clock=clock)
    assert aside is not None
    assert aside.name == "joint venture (before restore 2026-03-02 090000).deal"
    assert (entries_in(path, key), entries_in(aside, key), entries_in(backup, key)) == (5, 9, 5)
    assert set(path.parent.iterdir()) == {path, aside, backup.parent}


def test_a_lost_file_is_restored(backup: Path, path: Path, key: VaultKey) -> None:
    path.unlink()
    assert restore_backup(path, backup, key=key, opener="Ann") is None
    assert entries_in(path, key) == 5


def test_a_damaged_file_is_kept_as_it_is(backup: Path, path: Path, key: VaultKey) -> None:
    path.write_bytes(b"NGO\1" + bytes(9000))
    log_of(path).write_bytes(b"its log")
    aside = restore_backup(path, backup, key=key, opener="Ann")
    assert aside is not None
    assert aside.read_bytes() == b"NGO\1" + bytes(9000)
    assert log_of(aside).read_bytes() == b"its log"
    assert entries_in(path, key) == 5


def test_an_unsettled_log_is_in_the_file_that_is_kept(
    backup: Path, path: Path, key: VaultKey, make_entries: MakeEntries, tmp_path: Path
) -> None:
    with Vault.open(path, key=key, opener="Ann") as vault:
        vault.append(make_entries(12))
        with vault._transactions.exclusively():
            kept = [(one, one.read_bytes()) for one in (path, log_of(path))]
    for one, content in kept:
        one.write_bytes(content)
    aside = restore_backup(path, backup, key=key, opener="Ann")
    assert aside is not None
    assert (entries_in(path, key), entries_in(aside, key)) == (5, 12)


def test_the_log_of_a_backup_that_was_opened_goes_with_it(
    backup: Path, path: Path, key: VaultKey, make_entries: MakeEntries
) -> None:
    with Vault.open(backup, key=key, opener="Ann") as vault:
        vault.append(make_entries(7))
        with vault._transactions.exclusively():
            kept = [(one, one.read_bytes()) for one in (backup, log_of(backup))]
    for one, content in kept:
        one.write_bytes(content)
    restore_backup(path, backup, key=key, opener="Ann")
    assert entries_in(path, key) == 7


def test_a_backup_under_an_earlier_passphrase(backup: Path, path: Path, key: VaultKey) -> None:
    new = VaultKey(bytes(32))
    rekey(path, old_key=key, new_key=new, new_salt=new_salt(), opener="Ann")
    aside = restore_backup(path, backup, key=key, opener="Ann")
    assert aside is not None
    assert (entries_in(path, key), entries_in(aside, new)) == (5, 9)


def test_what_does_not_verify_changes_nothing(backup: Path, path: Path, key: VaultKey) -> None:
    before = path.read_bytes()
    whole = backup.read_bytes()
    for broken in (whole[:-4096], whole[:9000] + b"x" + whole[9001:], b"other", b""):
        backup.write_bytes(broken)
        with pytest.raises(NegotiatorError):
            restore_backup(path, backup, key=key, opener="Ann")
    backup.write_bytes(whole)
    with pytest.raises(WrongKey):
        restore_backup(path, backup, key=VaultKey(bytes(32)), opener="Ann")
    with pytest.raises(SameFile):
        restore_backup(path, path, key=key, opener="Ann")
    assert path.read_bytes() == before
    assert set(path.parent.iterdir()) == {path, backup.parent}
    assert issubclass(NotAWorkspace, NegotiatorError)


def test_neither_file_may_be_open(backup: Path, path: Path, key: VaultKey) -> None:
    for one in (path, backup):
        with Vault.open(one, key=key, opener="Bob"), pytest.raises(InUse, match="Bob"):
            restore_backup(path, backup, key=key, opener="Ann")
    assert entries_in(path, key) == 9


def test_a_backup_on_a_disk_that_cannot_be_written(backup: Path, path: Path, key: VaultKey, mount: Mount) -> None:
    folder = mount(path.parent / "stick", "size=8m")
    kept = folder / backup.name
    kept.write_bytes(backup.read_bytes())
    mount(folder, "remount,ro")
    restore_backup(path, kept, key=key, opener="Ann")
    assert entries_in(path, key) == 5


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_cancelled_at_any_step_it_is_as_before(backup: Path, path: Path, key: VaultKey, step: int) -> None:
    with pytest.raises(Cancelled):
        restore_backup(path, backup, key=key, opener="Ann", progress=Stopping(step))
    assert entries_in(path, key) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.parametrize("step", [1, 3, 4])
def test_killed_at_any_step_one_of_the_two_is_whole(backup: Path, path: Path, key: VaultKey, step: int) -> None:
    arguments = [str(path), str(backup), key.reveal().hex(), str(step)]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert entries_in(path, key) == (5 if step == 4 else 9)


def test_names_of_what_is_kept_do_not_collide(path: Path, clock: SteppingClock) -> None:
    at = clock.now()
    assert keep_aside(path, why="before restore", at=at) is None
    path.write_bytes(b"deal")
    first, second = (keep_aside(path, why="before restore", at=at) for _ in range(2))
    assert first != second
    assert {one.read_bytes() for one in (first, second) if one} == {b"deal"}
