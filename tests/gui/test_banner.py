"""Banners say their sentence to a screen reader; their symbols follow the scheme."""

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from negotiator.gui.theme import theme_of
from negotiator.gui.widgets import Picture, banner


def test_a_banner_says_what_it_shows(qtbot: QtBot) -> None:
    made = banner("Stop", "danger", detail="The key changed.")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Stop The key changed."
    assert [one.text() for one in made.findChildren(QLabel)] == ["Stop", "The key changed."]
    assert made.findChild(Picture) is not None


def test_a_symbol_follows_the_scheme(qtbot: QtBot, dressed: QApplication) -> None:
    picture = Picture("danger", "danger")
    qtbot.addWidget(picture)
    picture.show()
    light = picture.grab().toImage()
    theme_of(dressed).apply(scheme="dark", scale=1.0)
    dark = picture.grab().toImage()
    theme_of(dressed).apply(scheme="light", scale=1.0)
    assert light != dark
