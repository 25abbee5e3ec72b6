"""An environment of its own for the peers, so that nothing of theirs comes near the product."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.redlines.engines import Engine

_LAST_WORDS = 300
_PATIENCE = 600  # seconds for one installation


def python_of(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def prepare(folder: Path, engines: Iterable[Engine]) -> dict[Engine, str]:
    """Make the environment if it is not there, install what is missing, and return why engines cannot run."""
    engines = list(engines)
    if any(engine.module for engine in engines) and not python_of(folder).exists():
        _run([sys.executable, "-m", "venv", str(folder)])
    return {engine: reason for engine in engines if (reason := _obstacle(folder, engine))}


def _obstacle(folder: Path, engine: Engine) -> str:
    if engine.program:
        return "" if shutil.which(engine.program) else f"{engine.program} is not installed here"
    if not engine.module:
        return ""
    python = str(python_of(folder))
    here = [python, "-c", f"import {engine.module}"]
    if not _run(here):
        return ""
    if not engine.package:
        return f"this Python has no {engine.module}"
    failed = _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", engine.package])
    return failed or _run(here)


def _run(command: list[str]) -> str:
    """Run a command; return the end of what it said if it failed, nothing if it did not."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer within {_PATIENCE} s"
    said = done.stderr or done.stdout or f"exit code {done.returncode}"
    return said.strip()[-_LAST_WORDS:] if done.returncode else ""
