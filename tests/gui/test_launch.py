"""Pictures of every screen without a screen, and errors that are raised rather than drawn."""

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from negotiator.gui.app import Appearance, dress
from negotiator.gui.launch import DESIGNED, EVERY, Picture, draw_screens
from negotiator.kernel import Locked
from negotiator.settings import Folders

SMALL = Picture(width=1024, height=640, scale=1.5)


@pytest.fixture(autouse=True)
def own_hook(monkeypatch: pytest.MonkeyPatch, dressed: QApplication, fonts: Path) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


def test_every_screen_is_drawn_light_and_dark(
    harbour: Path, home: Folders, tmp_path: Path, dressed: QApplication, fonts: Path
) -> None:
    drawn = draw_screens(
        harbour, passphrase="seven quiet harbours", to=tmp_path / "pictures", folders=home, pictures=(SMALL,)
    )
    dress(dressed, fonts=fonts, appearance=Appearance(scheme="light"))
    names = {path.name for path in drawn}
    assert {f"{one}-dark-1024x640-150.png" for one in ("welcome", "redlines", "settings", "deals")} <= names
    assert len(names) == len(drawn) == 2 * len({name.split("-")[0] for name in names})
    light, dark = (QImage(str(tmp_path / "pictures" / f"help-{one}-1024x640-150.png")) for one in ("light", "dark"))
    assert light.pixelColor(900, 600).lightness() > 128 > dark.pixelColor(900, 600).lightness()


def test_a_wrong_passphrase_draws_nothing(
    harbour: Path, home: Folders, tmp_path: Path, dressed: QApplication, fonts: Path
) -> None:
    with pytest.raises(Locked):
        draw_screens(harbour, passphrase="wrong", to=tmp_path / "pictures", folders=home)
    dress(dressed, fonts=fonts, appearance=Appearance(scheme="light"))
    assert not list((tmp_path / "pictures").glob("overview*"))


def test_pictures_are_named_after_how_they_are_drawn() -> None:
    assert DESIGNED.name == "1440x900"
    assert [one.name for one in EVERY] == ["1440x900", "1024x640", "1440x900-150"]
