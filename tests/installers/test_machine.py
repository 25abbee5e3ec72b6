"""Finding what a machine lacks, and what is said where it may not be installed."""

import os
from pathlib import Path

import pytest

from devkit import machine, tell


def test_a_library_is_found_by_loading_it() -> None:
    assert machine.loads("libc.so.6")
    assert not machine.loads("libnegotiator-has-no-such-library.so.1")


def test_a_window_wants_more_libraries_than_drawing_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "loads", lambda _library: False)
    without, with_screen = machine.missing_libraries(screen=False), machine.missing_libraries(screen=True)
    assert "libegl1" in without
    assert "libxcb-cursor0" not in without
    assert "libxcb-cursor0" in with_screen
    assert set(without) < set(with_screen)


def test_fonts_are_looked_for_in_files(tmp_path: Path) -> None:
    assert not machine.any_font([str(tmp_path), str(tmp_path / "absent")])
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "Some.ttf").touch()
    assert machine.any_font([str(tmp_path)])


def test_tools_are_looked_for_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "age"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.missing_tools({"age": "age", "qpdf": "qpdf"}) == ["qpdf"]


@pytest.mark.parametrize(("variable", "expected"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("TERM", False)])
def test_a_screen_is_known_by_its_variable(variable: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, ":7")
    assert machine.has_screen() is expected


def test_who_may_not_install_is_told_the_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary user without sudo, on a system that has apt-get, lacking one library."""
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\nexit 1\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(machine, "loads", lambda library: library != "libEGL.so.1")
    with pytest.raises(tell.SetupError) as refused:
        machine.install_libraries()
    assert str(refused.value).splitlines()[-1].startswith("sudo apt-get install -y --no-install-recommends libegl1")


def test_a_system_without_apt_is_told_the_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "loads", lambda library: library != "libGL.so.1")
    with pytest.raises(tell.SetupError, match="libgl1"):
        machine.install_libraries()


def test_missing_tools_never_stop_the_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    machine.install_test_tools()
    told = capsys.readouterr().out
    assert "will be skipped" in told
    assert "libreoffice-writer-nogui" in told
