"""Pictures of every screen by one command: the command asks the window's seam and says what came of it."""

from pathlib import Path

from negotiator.cli.faces import Faces
from negotiator.settings import Folders
from tests.cli.commands import run


def test_pictures_are_drawn_by_the_window_with_the_passphrase_given(tmp_path: Path) -> None:
    asked: list[tuple[Path, str, Path]] = []

    def every_size(file: Path, passphrase: str, to: Path, _folders: Folders) -> tuple[Path, ...]:
        asked.append((file, passphrase, to))
        return (to / "overview.png", to / "redlines.png")

    seam = Faces(
        window=lambda *_: 0,
        pictures=lambda *_: (),
        every_size=every_size,
    )
    deal = tmp_path / "ours.deal"
    told = run("pictures", deal, "--out", tmp_path / "drawn", passphrase="open please", obj=seam)
    assert told.code == 0
    assert asked == [(deal, "open please", tmp_path / "drawn")]
    assert told.out == f"2 pictures in {tmp_path / 'drawn'}/\n"
