"""Cyclic garbage is collected on the UI thread only.

Python collects on whichever thread happens to allocate; were that the worker, it would destroy Qt objects on a thread
that does not own them, and the program would end without a word.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class UiGarbage(QObject):
    """Takes collection over from Python for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()
        self.destroyed.connect(gc.enable)

    def collect_due(self) -> int:
        """Collect the generations that are over their threshold; return how many objects were let go."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                return gc.collect(generation)
        return 0
