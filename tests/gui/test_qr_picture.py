"""A QR code on the screen."""

from pytestqt.qtbot import QtBot

from negotiator.gui.widgets import QrPicture


def test_modules_are_whole_dots_on_white_with_a_quiet_zone(qtbot: QtBot) -> None:
    rows = [[(down + across) % 3 == 0 for across in range(21)] for down in range(21)]
    picture = QrPicture(rows, name="A code")
    qtbot.addWidget(picture)
    picture.show()
    side = picture.sizeHint().width()
    assert side % (21 + 8) == 0
    assert picture.accessibleName() == "A code"
    image = picture.grab().toImage()
    module = image.width() / 29
    for down in range(29):
        for across in range(29):
            dark = 4 <= down < 25 and 4 <= across < 25 and rows[down - 4][across - 4]
            colour = image.pixelColor(int((across + 0.5) * module), int((down + 0.5) * module))
            assert colour.name() == ("#000000" if dark else "#ffffff")


def test_a_large_code_keeps_two_points_a_module(qtbot: QtBot) -> None:
    picture = QrPicture([[True] * 177] * 177, name="A code")
    qtbot.addWidget(picture)
    assert picture.sizeHint().width() == 2 * 185
