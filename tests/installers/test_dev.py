"""The two commands: what the README promises, what the check of bare machines runs, and what the script accepts."""

import os
import re
import subprocess
import sys
from pathlib import Path

from devkit import checks, environment

ROOT = environment.ROOT
DEV = ROOT / "installers" / "dev.py"
CI = ROOT / ".ci" / "run"
COMMAND = re.compile(r"python3 installers/dev\.py (demo|test)\b")


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the script as a user would."""
    return subprocess.run([sys.executable, str(DEV), *arguments], capture_output=True, text=True, timeout=60)


def test_the_readme_and_the_bare_machine_run_the_same_commands() -> None:
    told = COMMAND.findall((ROOT / "README.md").read_text("utf-8"))
    run = COMMAND.findall(CI.read_text("utf-8"))
    assert told[:2] == run == ["demo", "test"]


def test_the_check_of_bare_machines_can_be_run() -> None:
    assert os.access(CI, os.X_OK)
    assert subprocess.run(["bash", "-n", str(CI)], timeout=60).returncode == 0


def test_an_unknown_command_shows_the_commands() -> None:
    done = dev("dance")
    assert done.returncode == 2
    for command in ("demo", "test", "run", "setup"):
        assert f"dev.py {command}" in done.stdout


def test_help_is_no_error() -> None:
    assert dev("--help").returncode == 0


def test_the_help_names_every_check() -> None:
    told = dev("--help").stdout
    assert all(name in told for name in checks.CHECKS)


def test_the_setup_needs_only_the_standard_library() -> None:
    """Without site-packages, as on a machine where nothing is installed yet."""
    script = f"import runpy, sys; sys.path.insert(0, {str(DEV.parent)!r}); runpy.run_path({str(DEV)!r}, run_name='dev')"
    asked = [sys.executable, "-I", "-S", "-c", script]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr


def test_an_old_python_is_told_what_is_needed(tmp_path: Path) -> None:
    """The script's own first lines, run with the version of an older Python."""
    script = (
        "import runpy, sys, collections; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (main)'; "
        f"runpy.run_path({str(DEV)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.9.2" in done.stderr
