"""Real Word files from text: an agreement in our dialect, or the blocks of a version that came as Markdown or text.

The dialect is told in `compose_dialect`. A file that came from Word is never composed anew; it is edited in place.
"""

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from negotiator.documents import compose_xml as word
from negotiator.documents.compose_blocks import block_parts
from negotiator.documents.compose_dialect import (
    Item,
    NoteMark,
    Script,
    UncomposableText,
    Words,
    parse,
    parse_inline,
    refuse_unwritable,
)
from negotiator.documents.compose_parts import pack
from negotiator.documents.compose_styles import (
    CLAUSE_STYLES,
    SCHEDULE_STYLES,
    numbering_part,
    schedule_list,
    styles_part,
)
from negotiator.redline.shapes import Block

_STYLE_OF_KIND = {
    "title": "Title",
    "part": "PartHeading",
    "schedule": "ScheduleHeading",
    "subheading": "Heading2",
    "party": "Party",
    "recital": "Recital",
    "indent": "BodyTextIndent",
    "centred": "Centred",
    "plain": "BodyText",
}
_SPACE_AFTER_TABLE = 200


def compose(text: str, *, title: str, header: str = "", footer: str = "", at: datetime | None = None) -> bytes:
    """Return a Word file (.docx) of an agreement written in our dialect; the same input gives the same bytes.

    `title` goes into the file's properties. `header` stands on every page after the cover, `footer` at the left of
    "Page 1 of 9"; both may use the dialect's inline marks and tabs. `at` becomes the time of making. Raises
    UncomposableText, which names the line.
    """
    for name in (title, header, footer):
        refuse_unwritable(name, line=1)
    composer = _Composer(parse(text))
    parts = composer.parts(header=header)
    parts["footer"] = composer.page_edge("ftr", style="Footer", text=f"{footer}\tPage {{page}} of {{pages}}")
    if header:
        parts["header"] = composer.page_edge("hdr", style="Header", text=header)
    return pack(parts, title=title, at=at)


def compose_blocks(blocks: Sequence[Block], *, title: str) -> bytes:
    """Return a plain Word file whose paragraphs have exactly the blocks' texts, in order, tables as tables.

    A printed number (`label`) is counted by Word where our lists give that very number, else written as a list of its
    own. Formatting of runs is opaque here and left out. Raises UncomposableText for characters that Word cannot hold;
    its line is the block's position, from 1.
    """
    refuse_unwritable(title, line=1)
    return pack(block_parts(blocks), title=title, at=None)


