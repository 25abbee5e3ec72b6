"""A selection of text across rows of one column. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass, replace

WHOLE = 10**9


@dataclass(frozen=True, slots=True)
class Selection:
    """From (row, place) to (row, place) in one column; the anchor is where it began, the caret where it ends."""

    anchor: tuple[int, int]
    caret: tuple[int, int]
    column: int

    def to(self, row: int, place: int) -> "Selection":
        """Return the selection with its moving end elsewhere."""
        return replace(self, caret=(row, place))

    @property
    def empty(self) -> bool:
        """Tell whether nothing is selected."""
        return self.anchor == self.caret

    def within(self, row: int, length: int) -> tuple[int, int] | None:
        """Return the selected characters start..end of a row that is `length` long, or None."""
        first, last = sorted((self.anchor, self.caret))
        if not first[0] <= row <= last[0]:
            return None
        start = first[1] if row == first[0] else 0
        end = min(length, last[1]) if row == last[0] else length
        return (start, end) if end > start else None

    def text(self, text_of: Callable[[int], str]) -> str:
        """Return the selected text, one line a row; `text_of(row)` is the drawn text of a row."""
        first, last = sorted((self.anchor, self.caret))
        lines = []
        for row in range(first[0], last[0] + 1):
            whole = text_of(row)
            span = self.within(row, len(whole))
            lines.append(whole[span[0] : span[1]] if span else "")
        return "\n".join(lines)
