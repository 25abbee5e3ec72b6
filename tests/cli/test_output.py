"""What is printed for scripts, and progress for whoever looks on."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from negotiator.cli.output import AGAIN, SHORT, Lines, plainly
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_json_is_plain_text(folder: Path) -> None:
    told = run("versions", folder / "ours.deal", "--json", passphrase=PASSPHRASE)
    assert json.loads(told.out) == told.json
    assert shutil.which("python") is None or told.err == ""


def test_progress_is_shown_of_long_work_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    now = [0.0]
    lines = Lines("Comparing", clock=lambda: now[0])
    lines.step(1, 4000)
    assert seen.getvalue() == ""
    now[0] = SHORT
    lines.step(2000, 4000)
    lines.step(2001, 4000)
    assert seen.getvalue() == "\rComparing 2,000 of 4,000"
    now[0] += AGAIN
    lines.step(0, 3, "Writing")
    lines.step(3, 3, "Written")
    lines.clear()
    shown = seen.getvalue().split("\r")
    assert shown[2].rstrip() == "Writing 0 of 3"
    assert len(shown[2]) >= len(shown[1]), "nothing of the line before is left"
    assert [part.strip() for part in shown[3:]] == ["", ""]


def test_progress_is_no_part_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", seen)
    lines = Lines("Comparing", clock=iter((0.0, *[9.0] * 5)).__next__)
    lines.step(1, 2)
    lines.step(2, 2)
    assert seen.getvalue() == ""


def test_a_strangers_text_obeys_no_terminal() -> None:
    assert plainly("Beta\x1b[2J\n GmbH\u202e") == "Beta [2J GmbH"
