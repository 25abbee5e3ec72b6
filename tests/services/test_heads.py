"""This device's memory of how deal files were left."""

from pathlib import Path

import pytest

from negotiator.services.heads import DeviceHeads
from negotiator.services.salts import Memory

SALT = b"NGO\1" + bytes(12)


@pytest.fixture
def heads(tmp_path: Path) -> DeviceHeads:
    """Return a fresh memory."""
    return DeviceHeads(Memory(data=tmp_path / "data", backups=tmp_path / "backups"))


def test_what_is_kept_is_recalled(heads: DeviceHeads, tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    assert heads.recall(path, SALT) == ""
    heads.keep(path, SALT, "one")
    heads.keep(path, SALT, "two")
    assert heads.recall(path, SALT) == "two"
    heads.forget(path)
    assert heads.recall(path, SALT) == ""


def test_a_file_that_was_moved_is_known_and_a_copy_is_not(heads: DeviceHeads, tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    path.touch()
    heads.keep(path, SALT, "left so")
    assert heads.recall(tmp_path / "copy.deal", SALT) == ""
    path.rename(tmp_path / "moved.deal")
    assert heads.recall(tmp_path / "moved.deal", SALT) == "left so"


def test_another_file_in_its_place_has_no_memory(heads: DeviceHeads, tmp_path: Path) -> None:
    heads.keep(tmp_path / "a.deal", SALT, "left so")
    assert heads.recall(tmp_path / "a.deal", b"NGO\2" + bytes(12)) == ""


def test_a_folder_that_cannot_be_written_fails_nothing(heads: DeviceHeads, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"in the way")
    heads.keep(tmp_path / "a.deal", SALT, "left so")
    assert heads.recall(tmp_path / "a.deal", SALT) == ""
