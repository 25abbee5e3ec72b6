"""The lock beside a workspace."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from negotiator.kernel import NegotiatorError
from negotiator.store import InUse
from negotiator.store.lock import SUFFIX, FileLock, held

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_held_released_and_taken_again(path: Path) -> None:
    first, second = FileLock(path), FileLock(path)
    first.acquire(opener="Ann", at=AT)
    with pytest.raises(InUse, match=r"Ann on .* since 2026-03-02 09:00 UTC"):
        second.acquire(opener="Bob", at=AT)
    first.release()
    first.release()
    assert not list(path.parent.iterdir())
    second.acquire(opener="Bob", at=AT)
    with pytest.raises(InUse, match="Bob"):
        first.acquire(opener="Ann", at=AT)
    second.release()


@pytest.mark.parametrize("note", [b"", b"{}", b"[]", b"\xff", b'{"who": 1}'])
def test_a_note_that_cannot_be_read(path: Path, note: bytes) -> None:
    with held(path, opener="Ann", at=AT):
        path.with_name(path.name + SUFFIX).write_bytes(note)
        with pytest.raises(InUse, match="another program"):
            FileLock(path).acquire(opener="Bob", at=AT)


def test_what_a_dead_process_left_is_no_lock(path: Path) -> None:
    path.with_name(path.name + SUFFIX).write_text('{"who": "Ann", "host": "there", "since": "then"}')
    with held(path, opener="Bob", at=AT):
        assert "Bob" in path.with_name(path.name + SUFFIX).read_text()


def test_a_lock_whose_file_was_removed_is_not_counted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(FileLock, "_is_current", lambda lock, handle: next(answers))
    with held(path, opener="Ann", at=AT):
        assert next(answers, None) is None


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NegotiatorError):
        FileLock(tmp_path / "none" / "a.deal").acquire(opener="Ann", at=AT)
