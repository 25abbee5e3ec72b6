"""Where packages are read from."""

import os
import sys
from pathlib import Path

import pytest

from negotiator.exchange import BytesSource, CannotRead, FileChangedMeanwhile, FileSource


def test_each_opening_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    for source in (BytesSource(b"12345"), FileSource(tmp_path / "file")):
        assert source.size == 5
        with source.open() as one, source.open() as other:
            assert one.read(3) == b"123"
            assert other.read() == b"12345"
            assert one.read() == b"45"


def test_a_source_remembers_where_its_file_lies(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1")
    assert FileSource(tmp_path / "file").path == tmp_path / "file"


@pytest.mark.parametrize("kind", ["nothing", "folder", "pipe"])
def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "it"
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        if sys.platform == "win32":
            pytest.skip("Windows has no pipes in folders")
        os.mkfifo(path)
    with pytest.raises(CannotRead) as caught:
        FileSource(path)
    assert str(path) in str(caught.value)


def test_a_file_that_another_one_replaced_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    source = FileSource(path)
    (tmp_path / "other").write_bytes(b"12345")
    (tmp_path / "other").replace(path)
    with pytest.raises(FileChangedMeanwhile):
        source.open()


def test_a_file_that_was_written_to_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    source = FileSource(path)
    path.write_bytes(b"123456")
    with pytest.raises(FileChangedMeanwhile):
        source.open()


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    source = FileSource(path)
    path.unlink()
    with pytest.raises(CannotRead):
        source.open()
