"""Files of the user: whole or not at all, and a plain word for what the system refuses."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.services import files
from negotiator.services.files import CannotWrite, NoSuchFile, make_folder, read_file, staged, staged_stream, write_file


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_file(path, b"one")
    write_file(path, b"two")
    assert read_file(path) == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["folder", "missing/a.bin", "file/a.bin", "n" * 300])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(CannotWrite, match="was not written") as refusal:
        write_file(tmp_path / place, b"data")
    assert "the system refused" not in refusal.value.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_a_staged_file_appears_when_the_block_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with staged(path, b"data"):
        assert not path.exists()
    assert path.read_bytes() == b"data"


def test_a_staged_file_vanishes_when_the_block_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError), staged(path, b"after"):
        raise RuntimeError
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_stream_appears_when_the_block_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with staged_stream(path) as file:
        assert file.write(b"one") == 3
        file.write(b" two")
        file.settle()
        assert not path.exists()
        file.write(b" three")
    assert path.read_bytes() == b"one two three"
    with staged_stream(path):
        pass
    assert path.read_bytes() == b""


def test_a_stream_vanishes_when_the_block_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), staged_stream(path) as file:
        file.write(bytes(5 // file.write(b"")))
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_is_taken_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with pytest.raises(CannotWrite, match="a folder has that name"), staged(path, b"data"):
        path.mkdir()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["missing", "folder"])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(NoSuchFile, match=name):
        read_file(tmp_path / name)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), (512 << 20) + 1)
    with pytest.raises(NoSuchFile, match="512 MiB"):
        read_file(path)


def test_a_folder_is_made_once(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite, match="a file has that name"):
        make_folder(tmp_path / "file")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 64 KiB in memory, where this machine allows one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not sys.platform.startswith("linux"):
        pytest.skip("small file systems in memory are made on Linux alone")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("mounting needs the rights of root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_keeps_the_file_that_was_there(small_disk: Path) -> None:
    path = small_disk / "a.bin"
    write_file(path, b"before")
    with pytest.raises(CannotWrite, match="disk is full"):
        write_file(path, bytes(200_000))
    assert path.read_bytes() == b"before"
    assert list(small_disk.iterdir()) == [path]


def test_a_disk_that_fills_up_under_a_stream_keeps_the_file_that_was_there(small_disk: Path) -> None:
    path = small_disk / "a.bin"
    write_file(path, b"before")
    with pytest.raises(CannotWrite, match="disk is full"), staged_stream(path) as file:
        assert not any(file.write(bytes(8192)) < 8192 for _ in range(100))
    assert path.read_bytes() == b"before"
    assert list(small_disk.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_what_is_written_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_file(path, b"one\n")
    assert path.stat().st_mode & 0o777 == 0o600


KILLED = """
import os, signal, sys
from pathlib import Path
from negotiator.services import files

if sys.argv[2] == "named":
    files._NAMELESS = 0
with files.staged(Path(sys.argv[1]), b"deal text"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.parametrize("way", ["nameless", "named"])
def test_what_a_kill_leaves_is_swept_by_the_next_one(tmp_path: Path, way: str) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, str(tmp_path / "a.bin"), way]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = list(tmp_path.iterdir())
    assert len(left) == (way == "named" or not files._NAMELESS)
    write_file(tmp_path / "b.bin", b"b")
    assert list(tmp_path.iterdir()) == [tmp_path / "b.bin"]


@pytest.mark.parametrize("nameless", [True, False])
def test_two_at_once_leave_each_other_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool) -> None:
    if not nameless:
        monkeypatch.setattr(files, "_NAMELESS", 0)
    with staged(tmp_path / "a.bin", b"a"):
        write_file(tmp_path / "b.bin", b"b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.bin", "b.bin"]
    assert (tmp_path / "a.bin").read_bytes() == b"a"


def test_files_of_others_with_a_like_name_stay(tmp_path: Path) -> None:
    kept = [tmp_path / name for name in (".negotiator-", ".negotiator-notes", f".negotiator-{'0' * 17}")]
    for path in kept:
        path.touch()
    write_file(tmp_path / "b.bin", b"b")
    assert set(tmp_path.iterdir()) == {*kept, tmp_path / "b.bin"}
