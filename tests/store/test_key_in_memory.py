"""What another process would find of a key: one copy while the file is open, none once it is closed."""

import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from negotiator.crypto import new_salt

ROOT = Path(__file__).resolve().parents[2]
WORKING = """
import gc, sys
from pathlib import Path
from negotiator.crypto import VaultKey
from negotiator.store import Vault

given = bytearray(sys.stdin.buffer.raw.read(48))
with VaultKey(given[:32]) as key:
    vault = Vault.create(Path(sys.argv[1]), key=key, salt=bytes(given[32:]), opener="x")
given[:] = bytes(48)
vault.local.set("a", 1)
vault.check()
print("open", flush=True)
sys.stdin.buffer.raw.read(1)
vault.close()
gc.collect()
print("closed", flush=True)
sys.stdin.buffer.raw.read(1)
"""


def lasting_copies(process: int, *wanted: bytes) -> list[int]:
    """Return how often each text stands in another process's memory for longer than it takes to open a connection."""
    return [min(counts) for counts in zip(*(copies(process, *wanted) for _ in range(4)), strict=True)]


def copies(process: int, *wanted: bytes) -> list[int]:
    """Return how often each text stands in another process's memory now. Skips where that may not be read."""
    found = [0] * len(wanted)
    try:
        ranges = Path(f"/proc/{process}/maps").read_text()
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
            for start, end in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) r(?!.*\[v)", ranges, re.MULTILINE):
                memory.seek(int(start, 16))
                held = memory.read(int(end, 16) - int(start, 16))
                found = [count + held.count(text) for count, text in zip(found, wanted, strict=True)]
    except PermissionError:
        pytest.skip("no other process's memory may be read here")
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read through Linux's /proc")
def test_no_text_of_the_key_stays_and_nothing_after_closing(tmp_path: Path) -> None:
    key, salt = secrets.token_bytes(32), new_salt()
    wanted = (key, key.hex().encode(), key.hex().upper().encode())
    command = [sys.executable, "-c", WORKING, str(tmp_path / "a.deal")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(key + salt)
        process.stdin.flush()
        assert process.stdout.readline() == b"open\n"
        assert lasting_copies(process.pid, *wanted) == [1, 0, 0]
        process.stdin.write(b".")
        process.stdin.flush()
        assert process.stdout.readline() == b"closed\n"
        assert copies(process.pid, *wanted) == [0, 0, 0]
