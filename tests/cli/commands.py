"""Calling the program as a person does at a terminal, and as a script does."""

import json
import os
import select
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


def at_terminal(*words: str | Path, typed: list[str]) -> tuple[int, str]:
    """Run the program at a terminal of its own and type each answer when a question ends with a colon."""
    import pty  # which Windows does not have

    terminal, far_end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "negotiator", *map(str, words)],
        cwd=ROOT,
        stdin=far_end,
        stdout=far_end,
        stderr=far_end,
        start_new_session=True,
        close_fds=True,
    )
    os.close(far_end)
    seen, answered = b"", 0
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f"no word for a minute after {seen!r}"
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            piece = b""
        if not piece:
            break
        seen += piece
        if seen.count(b": ") > answered and answered < len(typed):
            os.write(terminal, f"{typed[answered]}\n".encode())
            answered += 1
    os.close(terminal)
    return process.wait(60), seen.decode()
