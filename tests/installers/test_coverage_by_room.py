"""The branch shares by room, on a real measurement of a small package."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devkit import coverage_by_room
from devkit.coverage_by_room import Room, rooms_of, shortfalls

HALF_TESTED = """
def larger(a, b):
    if a > b:
        return a
    return b

larger(2, 1)
"""


def figures(statements: int, run: int, branches: int, taken: int) -> dict[str, dict[str, int]]:
    """Return one file of coverage's report."""
    return {
        "summary": {
            "num_statements": statements,
            "covered_lines": run,
            "num_branches": branches,
            "covered_branches": taken,
        }
    }


def test_files_are_summed_by_room() -> None:
    rooms = rooms_of(
        {
            "files": {
                "negotiator/ledger/codec.py": figures(10, 10, 4, 4),
                "negotiator/ledger/deep/order.py": figures(10, 5, 4, 2),
                "negotiator/cli/main.py": figures(2, 2, 0, 0),
            }
        }
    )
    assert rooms["ledger"] == Room(statements=20, statements_run=15, branches=8, branches_taken=6)
    assert rooms["ledger"].branch_share == 75.0
    assert rooms["cli"].branch_share == 100.0


@pytest.mark.parametrize(
    ("room", "taken", "short"),
    [("crypto", 95, False), ("crypto", 94, True), ("store", 90, False), ("store", 89, True), ("gui", 0, False)],
)
def test_each_room_is_held_to_its_own_promise(room: str, taken: int, short: bool) -> None:
    found = shortfalls({room: Room(statements=1, statements_run=1, branches=100, branches_taken=taken)})
    assert bool(found) is short


def test_a_real_measurement_is_judged(tmp_path: Path) -> None:
    package = tmp_path / "negotiator" / "ledger"
    package.mkdir(parents=True)
    (package / "order.py").write_text(HALF_TESTED)
    (tmp_path / ".coveragerc").write_text("[run]\nbranch = true\nsource = negotiator\n")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}

    def python(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60
        )

    without_data = python(coverage_by_room.__file__)
    assert without_data.returncode == 1
    assert "no coverage data" in without_data.stdout
    assert python("-m", "coverage", "run", "negotiator/ledger/order.py").returncode == 0
    judged = python(coverage_by_room.__file__)
    assert judged.returncode == 1
    assert "ledger: 50.0 % of branches, promised are 95 %" in judged.stdout
