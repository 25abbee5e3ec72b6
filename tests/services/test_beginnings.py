"""A deal's file has its name only when it holds a deal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE
from negotiator.kernel import Refused
from negotiator.services.beginnings import begin
from negotiator.services.workspace import Workspace
from negotiator.store import AlreadyExists
from negotiator.store.files import scratch_of
from tests.services.desks import DeskClock


def start(path: Path, fill: object = None) -> Workspace:
    def settle(workspace: Workspace) -> None:
        workspace.vault.local.set("party", "alpha")
        assert not path.exists()
        if callable(fill):
            fill(workspace)

    return begin(
        path,
        passphrase="one two three",
        deal_id="a deal",
        opener="a test",
        fill=settle,
        clock=DeskClock(),
        profile=FLOOR_PROFILE,
    )


def test_the_file_has_its_name_when_it_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    workspace = start(path)
    try:
        assert workspace.path == path
        assert workspace.deal_id == "a deal"
        assert workspace.vault.local.get("party") == "alpha"
    finally:
        workspace.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.deal"]
    again = Workspace.open(path, passphrase="one two three", opener="a test")
    again.close()


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    class Stopped(Refused):
        code = "stopped"

    def fail(_workspace: Workspace) -> None:
        raise Stopped("No.")

    with pytest.raises(Stopped):
        start(tmp_path / "a.deal", fail)
    assert not list(tmp_path.iterdir())


def test_a_file_that_appears_meanwhile_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    with pytest.raises(AlreadyExists):
        start(path, lambda _workspace: path.write_bytes(b"another's"))
    assert path.read_bytes() == b"another's"
    assert [file.name for file in tmp_path.iterdir()] == ["a.deal"]
    with pytest.raises(AlreadyExists):
        start(path)


KILLED = """
import os, signal, sys
from pathlib import Path
from negotiator.crypto import FLOOR_PROFILE
from negotiator.services.beginnings import begin

def fill(workspace):
    workspace.vault.local.set("party", "alpha")
    os.kill(os.getpid(), signal.SIGKILL)

begin(Path(sys.argv[1]), passphrase="p", deal_id="d", opener="x", fill=fill, profile=FLOOR_PROFILE)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_kill_leaves_no_deal_and_the_next_beginning_clears_up(tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    told = subprocess.run([sys.executable, "-c", KILLED, str(path)], timeout=120, env={**os.environ})
    assert told.returncode == -signal.SIGKILL
    assert not path.exists()
    assert scratch_of(path).exists()
    start(path).close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.deal"]
