"""Paragraphs that move side by side: each has a range of its own, which ends before the next one begins."""

import re
from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import accept_revisions, read, reject_revisions, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
MOVED = [
    "A Party that relies on independent development shall show it by dated records within ten days.",
    "The Supplier keeps insurance against every ordinary risk of its trade with an insurer of good repute.",
    "Nothing in this agreement makes either of the Parties an agent or a partner of the other one.",
]
OTHERS = [f"Clause {name} says something of its own about the {name} matter." for name in ("red", "blue", "green")]
NEW = "An entirely different sentence was put in at this place afterwards."
_MARK = re.compile(r'<w:(move(?:From|To))Range(Start|End) w:id="(\d+)"')


def body(texts: list[str]) -> str:
    return "".join(f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in texts)


def ranges(data: bytes) -> list[tuple[str, str, int]]:
    """Return the paragraphs' texts that each range of a move holds; fail where ranges nest, overlap or stay open."""
    text = data.decode()
    marks = list(_MARK.finditer(text))
    found = []
    for start, end in zip(marks[::2], marks[1::2], strict=True):
        assert (start[2], end[2]) == ("Start", "End")
        assert (start[1], start[3]) == (end[1], end[3])
        inside = text[start.end() : end.start()]
        found.append((start[1], "".join(re.findall(r"<w:t[ >][^<]*?>?([^<>]+)</w:t>", inside)), inside.count("</w:p>")))
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([*MOVED, *OTHERS], [*OTHERS[:2], *MOVED, OTHERS[2]]),
        ([*OTHERS[:2], *MOVED, OTHERS[2]], [*MOVED, *OTHERS]),
        ([*MOVED, *OTHERS], [*OTHERS, *MOVED]),
        ([*OTHERS, *MOVED], [*MOVED, *OTHERS]),
        ([*MOVED[:2], *OTHERS], [NEW, *OTHERS[:2], *MOVED[:2], NEW.upper(), OTHERS[2]]),
        ([OTHERS[0], MOVED[0], OTHERS[1], MOVED[1], OTHERS[2]], [OTHERS[0], NEW, *OTHERS[1:], *MOVED[:2]]),
    ],
)
def test_ranges_of_moves_side_by_side_neither_nest_nor_overlap(
    word: Build, unzip: Unzip, at: datetime, rules: ModuleType, before: list[str], after: list[str]
) -> None:
    first, second = word(body(before)), word(body(after))
    old, new = read(first, name="a.docx"), read(second, name="b.docx")
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert not rules.fresh(data, first, second)
    found = ranges(unzip(data)["word/document.xml"])
    assert sorted({kind for kind, _, _ in found}) == ["moveFrom", "moveTo"]
    for kind, text, marks in found:
        assert text in MOVED + OTHERS, kind
        assert marks <= 1
    written = read(data, name="c.docx")
    for settled, wanted in ((accept_revisions(written), new), (reject_revisions(written), old)):
        assert [block.text for block in read(settled, name="d.docx").blocks] == [block.text for block in wanted.blocks]
