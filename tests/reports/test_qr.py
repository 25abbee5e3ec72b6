"""QR codes, read back by a reader of our own: no error is corrected, so every module must be right."""

import io
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from negotiator.reports.qr import QUIET_ZONE, Modules, TextTooLong, modules, png

CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda row, column: (row + column) % 2,
    lambda row, column: row % 2,
    lambda row, column: column % 3,
    lambda row, column: (row + column) % 3,
    lambda row, column: (row // 2 + column // 3) % 2,
    lambda row, column: row * column % 2 + row * column % 3,
    lambda row, column: (row * column % 2 + row * column % 3) % 2,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2,
)
ALIGNED = {1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42),
           9: (6, 26, 46), 10: (6, 28, 50)}  # fmt: skip
BLOCKS = {1: (16,), 2: (28,), 3: (44,), 4: (32, 32), 5: (43, 43), 6: (27,) * 4, 7: (31,) * 4, 8: (38, 38, 39, 39),
          9: (36, 36, 36, 37, 37), 10: (43, 43, 43, 43, 44)}  # fmt: skip
"""The bytes of data in each block, at level M (ISO/IEC 18004, table 9)."""


def read(rows: Modules) -> str:
    """Return the text of a code of level M."""
    side = len(rows)
    version = (side - 17) // 4
    form = sum(rows[8][column] << (14 - place) for place, column in enumerate((0, 1, 2, 3, 4, 5, 7, 8)))
    form |= sum(rows[row][8] << (6 - place) for place, row in enumerate((7, 5, 4, 3, 2, 1, 0)))
    form ^= 0b101010000010010
    assert form >> 13 == 0, "level M"
    mask = MASKS[(form >> 10) & 7]
    bits = [
        rows[row][column] ^ (mask(row, column) == 0) for row, column in path(side) if not fixed(row, column, version)
    ]
    data = unwoven([as_number(bits[start : start + 8]) for start in range(0, len(bits) - 7, 8)], version)
    return text_of([bit == "1" for byte in data for bit in f"{byte:08b}"], version)


def path(side: int) -> list[tuple[int, int]]:
    """Return the modules in the order in which they are filled: upwards and downwards, two columns at a time."""
    found = []
    upwards = True
    for right in (*range(side - 1, 6, -2), 5, 3, 1):
        rows = range(side - 1, -1, -1) if upwards else range(side)
        found += [(row, column) for row in rows for column in (right, right - 1)]
        upwards = not upwards
    return found


def fixed(row: int, column: int, version: int) -> bool:
    """Tell whether a module belongs to a pattern."""
    side = 17 + 4 * version
    corners = (row < 9 and column < 9) or (row < 9 and column >= side - 8) or (row >= side - 8 and column < 9)
    number = version >= 7 and ((row < 6 and column >= side - 11) or (column < 6 and row >= side - 11))
    around = [
        (down, across)
        for down, across in itertools.product(ALIGNED[version], repeat=2)
        if not ((down == 6 and across in (6, side - 7)) or (across == 6 and down == side - 7))
    ]
    aligned = any(abs(row - down) <= 2 and abs(column - across) <= 2 for down, across in around)
    return corners or number or row == 6 or column == 6 or aligned


def unwoven(codewords: list[int], version: int) -> list[int]:
    """Return the data of all blocks, one after the other."""
    blocks: list[list[int]] = [[] for _ in BLOCKS[version]]
    words = iter(codewords)
    for place in range(max(BLOCKS[version])):
        for block, size in zip(blocks, BLOCKS[version], strict=True):
            if place < size:
                block.append(next(words))
    return [byte for block in blocks for byte in block]


def text_of(bits: list[bool], version: int) -> str:
    mode, bits = as_number(bits[:4]), bits[4:]
    wide = version >= 10
    counted = {1: 12 if wide else 10, 2: 11 if wide else 9, 4: 16 if wide else 8}[mode]
    count, bits = as_number(bits[:counted]), bits[counted:]
    if mode == 4:
        return bytes(as_number(bits[8 * place : 8 * place + 8]) for place in range(count)).decode()
    if mode == 1:
        groups = [(start, min(3, count - start)) for start in range(0, count, 3)]
        return "".join(
            f"{as_number(bits[10 * (start // 3) :][: (4, 7, 10)[size - 1]]):0{size}d}" for start, size in groups
        )
    pairs = "".join(
        CAPITALS[value // 45] + CAPITALS[value % 45]
        for value in (as_number(bits[start : start + 11]) for start in range(0, 11 * (count // 2), 11))
    )
    rest = bits[11 * (count // 2) :][:6]
    return pairs + (CAPITALS[as_number(rest)] if count % 2 else "")


def as_number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


@settings(max_examples=25)
@given(st.one_of(st.text(CAPITALS, min_size=1, max_size=300), st.text("0123456789", min_size=1, max_size=90)))
def test_every_code_is_read_back(text: str) -> None:
    assert read(modules(text)) == text


@settings(max_examples=10)
@given(st.text(st.characters(codec="utf-8", min_codepoint=0xA0), min_size=1, max_size=40))
def test_any_text_is_read_back(text: str) -> None:
    assert read(modules(text)) == text


def test_the_corners_are_found() -> None:
    rows = modules("NGS1:" + "12345" * 12)
    side = len(rows)
    assert all(len(row) == side for row in rows)
    for down, across in ((0, 0), (0, side - 7), (side - 7, 0)):
        corner = [row[across : across + 7] for row in rows[down : down + 7]]
        assert corner[0] == corner[6] == (True,) * 7
        assert corner[1] == corner[5] == (True, *(False,) * 5, True)
        assert corner[3] == (True, False, True, True, True, False, True)
    assert [rows[6][column] for column in range(8, side - 8)] == [column % 2 == 0 for column in range(8, side - 8)]


def test_the_picture_has_its_quiet_zone() -> None:
    rows = modules("NGS1:" + "12345" * 12)
    picture = Image.open(io.BytesIO(png("NGS1:" + "12345" * 12, scale=3)))
    assert picture.size == (3 * (len(rows) + 2 * QUIET_ZONE),) * 2
    dark = picture.point(lambda value: 255 - value)
    edge = 3 * QUIET_ZONE
    assert dark.getbbox() == (edge, edge, picture.width - edge, picture.height - edge)


def test_more_damage_needs_a_larger_code() -> None:
    text = "NGC1:" + "ABCDE" * 40
    assert len(modules(text, level="Q")) > len(modules(text))


@pytest.mark.parametrize("text", ["", "A" * 1201, "ä" * 601])
def test_what_no_telephone_reads_is_refused(text: str) -> None:
    with pytest.raises(TextTooLong):
        modules(text)
