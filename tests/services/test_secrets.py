"""A new passphrase: one of the two opens the file at every moment, and what knew the old key is told."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE, EmptyPassphrase, VaultKey, recovery_code
from negotiator.kernel import Cancelled
from negotiator.services import devices, recovery, salts, secrets
from negotiator.services.files import CannotWrite
from negotiator.services.opening import NotRemembered, NotThisPassphrase, Opened, open_remembered, open_with_secret
from negotiator.services.salts import Memory
from negotiator.store import InUse, Vault, WrongKey, read_salt
from tests.services.desks import PASSPHRASE, Template
from tests.services.drawers import Drawer
from tests.services.secret_service import secret_service

ROOT = Path(__file__).resolve().parents[2]
NEW = "cold harbour at noon"
KILLED = """
import os, signal, sys
from pathlib import Path
from negotiator.services import secrets
from negotiator.services.salts import Memory

path, data, old, new, last = sys.argv[1:]

class Killing:
    def step(self, done, total, text=""):
        if done == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

memory = Memory(data=Path(data), backups=Path(data) / "backups")
secrets.change_passphrase(
    Path(path), old=old, new=new, opener="x", memory=memory, profile=1, progress=Killing()
)
"""


class Stopping:
    """Progress that notes the steps and cancels the work at one of them."""

    def __init__(self, last: int = 99) -> None:
        self.last = last
        self.seen: list[int] = []

    def step(self, done: int, total: int, text: str = "") -> None:
        """Raise Cancelled at the last step."""
        self.seen.append(done)
        if done == self.last:
            raise Cancelled


@pytest.fixture
def path(template: Template, tmp_path: Path) -> Path:
    """Return our side's file, closed."""
    path = tmp_path / "ours.deal"
    shutil.copyfile(template.folder / "ours.deal", path)
    return path


@pytest.fixture
def old_key(template: Template) -> VaultKey:
    """Return the key of the file before."""
    return VaultKey(template.keys["ours"])


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """Return what this device remembers: nothing yet."""
    return Memory(data=tmp_path / "data", backups=tmp_path / "backups")


def change(path: Path, memory: Memory, *, old: str = PASSPHRASE, new: str = NEW, progress: Stopping) -> secrets.Changed:
    return secrets.change_passphrase(
        path, old=old, new=new, opener="a test", memory=memory, profile=FLOOR_PROFILE, progress=progress
    )


def opened(path: Path, secret: str, memory: Memory) -> Opened:
    found = open_with_secret(path, secret, opener="a test", memory=memory)
    assert found.workspace.deal.charter.title
    assert found.workspace.vault.check().ok
    found.workspace.close()
    return found


def test_everything_follows_a_new_passphrase(path: Path, old_key: VaultKey, memory: Memory, drawer: Drawer) -> None:
    old_salt = read_salt(path)
    memory.backups.mkdir()
    shutil.copyfile(path, memory.backups / "before.deal")
    devices.keep_key(old_key, salt=old_salt)
    progress = Stopping()
    changed = change(path, memory, progress=progress)
    assert progress.seen == sorted(progress.seen)
    assert progress.seen[-1] == 6
    assert read_salt(path) != old_salt
    assert salts.remembered(path, memory) == (read_salt(path),)
    assert changed.kept
    assert len(drawer.kept) == 1, "the old key is gone from the keyring"
    open_remembered(path, opener="a test", memory=memory).workspace.close()
    assert changed.old_backups == (memory.backups / "before.deal",)
    again = open_with_secret(path, changed.code, opener="a test", memory=memory).workspace
    assert not recovery.is_written(again), "there is a new code to write down"
    assert recovery.recovery_code_of(again) == changed.code
    again.close()
    opened(path, NEW, memory)
    with pytest.raises(NotThisPassphrase):
        opened(path, PASSPHRASE, memory)
    with pytest.raises(WrongKey):
        opened(path, recovery_code(old_key, old_salt), memory)
    secrets.delete_old_backups(changed.old_backups)
    assert not list(memory.backups.iterdir())
    assert changed.code not in repr(changed)


def test_the_recovery_code_does_for_a_forgotten_passphrase(path: Path, old_key: VaultKey, memory: Memory) -> None:
    changed = change(path, memory, old=recovery_code(old_key, read_salt(path)), progress=Stopping())
    assert not changed.kept, "nothing was in the keyring, and nothing goes there by itself"
    assert not changed.old_backups
    opened(path, NEW, memory)


def test_what_is_refused_changes_nothing(path: Path, old_key: VaultKey, memory: Memory) -> None:
    code, before = recovery_code(old_key, read_salt(path)), read_salt(path)
    with pytest.raises(WrongKey):
        change(path, memory, old="not the one", progress=Stopping())
    with pytest.raises(EmptyPassphrase):
        change(path, memory, old=code, new="", progress=Stopping())
    with pytest.raises(secrets.SamePassphrase):
        change(path, memory, new=PASSPHRASE, progress=Stopping())
    with Vault.open(path, key=old_key, opener="Bob"), pytest.raises(InUse, match="Bob"):
        change(path, memory, old=code, progress=Stopping())
    assert read_salt(path) == before


@pytest.mark.parametrize("last", [0, 2, 3, 4])
def test_cancelled_at_any_step_it_opens_as_before(path: Path, old_key: VaultKey, memory: Memory, last: int) -> None:
    code = recovery_code(old_key, read_salt(path))
    with pytest.raises(Cancelled):
        change(path, memory, old=code, progress=Stopping(last))
    opened(path, code, memory)
    assert [one.name for one in path.parent.glob("*.deal*")] == [path.name]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.parametrize("last", [0, 2, 3, 4, 5, 6])
def test_killed_at_any_step_it_opens_with_one_of_the_two(
    path: Path, old_key: VaultKey, memory: Memory, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    """The keyring knows the key that opens the file, or knows none: never one that seems to and does not."""
    with secret_service(monkeypatch):
        assert devices.keep_key(old_key, salt=read_salt(path))
        arguments = [str(path), str(memory.data), PASSPHRASE, NEW, str(last)]
        done = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, timeout=60)
        assert done.returncode == -signal.SIGKILL, done.stderr
        if last == 5:  # the file is the new one already, and nobody was told yet
            with pytest.raises(NotRemembered):
                open_remembered(path, opener="a test", memory=memory)
        else:
            open_remembered(path, opener="a test", memory=memory).workspace.close()
        opened(path, NEW if last >= 5 else PASSPHRASE, memory)
        assert salts.remembered(path, memory) == (read_salt(path),)


def test_a_backup_that_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    (tmp_path / "a folder").mkdir()
    secrets.delete_old_backups([tmp_path / "gone.deal"])
    with pytest.raises(CannotWrite):
        secrets.delete_old_backups([tmp_path / "a folder"])
