"""The write-ahead log: what would be replayed is what the database replays, and what it would leave out is seen."""

import random
import shutil
import struct
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PageCipher
from negotiator.store import Vault
from negotiator.store.engine import connect
from negotiator.store.heads import LogBroken
from negotiator.store.inspection import examine, inspect
from negotiator.store.pages import Pages
from negotiator.store.wal import log_of, read_log
from tests.store.conftest import entries_of

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


@dataclass(frozen=True, slots=True)
class Anew:
    """A file whose log was moved into it and begun anew. old: the log until then; new: with one more change."""

    path: Path
    old: bytes
    new: bytes

    def left_with(self, log: bytes) -> Path:
        """Return the file with this log beside it."""
        log_of(self.path).write_bytes(log)
        return self.path


@pytest.fixture(params=["", "DELETE FROM local WHERE name != 'n0'; VACUUM"], ids=["grown", "shrunk"])
def anew(request: pytest.FixtureRequest, path: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> Anew:
    """Return a file at the moment when its log begins anew, as large as it ever was or smaller."""
    Vault.create(path, key=key, salt=salt, opener="Ann").close()
    copy = tmp_path / "copy.deal"
    writer = connect(path, key=key, salt=salt)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    for number in range(20):
        writer.execute("INSERT INTO local (name, value) VALUES (?, ?)", (f"n{number}", "1" * 900))
    writer.executescript(request.param)
    writer.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    shutil.copyfile(path, copy)
    old = log_of(path).read_bytes()
    writer.execute("INSERT INTO local (name, value) VALUES ('next', ?)", ("1" * 400_000,))
    new = log_of(path).read_bytes()
    writer.close()
    return Anew(copy, old, new)


def assert_nothing_is_missed(path: Path, key: VaultKey, salt: bytes) -> None:
    log = read_log(path, cipher=PageCipher(key, salt))
    assert log is not None
    assert (log.replayed, log.behind, log.gone, log.loses, log.foreign) == ((), (), (), False, False)
    report = inspect(path, key=key, salt=salt)
    assert report.ok, report
    with Vault.open(path, key=key, opener="Ann") as vault:
        assert vault.check().ok
        assert vault.local.get("n0") == int("1" * 900)
        assert vault.local.get("next") is None


def test_a_log_that_has_only_just_begun_anew_misses_nothing(anew: Anew, key: VaultKey, salt: bytes) -> None:
    """A kill may fall between the header of the next log and its first frame: all earlier frames are in the file."""
    assert_nothing_is_missed(anew.left_with(anew.new[:32] + anew.old[32:]), key, salt)


def test_a_kill_anywhere_in_the_first_change_of_a_new_log(anew: Anew, key: VaultKey, salt: bytes) -> None:
    frames = next(at for at in range(32, len(anew.new), FRAME) if anew.new[at + 4 : at + 8] != bytes(4))
    for written in (24, 32, 40, 56, 1000, 32 + FRAME, 32 + FRAME + 30, 32 + 3 * FRAME, frames - 9, frames):
        assert_nothing_is_missed(anew.left_with(anew.new[:written] + anew.old[written:]), key, salt)


def test_a_power_loss_in_the_first_change_of_a_new_log(anew: Anew, key: VaultKey, salt: bytes) -> None:
    """The header is on the disk before the frames; of these, sectors and whole frames may be in any order."""
    chance = random.Random(4)
    assert len(anew.old) < len(anew.new)
    for reach, step in product((2, 4, 9, 30, 90) * 2, (512, FRAME)):
        log = bytearray(anew.new[:32] + anew.old[32:])
        borders = [32, *range(512 if step == 512 else 32 + FRAME, min(reach * FRAME, len(anew.old) - 4 * FRAME), step)]
        for start, end in pairwise(borders):
            if chance.random() < 0.8:
                log[start:end] = anew.new[start:end]
        read = read_log(anew.left_with(bytes(log)), cipher=PageCipher(key, salt))
        assert read is not None
        assert not read.loses
        assert read.replayed == ()


def test_damage_to_the_header_of_a_log_that_is_in_the_file_loses_nothing(
    anew: Anew, key: VaultKey, salt: bytes
) -> None:
    for place in (0, 9, 13, 17, 22, 25, 31):
        log = bytearray(anew.old)
        log[place] ^= 4
        assert_nothing_is_missed(anew.left_with(bytes(log)), key, salt)


def forged(log: bytes) -> bytes:
    """Return the header that SQLite would write over this log if it were in the file."""
    header = log[:16] + (int.from_bytes(log[16:20], "big") + 1).to_bytes(4, "big") + b"salt"
    first = second = 0
    for one, two in struct.iter_unpack("<II", header):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return header + struct.pack(">II", first, second)


@pytest.mark.parametrize(
    ("header", "moved"),
    [
        *product(("forged", "damaged", "of zeros"), ("nothing", "all pages but the first", "all pages but the last")),
        *product(("with the first frame",), ("nothing", "all pages but the last", "all that can be told")),
    ],
)
def test_a_lost_header_is_seen_as_long_as_a_page_is_not_in_the_file(
    left: Path, key: VaultKey, salt: bytes, header: str, moved: str
) -> None:
    data = bytearray(log_of(left).read_bytes())
    whole = read_log(left, cipher=PageCipher(key, salt))
    assert whole is not None
    newest = {frame.number: frame for frame in whole.replayed}
    numbers = sorted(newest)
    with left.open("rb+") as file:
        some = {"nothing": [], "all pages but the first": numbers[1:], "all pages but the last": numbers[:-1]}
        for number in some.get(moved, numbers):
            file.seek((number - 1) * 4096)
            file.write(data[newest[number].offset : newest[number].offset + 4096])
    sector = {"forged": forged(bytes(data)), "damaged": b"\0\1\2\3" + data[4:32], "of zeros": bytes(32)}
    data[: len(sector.get(header, bytes(512)))] = sector.get(header, bytes(512))
    log_of(left).write_bytes(data)
    log = read_log(left, cipher=PageCipher(key, salt))
    assert log is not None
    assert log.replayed == ()
    assert log.left_out in (29, 30)
    assert log.loses
    with pytest.raises(LogBroken):
        Vault.open(left, key=key, opener="Ann")
    report = inspect(left, key=key, salt=salt)
    assert "log" in {line.name for line in report.lines if not line.ok}
    with Pages(left, key=key, salt=salt) as pages:
        whole_pages = [pages.best(number) for number in numbers]
    assert None not in whole_pages


def test_what_was_written_behind_a_log_that_is_in_the_file_and_never_finished(
    anew: Anew, key: VaultKey, salt: bytes
) -> None:
    """A change that the disk refused leaves frames behind the end, which no later change need write over."""
    refused = anew.old[32 + 3 * FRAME : 32 + 5 * FRAME]
    for end in (bytes(4), anew.old[-FRAME + 4 : -FRAME + 8]):
        last = refused[:4] + end + refused[8:]
        path = anew.left_with(anew.new[:32] + anew.old[32:] + last[:4] + bytes(4) + last[8:] + last)
        log = read_log(path, cipher=PageCipher(key, salt))
        assert log is not None
        assert (log.left_out, log.gone, log.loses) == (int(end != bytes(4)), (), False)
        Vault.open(path, key=key, opener="Ann").close()


def test_a_change_that_a_kill_left_unfinished_is_no_change(
    path: Path, tmp_path: Path, key: VaultKey, salt: bytes
) -> None:
    """Its frames are genuine and their checksums hold, but nobody must read of them."""
    copy = tmp_path / "copy.deal"
    with Vault.create(path, key=key, salt=salt, opener="Ann") as vault:
        vault.append(entries_of(16))
        with vault._transactions.exclusively():
            before = log_of(path).stat().st_size
        with vault.transaction():
            vault.append(entries_of(30, first=17, text="recitals " * 40))
            vault.blobs.put(b"content" * 3000)
            vault.local.set("x", "y" * 900)
        with vault._transactions.exclusively():
            shutil.copyfile(path, copy)
            log = log_of(path).read_bytes()
    assert len(log) > before + 10 * FRAME
    for end in range(before + FRAME, len(log), FRAME):
        log_of(copy).write_bytes(log[:end])
        found = examine(copy, key=key, salt=salt)
        assert found.report.ok, found.report
        assert len(found.found.entries) == 16


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
