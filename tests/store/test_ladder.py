"""Older files are brought up to date: nothing lost wherever it is interrupted, a verified backup first."""

import hashlib
import shutil
import subprocess
import sys
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.kernel import Progress
from negotiator.store import CopyFailed, DiskFull, ProjectionRow, Vault
from negotiator.store.blob_rows import all_stored
from negotiator.store.engine import FORMAT, connect, make_engine
from negotiator.store.ladder import bring_up_to_date
from negotiator.store.opening import OlderFormat, format_of, proven_connection
from negotiator.store.rekey import rekey
from tests.services.growing import Agreement
from tests.store.test_released_formats import CONTENT, ENTRIES, KEY, SALT, VAULTS

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ERASED = hashlib.sha256(b"erased").hexdigest()


@pytest.fixture(scope="module")
def files() -> list[bytes]:
    """Return three versions of a short agreement as Word files."""
    agreement = Agreement(clauses=60)
    made = [agreement.file()]
    for _ in range(2):
        agreement.change()
        made.append(agreement.file())
    return made


@pytest.fixture
def old(tmp_path: Path, files: list[bytes]) -> Path:
    """Return a file of the first format with Word files, an erased content and a log of its own."""
    path = Path(shutil.copy(VAULTS / "format-1.deal", tmp_path / "old.deal"))
    connection = connect(path, key=VaultKey(KEY), salt=SALT)
    for data in files:
        row = (hashlib.sha256(data).hexdigest(), len(data), 0, data)
        connection.execute("INSERT INTO blobs VALUES (?, ?, ?, ?)", row)
    connection.execute("INSERT INTO blobs VALUES (?, 6, 0, NULL)", (ERASED,))
    connection.close()
    return path


@dataclass
class Steps:
    """Counts steps, and fails at one of them."""

    until: int
    seen: int = 0

    def step(self, done: int, total: int, text: str = "") -> None:
        """Take note of a step."""
        self.seen += 1
        if self.seen == self.until:
            raise KeyboardInterrupt


def climb(path: Path, progress: Progress | None = None) -> Path | None:
    backups = path.parent / "backups"
    silent = Steps(until=0)
    return bring_up_to_date(path, key=VaultKey(KEY), salt=SALT, backups=backups, at=AT, progress=progress or silent)


def require_everything(vault: Vault, files: list[bytes]) -> None:
    assert vault.entries() == ENTRIES
    assert vault.local.get("draft/1") == {"text": "élan"}
    assert vault.local.get_bytes("identity") == b"\0\1"
    assert [type(row) for row in vault.projection.rows()] == [ProjectionRow]
    for data in (*files, CONTENT):
        assert vault.blobs.get(hashlib.sha256(data).hexdigest()) == data
    assert not vault.blobs.has(ERASED)
    assert vault.blobs.put(b"erased") == ERASED
    assert not vault.blobs.has(ERASED)
    report = vault.check()
    assert report.ok, report


