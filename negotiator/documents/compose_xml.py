"""The few Word elements that composing needs: paragraphs, runs, fields, footnote marks, tables, the page.

Children are always added in the order that ECMA-376 demands of their parent.
"""

from collections.abc import Sequence

from lxml import etree

from negotiator.documents.compose_dialect import Alignment
from negotiator.documents.compose_parts import FOOTER_ID, HEADER_ID, RELATIONS
from negotiator.documents.compose_styles import WORD

TEXT_WIDTH = 9026  # A4 less two margins of one inch, in twentieths of a point
_NAMESPACES = {"w": WORD, "r": RELATIONS}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CELL_MARGINS = 260
_LETTER = 112  # a generous width for a letter of table text
_BOLD_LETTER = 135
_SHORT_CELL = 17


def root(name: str) -> etree._Element:
    """Return a part's root element."""
    return etree.Element(f"{{{WORD}}}{name}", nsmap=_NAMESPACES)


def add(parent: etree._Element, name: str, /, **attributes: str | int) -> etree._Element:
    """Append a Word element and return it; attributes are Word's own."""
    values = {f"{{{WORD}}}{key}": str(value) for key, value in attributes.items()}
    return etree.SubElement(parent, f"{{{WORD}}}{name}", values)


def serialise(element: etree._Element) -> bytes:
    """Return the bytes of a part."""
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))


def add_paragraph(
    parent: etree._Element,
    *,
    style: str,
    numbered: tuple[int, int] | None = None,
    new_page: bool = False,
    space_before: int = 0,
    align: Alignment = "left",
) -> etree._Element:
    """Append an empty paragraph. `numbered` is (list, level) where the style does not say; list 0 means no number."""
    paragraph = add(parent, "p")
    properties = add(paragraph, "pPr")
    add(properties, "pStyle", val=style)
    if new_page:
        add(properties, "pageBreakBefore")
    if numbered is not None:
        number = add(properties, "numPr")
        add(number, "ilvl", val=numbered[1])
        add(number, "numId", val=numbered[0])
    if space_before:
        add(properties, "spacing", before=space_before)
    if numbered is not None and numbered[0] == 0:
        add(properties, "ind", left=0, firstLine=0)
    if align != "left":
        add(properties, "jc", val=align)
    return paragraph


def add_run(paragraph: etree._Element, text: str, *, bold: bool = False, italic: bool = False) -> None:
    """Append text in one formatting; tabs and line breaks become Word's own."""
    run = add(paragraph, "r")
    if bold or italic:
        properties = add(run, "rPr")
        if bold:
            add(properties, "b")
        if italic:
            add(properties, "i")
    for line_number, line in enumerate(text.split("\n")):
        if line_number:
            add(run, "br")
        for cell_number, words in enumerate(line.split("\t")):
            if cell_number:
                add(run, "tab")
            if words:
                element = add(run, "t")
                element.text = words
                element.set(_SPACE, "preserve")


def add_field(paragraph: etree._Element, instruction: str) -> None:
    """Append a field such as PAGE, with 1 as the result until it is counted."""
    add(add(paragraph, "r"), "fldChar", fldCharType="begin")
    code = add(add(paragraph, "r"), "instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    add(add(paragraph, "r"), "fldChar", fldCharType="separate")
    add_run(paragraph, "1")
    add(add(paragraph, "r"), "fldChar", fldCharType="end")


def add_note_mark(paragraph: etree._Element, number: int | None = None) -> None:
    """Append a footnote's mark: in the text with its number, in the footnote itself without."""
    run = add(paragraph, "r")
    add(add(run, "rPr"), "rStyle", val="FootnoteReference")
    if number is None:
        add(run, "footnoteRef")
    else:
        add(run, "footnoteReference", id=number)


def add_separator_notes(notes: etree._Element) -> None:
    """Append the two lines that Word draws above footnotes, which every footnotes part must have."""
    for number, kind, mark in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator")):
        paragraph = add(add(notes, "footnote", type=kind, id=number), "p")
        add(add(paragraph, "r"), mark)


def add_table(parent: etree._Element, *, widths: Sequence[int], header: bool) -> etree._Element:
    """Append an empty table of full width. Without `header` it has no lines."""
    table = add(parent, "tbl")
    properties = add(table, "tblPr")
    add(properties, "tblStyle", val="AgreementTable" if header else "TableNormal")
    add(properties, "tblW", w=sum(widths), type="dxa")
    add(properties, "tblLayout", type="fixed")
    add(properties, "tblLook", val="0020" if header else "0000", firstRow=int(header), noHBand=1, noVBand=1)
    grid = add(table, "tblGrid")
    for width in widths:
        add(grid, "gridCol", w=width)
    return table


def add_row(table: etree._Element, *, widths: Sequence[int], header: bool = False) -> list[etree._Element]:
    """Append a row that is not cut by a page's end, and return its empty cells; each must get a paragraph."""
    row = add(table, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    if header:
        add(properties, "tblHeader")
    cells = []
    for width in widths:
        cell = add(row, "tc")
        add(add(cell, "tcPr"), "tcW", w=width, type="dxa")
        cells.append(cell)
    return cells


def column_widths(rows: Sequence[Sequence[str]], *, header: bool) -> list[int]:
    """Return widths that fill the line: short cells stay on one line, long ones share what is left, a header breaks."""
    columns = list(zip(*rows, strict=True))
    floor = [_column_floor(column, header=header) for column in columns]
    bodies = [column[1:] if header else column for column in columns]
    longest = [_CELL_MARGINS + _LETTER * max(map(len, body), default=1) for body in bodies]
    ideal = [max(wish, least) for wish, least in zip(longest, floor, strict=True)]
    spare = TEXT_WIDTH - sum(floor)
    wanted = [most - least for most, least in zip(ideal, floor, strict=True)]
    if spare < 0 or sum(ideal) <= TEXT_WIDTH:
        shares = floor if spare < 0 else ideal
        widths = [share * TEXT_WIDTH // sum(shares) for share in shares]
    else:
        widths = [least + spare * want // sum(wanted) for least, want in zip(floor, wanted, strict=True)]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _column_floor(column: Sequence[str], *, header: bool) -> int:
    """Return the width below which a word, or a cell as short as a date, would be broken."""
    heading = max(map(len, column[0].split()), default=1) if header else 1
    body = column[1:] if header else column
    unbroken = [len(cell) if len(cell) <= _SHORT_CELL else max(map(len, cell.split()), default=1) for cell in body]
    return _CELL_MARGINS + max(_BOLD_LETTER * heading, _LETTER * max(unbroken, default=1))


def add_page_setup(body: etree._Element, *, header: bool, footer: bool, cover: bool) -> None:
    """Append the section: A4, margins of one inch, header and footer from the page after the cover."""
    section = add(body, "sectPr")
    for wanted, name, key in ((header, "headerReference", HEADER_ID), (footer, "footerReference", FOOTER_ID)):
        if wanted:
            add(section, name, type="default").set(f"{{{RELATIONS}}}id", key)
    add(section, "pgSz", w=11906, h=16838)
    add(section, "pgMar", top=1304, right=1440, bottom=1304, left=1440, header=709, footer=709, gutter=0)
    if cover:
        add(section, "titlePg")
