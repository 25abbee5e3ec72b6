"""When the environment is made again, and what pip is allowed to take."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devkit import environment, tell


def test_another_lock_is_another_environment() -> None:
    assert environment.stamp(b"a==1") == environment.stamp(b"a==1")
    assert environment.stamp(b"a==1") != environment.stamp(b"a==2")


def test_another_place_is_another_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = environment.stamp(b"a==1")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    assert environment.stamp(b"a==1") != before


def test_pip_takes_only_hashed_wheels_of_the_lock() -> None:
    assert {"--no-deps", "--require-hashes", "--only-binary"} <= set(environment.pip_options())


def test_variables_that_lead_python_astray_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    kept = environment.clean_environ()
    assert not {"PYTHONPATH", "PYTHONHOME"} & set(kept)
    assert kept["PATH"] == os.environ["PATH"]


def test_a_python_that_fails_ends_the_setup() -> None:
    with pytest.raises(tell.SetupError, match="failed"):
        environment.plain_python("-c", "raise SystemExit(3)")


def test_the_program_is_compiled_even_where_python_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(environment, "INTERPRETER", Path(sys.executable))
    room = tmp_path / "room"
    room.mkdir()
    (room / "module.py").write_text("ANSWER = 42\n", "utf-8")
    environment.compile_program(tmp_path)
    assert [path.name.split(".")[0] for path in room.rglob("*.pyc")] == ["module"]


def test_the_typefaces_are_cut_where_the_program_looks() -> None:
    """The set-up's own lines; where it has run already they find the files and are done."""
    done = subprocess.run([sys.executable, "-c", environment.CUT_FONTS], timeout=200)
    assert done.returncode == 0
