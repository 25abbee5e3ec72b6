"""Parts of the redline screen stay inside the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from negotiator.gui.screens.redlines import spec
from negotiator.gui.shell import Screen, ScreenSpec
from tests.gui.screens.conftest import DirectDesk, SampleFiles

MakeDesk = Callable[[Path], DirectDesk]
OpenScreen = Callable[[ScreenSpec, DirectDesk], Screen]


class Windows(QObject):
    """Keeps the name of everything that opens as a window of its own."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.opened: list[str] = []
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.opened.append(type(watched).__name__)
        return False


def test_no_card_opens_as_a_window_and_takes_the_keyboard(
    dressed: QApplication, open_screen: OpenScreen, direct_desk: MakeDesk, first_round: SampleFiles
) -> None:
    desk = direct_desk(first_round.ours)
    windows = Windows(dressed)
    open_screen(spec(lambda _owner: desk), desk)
    dressed.removeEventFilter(windows)
    assert windows.opened == ["MainWindow"]
