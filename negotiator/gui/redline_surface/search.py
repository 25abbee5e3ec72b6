"""Finding text in the drawn rows. No Qt here."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters start..end of a column of a row."""

    row: int
    column: int
    start: int
    end: int


def find(wanted: str, texts: Iterable[tuple[int, int, str]]) -> tuple[Hit, ...]:
    """Return every place of `wanted` in (row, column, text), ignoring case, in reading order."""
    needle = wanted.casefold()
    if not needle:
        return ()
    hits = []
    for row, column, text in texts:
        hay = text.casefold()
        if len(hay) != len(text):  # a letter that folds to two would shift every place after it
            hay = text.lower() if len(text.lower()) == len(text) else text
        start = hay.find(needle)
        while start >= 0:
            hits.append(Hit(row, column, start, start + len(needle)))
            start = hay.find(needle, start + len(needle))
    return tuple(hits)
