"""Markdown and plain text as blocks."""

import pytest

from negotiator.documents import read
from negotiator.documents.plain_text import decode, read_blocks, split_label

AGREEMENT = """# Supply Agreement

## 1. Delivery

1.1 The Seller shall deliver
within ten days.

(a) free of charge;
(b) insured.

| Item | Price |
|------|------:|
| Pump | 10 |

Notices
=======
"""


def test_markdown_becomes_headings_clauses_and_cells() -> None:
    blocks = read(AGREEMENT.encode(), name="deal.md").blocks
    assert [(block.kind, block.label, block.text) for block in blocks] == [
        ("heading", "", "Supply Agreement"),
        ("heading", "1.", "Delivery"),
        ("paragraph", "1.1", "The Seller shall deliver within ten days."),
        ("paragraph", "(a)", "free of charge;"),
        ("paragraph", "(b)", "insured."),
        ("cell", "", "Item"),
        ("cell", "", "Price"),
        ("cell", "", "Pump"),
        ("cell", "", "10"),
        ("heading", "", "Notices"),
    ]
    assert blocks[2].heading_path == ("Supply Agreement", "1. Delivery")
    assert blocks[8].place == "body/t0/r1/c1"


def test_plain_text_takes_each_line_as_a_paragraph() -> None:
    document = read(b"First line\nSecond line\n\n2) Third", name="deal.txt")
    assert document.kind == "text"
    assert [(block.label, block.text) for block in document.blocks] == [
        ("", "First line"),
        ("", "Second line"),
        ("2)", "Third"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert decode("Gebühr – 5 €".encode(encoding)) == "Gebühr – 5 €"


def test_what_is_not_utf_8_is_windows_text() -> None:
    assert decode("Gebühr – 5 €".encode("cp1252")) == "Gebühr – 5 €"


@pytest.mark.parametrize(
    ("line", "label", "text"),
    [
        ("3.2 Payment", "3.2", "Payment"),
        ("(iv) if so", "(iv)", "if so"),
        ("- item", "•", "item"),
        ("2026 was a year", "", "2026 was a year"),
        ("10.5 percent", "10.5", "percent"),
        ("(the Buyer) pays", "", "(the Buyer) pays"),
        ("1.", "", "1."),
    ],
)
def test_labels_leave_the_text(line: str, label: str, text: str) -> None:
    assert split_label(line) == (label, text)


@pytest.mark.parametrize(
    "line",
    [
        "# a" + " " * 200_000 + "#" * 200_000 + "x",
        "|" + " " * 200_000 + "x|",
        "| --" + "|--" * 100_000 + "x",
        "(" * 200_000,
    ],
)
def test_lines_that_almost_match_take_no_time(line: str) -> None:
    assert read_blocks(f"| a | b |\n{line}\n", markdown=True)
