"""Lays out tagged A4 pages: headings, paragraphs, tables and figures go in, an archived PDF comes out.

What a deal is stays unknown here; summary.py and redline_pages.py decide what is said.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageBreak, PageTemplate, Spacer

from negotiator.reports.archive import SOFTWARE, Attachment, Description, archive
from negotiator.reports.script import ATTACHED, Markup, markup, printable
from negotiator.reports.structure import SignatureField
from negotiator.reports.styles import BAND, FAINT, LINE, SANS, SANS_BOLD, STRONG_LINE, WHITE, Styles
from negotiator.reports.tagging import (
    ArtifactRule,
    Element,
    FieldBox,
    Marks,
    Picture,
    TaggedFigure,
    TaggedParagraph,
    TaggedTable,
)

SIDE = 22 * mm
TOP = 20 * mm
BOTTOM = 24 * mm
WIDTH = A4[0] - 2 * SIDE
FOOTER_TITLE_WIDTH = 250
ROOM_FOR_HEADINGS, ROOM_FOR_TEXT, ROOM_FOR_ROWS = 44, 36, 90
KEPT_WHOLE = 6  # tables of so few rows are not split while a page can hold them
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What stands at the foot of every page beside its number: a label, the title, a short hash."""

    label: str
    title: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: markup and the name of its style."""

    text: Markup
    style: str = "cell"


@dataclass(kw_only=True)
class Sheet:
    """Collects the flowables of one document along with its structure tree."""

    styles: Styles
    whole: str = ATTACHED  # where text can be read that cannot be printed
    marks: Marks = field(default_factory=Marks)
    root: Element = field(default_factory=lambda: Element(tag="Document"))
    story: list[Flowable] = field(default_factory=list)
    boxes: list[FieldBox] = field(default_factory=list)
    _headed: int | None = None  # where in the story the headings stand that still lack what they head

    def text(self, plain: str) -> Markup:
        """Return plain text as markup that the typefaces can print."""
        return markup(plain, coverage=self.styles.coverage, common=self.styles.common, face=SANS, whole=self.whole)

    def plain(self, text: str) -> str:
        """Return plain text that the typefaces can print, unescaped, on one line."""
        return " ".join(printable(text, coverage=self.styles.coverage, whole=self.whole).split())

    def heading(self, text: str, *, level: int, style: str = "") -> None:
        """Add a heading that is also a bookmark."""
        outline = self.plain(text)
        if self._headed is None:
            self._headed = len(self.story)
        element = self.root.add(f"H{level}", outline=outline)
        self.story.append(self._paragraph(self.text(text), style or f"h{level}", element))

    def note(self, text: Markup) -> None:
        """Add a small line that belongs to the heading above it."""
        self.story.append(self._paragraph(text, "note", self.root.add("P")))

    def _add(self, flowable: Flowable, *, height: float) -> None:
        """Add what stands below a heading; both go to the next page together unless `height` points are left."""
        if self._headed is not None:
            self.story.insert(self._headed, CondPageBreak(height + ROOM_FOR_HEADINGS))
            self._headed = None
        self.story.append(flowable)

    def paragraph(
        self, text: Markup, style: str = "body", *, element: Element | None = None, bullet: str = "", bar: Any = None
    ) -> None:
        """Add a paragraph; `bullet` hangs before it (a clause number), `bar` colours a change bar beside it."""
        drawn = self._paragraph(text, style, element or self.root.add("P"), bullet=bullet, bar=bar)
        self._add(drawn, height=ROOM_FOR_TEXT)

    def _paragraph(
        self, text: Markup, style: str, element: Element, *, bullet: str = "", bar: Any = None
    ) -> TaggedParagraph:
        drawn = TaggedParagraph(text, self.styles[style], bulletText=self.plain(bullet) or None)
        return drawn.tagged(element, marks=self.marks, bar=bar)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        widths: Sequence[float],
        bands: Sequence[int] = (),
    ) -> None:
        """Add a table whose head repeats on every page; `widths` are shares of the page, `bands` rows that group."""
        table = self.root.add("Table")
        data = [self._row(table, [Cell(self.text(head), "head") for head in heads], tag="TH")]
        data += [self._row(table, row, tag="TD") for row in rows]
        total = sum(widths)
        drawn = TaggedTable(
            data,
            colWidths=[WIDTH * width / total for width in widths],
            repeatRows=1,
            splitInRow=1,
            style=_table_style(bands),
            spaceAfter=10,
        )
        drawn.marks = self.marks
        height = drawn.wrap(WIDTH, A4[1])[1]
        self._add(drawn, height=height if len(rows) <= KEPT_WHOLE else ROOM_FOR_ROWS)

    def facts(self, pairs: Sequence[tuple[str, Markup]], *, columns: int = 3) -> None:
        """Add a grid of small names with values below them."""
        listing = self.root.add("L")
        cells = [self._fact(listing, name, value) for name, value in pairs]
        cells += [[] for _ in range(-len(cells) % columns)]
        data = [cells[start : start + columns] for start in range(0, len(cells), columns)]
        drawn = TaggedTable(
            data,
            colWidths=[WIDTH / columns] * columns,
            style=[
                ("FONT", (0, 0), (-1, -1), SANS, 8),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ],
        )
        drawn.marks = self.marks
        self.story.append(drawn)

    def _fact(self, listing: Element, name: str, value: Markup) -> list[Flowable]:
        item = listing.add("LI")
        return [
            self._paragraph(self.text(name), "fact name", item.add("Lbl")),
            self._paragraph(value, "fact", item.add("LBody").add("P")),
        ]

    def figure(self, picture: Picture) -> None:
        """Add a figure with its alternative text."""
        element = self.root.add("Figure", alt=picture.alt)
        self._add(TaggedFigure(picture, element=element, marks=self.marks), height=picture.height)

    def rule(self, *, colour: Any = LINE, thickness: float = 0.6, width: float = WIDTH, after: float = 0) -> None:
        """Add a rule across the page."""
        self.story.append(ArtifactRule(width, colour=colour, thickness=thickness, marks=self.marks))
        self.space(after)

    def space(self, height: float) -> None:
        """Add empty height in points."""
        if height:
            self.story.append(Spacer(1, height))

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.story.append(PageBreak())

    def box_row(self, fields: Sequence[tuple[str, str]], *, width: float, height: float, gap: float) -> None:
        """Add empty signature fields side by side, each given as (name, what it is for), with captions below."""
        boxes = [self._box(name, tooltip, width=width, height=height) for name, tooltip in fields]
        captions = [self._paragraph(self.text(tooltip), "cell quiet", self.root.add("P")) for _, tooltip in fields]
        drawn = TaggedTable(
            [boxes, captions],
            colWidths=[width + gap] * len(fields),
            hAlign="LEFT",
            style=[
                ("FONT", (0, 0), (-1, -1), SANS, 8),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), gap),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("NOSPLIT", (0, 0), (-1, -1)),
            ],
            spaceAfter=8,
        )
        drawn.marks = self.marks
        self._add(drawn, height=height + ROOM_FOR_TEXT)

    def _box(self, name: str, tooltip: str, *, width: float, height: float) -> FieldBox:
        box = FieldBox(
            name, tooltip=self.plain(tooltip), width=width, height=height, colour=STRONG_LINE, marks=self.marks
        )
        self.boxes.append(box)
        return box

    def item(self, listing: Element, text: Markup, style: str) -> None:
        """Add an item to a list element, with a dot before it."""
        body = listing.add("LI").add("LBody").add("P")
        self._add(self._paragraph(text, f"{style} item", body, bullet="•"), height=ROOM_FOR_TEXT)

    def cell(self, row: Element, cell: Cell, *, tag: str) -> TaggedParagraph:
        """Return the paragraph of one table cell, tagged below its row."""
        outer = row.add(tag, scope="Column" if tag == "TH" else "")
        return self._paragraph(cell.text, cell.style, outer.add("P"))

    def _row(self, table: Element, cells: Sequence[Cell], *, tag: str) -> list[TaggedParagraph]:
        row = table.add("TR")
        return [self.cell(row, cell, tag=tag) for cell in cells]

    def finish(self, *, description: Description, footer: Footer, attachment: Attachment | None = None) -> bytes:
        """Draw everything and return the archived PDF."""
        out = io.BytesIO()
        template = BaseDocTemplate(
            out,
            pagesize=A4,
            invariant=1,
            title=description.title,
            author=description.author,
            creator=SOFTWARE,
            lang=description.language,
            initialFontName=SANS,
            initialFontSize=8,
        )
        frame = Frame(SIDE, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
        template.addPageTemplates([PageTemplate("page", [frame])])
        shown = Footer(label=self.plain(footer.label), title=self.plain(footer.title), code=footer.code)
        template.build(self.story, canvasmaker=partial(CountingCanvas, footer=shown, marks=self.marks))
        fields = [
            SignatureField(name=box.name, tooltip=box.tooltip, page=box.page, rectangle=box.rectangle)
            for box in self.boxes
        ]
        return archive(
            out.getvalue(), document=self.root, description=description, attachment=attachment, fields=fields
        )


class CountingCanvas(Canvas):  # type: ignore[misc]  # reportlab is untyped
    """Keeps finished pages back until their number is known, then draws each page's foot."""

    def __init__(self, *args: Any, footer: Footer, marks: Marks, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: list[dict[str, Any]] = []
        self._footer = footer
        self._marks = marks

    def showPage(self) -> None:  # noqa: N802  # the name is reportlab's
        """Keep the page back."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write all pages with their feet."""
        kept = self._kept
        for page in kept:
            self.__dict__.update(page)
            with self._marks.artifact(self, kind="Pagination"):
                self._draw_foot(len(kept))
            super().showPage()
        super().save()

    def _draw_foot(self, total: int) -> None:
        base, right = BOTTOM - 24, A4[0] - SIDE
        self.setStrokeColor(LINE)
        self.setLineWidth(0.5)
        self.line(SIDE, base + 11, right, base + 11)
        self.setFillColor(FAINT)
        self.setFont(SANS_BOLD, 6.8)
        label = _clipped(self, self._footer.label, SANS_BOLD, 140)
        self.drawString(SIDE, base, label)
        self.setFont(SANS, 6.8)
        start = SIDE + self.stringWidth(label, SANS_BOLD, 6.8) + 10
        self.drawString(start, base, _clipped(self, self._footer.title, SANS, FOOTER_TITLE_WIDTH))
        self.drawRightString(right, base, f"Page {self._pageNumber} of {total}")
        if self._footer.code:
            self.drawString(SIDE, base - 9.5, self._footer.code)


def _clipped(canvas: Canvas, text: str, font: str, width: float) -> str:
    if canvas.stringWidth(text, font, 6.8) <= width:
        return text
    while text and canvas.stringWidth(text + "…", font, 6.8) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def short_hash(data: bytes) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()[:16]


def stamp(at: datetime) -> str:
    """Return a time as text with its offset, to the minute: 2 March 2026, 09:00 UTC."""
    offset = at.strftime("%z")
    zone = "UTC" if offset in {"", "+0000"} else f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{day(at)}, {at:%H:%M} {zone}"


def day(at: datetime) -> str:
    """Return a date as text: 2 March 2026. The names stand here because strftime's follow the process's locale."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def _table_style(bands: Sequence[int]) -> list[tuple[Any, ...]]:
    grouped = [("BACKGROUND", (0, row + 1), (-1, row + 1), BAND) for row in bands]
    spans = [("SPAN", (0, row + 1), (-1, row + 1)) for row in bands]
    return [
        ("FONT", (0, 0), (-1, -1), SANS, 8),  # else the library names its own unembedded typeface
        ("BACKGROUND", (0, 0), (-1, 0), WHITE),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, STRONG_LINE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, STRONG_LINE),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
        *grouped,
        *spans,
    ]
