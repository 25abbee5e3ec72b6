"""The check of a closed file: it names what is broken and what can be done, and changes nothing."""

import shutil
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE
from negotiator.kernel import Cancelled
from negotiator.store import CheckReport, InUse, NewerFormat, NotAWorkspace, Vault, WorkspaceMissing, WrongKey
from negotiator.store.engine import connect
from negotiator.store.inspection import examine, inspect
from negotiator.store.wal import log_of
from tests.store.conftest import Behind, MakeEntries, Mount
from tests.store.damaging import Remembered


@pytest.fixture
def closed(vault: Vault, path: Path, make_entries: MakeEntries) -> Path:
    """Return a closed file with entries, contents and values."""
    with vault.transaction():
        vault.append(make_entries(60, text="recitals " * 30))
        for number in range(8):
            vault.blobs.put(bytes([number]) * 3000)
        vault.local.set("a", ["b"] * 50)
    vault.close()
    return path


def faults(report: CheckReport) -> dict[str, str]:
    """Return the first broken thing of each line that found one."""
    return {line.name: line.first for line in report.lines if not line.ok}


def damage(path: Path, *places: int) -> bytes:
    """Change bits of a file and return what stands there now."""
    data = bytearray(path.read_bytes())
    for place in places:
        data[place] ^= 8
    path.write_bytes(data)
    return bytes(data)


