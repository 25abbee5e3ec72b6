"""How long unlocking takes: by passphrase, by keyring, and from a cold start. Run: python -m tests.benchmarks.unlock.

The keyring is a real Secret Service where one is installed. Each figure is the median of some runs, in seconds.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from negotiator.crypto import PROFILES, calibrate, profile_of
from negotiator.services import devices, recovery
from negotiator.services.opening import open_remembered, open_with_secret
from negotiator.services.salts import Memory
from negotiator.services.secrets import change_passphrase
from negotiator.store import read_salt
from tests.services.desks import PASSPHRASE, make_template
from tests.services.secret_service import secret_service

RUNS = 7
NEW = "cold harbour at noon"
LOADED = """
import time
from negotiator.services import keyrings
started = time.perf_counter()
assert keyrings.is_present()
print(time.perf_counter() - started)
"""


def median(work: Callable[[], object]) -> float:
    """Return the median time of several runs."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def tell(name: str, seconds: float) -> None:
    """Print one figure."""
    print(f"{name:<58}{seconds:8.3f} s")


def cold(path: Path, *words: str, home: Path, passphrase: str = "") -> float:
    """Return how long a whole process takes that opens a file and lists its versions."""

    def work() -> None:
        reader, writer = os.pipe()
        os.write(writer, passphrase.encode())
        os.close(writer)
        given = ["--passphrase-fd", str(reader)] if passphrase else []
        command = [sys.executable, "-m", "negotiator", "versions", str(path), *words, *given]
        environ = os.environ | {"NEGOTIATOR_HOME": str(home)}
        subprocess.run(command, check=True, capture_output=True, pass_fds=[reader], env=environ)
        os.close(reader)

    return median(work)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder)
        make_template(home)
        path, memory = home / "ours.deal", Memory(data=home / "data", backups=home / "data" / "backups")
        started = time.perf_counter()
        profile = calibrate()
        tell("calibration", time.perf_counter() - started)
        started = time.perf_counter()
        change_passphrase(path, old=PASSPHRASE, new=NEW, opener="me", memory=memory, profile=profile)
        tell("a new passphrase, whole", time.perf_counter() - started)
        assert profile_of(read_salt(path)) == PROFILES[profile]
        print(f"profile {profile}: {PROFILES[profile].memory_mib} MiB, {path.stat().st_size:,} bytes")

        def by_passphrase() -> None:
            open_with_secret(path, NEW, opener="me", memory=memory).workspace.close()

        def by_keyring() -> None:
            open_remembered(path, opener="me", memory=memory).workspace.close()

        tell("by passphrase, opened and closed", median(by_passphrase))
        tell("by passphrase, a process from start to end", cold(path, home=home, passphrase=NEW))
        with secret_service(patch):
            loaded = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
            tell("keyring loaded, in the background at the start", float(loaded.stdout))
            workspace = open_with_secret(path, NEW, opener="me", memory=memory).workspace
            assert recovery.remember_here(workspace)
            workspace.close()
            tell("by keyring, opened and closed", median(by_keyring))
            tell("by keyring, a process from start to end", cold(path, "--remembered", home=home))
            devices.forget(path, memory=memory)


if __name__ == "__main__":
    main()