def test_an_older_file_is_not_touched_without_a_place_for_its_backup(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(OlderFormat, match=f"format 1; this version writes {FORMAT}"):
        Vault.open(old, key=VaultKey(KEY), opener="Ann")
    with pytest.raises(OlderFormat):
        rekey(old, old_key=VaultKey(KEY), new_key=VaultKey(KEY), new_salt=SALT, opener="Ann")
    assert old.read_bytes() == before


def test_everything_is_kept_and_takes_less_room(old: Path, files: list[bytes], tmp_path: Path) -> None:
    size = old.stat().st_size
    with Vault.open(old, key=VaultKey(KEY), opener="Ann", migrate=tmp_path / "backups") as vault:
        require_everything(vault, files)
        assert vault.migrated is not None
        backup = vault.migrated
    assert old.stat().st_size < size
    assert backup.name.startswith("old (format 1, ")
    proven = proven_connection(backup, key=VaultKey(KEY), salt=SALT, older=True)
    assert format_of(proven) == 1
    proven.close()
    with Vault.open(backup, key=VaultKey(KEY), opener="Ann", migrate=tmp_path / "more") as again:
        require_everything(again, files)
    with Vault.open(old, key=VaultKey(KEY), opener="Ann", migrate=tmp_path / "backups") as vault:
        assert vault.migrated is None


def test_large_contents_are_cut_and_all_tell_their_crc(old: Path, tmp_path: Path) -> None:
    annex = b"a line of an annex\n" * 250_000
    digest = hashlib.sha256(annex).hexdigest()
    for number, columns in ((1, "?, ?, 0, ?"), (2, "?, ?, 0, NULL, 0, ?")):
        path = Path(shutil.copy(VAULTS / f"format-{number}.deal", tmp_path / f"{number}.deal"))
        connection = connect(path, key=VaultKey(KEY), salt=SALT)
        connection.execute(f"INSERT INTO blobs VALUES ({columns})", (digest, len(annex), annex))
        held = {row[0] for row in connection.execute("SELECT hash FROM blobs")}
        connection.close()
        with Vault.open(path, key=VaultKey(KEY), opener="Ann", migrate=tmp_path / "backups") as vault:
            assert vault.blobs.hashes() == held
            assert vault.blobs.get(digest) == annex
            for each in held:
                data = vault.blobs.get(each)
                assert vault.blobs.facts(each) == (len(data), zlib.crc32(data))
            assert vault.check().ok
        connection = connect(path, key=VaultKey(KEY), salt=SALT)
        assert connection.execute("SELECT form FROM blobs WHERE hash = ?", (digest,)).fetchall() == [(4,)]
        connection.close()


def test_a_name_that_is_taken_is_not_written_over(old: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    taken = tmp_path / "backups" / "old (format 1, 2026-03-02 09.00.00).deal"
    taken.write_bytes(b"something else")
    backup = climb(old)
    assert backup == tmp_path / "backups" / "old (format 1, 2026-03-02 09.00.00) 2.deal"
    assert taken.read_bytes() == b"something else"


def test_a_file_of_this_format_is_left_alone(old: Path) -> None:
    climb(old)
    before = old.read_bytes()
    assert climb(old) is None
    assert old.read_bytes() == before


def test_cancelling_leaves_the_file_as_it_was(old: Path, files: list[bytes]) -> None:
    for moment in (1, 2, 4):
        with pytest.raises(KeyboardInterrupt):
            climb(old, Steps(until=moment))
        proven = proven_connection(old, key=VaultKey(KEY), salt=SALT, older=True)
        assert format_of(proven) == 1
        proven.close()
    assert not list(old.parent.glob("*-new"))


def test_damaged_content_stops_it(old: Path) -> None:
    connection = connect(old, key=VaultKey(KEY), salt=SALT)
    connection.execute("DROP TRIGGER blobs_keep")
    connection.execute("UPDATE blobs SET data = x'00', packed = 0 WHERE size > 1000")
    connection.close()
    with pytest.raises(CopyFailed, match="content"):
        climb(old)
    engine = make_engine(lambda: proven_connection(old, key=VaultKey(KEY), salt=SALT, older=True))
    with engine.connect() as held:
        assert len(list(all_stored(held))) == 5
    engine.dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor kill -9")
@pytest.mark.parametrize("stride", [9, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_each_moment_nothing_is_lost(old: Path, files: list[bytes], tmp_path: Path, stride: int) -> None:
    template = old.read_bytes()
    backups = tmp_path / "backups"
    command = [sys.executable, "-m", "tests.store.climbing_child", str(old), str(backups), KEY.hex()]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        told, moment = "K", 1 - stride
        while told == "K":
            moment += stride
            for left in (*tmp_path.glob("old.deal*"), *backups.glob("*")):
                left.unlink()
            old.write_bytes(template)
            child.stdin.write(f"{moment}\n")
            child.stdin.flush()
            told = child.stdout.readline().strip()
            with Vault.open(old, key=VaultKey(KEY), opener="Ann", migrate=backups) as vault:
                require_everything(vault, files)
            left_over = [one.name for one in tmp_path.iterdir() if one != backups]
            assert left_over == ["old.deal"]
            assert all(one.suffix == ".deal" for one in backups.iterdir())
        child.stdin.close()
    assert moment > 10


def test_a_full_disk_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("negotiator.store.ladder.put_in_place", full)
    with pytest.raises(DiskFull):
        climb(old)
    monkeypatch.undo()
    assert climb(old) is not None
