"""A real Secret Service for tests: GNOME Keyring on a message bus of its own, with a home of its own."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest

from negotiator.services import keyrings

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
"""A bus that starts no service by itself: no prompt of a desktop may appear because a test runs."""

_VARIABLES = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_DATA_HOME")


class SecretService:
    """GNOME Keyring while it runs; `environ` leads to it."""

    def __init__(self, process: "subprocess.Popen[bytes]", environ: dict[str, str]) -> None:
        self._process = process
        self.environ = environ

    def lock(self) -> None:
        """Lock what is kept; without a person at a prompt it stays locked."""
        import secretstorage

        bus = secretstorage.dbus_init()
        try:
            secretstorage.get_default_collection(bus).lock()
        finally:
            bus.close()

    def stop(self) -> None:
        """Let the service hang: it answers nobody until it is woken."""
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let a stopped service go on."""
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def secret_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """Run a Secret Service, unlocked, and let this process and its children use it. Skips where none is installed.

    Its folder is not the test's: the name of a socket has room for a hundred characters only.
    """
    missing = [name for name in ("dbus-daemon", "gnome-keyring-daemon") if not shutil.which(name)]
    if missing or not sys.platform.startswith("linux"):
        pytest.skip(f"no Secret Service here ({', '.join(missing) or sys.platform})")
    from keyring.backends.SecretService import Keyring

    with tempfile.TemporaryDirectory(prefix="keyring-") as name, _unlocked(Path(name)) as service:
        for variable in _VARIABLES:
            monkeypatch.setenv(variable, service.environ[variable])
        monkeypatch.setattr(keyrings, "_worker", keyrings.Worker(patience=60))
        before = keyring.get_keyring()
        keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]  # keyring does not annotate it
        try:
            yield service
        finally:
            service.wake()
            keyring.set_keyring(before)
            _let_go()


@contextmanager
def _unlocked(folder: Path) -> Iterator[SecretService]:
    environ = _home(folder)
    with _running(["dbus-daemon", f"--config-file={_bus_of(folder)}", "--nofork", "--print-address=1"], environ) as bus:
        assert bus.stdout is not None
        environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        daemon = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        with _running(daemon, environ, typed=b"test") as process:
            assert process.stdout is not None
            process.stdout.readline()  # it says where it listens as soon as it does
            yield SecretService(process, environ)


@contextmanager
def _running(command: list[str], environ: dict[str, str], *, typed: bytes = b"") -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(typed)
        process.stdin.close()
        yield process
    finally:
        process.kill()
        process.wait(30)
        process.stdout.close()


def _let_go() -> None:
    """Close the connections that keyring's backend leaves open when the service refuses."""
    while keyrings._worker.ask(lambda: "free") is None:
        pass
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def _home(folder: Path) -> dict[str, str]:
    runtime = folder / "run"
    runtime.mkdir(parents=True, mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return kept | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(folder / "share")}


def _bus_of(folder: Path) -> Path:
    config = folder / "bus.conf"
    config.write_text(_BUS.format(folder=folder / "run"))
    return config
