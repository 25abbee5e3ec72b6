"""Garbage of other threads waits for the UI thread."""

import gc

from PySide6.QtWidgets import QApplication

from negotiator.gui.garbage import UiGarbage


class Knot:
    """Refers to itself, so that only the cyclic collector lets it go."""

    def __init__(self) -> None:
        self.me = self


def test_it_collects_what_is_due_and_python_does_not(dressed: QApplication) -> None:
    collector = dressed.findChild(UiGarbage)
    assert collector is not None
    assert not gc.isenabled()
    gc.collect()
    for _ in range(2 * gc.get_threshold()[0]):
        Knot()
    assert collector.collect_due() >= gc.get_threshold()[0]
    assert collector.collect_due() == 0