class _Composer:
    """Turns one script into parts; holds the running counts of notes, clauses and schedules."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.note_numbers: dict[str, int] = {}
        self.schedules = 0
        self.clauses = 0
        self.space_before = 0
        self.new_page = False

    def parts(self, *, header: str) -> dict[str, bytes]:
        """Return document, styles, numbering and, where there are any, footnotes."""
        document = word.root("document")
        body = word.add(document, "body")
        for item in self.script.items:
            self.add_item(body, item)
        if self.space_before or not self.script.items:
            word.add_paragraph(body, style="BodyText")  # a body must end in a paragraph
        cover = any(item.kind == "break" for item in self.script.items)
        word.add_page_setup(body, header=bool(header), footer=True, cover=cover)
        parts = {
            "document": word.serialise(document),
            "styles": styles_part().encode("utf-8"),
            "numbering": numbering_part(schedules=self.schedules).encode("utf-8"),
        }
        if self.note_numbers:
            parts["footnotes"] = self.footnotes()
        return parts

    def add_item(self, body: etree._Element, item: Item) -> None:
        """Append what one item becomes."""
        if item.kind == "break":
            self.new_page = True
        elif item.kind == "table":
            if self.new_page:
                self.add_paragraph(body, style="BodyText")  # a table cannot start a page by itself
            self.add_table(body, item)
        elif item.kind in ("heading", "clause"):
            self.add_numbered(body, item)
        else:
            self.schedules += item.kind == "schedule"
            paragraph = self.add_paragraph(body, style=_STYLE_OF_KIND[item.kind])
            self.add_inline(paragraph, item.text, line=item.line)

    def add_paragraph(
        self, body: etree._Element, *, style: str, numbered: tuple[int, int] | None = None
    ) -> etree._Element:
        """Append an empty paragraph of the body, with the page break or the space that waits for it."""
        paragraph = word.add_paragraph(
            body, style=style, numbered=numbered, new_page=self.new_page, space_before=self.space_before
        )
        self.new_page = False
        self.space_before = 0
        return paragraph

    def add_numbered(self, body: etree._Element, item: Item) -> None:
        """Append a numbered paragraph: by its style alone in the clauses, in a list of its own in each schedule."""
        if self.schedules:
            numbered = (schedule_list(self.schedules - 1), item.level)
            paragraph = self.add_paragraph(body, style=SCHEDULE_STYLES[item.level], numbered=numbered)
            self.add_inline(paragraph, item.text, line=item.line)
            return
        paragraph = self.add_paragraph(body, style=CLAUSE_STYLES[item.level])
        if item.kind == "clause":
            self.add_inline(paragraph, item.text, line=item.line)
            return
        self.clauses += 1
        word.add(paragraph, "bookmarkStart", id=self.clauses, name=f"_Clause{self.clauses}")
        self.add_inline(paragraph, item.text, line=item.line)
        word.add(paragraph, "bookmarkEnd", id=self.clauses)

    def add_table(self, body: etree._Element, item: Item) -> None:
        """Append a table; a header of empty cells is left out, and with it all lines."""
        has_header = bool(item.alignments) and any(item.rows[0])
        rows = item.rows if has_header or not item.alignments else item.rows[1:]
        if not rows:
            raise UncomposableText(line=item.line, reason="its table has no rows", hint="Add a row below the header.")
        self.space_before = _SPACE_AFTER_TABLE
        widths = word.column_widths(rows, header=has_header)
        table = word.add_table(body, widths=widths, header=has_header)
        for row_number, row in enumerate(rows):
            header = has_header and row_number == 0
            cells = word.add_row(table, widths=widths, header=header)
            for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
                align = item.alignments[column] if column < len(item.alignments) else "left"
                paragraph = word.add_paragraph(cell, style="TableText", align=align)
                self.add_inline(paragraph, text, line=item.line)

    def add_inline(self, paragraph: etree._Element, text: str, *, line: int) -> None:
        """Append the runs, fields and footnote marks of one paragraph's text."""
        for piece in parse_inline(text, line=line):
            if isinstance(piece, Words):
                word.add_run(paragraph, piece.text, bold=piece.bold, italic=piece.italic)
            elif isinstance(piece, NoteMark):
                word.add_note_mark(paragraph, self.note_number(piece.key, line=line))
            else:
                word.add_field(paragraph, "NUMPAGES" if piece.name == "pages" else "PAGE")

    def note_number(self, key: str, *, line: int) -> int:
        """Return the footnote's number, counting in order of first mention."""
        if key not in self.script.notes or key in self.note_numbers:
            reason = "it refers to a footnote twice" if key in self.note_numbers else "its footnote is missing"
            raise UncomposableText(line=line, reason=reason, hint=f"Write one line [^{key}]: … and refer to it once.")
        self.note_numbers[key] = len(self.note_numbers) + 1
        return self.note_numbers[key]

    def footnotes(self) -> bytes:
        """Return footnotes.xml, the two separators first. A footnote cannot refer to another."""
        notes = word.root("footnotes")
        word.add_separator_notes(notes)
        for key, number in self.note_numbers.items():
            item = self.script.notes[key]
            paragraph = word.add_paragraph(word.add(notes, "footnote", id=number), style="FootnoteText")
            word.add_note_mark(paragraph)
            word.add_run(paragraph, " ")
            for piece in parse_inline(item.text, line=item.line):
                if not isinstance(piece, Words):
                    raise UncomposableText(
                        line=item.line, reason="a footnote holds a mark or field", hint="Use plain words in footnotes."
                    )
                word.add_run(paragraph, piece.text, bold=piece.bold, italic=piece.italic)
        return word.serialise(notes)

    def page_edge(self, name: str, *, style: str, text: str) -> bytes:
        """Return a header ("hdr") or footer ("ftr") part of one paragraph."""
        edge = word.root(name)
        self.add_inline(word.add_paragraph(edge, style=style), text, line=1)
        return word.serialise(edge)
