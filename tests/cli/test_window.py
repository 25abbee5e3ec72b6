"""Opening the window where none was installed."""

from pathlib import Path

import pytest

from tests.cli.commands import run


def test_a_program_without_its_window_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    told = run("window", tmp_path / "a.deal")
    assert (told.code, "not part of this installation" in told.err) == (2, True)
