"""A writer killed at any moment loses nothing that it acknowledged, and leaves a sound file."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import InUse, Vault

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor kill -9")


@pytest.fixture
def writers(vault: Vault, path: Path, key: VaultKey) -> Iterator[subprocess.Popen[str]]:
    """Return the process that forks writers on the fixture's vault, which is closed."""
    vault.close()
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.store.writing_child", str(path), key.reveal().hex()]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield process
        process.kill()


def start(writers: subprocess.Popen[str], seed: int) -> int:
    assert writers.stdin is not None
    assert writers.stdout is not None
    writers.stdin.write(f"{seed}\n")
    writers.stdin.flush()
    return int(writers.stdout.readline().removeprefix("P "))


def acknowledged_until_killed(writers: subprocess.Popen[str], pid: int, chance: random.Random) -> int:
    """Kill the writer after some acknowledgements and a moment, and return the last count that it acknowledged."""
    assert writers.stdout is not None
    last = 0
    for _ in range(chance.randrange(12)):
        last = int(writers.stdout.readline().removeprefix("A "))
    threading.Event().wait(chance.random() * 0.02)  # so that the kill falls anywhere between two acknowledgements
    os.kill(pid, signal.SIGKILL)
    while (line := writers.stdout.readline()) != "D\n":
        last = int(line.removeprefix("A "))
    return last


def test_nothing_acknowledged_is_lost(writers: subprocess.Popen[str], path: Path, key: VaultKey) -> None:
    chance = random.Random(7)
    acknowledged = 0
    for _ in range(KILLS):
        pid = start(writers, chance.randrange(1 << 30))
        acknowledged = max(acknowledged, acknowledged_until_killed(writers, pid, chance))
        with Vault.open(path, key=key, opener="Ann") as vault:
            entries = vault.entries()
            assert len(entries) == vault.head().count == vault.local.get("count", 0) >= acknowledged
            assert [entry.body["number"] for entry in entries] == list(range(1, len(entries) + 1))
            report = vault.check()
            assert report.ok, report
    assert acknowledged > KILLS
    assert list(path.parent.iterdir()) == [path]


def test_another_process_is_told_who_has_the_file(writers: subprocess.Popen[str], path: Path, key: VaultKey) -> None:
    assert writers.stdout is not None
    pid = start(writers, 1)
    writers.stdout.readline()
    with pytest.raises(InUse, match=r"in use by the writer on .+ since"):
        Vault.open(path, key=key, opener="Ann")
    os.kill(pid, signal.SIGKILL)
    while writers.stdout.readline() != "D\n":
        pass
    Vault.open(path, key=key, opener="Ann").close()
