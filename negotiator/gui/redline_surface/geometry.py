"""Heights and positions of all rows: estimated at first, exact as rows are laid out. No Qt here."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


class RowGeometry:
    """Where each row stands on a tall sheet, in pixels from its top."""

    def __init__(self, estimates: Sequence[float]) -> None:
        self.heights = list(estimates)
        self._exact: set[int] = set()
        self._tops: list[float] = []
        self._place()

    def _place(self) -> None:
        self._tops = [0.0, *accumulate(self.heights)]

    @property
    def total(self) -> float:
        """Return the height of the whole sheet."""
        return self._tops[-1]

    def __len__(self) -> int:
        return len(self.heights)

    def top(self, row: int) -> float:
        """Return where a row begins."""
        return self._tops[row]

    def row_at(self, y: float) -> int:
        """Return the row at a height; the first or last one beyond the ends, -1 when there are none."""
        if not self.heights:
            return -1
        return min(len(self.heights) - 1, max(0, bisect_right(self._tops, y) - 1))

    def is_exact(self, row: int) -> bool:
        """Tell whether a row was measured."""
        return row in self._exact

    def measured(self, heights: dict[int, float]) -> bool:
        """Take in exact heights; tell whether any row moved by it."""
        moved = False
        for row, height in heights.items():
            self._exact.add(row)
            if abs(self.heights[row] - height) > 0.5:
                self.heights[row] = height
                moved = True
        if moved:
            self._place()
        return moved

    def forget(self, rows: Sequence[int]) -> None:
        """Mark rows as estimates again, because what they show has changed."""
        self._exact.difference_update(rows)
