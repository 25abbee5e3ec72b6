"""Rows read from raw pages are the rows that the database gives."""

import random
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.store.cells import Row, Value, children_of, kind_of, rows_of
from negotiator.store.engine import connect
from negotiator.store.pages import Pages

VALUES: list[Value] = [
    None,
    0,
    1,
    -1,
    127,
    128,
    -32769,
    1 << 23,
    -(1 << 31),
    1 << 40,
    (1 << 63) - 1,
    -(1 << 63),
    1.5,
    "",
    "Zürich",
    b"",
]


def walk(pages: Pages, root: int) -> tuple[list[Row], list[Row]]:
    """Return all rows of one tree, by kind of page."""
    leaves: list[Row] = []
    inner: list[Row] = []
    waiting = [root]
    while waiting:
        number = waiting.pop(0)
        page = pages.best(number)
        assert page is not None
        kind = kind_of(page, number)
        waiting += children_of(page, number)
        rows = list(rows_of(page, number, pages.best))
        assert None not in rows
        (leaves if kind in ("table leaf", "index leaf") else inner).extend(row for row in rows if row)
    return leaves, inner


@pytest.fixture
def filled(path: Path, key: VaultKey, salt: bytes) -> list[tuple[int, Value, Value]]:
    """Fill a table with values of every kind and length, and return its rows."""
    chance = random.Random(1)
    connection = connect(path, key=key, salt=salt, journal="DELETE")
    connection.execute("CREATE TABLE things (number INTEGER PRIMARY KEY, one, two)")
    connection.execute("CREATE INDEX by_two ON things (two)")
    rows: list[tuple[int, Value, Value]] = [(-5, "negative", b"rowid")]
    rows += [(place, value, chance.choice(VALUES)) for place, value in enumerate(VALUES)]
    lengths = [*range(3960, 3990), 1000, 4016, 8000, 8032, 50_000, 300_000]
    rows += [(100 + place, chance.randbytes(size), str(size) * 300) for place, size in enumerate(lengths)]
    connection.executemany("INSERT INTO things VALUES (?, ?, ?)", rows)
    connection.close()
    return sorted(rows, key=lambda row: row[0])


def test_every_value_and_length(filled: list[tuple[int, Value, Value]], path: Path, key: VaultKey, salt: bytes) -> None:
    with Pages(path, key=key, salt=salt) as pages:
        schema, _ = walk(pages, 1)
        roots = {str(row.values[1]): int(str(row.values[3])) for row in schema}
        leaves, _ = walk(pages, roots["things"])
        found = sorted(((row.rowid, row.values[1], row.values[2]) for row in leaves), key=lambda row: row[0])
        assert found == filled
        leaves, inner = walk(pages, roots["by_two"])
        keys = {row.values[1]: row.values[0] for row in (*leaves, *inner)}
        assert set(keys) == {row[0] for row in filled}
        assert {number: two for number, _one, two in filled} == keys


def test_what_does_not_add_up_is_no_row_and_no_error(
    filled: list[tuple[int, Value, Value]], path: Path, key: VaultKey, salt: bytes
) -> None:
    chance = random.Random(2)
    with Pages(path, key=key, salt=salt) as pages:
        for number in range(1, pages.count + 1):
            page = pages.best(number)
            assert page is not None
            for _ in range(20):
                changed = bytearray(page)
                for _bit in range(chance.randrange(1, 12)):
                    changed[chance.randrange(200 if chance.random() < 0.7 else len(page))] ^= 1 << chance.randrange(8)
                list(rows_of(bytes(changed), number, pages.best))
                children_of(bytes(changed), number)
        lost = [
            row
            for number in range(2, pages.count + 1)
            for row in rows_of(pages.best(number) or b"", number, lambda _n: None)
        ]
        assert None in lost, "without its overflow pages a long row cannot be read"
