"""Blocks into Word: paragraphs with exactly the blocks' texts, numbers by Word where Word would count the same."""

import re
from collections.abc import Sequence
from itertools import groupby

from lxml import etree

from negotiator.documents import compose_xml as word
from negotiator.documents.compose_dialect import refuse_unwritable
from negotiator.documents.compose_styles import CLAUSE_LIST, numbering_part, schedule_list, styles_part
from negotiator.redline.shapes import Block

_CELL = re.compile(r"(?P<table>.*/t\d+)/r(?P<row>\d+)/c(?P<column>\d+)")
_NO_NUMBER = (0, 0)
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_STYLE_OF_KIND = {"note": "FootnoteText", "header": "Header", "footer": "Footer", "cell": "TableText"}
_DEEPEST_HEADING = 3


def block_parts(blocks: Sequence[Block]) -> dict[str, bytes]:
    """Return document, styles and numbering of a plain document. Raises UncomposableText."""
    for position, block in enumerate(blocks, start=1):
        refuse_unwritable(block.text + block.label, line=position)
    document = word.root("document")
    body = word.add(document, "body")
    numbers = _Numbers()
    after_table = False
    for table, group in groupby(blocks, key=_table_of):
        if table and after_table:
            word.add_paragraph(body, style="BodyText")  # Word would join two tables that touch
        after_table = bool(table)
        if table:
            _add_table(body, list(group), numbers=numbers)
        else:
            for block in group:
                _add_block(body, block, numbers=numbers)
    word.add_page_setup(body, header=False, footer=False, cover=False)
    return {
        "document": word.serialise(document),
        "styles": styles_part().encode("utf-8"),
        "numbering": numbering_part(schedules=1, literals=tuple(numbers.literals)).encode("utf-8"),
    }


def _table_of(block: Block) -> str:
    found = _CELL.fullmatch(block.place)
    return found["table"] if found else ""


def _add_block(parent: etree._Element, block: Block, *, numbers: "_Numbers") -> None:
    numbered = numbers.of(block.label) if block.label else None
    style = _STYLE_OF_KIND.get(block.kind, "BodyText")
    if block.kind == "heading":
        style = f"Heading{min(max(block.level, 1), _DEEPEST_HEADING)}"
        numbered = numbered or _NO_NUMBER
    paragraph = word.add_paragraph(parent, style=style, numbered=numbered)
    if block.text:
        word.add_run(paragraph, block.text)


def _add_table(body: etree._Element, blocks: list[Block], *, numbers: "_Numbers") -> None:
    """Append the table that these cell paragraphs came from; a place without a paragraph becomes an empty cell."""
    cells: dict[tuple[int, int], list[Block]] = {}
    for block in blocks:
        found = _CELL.fullmatch(block.place)
        if found:
            cells.setdefault((int(found["row"]), int(found["column"])), []).append(block)
    columns = range(max(column for _, column in cells) + 1)
    rows = range(max(row for row, _ in cells) + 1)
    texts = [[" ".join(b.text for b in cells.get((row, column), [])) for column in columns] for row in rows]
    widths = word.column_widths(texts, header=True)
    table = word.add_table(body, widths=widths, header=True)
    for row in rows:
        for column, cell in enumerate(word.add_row(table, widths=widths, header=row == 0)):
            for block in cells.get((row, column), []):
                _add_block(cell, block, numbers=numbers)
            if (row, column) not in cells:
                word.add_paragraph(cell, style="TableText")


class _Numbers:
    """Follows the counting of our clause list, to tell which labels Word would print by itself."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0, 0]
        self.literals: list[str] = []

    def of(self, label: str) -> tuple[int, int]:
        """Return (list, level) that prints this label here."""
        for level in range(len(self.counts)):
            if all(self.counts[:level]) and self.next_label(level) == label:
                self.counts[level] += 1
                self.counts[level + 1 :] = [0] * (len(self.counts) - level - 1)
                return CLAUSE_LIST, level
        if label not in self.literals:
            self.literals.append(label)
        return schedule_list(1 + self.literals.index(label)), 0

    def next_label(self, level: int) -> str:
        """Return what the clause list would print next at a level."""
        count = self.counts[level] + 1
        return (f"{count}.", f"{self.counts[0]}.{count}", f"({_letter(count)})", f"({_roman(count)})")[level]


def _letter(count: int) -> str:
    repeats, offset = divmod(count - 1, 26)
    return chr(ord("a") + offset) * (repeats + 1)


def _roman(count: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while count >= value:
            text += sign
            count -= value
    return text