def everything(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_a_sound_file(closed: Path, key: VaultKey, salt: bytes) -> None:
    before = everything(closed.parent)
    report = inspect(closed, key=key, salt=salt)
    assert report.ok, report
    names = [line.name for line in report.lines]
    assert names == ["first bytes", "encryption", "structure", "ledger", "search", "content", "readable"]
    assert not any(line.first or line.remedies for line in report.lines)
    assert (report.first, report.remedies) == ("", ())
    assert everything(closed.parent) == before


def test_every_place_of_the_file(closed: Path, key: VaultKey, salt: bytes) -> None:
    whole = closed.read_bytes()
    for number in range(1, len(whole) // PAGE + 1):
        closed.write_bytes(whole)
        changed = damage(closed, (number - 1) * PAGE + 1000)
        report = inspect(closed, key=key, salt=salt)
        found = faults(report)
        assert found["encryption"].startswith(f"page {number}, which held ")
        assert report.first == found["encryption"]
        if "readable" in found:
            assert report.remedies == ("restore a backup", "export what verifies")
        else:
            assert report.remedies == ("rebuild the tables", "restore a backup")
        assert everything(closed.parent) == {closed.name: changed}


def test_a_damaged_start_is_mended_and_nothing_else(closed: Path, key: VaultKey, salt: bytes) -> None:
    for place in (0, 3, 9, 15):
        damage(closed, place)
        report = inspect(closed, key=key, salt=salt)
        assert faults(report) == {"first bytes": "the first 16 bytes"}
        assert report.remedies == ("mend the first bytes",)
        damage(closed, place)


@pytest.mark.parametrize("kept", [0, 5, PAGE, PAGE * 3, PAGE * 9 + 77])
def test_a_file_cut_off(closed: Path, kept: int, key: VaultKey, salt: bytes) -> None:
    closed.write_bytes(closed.read_bytes()[:kept])
    if kept < PAGE:
        with pytest.raises(WrongKey):
            inspect(closed, key=key, salt=salt)
        return
    found = faults(inspect(closed, key=key, salt=salt))
    assert "encryption" in found
    assert "readable" in found or kept == PAGE


def test_bytes_behind_the_end_harm_nothing(closed: Path, key: VaultKey, salt: bytes) -> None:
    closed.write_bytes(closed.read_bytes() + bytes(PAGE * 2 + 5))
    assert inspect(closed, key=key, salt=salt).ok


def with_log(path: Path, copy: Path, *, key: VaultKey, salt: bytes) -> Path:
    """Copy a file as a process leaves it that is killed after twenty changes."""
    writer = connect(path, key=key, salt=salt)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    for number in range(20):
        writer.execute("INSERT INTO local (name, value) VALUES (?, ?)", (f"n{number}", "1" * 900))
    copy.parent.mkdir()
    shutil.copyfile(path, copy)
    shutil.copyfile(log_of(path), log_of(copy))
    writer.close()
    return copy


def test_a_log_is_read_and_left_alone(closed: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> None:
    copy = with_log(closed, tmp_path / "killed" / "copy.deal", key=key, salt=salt)
    before = everything(copy.parent)
    inspection = examine(copy, key=key, salt=salt)
    assert inspection.report.ok, inspection.report
    assert inspection.found.value("n19") == int("1" * 900)
    assert "log" in [line.name for line in inspection.report.lines]
    assert everything(copy.parent) == before


def test_a_broken_log_is_named(closed: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> None:
    copy = with_log(closed, tmp_path / "killed" / "copy.deal", key=key, salt=salt)
    damage(log_of(copy), 32 + (24 + PAGE) * 8 + 500)
    assert faults(inspect(copy, key=key, salt=salt)) == {"log": "the write-ahead log"}
    shutil.copyfile(closed, copy)
    log_of(copy).write_bytes(bytes(32) + (bytes(24) + b"\7" * PAGE) * 3)
    assert "log" in faults(inspect(copy, key=key, salt=salt))


def test_what_a_keyholder_changed_past_the_program(closed: Path, behind: Behind, key: VaultKey, salt: bytes) -> None:
    behind("DROP TRIGGER entries_keep")
    behind("UPDATE entries SET signed = x'00' WHERE seq = 5")
    report = inspect(closed, key=key, salt=salt)
    assert faults(report) == {"ledger": "entry 5", "readable": "entry 5"}
    assert report.remedies == ("restore a backup", "export what verifies")


def test_no_file_another_key_and_a_file_in_use(closed: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> None:
    with pytest.raises(WorkspaceMissing):
        inspect(tmp_path / "none.deal", key=key, salt=salt)
    with pytest.raises(WrongKey):
        inspect(closed, key=VaultKey(bytes(32)), salt=salt)
    with Vault.open(closed, key=key, opener="Ann"), pytest.raises(InUse, match="Ann"):
        inspect(closed, key=key, salt=salt)


def test_another_program_and_a_later_version(closed: Path, behind: Behind, key: VaultKey, salt: bytes) -> None:
    behind("PRAGMA user_version=99")
    with pytest.raises(NewerFormat):
        inspect(closed, key=key, salt=salt)
    behind("PRAGMA application_id=7")
    with pytest.raises(NotAWorkspace, match="another program"):
        inspect(closed, key=key, salt=salt)


def test_how_it_was_left_is_compared(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    vault.close()
    memory = Remembered()
    with Vault.open(path, key=key, opener="Ann", memory=memory) as opened:
        opened.local.set("a", 1)
    older = path.read_bytes()
    with Vault.open(path, key=key, opener="Ann", memory=memory) as opened:
        opened.local.set("a", 2)
    newer = path.read_bytes()
    assert examine(path, key=key, salt=salt, memory=memory).report.ok
    path.write_bytes(older)
    assert faults(examine(path, key=key, salt=salt, memory=memory).report) == {"head": "the last changes"}
    assert inspect(path, key=key, salt=salt).ok, "the bytes alone cannot tell"
    place = next(n * PAGE for n in range(1, len(newer) // PAGE) if older[n * PAGE :][:PAGE] != newer[n * PAGE :][:PAGE])
    path.write_bytes(newer[:place] + older[place : place + PAGE] + newer[place + PAGE :])
    report = examine(path, key=key, salt=salt, memory=memory).report
    assert "head" in faults(report)
    assert "restore a backup" in report.remedies


def test_cancel_stops_it(closed: Path, key: VaultKey, salt: bytes) -> None:
    class Impatient:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        examine(closed, key=key, salt=salt, progress=Impatient())
    assert list(closed.parent.iterdir()) == [closed]


def test_a_file_on_a_disk_that_takes_nothing(
    closed: Path, tmp_path: Path, mount: Mount, key: VaultKey, salt: bytes
) -> None:
    disk = mount(tmp_path / "disk", "size=8m")
    shutil.copyfile(closed, disk / closed.name)
    mount(disk, "remount,ro")
    assert inspect(disk / closed.name, key=key, salt=salt).ok
