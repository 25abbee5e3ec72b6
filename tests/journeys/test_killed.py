"""Killed at any moment of a day's work, a deal loses nothing that was acknowledged and checks clean."""

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

from negotiator.domain.packages import PackageLogged
from negotiator.services.checking import check_workspace
from tests.services.desks import Template, make_template, opened

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor kill -9")


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """Return two files of one deal."""
    folder = tmp_path / "template"
    folder.mkdir()
    return make_template(folder)


@pytest.fixture
def deal(template: Template, tmp_path: Path) -> Path:
    """Return our file in a folder of its own."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return Path(shutil.copyfile(template.folder / "ours.deal", folder / "ours.deal"))


@pytest.fixture
def workers(template: Template, deal: Path) -> Iterator["subprocess.Popen[str]"]:
    """Return the process that forks workers on the deal."""
    command = [sys.executable, "-m", "tests.journeys.working_child", str(deal), template.keys["ours"].hex()]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield process
        process.kill()


def acknowledged(workers: "subprocess.Popen[str]", chance: random.Random) -> set[str]:
    """Let a worker work, kill it somewhere, and return the ids of the entries that it acknowledged."""
    assert workers.stdin is not None
    assert workers.stdout is not None
    workers.stdin.write(f"{chance.randrange(1 << 30)}\n")
    workers.stdin.flush()
    pid = int(workers.stdout.readline().removeprefix("P "))
    told = [workers.stdout.readline() for _ in range(chance.randrange(6))]
    threading.Event().wait(chance.random() * 0.05)  # so that the kill falls anywhere between two acknowledgements
    os.kill(pid, signal.SIGKILL)
    while (line := workers.stdout.readline()) != "D\n":
        told.append(line)
    return {id_ for line in told for id_ in line.split()[1:]}


def test_nothing_acknowledged_is_lost(workers: "subprocess.Popen[str]", template: Template, deal: Path) -> None:
    chance = random.Random(11)
    promised: set[str] = set()
    for number in range(KILLS):
        promised |= acknowledged(workers, chance)
        with opened(template, "ours", deal) as desk:
            assert promised <= {entry.id for entry in desk.entries}
            if number % 10 == 9:
                report = check_workspace(desk)
                assert report.ok, report
            sent = [fact.value.package for fact in desk.deal.facts(PackageLogged) if fact.value.direction == "sent"]
            assert len(sent) == len(set(sent))
    assert len(promised) > KILLS
    left = {path.name for path in deal.parent.iterdir() if not path.name.startswith(".negotiator-")}
    assert left <= {"ours.deal", "out.asice.age"}
