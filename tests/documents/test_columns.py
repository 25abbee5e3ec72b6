"""Columns that come and go: tracked cell by cell in rows that stay, alike in all rows."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import accept_revisions, read, reject_revisions, resolve_document, write_redline
from negotiator.documents.columns import merged_cells
from negotiator.documents.entries import Pairs, merged_rows
from negotiator.documents.package import open_package
from negotiator.documents.stories import Table, scan
from negotiator.redline import Accept, Reject, compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
PRICES = [
    ["Product", "Price", "Remark"],
    ["Pumps of steel", "ten euros each", ""],
    ["Valves of brass", "two euros each", "on request"],
]
WITH_TAX = [[row[0], tax, *row[1:]] for row, tax in zip(PRICES, ["Tax", "", "Reduced rate"], strict=True)]
WITHOUT_PRICE = [[row[0], row[2]] for row in PRICES]


def p(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' if text else "<w:p/>"


def table(rows: list[list[str]], inner: str = "") -> str:
    cells = [
        "".join(f"<w:tc><w:tcPr/>{inner if text == 'NESTED' else ''}{p(text)}</w:tc>" for text in row) for row in rows
    ]
    grid = "<w:gridCol/>" * len(rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def texts(data: bytes) -> list[tuple[str, str]]:
    return [(block.place, block.text) for block in read(data, name="deal.docx").blocks]


@pytest.mark.parametrize(("first", "second"), [(PRICES, WITH_TAX), (PRICES, WITHOUT_PRICE), (WITH_TAX, WITHOUT_PRICE)])
def test_a_column_comes_and_goes_cell_by_cell(
    word: Build, unzip: Unzip, at: datetime, rules: ModuleType, first: list[list[str]], second: list[list[str]]
) -> None:
    sides = [word(p("Prices.") + table(rows) + p("End.")) for rows in (first, second)]
    for before, after in (sides, sides[::-1]):
        old, new = read(before, name="a.docx"), read(after, name="b.docx")
        redline = compare(old.blocks, new.blocks)
        data = write_redline(old, new, redline, author="Us", at=at)
        assert not rules.fresh(data, before, after)
        body = unzip(data)["word/document.xml"]
        assert b"<w:trPr" not in body
        assert {one.kind for one in read(data, name="c.docx").revisions} <= {
            "cell insert",
            "cell delete",
            "insert",
            "delete",
        }
        assert texts(accept_revisions(read(data, name="c.docx"))) == texts(after)
        assert texts(reject_revisions(read(data, name="c.docx"))) == texts(before)
        for default, wanted in ((Accept(), after), (Reject(), before)):
            assert texts(resolve_document(old, new, redline, {}, default=default)) == texts(wanted)


def test_all_rows_show_the_same_column_as_new(word: Build, unzip: Unzip, at: datetime) -> None:
    old, new = (read(word(table(rows) + p("End.")), name="a.docx") for rows in (PRICES, WITH_TAX))
    body = unzip(write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at))["word/document.xml"]
    rows = body.split(b"<w:tr>")[1:]
    assert [[b"cellIns" in cell for cell in row.split(b"<w:tc>")[1:]] for row in rows] == [
        [False, True, False, False]
    ] * 3


def test_rows_that_share_little_are_not_paired(word: Build) -> None:
    sides = []
    for rows in ([["Pumps", "ten"]], [["Pumps", "Fans", "six", "Motors", "two"]]):
        document = read(word(table(rows) + p("End.")), name="a.docx")
        sides.append((document, scan(open_package(document.source, name="a.docx"), "accepted")))
    (old, left), (new, right) = sides
    pairs = Pairs(compare(old.blocks, new.blocks).pairs)
    tables = [side.stories[0].container.items[0] for side in (left, right)]
    assert all(isinstance(item, Table) for item in tables)
    both = [row for row in merged_rows(tables[0], tables[1], pairs) if None not in row]  # type: ignore[arg-type]  # told above
    cells = merged_cells(both, pairs)  # type: ignore[arg-type]  # without None
    assert all(sum(None in cell for cell in row) == 3 for row in cells.values())
