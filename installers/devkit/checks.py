"""Every check of the project, one after the other, with a table of how each went and how long it took."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devkit import environment, tell

PYTHON_FOLDERS = ("negotiator", "tests", "installers")
HEADLESS = {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one check went: its name, its exit code and the seconds it took."""

    name: str
    code: int
    seconds: float


def run_all() -> int:
    """Run every check, even after one fails, and return the exit code of the first that failed."""
    outcomes = [timed(name, check) for name, check in CHECKS.items()]
    tell.step("Summary")
    for outcome in outcomes:
        verdict = "passed" if outcome.code == 0 else f"FAILED ({outcome.code})"
        tell.detail(f"{outcome.name:<14}{verdict:<14}{outcome.seconds:7.1f} s")
    return next((outcome.code for outcome in outcomes if outcome.code), 0)


def run_pytest(arguments: Sequence[str]) -> int:
    """Run pytest without a screen and with the given arguments."""
    return environment.python("-m", "pytest", *arguments, environ=HEADLESS)


def timed(name: str, check: Callable[[], int]) -> Outcome:
    """Run one check under its name and take its time."""
    tell.step(name)
    started = time.monotonic()
    return Outcome(name=name, code=check(), seconds=time.monotonic() - started)


def lint() -> int:
    """Look for mistakes and breaches of style."""
    return environment.python("-m", "ruff", "check", ".")


def layout() -> int:
    """Compare the layout of every file with the formatter's."""
    return environment.python("-m", "ruff", "format", "--check", ".")


def types() -> int:
    """Check the types of program, tests and installers."""
    return environment.python("-m", "mypy", *PYTHON_FOLDERS)


def architecture() -> int:
    """Check that imports point down only."""
    return environment.python("-c", "from importlinter.cli import lint_imports_command as main; main(['--no-logo'])")


def tests() -> int:
    """Run the tests on every core, counting the branches that they take."""
    workers = str(os.cpu_count() or 1)
    return run_pytest(["-q", "-n", workers, "--dist", "loadfile", "--durations=5", "--cov", "--cov-report="])


def coverage() -> int:
    """Compare the branches that the tests took with what each room promises."""
    return environment.python("installers/devkit/coverage_by_room.py")


CHECKS: dict[str, Callable[[], int]] = {
    "lint": lint,
    "layout": layout,
    "types": types,
    "architecture": architecture,
    "tests": tests,
    "coverage": coverage,
}
