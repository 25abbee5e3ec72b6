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
from negotiator.services import packages
from negotiator.services.checking import check_workspace
from negotiator.services.decisions import log_decision
from tests.services.desks import Template, make_template, opened

ROOT = Path(__file__).resolve().parents[2]
KILLS = {"act": 12, "send": 6, "receive": 6}
MANY_KILLS = {"act": 60, "send": 40, "receive": 40}
PACKAGES, MANY_PACKAGES = 8, 60

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
def partner(request: pytest.FixtureRequest, template: Template, tmp_path: Path) -> Path:
    """Return a folder of packages that the partner sent, one after the other."""
    folder = tmp_path / "partner"
    folder.mkdir()
    with opened(template, "theirs", template.folder / "theirs.deal") as desk:
        for number in range(MANY_PACKAGES if request.node.get_closest_marker("long") else PACKAGES):
            log_decision(desk, question=f"Which {number}?", outcome="That", rationale="Far", shared=True)
            packages.send(desk, packages.prepare(desk), folder / f"{number:03}.asice.age", with_summary=False)
    return folder


@pytest.fixture
def workers(template: Template, deal: Path, partner: Path) -> Iterator["subprocess.Popen[str]"]:
    """Return the process that forks workers on the deal."""
    key = template.keys["ours"].hex()
    command = [sys.executable, "-m", "tests.journeys.working_child", str(deal), key, str(partner)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield process
        process.kill()


def acknowledged(workers: "subprocess.Popen[str]", mode: str, chance: random.Random) -> set[str]:
    """Let a worker work, kill it somewhere, and return the ids of the entries that it acknowledged."""
    assert workers.stdin is not None
    workers.stdin.write(f"{mode} {chance.randrange(1 << 30)}\n")
    workers.stdin.flush()
    pid = int(line_of(workers).removeprefix("P "))
    told = [line_of(workers) for _ in range(chance.randrange(6))]
    threading.Event().wait(chance.random() * 0.05)  # so that the kill falls anywhere between two acknowledgements
    os.kill(pid, signal.SIGKILL)
    while (line := line_of(workers, or_dead=True)) != "D\n":
        told.append(line)
    return {id_ for line in told for id_ in line.split()[1:]}


def line_of(workers: "subprocess.Popen[str]", *, or_dead: bool = False) -> str:
    """Return the next line: a worker that ends before it is killed has failed."""
    assert workers.stdout is not None
    line = workers.stdout.readline()
    assert line
    assert or_dead or line != "D\n"
    return line


def run(workers: "subprocess.Popen[str]", template: Template, deal: Path, kills: dict[str, int]) -> None:
    chance = random.Random(int(os.environ.get("NEGOTIATOR_KILL_SEED", "11")))
    modes = [mode for mode, number in kills.items() for _ in range(number)]
    chance.shuffle(modes)
    promised: set[str] = set()
    for number, mode in enumerate(modes):
        promised |= acknowledged(workers, mode, chance)
        with opened(template, "ours", deal) as desk:
            assert promised <= {entry.id for entry in desk.entries}
            if number % 10 == 9:
                report = check_workspace(desk)
                assert report.ok, report
            for direction in ("sent", "received"):
                logged = [
                    one.value.package for one in desk.deal.facts(PackageLogged) if one.value.direction == direction
                ]
                assert len(logged) == len(set(logged))
    assert len(promised) > len(modes)
    assert {path.name for path in deal.parent.iterdir()} <= {"ours.deal", "out.asice.age"}


def test_nothing_acknowledged_is_lost(workers: "subprocess.Popen[str]", template: Template, deal: Path) -> None:
    run(workers, template, deal, KILLS)


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_many_kills(
    workers: "subprocess.Popen[str]", template: Template, deal: Path
) -> None:
    run(workers, template, deal, MANY_KILLS)
