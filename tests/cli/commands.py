"""Calling the program as a person does at a terminal, and as a script does."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from negotiator.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """What a command left behind: its exit code, its output and its errors."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the output as JSON."""
        return json.loads(self.out)


def run(*words: str | Path, passphrase: str | bytes | None = None, typed: str = "", obj: object = None) -> Told:
    """Run a command in this process; a passphrase comes through a file descriptor."""
    command = [str(word) for word in words]
    reader = None
    if passphrase is not None:
        reader, writer = os.pipe()
        os.write(writer, passphrase if isinstance(passphrase, bytes) else f"{passphrase}\n".encode())
        os.close(writer)
        command += ["--passphrase-fd", str(reader)]
    try:
        result = CliRunner().invoke(main, command, input=typed, standalone_mode=True, obj=obj)
    finally:
        if reader is not None:
            os.close(reader)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return Told(code=result.exit_code, out=result.stdout, err=result.stderr)


def run_program(*words: str | Path, **extra: Any) -> "subprocess.CompletedProcess[str]":
    """Run the program as a process of its own."""
    command = [sys.executable, "-m", "negotiator", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, **extra)
