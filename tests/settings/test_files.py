"""Tables in files."""

from pathlib import Path

import pytest

from negotiator.settings import SettingsNotSaved, SettingsUnreadable
from negotiator.settings.files import read_table, write_table


def test_round_trip_leaves_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.toml"
    write_table(path, {"x": {"y": ["é", 1, True]}})
    assert read_table(path) == {"x": {"y": ["é", 1, True]}}
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    write_table(path, {"x": 1})
    (tmp_path / "b.toml.new").mkdir()
    with pytest.raises(SettingsNotSaved):
        write_table(path, {"x": 2})
    assert read_table(path) == {"x": 1}


def test_an_unusable_path(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnreadable):
        read_table(tmp_path / "a\0b")
    with pytest.raises(SettingsNotSaved):
        write_table(tmp_path / "a\0b", {})
