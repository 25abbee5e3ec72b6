"""A worker killed at any moment loses nothing that it acknowledged, and leaves a sound file."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import InUse, Vault, WrongKey
from negotiator.store.piece_rows import unlisted_in
from tests.store.test_released_formats import ENTRIES
from tests.store.test_released_formats import KEY as OLD_KEY

ROOT = Path(__file__).resolve().parents[2]
KILLS = {"act": 9, "stream": 4, "backup": 6, "rekey": 8, "restore": 8, "migrate": 4}
MANY_KILLS = {"act": 60, "stream": 60, "backup": 30, "rekey": 40, "restore": 30, "migrate": 30}
PATIENCE = {"act": 0.02, "stream": 0.1, "backup": 0.15, "rekey": 0.25, "restore": 0.25, "migrate": 0.25}
"""Seconds, at most, between the last acknowledgement that is waited for and the kill."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor kill -9")
Workers = subprocess.Popen[str]


@pytest.fixture
def workers(vault: Vault, path: Path) -> Iterator[Workers]:
    """Return the process that forks workers on the fixture's vault, which is closed."""
    vault.close()
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.store.writing_child", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield process
        process.kill()


def start(workers: Workers, mode: str, seed: int, key: VaultKey) -> int:
    assert workers.stdin is not None
    workers.stdin.write(f"{mode} {seed} {key.reveal().hex()}\n")
    workers.stdin.flush()
    return int(line_of(workers).removeprefix("P "))


def told_until_killed(workers: Workers, pid: int, chance: random.Random, mode: str) -> list[list[str]]:
    """Kill the worker after some lines and a moment, and return the words of all lines that it wrote."""
    lines = [line_of(workers) for _ in range(chance.randrange(12 if mode == "act" else 5))]
    threading.Event().wait(chance.random() * PATIENCE[mode])  # so that the kill falls anywhere between two of them
    os.kill(pid, signal.SIGKILL)
    while (line := line_of(workers, or_dead=True)) != "D\n":
        lines.append(line)
    return [line.split() for line in lines]


def line_of(workers: Workers, *, or_dead: bool = False) -> str:
    """Return the next line: a worker that ends before it is killed has failed."""
    assert workers.stdout is not None
    line = workers.stdout.readline()
    assert line
    assert or_dead or line != "D\n"
    return line


class Promises:
    """What was acknowledged so far: under which keys the file may be, and how many entries it must hold."""

    def __init__(self, path: Path, key: VaultKey) -> None:
        self.path = path
        self.keys = [key]
        self.least = 0
        self.or_exactly: int | None = None
        self.backup: tuple[Path, int] | None = None
        self.acknowledged = 0

    def hear(self, lines: list[list[str]]) -> None:
        """Take in what a worker wrote."""
        for kind, value, *more in lines:
            self.acknowledged += kind in "ABKSM"
            match kind:
                case "A":
                    self.least = int(value)
                    self.backup = None
                case "B":
                    self.backup = (self.path.parent / "backups" / " ".join(more), int(value))
                case "T":
                    self.keys.append(VaultKey(bytes.fromhex(value)))
                case "K":
                    self.keys = [VaultKey(bytes.fromhex(value))]
                case "R":
                    self.or_exactly = int(value)
                case "S":
                    self.least, self.or_exactly = int(value), None

    def require(self) -> None:
        """Open the file and compare it with what was promised; go on from there."""
        key, vault = self._opened()
        with vault:
            self.least, self.or_exactly = self._held(vault), None
        self.keys = [key]
        if self.backup is not None:
            with Vault.open(self.backup[0], key=key, opener="Ann") as kept:
                assert kept.head().count == self.backup[1]
                assert kept.check().ok
        shutil.rmtree(self.path.parent / "backups")
        (self.path.parent / "backups").mkdir()
        self.backup = None

    def require_old(self) -> None:
        """Open the file of an older format, if one was left, at whichever step of its way it stopped."""
        old, scratch = self.path.with_name("old.deal"), self.path.with_name("unfinished")
        if old.exists():
            with Vault.open(old, key=VaultKey(OLD_KEY), opener="Ann", migrate=self.path.parent / "backups") as vault:
                assert vault.entries() == ENTRIES
                assert vault.check().ok
            old.unlink()
        scratch.unlink(missing_ok=True)

    def _opened(self) -> tuple[VaultKey, Vault]:
        for key in self.keys:
            with contextlib.suppress(WrongKey):
                return key, Vault.open(self.path, key=key, opener="Ann")
        raise AssertionError("no key opens the file")

    def _held(self, vault: Vault) -> int:
        entries = vault.entries()
        count = len(entries)
        assert count == vault.head().count == vault.local.get("count", 0)
        assert count >= self.least or count == self.or_exactly
        assert [entry.body["number"] for entry in entries] == list(range(1, count + 1))
        report = vault.check()
        assert report.ok, report
        with vault._transactions.read() as connection:
            assert not unlisted_in(connection), "pieces of no content are left"
        return count


def run(workers: Workers, promises: Promises, kills: dict[str, int], seed: int) -> None:
    chance = random.Random(seed)
    modes = [mode for mode, number in kills.items() for _ in range(number)]
    chance.shuffle(modes)
    for mode in modes:
        pid = start(workers, mode, chance.randrange(1 << 30), promises.keys[0])
        promises.hear(told_until_killed(workers, pid, chance, mode))
        promises.require_old()
        promises.require()
    assert promises.acknowledged > len(modes)
    left = {path.name for path in promises.path.parent.iterdir() if "(before restore " not in path.name}
    assert left == {promises.path.name, "backups"}


def test_nothing_acknowledged_is_lost(workers: Workers, path: Path, key: VaultKey) -> None:
    run(workers, Promises(path, key), KILLS, seed=7)


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_many_kills(workers: Workers, path: Path, key: VaultKey) -> None:
    run(workers, Promises(path, key), MANY_KILLS, seed=int(os.environ.get("NEGOTIATOR_KILL_SEED", "11")))


def test_another_process_is_told_who_has_the_file(workers: Workers, path: Path, key: VaultKey) -> None:
    pid = start(workers, "act", 1, key)
    line_of(workers)
    with pytest.raises(InUse, match=r"in use by the writer on .+ since"):
        Vault.open(path, key=key, opener="Ann")
    os.kill(pid, signal.SIGKILL)
    while line_of(workers, or_dead=True) != "D\n":
        pass
    Vault.open(path, key=key, opener="Ann").close()
