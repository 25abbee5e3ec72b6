"""A new key for the whole file, killed and cancelled at every step."""

import os
import secrets
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.kernel import Cancelled
from negotiator.store import InUse, Vault, WrongKey, read_salt, rekey
from negotiator.store.engine import connect
from tests.store.conftest import MakeEntries

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from negotiator.crypto import VaultKey
from negotiator.store import rekey

path, old_key, new_key, new_salt, last = sys.argv[1:]

class Killing:
    def step(self, done, total, text=""):
        if done == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

keys = {"old_key": VaultKey(bytes.fromhex(old_key)), "new_key": VaultKey(bytes.fromhex(new_key))}
rekey(Path(path), **keys, new_salt=bytes.fromhex(new_salt), opener="x", progress=Killing())
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
def filled(vault: Vault, make_entries: MakeEntries) -> Path:
    """Return the path of a closed vault with something of everything."""
    vault.append(make_entries(20))
    vault.blobs.put(b"content" * 500)
    vault.blobs.put(b"an annex that is large " * 200_000)
    vault.local.set("a", 1)
    vault.close()
    return vault.path


def opens_whole(path: Path, key: VaultKey) -> None:
    with Vault.open(path, key=key, opener="Ann") as vault:
        assert vault.head().count == 20
        assert vault.local.get("a") == 1
        assert vault.check().ok
    assert list(path.parent.iterdir()) == [path]


def test_everything_is_under_the_new_key(filled: Path, key: VaultKey) -> None:
    new_key, new = VaultKey(secrets.token_bytes(32)), new_salt()
    rekey(filled, old_key=key, new_key=new_key, new_salt=new, opener="Ann")
    assert read_salt(filled) == new
    opens_whole(filled, new_key)
    with pytest.raises(WrongKey):
        Vault.open(filled, key=key, opener="Ann")


def test_the_new_file_still_appends_only(filled: Path, key: VaultKey, make_entries: MakeEntries) -> None:
    new_key, new = VaultKey(secrets.token_bytes(32)), new_salt()
    rekey(filled, old_key=key, new_key=new_key, new_salt=new, opener="Ann")
    with Vault.open(filled, key=new_key, opener="Ann") as vault:
        assert vault.append(make_entries(25)) == 5
    connection = connect(filled, key=new_key, salt=new)
    with pytest.raises(Exception, match="append-only"):
        connection.execute("DELETE FROM entries")
    connection.close()


def test_a_wrong_old_key_changes_nothing(filled: Path, key: VaultKey) -> None:
    before = filled.read_bytes()
    with pytest.raises(WrongKey):
        rekey(filled, old_key=VaultKey(bytes(32)), new_key=key, new_salt=new_salt(), opener="Ann")
    assert filled.read_bytes() == before


def test_not_while_it_is_open(filled: Path, key: VaultKey) -> None:
    with Vault.open(filled, key=key, opener="Bob"), pytest.raises(InUse, match="Bob"):
        rekey(filled, old_key=key, new_key=key, new_salt=new_salt(), opener="Ann")


def test_not_while_another_program_reads_it(filled: Path, key: VaultKey) -> None:
    reader = connect(filled, key=key, salt=read_salt(filled))
    reader.execute("INSERT INTO local VALUES ('b', '1', NULL)")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM local").fetchall()
    with pytest.raises(InUse, match="another program"):
        rekey(filled, old_key=key, new_key=VaultKey(bytes(32)), new_salt=new_salt(), opener="Ann")
    reader.close()
    opens_whole(filled, key)


@pytest.mark.parametrize("step", [0, 1, 2])
def test_cancelled_at_any_step_it_is_as_before(filled: Path, key: VaultKey, step: int) -> None:
    with pytest.raises(Cancelled):
        rekey(
            filled,
            old_key=key,
            new_key=VaultKey(bytes(32)),
            new_salt=new_salt(),
            opener="Ann",
            progress=Stopping(step),
        )
    opens_whole(filled, key)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows synchronises no folders")
def test_the_old_log_is_gone_for_good_before_the_new_file_comes(
    filled: Path, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left beside the new file, it would be replayed into it."""
    seen: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def watched_fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            seen.append(f"log in the folder: {filled.with_name(filled.name + '-wal').exists()}")
        fsync(handle)

    def watched_replace(path: Path, target: Path) -> Path:
        seen.append("replaced")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    rekey(filled, old_key=key, new_key=VaultKey(secrets.token_bytes(32)), new_salt=new_salt(), opener="Ann")
    assert seen == ["log in the folder: False", "replaced", "log in the folder: False"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_killed_at_any_step_it_opens_with_one_key(filled: Path, key: VaultKey, step: int) -> None:
    new_key, new = VaultKey(secrets.token_bytes(32)), new_salt()
    arguments = [str(filled), key.reveal().hex(), new_key.reveal().hex(), new.hex(), str(step)]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    opens_whole(filled, new_key if step == 3 else key)
