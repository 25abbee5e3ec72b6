"""Runs of the engines: each a fresh process under the stopwatch, all engines in turn, round after round."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.redlines import stopwatch
from tests.benchmarks.redlines.engines import ROOT, Engine, Files

_LAST_WORDS = 200
_KILLED = -9
_DIFFERENT = 1  # the exit code with which git tells that it found differences
LIMIT = 600  # seconds for one comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one comparison cost: seconds from start to end of its process, processor seconds, peak memory in bytes."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


@dataclass(slots=True)
class Runs:
    """All runs of one engine on one pair; `failed` is why it has none."""

    out: Path
    runs: list[Run] = field(default_factory=list)
    failed: str = ""

    @property
    def seconds(self) -> float:
        """Return the median time of a process."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def processor_seconds(self) -> float:
        """Return the median processor time."""
        return statistics.median(run.processor_seconds for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        """Return the largest memory of any run."""
        return max(run.peak_bytes for run in self.runs)


def run_in_turn(
    engines: Sequence[Engine],
    *,
    pair: tuple[Path, Path],
    folder: Path,
    python: Path,
    rounds: int,
    tell: Callable[[str], None],
) -> dict[Engine, Runs]:
    """Compare one pair with all engines, `rounds` times in turn; the redlines stay in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = pair[0].suffix if pair[0].suffix == ".docx" else ".json"
    found = {engine: Runs(folder / f"{engine.name.replace(' ', '-')}{suffix}") for engine in engines}
    for number in range(rounds):
        for engine, runs in found.items():
            if runs.failed:
                continue
            tell(f"{folder.name}, round {number + 1} of {rounds}: {engine.name}")
            try:
                runs.runs.append(_run(engine, (*pair, runs.out), python))
            except Failed as failure:
                runs.failed = str(failure)
    return found


class Failed(Exception):
    """An engine gave no redline; the message is what it said last."""


def _run(engine: Engine, files: Files, python: Path) -> Run:
    log = files[2].with_suffix(".log")
    files[2].unlink(missing_ok=True)
    watch = [sys.executable, "-I", "-S", stopwatch.__file__, str(log), str(LIMIT), *engine.command(python, files)]
    measured = subprocess.run(watch, capture_output=True, text=True, cwd=ROOT, check=True, env=_plain())
    result = json.loads(measured.stdout)
    code = result.pop("exit_code")
    if engine.answers_on_output:
        log.replace(files[2])
        code = 0 if code == _DIFFERENT else code
    if code == _KILLED:
        raise Failed(f"no answer within {LIMIT} s")
    if code or not files[2].exists():
        lines = log.read_text("utf-8", errors="replace").split("\n") if log.exists() else []
        last = next((line.strip() for line in reversed(lines) if line.strip()), f"exit code {code}")
        raise Failed(last[:_LAST_WORDS])
    return Run(**result)


def _plain() -> dict[str, str]:
    """Return the environment without what would change what Python imports."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
