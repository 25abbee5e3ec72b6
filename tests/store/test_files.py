"""Files that take their place at once."""

from pathlib import Path

from negotiator.store.files import put_in_place, scratch_of, start_scratch, sweep_scratch


def test_a_scratch_file_takes_its_place(path: Path) -> None:
    path.write_bytes(b"old")
    scratch = start_scratch(path)
    scratch.write_bytes(b"new")
    assert path.read_bytes() == b"old"
    put_in_place(path)
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_what_an_earlier_attempt_left_is_swept(path: Path) -> None:
    for suffix in ("", "-wal", "-journal"):
        scratch_of(path).with_name(scratch_of(path).name + suffix).write_bytes(b"left")
    assert start_scratch(path).read_bytes() == b""
    sweep_scratch(path)
    sweep_scratch(path)
    assert not list(path.parent.iterdir())
