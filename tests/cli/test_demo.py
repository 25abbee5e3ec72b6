"""The demonstration, the window and the seam to what draws them."""

import sys
from pathlib import Path

import pytest

from negotiator.cli import demo
from negotiator.cli.faces import Faces, has_screen
from negotiator.services.demo import Played
from negotiator.settings import Folders
from tests.cli.commands import run


class Easel:
    """Stands where the window stands and remembers what it was asked to draw."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Path | None]] = []

    @property
    def faces(self) -> Faces:
        """Return the seam to it."""
        return Faces(window=self._window, pictures=self._pictures, every_size=self._pictures)

    def _window(self, file: Path | None, passphrase: str, folders: Folders) -> int:
        self.asked.append(("window", file))
        return 0

    def _pictures(self, file: Path, passphrase: str, to: Path, folders: Folders) -> tuple[Path, ...]:
        self.asked.append(("pictures", file))
        return (to / "one.png",)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the negotiation itself be over at once: the journeys play it in full."""

    def play(out: Path, *, fonts: Path, tell: object) -> Played:
        out.mkdir()
        (out / "ours.deal").write_bytes(b"a deal")
        return Played(ours=out / "ours.deal", theirs=out, packages=(), summary=out, redline=out)

    monkeypatch.setattr(demo, "play", play)


@pytest.mark.usefixtures("short")
def test_without_a_window_pictures_are_left(tmp_path: Path) -> None:
    easel = Easel()
    told = run("demo", "--out", tmp_path / "out", "--no-window", obj=easel.faces)
    assert told.code == 0
    assert easel.asked == [("pictures", tmp_path / "out" / "ours.deal")]
    assert "ours.deal  6 bytes" in told.out
    assert "1 pictures" in told.out


@pytest.mark.usefixtures("short")
def test_with_a_screen_the_window_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":99")
    easel = Easel()
    assert run("demo", "--out", tmp_path / "out", obj=easel.faces).code == 0
    assert easel.asked == [("window", tmp_path / "out" / "ours.deal")]
    assert run("window", tmp_path / "a.deal", obj=easel.faces).code == 0
    assert run(obj=easel.faces).code == 0
    assert easel.asked[1:] == [("window", tmp_path / "a.deal"), ("window", None)]


@pytest.mark.usefixtures("short")
def test_without_its_window_the_program_says_so(tmp_path: Path) -> None:
    told = run("demo", "--out", tmp_path / "out", "--no-window")
    assert told.code == 2
    assert "not part of this installation" in told.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a screen")
def test_a_screen_is_known_by_its_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_screen()
