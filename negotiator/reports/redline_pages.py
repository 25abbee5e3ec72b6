"""Draws redlines: on a page of their own document, or as a section of a summary.

Insertions are blue and underlined, deletions rust and struck, moves purple and doubled, so that they stay apart in
black and white and for every kind of colour vision. A bar in the margin marks every changed paragraph.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from negotiator.redline.shapes import OBJECT_CHARACTER, Row, Segment, SegmentKind
from negotiator.reports.archive import SOFTWARE, Description
from negotiator.reports.excerpts import Gap, changed, excerpt
from negotiator.reports.script import Markup
from negotiator.reports.sheet import Footer, Sheet, short_hash, stamp
from negotiator.reports.styles import (
    DELETE,
    DELETE_WASH,
    INSERT,
    INSERT_WASH,
    MOVE,
    MOVE_WASH,
    STRONG_LINE,
    Styles,
)
from negotiator.reports.typefaces import Typefaces

# A break or an object that came or went has no text of its own to colour.
BREAK: Final = "¶"
MARKS: Final[dict[SegmentKind, tuple[str, str, str, str]]] = {
    # kind: colour, wash, opening tag, closing tag
    "insert": (INSERT, INSERT_WASH, f'<u color="{INSERT}" width="0.6" offset="-1.6">', "</u>"),
    "delete": (DELETE, DELETE_WASH, f'<strike color="{DELETE}" width="0.6">', "</strike>"),
    "move to": (MOVE, MOVE_WASH, f'<u color="{MOVE}" width="0.5" offset="-1.4" kind="double">', "</u>"),
    "move from": (MOVE, MOVE_WASH, f'<strike color="{MOVE}" width="0.5" kind="double">', "</strike>"),
}
LEGEND: Final[tuple[tuple[SegmentKind, str], ...]] = (
    ("insert", "inserted"),
    ("delete", "deleted"),
    ("move from", "moved from here"),
    ("move to", "moved to here"),
)


def redline_pdf(
    rows: Sequence[Row], *, title: str, old_label: str, new_label: str, fonts: Typefaces, at: datetime
) -> bytes:
    """Return a PDF of the whole redline, tagged and archived like a summary; `at` is the time it carries."""
    sheet = Sheet(styles=Styles(fonts=fonts), whole="the files compared")
    sheet.paragraph(sheet.text("REDLINE"), "label")
    sheet.heading(title, level=1, style="title")
    sheet.paragraph(sheet.text(f"{new_label} compared with {old_label}"), "subtitle")
    add_legend(sheet)
    sheet.rule(after=10)
    if not any(changed(row) for row in rows):
        sheet.paragraph(sheet.text("The two texts are the same."), "empty")
    for row in rows:
        _add_row(sheet, row, path=False)
    description = Description(title=sheet.plain(f"Redline: {title}"), author=SOFTWARE, language="en-GB", at=at)
    drawn = "\n".join(segment.text for row in rows for segment in row.segments).encode("utf-8", "replace")
    code = f"Redline {short_hash(drawn)} · {stamp(at)}"
    footer = Footer(label="Redline", title=f"{title}: {old_label} → {new_label}", code=code)
    return sheet.finish(description=description, footer=footer)


def add_legend(sheet: Sheet) -> None:
    """Add the line that explains the marks, each word drawn as what it names."""
    parts = [segment_markup(sheet, Segment(kind=kind, text=text)) for kind, text in LEGEND]
    sheet.note(Markup("Legend:&nbsp;&nbsp; " + "&nbsp;&nbsp;&nbsp; ".join(parts)))


def add_excerpt(sheet: Sheet, rows: Sequence[Row]) -> None:
    """Add the changed paragraphs of a redline with their neighbours, saying how many were left out."""
    path: tuple[str, ...] = ()
    for item in excerpt(rows):
        if isinstance(item, Gap):
            noun = "paragraph" if item.rows == 1 else "paragraphs"
            sheet.paragraph(sheet.text(f"· · ·   {item.rows} unchanged {noun}"), "gap")
            continue
        if item.heading_path != path and item.kind != "heading":
            _add_path(sheet, item.heading_path)
        path = (*item.heading_path, _text(item)) if item.kind == "heading" else item.heading_path
        _add_row(sheet, item, path=True)


def segment_markup(sheet: Sheet, segment: Segment) -> Markup:
    """Return the markup of one segment, coloured and underlined or struck by its kind."""
    text = sheet.text(segment.drawn or BREAK)
    mark = MARKS.get(segment.kind)
    if mark is None:
        return text
    colour, wash, opening, closing = mark
    return Markup(f'<font color="{colour}" backColor="{wash}">{opening}{text}{closing}</font>')


def _add_path(sheet: Sheet, path: Sequence[str]) -> None:
    if path:
        sheet.paragraph(sheet.text(" › ".join(path).replace(OBJECT_CHARACTER, "")), "path")


def _add_row(sheet: Sheet, row: Row, *, path: bool) -> None:
    markup = Markup("".join(segment_markup(sheet, segment) for segment in _said(row)))
    is_changed = changed(row)
    if row.kind == "heading":
        style = "clause heading"
    else:
        style = "clause context" if path and not is_changed else "clause"
    element = sheet.root.add("H3") if row.kind == "heading" and not path else sheet.root.add("P")
    sheet.paragraph(markup, style, element=element, bullet=row.label, bar=STRONG_LINE if is_changed else None)


def _said(row: Row) -> Iterator[Segment]:
    """Yield what is said of a row: its number where that changed, its segments, and that it looks different."""
    if row.renumbered:
        yield Segment(kind="delete", text=row.former or BREAK)
        yield Segment(kind="equal", text="  ")
    yield from row.segments
    if row.reformatted:
        yield Segment(kind="equal", text="  (formatting changed)")
    for remark in row.remarks:
        yield Segment(kind="equal", text=f"  ({remark})")


def _text(row: Row) -> str:
    return "".join(segment.drawn for segment in row.segments if segment.kind in {"equal", "insert", "move to"})
