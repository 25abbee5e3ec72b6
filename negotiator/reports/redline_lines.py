"""A redline as plain text for a terminal or an e-mail: [-deleted-], {+inserted+}, moves named at both ends."""

import textwrap
from collections.abc import Sequence

from negotiator.redline import Redline, Row, Segment, SegmentKind, rows
from negotiator.reports.excerpts import Gap, changed, excerpt

COLUMNS = 100
GUTTER = 8
MARKS: dict[SegmentKind, tuple[str, str]] = {
    "equal": ("", ""),
    "insert": ("{+", "+}"),
    "delete": ("[-", "-]"),
    "move from": ("[~", "~]"),
    "move to": ("{~", "~}"),
}
LEGEND = "[-deleted-]  {+inserted+}  [~moved from here~]  {~moved to here~}"
BREAK = "¶"
REFORMATTED = " (formatting changed)"


def redline_text(redline: Redline, *, width: int = COLUMNS, whole: bool = False) -> str:
    """Return the changed paragraphs with their neighbours, wrapped to `width` columns; `whole` shows all of them."""
    drawn = rows(redline)
    if not any(changed(row) for row in drawn):
        return "The two texts are the same.\n"
    items: Sequence[Row | Gap] = drawn if whole else list(excerpt(drawn))
    return f"{LEGEND}\n\n{marked_text(items, width=width)}\n"


def marked_text(items: Sequence[Row | Gap], *, width: int = COLUMNS) -> str:
    """Return rows with their marks, wrapped to `width` columns."""
    return "\n".join(_lines(item, width) for item in items)


def _lines(item: Row | Gap, width: int) -> str:
    if isinstance(item, Gap):
        return " " * GUTTER + f"... {item.rows} unchanged"
    text = "".join(_marked(segment) for segment in item.segments) + (REFORMATTED if item.reformatted else "")
    text += "".join(f" [! {remark}]" for remark in item.remarks)
    printed = f"[-{item.former}-]{{+{item.label}+}}" if item.renumbered else item.label
    label = printed if len(printed) < GUTTER else f"{printed} "
    bar = "|" if changed(item) else " "
    first = f"{bar}{label:<{GUTTER - 1}}"
    filled = textwrap.fill(
        " ".join(text.split()),
        width=max(width, GUTTER + 20),
        initial_indent=first,
        subsequent_indent=bar + " " * (GUTTER - 1),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled or first.rstrip()


def _marked(segment: Segment) -> str:
    before, after = MARKS[segment.kind]
    return f"{before}{segment.drawn or BREAK}{after}"
