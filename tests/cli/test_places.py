"""Where the command line keeps the program's own files."""

from pathlib import Path

import pytest

from negotiator.cli.places import home_folders


def test_one_folder_holds_everything_when_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATOR_HOME", str(tmp_path))
    assert home_folders().fonts == tmp_path / "cache" / "fonts"
    monkeypatch.delenv("NEGOTIATOR_HOME")
    assert tmp_path not in home_folders().config.parents
