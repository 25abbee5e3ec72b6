"""Tells how far long work has come, in thousandths, often enough for a user's Cancel to take effect at once."""

from typing import Final

from negotiator.kernel import Progress

_WHOLE: Final = 1000
_STEP: Final = 1 << 20


class Meter:
    """Counts bytes towards a total, and tells every mebibyte."""

    def __init__(self, progress: Progress, *, total: int, text: str) -> None:
        self._progress = progress
        self._total = max(total, 1)
        self._text = text
        self._done = 0
        self._next = _STEP
        progress.step(0, _WHOLE, text)

    def count(self, size: int) -> None:
        """Count further bytes. Raise Cancelled when the user wants no more."""
        self._done += size
        if self._done >= self._next:
            self._next = self._done + _STEP
            self._progress.step(min(self._done * _WHOLE // self._total, _WHOLE), _WHOLE, self._text)

    def end(self) -> None:
        """Tell that everything is done."""
        self._progress.step(_WHOLE, _WHOLE, self._text)
