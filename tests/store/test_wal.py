"""The write-ahead log: what would be replayed is what the database replays, and what it would leave out is seen."""

import shutil
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PageCipher
from negotiator.store import Vault
from negotiator.store.engine import connect
from negotiator.store.wal import log_of, read_log

FRAME = 24 + 4096


@pytest.fixture
def left(path: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> Path:
    """Return a file with a log of thirty changes, as a killed process leaves it."""
    with Vault.create(path, key=key, salt=salt, opener="Ann"):
        pass
    writer = connect(path, key=key, salt=salt)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    for number in range(30):
        writer.execute("INSERT INTO local (name, value) VALUES (?, ?)", (f"n{number}", "1" * 900))
    copy = tmp_path / "copy.deal"
    shutil.copyfile(path, copy)
    shutil.copyfile(log_of(path), log_of(copy))
    writer.close()
    return copy


def flip(path: Path, place: int) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)


def rows(path: Path, key: VaultKey, salt: bytes) -> int:
    """Return how many of the rows the database finds, which replays the log."""
    connection = connect(path, key=key, salt=salt)
    try:
        found: int = connection.execute("SELECT COUNT(*) FROM local WHERE name LIKE 'n%'").fetchone()[0]
        return found
    finally:
        connection.close()


def test_a_whole_log(left: Path, key: VaultKey, salt: bytes) -> None:
    log = read_log(left, cipher=PageCipher(key, salt))
    assert log is not None
    assert sum(1 for frame in log.replayed if frame.size) == 30
    assert (log.behind, log.left_out, log.loses, log.foreign) == ((), 0, False, False)
    assert log.pages == log.replayed[-1].size
    assert rows(left, key, salt) == 30


@pytest.mark.parametrize("place", [2, 9, 18, 25, 33, 38, 45, 60, 3000])
def test_a_flipped_bit_ends_the_replay_and_what_is_behind_is_seen(
    left: Path, place: int, key: VaultKey, salt: bytes
) -> None:
    """Places in the log's header, in the header of a frame and in its page."""
    whole = read_log(left, cipher=PageCipher(key, salt))
    assert whole is not None
    middle = len(whole.replayed) // 2
    flip(log_of(left), place if place < 32 else middle * FRAME + place)
    log = read_log(left, cipher=PageCipher(key, salt))
    assert log is not None
    replayed = sum(1 for frame in log.replayed if frame.size)
    assert replayed < 30
    assert log.loses
    assert replayed + log.left_out in (29, 30, 31)  # a flip may also end a change where none ended
    assert rows(left, key, salt) == replayed


def test_one_change_behind_the_break_may_never_have_been_finished(left: Path, key: VaultKey, salt: bytes) -> None:
    whole = read_log(left, cipher=PageCipher(key, salt))
    assert whole is not None
    before_last = max(place for place, frame in enumerate(whole.replayed[:-1]) if frame.size)
    flip(log_of(left), 32 + (before_last + 1) * FRAME + 100)
    log = read_log(left, cipher=PageCipher(key, salt))
    assert log is not None
    assert log.left_out <= 1
    assert not log.loses


def test_frames_of_an_earlier_log_are_not_missed(left: Path, key: VaultKey, salt: bytes) -> None:
    log = log_of(left)
    data = log.read_bytes()
    earlier = bytearray(data)
    for start in range(32 + 10 * FRAME, len(data), FRAME):
        earlier[start + 8 : start + 16] = b"an older"
    log.write_bytes(earlier)
    found = read_log(left, cipher=PageCipher(key, salt))
    assert found is not None
    assert len(found.replayed) <= 10
    assert found.behind == () or not found.loses


def begun_anew(path: Path, copy: Path, key: VaultKey, salt: bytes) -> None:
    """Copy a file whose log was moved into it and has just been given the header of the next log, and no frame yet."""
    writer = connect(path, key=key, salt=salt)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    for number in range(20):
        writer.execute("INSERT INTO local (name, value) VALUES (?, ?)", (f"n{number}", "1" * 900))
    writer.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    shutil.copyfile(path, copy)
    shutil.copyfile(log_of(path), log_of(copy))
    writer.execute("INSERT INTO local (name, value) VALUES ('next', '1')")
    header = log_of(path).read_bytes()[:32]
    with log_of(copy).open("r+b") as log:
        log.write(header)
    writer.close()


def test_a_log_that_has_only_just_begun_anew_misses_nothing(
    path: Path, tmp_path: Path, key: VaultKey, salt: bytes
) -> None:
    """A kill may fall between the header of the next log and its first frame: all earlier frames are in the file."""
    Vault.create(path, key=key, salt=salt, opener="Ann").close()
    copy = tmp_path / "copy.deal"
    begun_anew(path, copy, key, salt)
    log = read_log(copy, cipher=PageCipher(key, salt))
    assert log is not None
    assert (log.replayed, log.left_out, log.loses, log.foreign) == ((), 0, False, False)
    with Vault.open(copy, key=key, opener="Ann") as vault:
        assert vault.check().ok
    assert rows(copy, key, salt) == 20


def test_no_log_a_foreign_one_and_rubbish(left: Path, key: VaultKey, salt: bytes) -> None:
    other = PageCipher(VaultKey(bytes(32)), salt)
    found = read_log(left, cipher=other)
    assert found is not None
    assert found.foreign
    log_of(left).write_bytes(bytes(32 + FRAME))
    found = read_log(left, cipher=PageCipher(key, salt))
    assert found is not None
    assert found.replayed == found.behind == ()
    log_of(left).write_bytes(bytes(32))
    assert read_log(left, cipher=PageCipher(key, salt)) is None
    log_of(left).unlink()
    assert read_log(left, cipher=PageCipher(key, salt)) is None
