"""The reserve beside an open file."""

import errno
from pathlib import Path

import pytest

from negotiator.store.ballast import SIZE, SUFFIX, Ballast
from tests.store.conftest import Mount


def test_taken_once_and_given_up(path: Path) -> None:
    ballast = Ballast(path)
    assert not ballast.held()
    ballast.take()
    ballast.take()
    assert ballast.held()
    assert path.with_name(path.name + SUFFIX).stat().st_size == SIZE
    ballast.give_up()
    ballast.give_up()
    assert not list(path.parent.iterdir())


def test_none_on_a_disk_without_room(tmp_path: Path, mount: Mount) -> None:
    folder = mount(tmp_path / "small", "size=3m")
    ballast = Ballast(folder / "a.deal")
    ballast.take()
    assert not ballast.held()


def test_none_in_a_folder_that_is_gone(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "none" / "a.deal")
    ballast.take()
    assert not ballast.held()


def test_a_reserve_that_cannot_be_written_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: Path, data: bytes) -> int:
        file.touch()
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", fail)
    Ballast(path).take()
    assert not list(path.parent.iterdir())


def test_what_an_interrupted_attempt_left_is_no_reserve(path: Path) -> None:
    path.with_name(path.name + SUFFIX).write_bytes(b"")
    ballast = Ballast(path)
    assert not ballast.held()
    ballast.take()
    assert ballast.held()
    ballast.give_up()


def test_none_where_it_would_be_synchronised(path: Path) -> None:
    ballast = Ballast(path, wanted=False)
    ballast.take()
    assert not list(path.parent.iterdir())
