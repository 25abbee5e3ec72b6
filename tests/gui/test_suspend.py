"""Going to sleep: told beforehand by the login service over a real bus, and afterwards by two clocks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from negotiator.gui.suspend import SuspendWatch, clocks

HERE = Path(__file__).parent
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
<busconfig><type>custom</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
<allow eavesdrop="false"/></policy></busconfig>"""


class Clocks:
    """Two clocks that are set by hand: through sleep, and awake."""

    def __init__(self) -> None:
        self.through = self.awake = 100.0

    def __call__(self) -> tuple[float, float]:
        return self.through, self.awake


@pytest.fixture
def watched(dressed: QApplication) -> Iterator[tuple[SuspendWatch, Clocks, list[str]]]:
    hands, told = Clocks(), list[str]()
    watch = SuspendWatch(clocks=hands)
    watch.leaving.connect(lambda: told.append("leaving"))
    watch.start()
    yield watch, hands, told
    watch.stop()


def test_the_clocks_go_on_and_only_sleep_drives_them_apart() -> None:
    first, second = clocks(), clocks()
    assert second[0] >= first[0]
    assert (second[0] - first[0]) - (second[1] - first[1]) < 1


def test_a_gap_between_the_clocks_is_sleep(watched: tuple[SuspendWatch, Clocks, list[str]]) -> None:
    watch, hands, told = watched
    hands.through += 60
    hands.awake += 60
    watch.look()
    assert told == [], "a window that was busy for a minute has not slept"
    hands.through += 60
    hands.awake += 2
    watch.look()
    assert told == ["leaving"]
    watch.look()
    assert told == ["leaving"]


def test_what_is_not_watched_is_not_told(watched: tuple[SuspendWatch, Clocks, list[str]]) -> None:
    watch, hands, told = watched
    watch.stop()
    hands.through += 60
    watch.look()
    assert told == []
    watch.start()
    watch.look()
    assert told == [], "sleep before the watch began does not count"


@pytest.fixture
def system_bus(tmp_path: Path) -> Iterator[str]:
    daemon = shutil.which("dbus-daemon")
    if daemon is None or sys.platform != "linux":
        pytest.skip("no message bus here")
    pytest.importorskip("jeepney")
    socket, config = tmp_path / "bus", tmp_path / "bus.conf"
    config.write_text(_CONFIG.format(socket=socket))
    command = [daemon, f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.terminate()


def test_the_login_service_waits_until_everything_is_put_away(system_bus: str) -> None:
    environment = {
        **os.environ,
        "DBUS_SYSTEM_BUS_ADDRESS": system_bus,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    with ExitStack() as stack:

        def begin(name: str) -> "subprocess.Popen[str]":
            command = [sys.executable, "-W", "ignore", str(HERE / f"{name}.py")]
            return stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
            )

        def heard(process: "subprocess.Popen[str]") -> str:
            assert process.stdout is not None
            return process.stdout.readline().strip()

        def go_on(process: "subprocess.Popen[str]") -> None:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()

        service = begin("login_service")
        assert heard(service) == "ready"
        program = begin("sleeper")
        assert heard(service) == "sleep Negotiator The open deal is locked first delay"
        go_on(service)
        assert heard(program) == "leaving"
        assert heard(service) == "let go"
        go_on(service)
        assert heard(program) == "leaving", "the screen's lock locks the deal too"
        go_on(service)
        assert program.wait(30) == 0
        assert service.wait(30) == 0
