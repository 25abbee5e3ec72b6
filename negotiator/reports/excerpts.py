"""Chooses what of a redline is shown where room is short: changed rows, a little around them, counts for the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from negotiator.redline.shapes import Row, Segment

CONTEXT_ROWS = 1
LONGEST_CONTEXT = 220
KEPT_AROUND_A_CHANGE = 240


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows left out because nothing in or beside them changed."""

    rows: int


def changed(row: Row) -> bool:
    """Tell whether anything in the row differs between the two documents but its number.

    A new clause renumbers all that follow; their numbers are shown, but make no row worth reading.
    """
    return bool(row.reformatted or row.remarks) or any(
        segment.kind != "equal" or segment.change for segment in row.segments
    )


def excerpt(rows: Sequence[Row]) -> Iterator[Row | Gap]:
    """Yield the changed rows with their neighbours, long unchanged text shortened, and gaps for all other rows."""
    wanted = _wanted(rows)
    left_out = 0
    for index, row in enumerate(rows):
        if index not in wanted:
            left_out += 1
            continue
        if left_out:
            yield Gap(left_out)
            left_out = 0
        yield _shortened(row)
    if left_out:
        yield Gap(left_out)


def _wanted(rows: Sequence[Row]) -> set[int]:
    wanted: set[int] = set()
    for index, row in enumerate(rows):
        if changed(row):
            wanted.update(range(max(0, index - CONTEXT_ROWS), min(len(rows), index + CONTEXT_ROWS + 1)))
    return wanted


def _shortened(row: Row) -> Row:
    if not changed(row):
        text = "".join(segment.text for segment in row.segments)
        return replace(row, segments=(Segment(kind="equal", text=_head(text, LONGEST_CONTEXT)),))
    last = len(row.segments) - 1
    parts = (
        _shortened_segment(segment, first=index == 0, last=index == last) for index, segment in enumerate(row.segments)
    )
    return replace(row, segments=tuple(parts))


def _shortened_segment(segment: Segment, *, first: bool, last: bool) -> Segment:
    """Shorten unchanged text to what stands next to a change; text that changed is always whole."""
    text = segment.text
    if segment.kind != "equal" or segment.change or len(text) <= 2 * KEPT_AROUND_A_CHANGE:
        return segment
    head = "" if first else _head(text, KEPT_AROUND_A_CHANGE)
    tail = "" if last else _tail(text, KEPT_AROUND_A_CHANGE)
    joined = f"{head[:-1]}[…] {tail[1:].lstrip()}" if head and tail else (head or tail)
    return replace(segment, text=joined)


def _head(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + " …"


def _tail(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return "… " + text[-length:].split(" ", 1)[-1]
