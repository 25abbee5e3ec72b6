"""Lists that were restarted or continued: accepted, a redline prints the numbers of the new file, rejected the old."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from negotiator.documents import accept_revisions, left_out, read, reject_revisions, resolve_document, write_redline
from negotiator.redline import Accept, compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

_LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
_POINTS = ("Goods are delivered.", "Invoices are sent.", "Fees are paid.", "Notices are written.")
_RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def definition(number: int) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{_LEVEL}</w:abstractNum>'


def use(number: int, of: int = 0, restart: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{restart}</w:num>'


def point(text: str, number: int, more: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def points(numbers: Sequence[int], more: str = "") -> str:
    return "".join(point(text, number, more) for text, number in zip(_POINTS, numbers, strict=True))


def labels(data: bytes) -> list[str]:
    return [block.label for block in read(data, name="deal.docx").blocks]


ONE = definition(0) + use(1)
TWO = definition(0) + use(1) + use(7, restart=_RESTART)
APART = definition(0) + definition(5) + use(1) + use(7, of=5)
SHAPES = {
    "restarted": ((1, 1, 1, 1), ONE, (1, 1, 7, 7), TWO),
    "continued": ((1, 1, 7, 7), TWO, (1, 1, 1, 1), ONE),
    "restarted and continued": ((1, 1, 1, 1), ONE, (1, 7, 1, 7), TWO),
    "restarted by its own definition": (
        (1, 1, 1, 1),
        ONE,
        (1, 1, 1, 1),
        definition(0) + use(1, restart=_RESTART.replace('"1"', '"4"')),
    ),
    "a list apart": ((1, 1, 1, 1), ONE, (1, 1, 7, 7), APART),
    "no list apart any more": ((1, 1, 7, 7), APART, (1, 1, 1, 1), ONE),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_the_numbers_are_those_of_either_file(
    word: Build, at: datetime, shape: tuple[Sequence[int], str, Sequence[int], str]
) -> None:
    before, lists, after, other_lists = shape
    sides = word(points(before), numbering=lists), word(points(after), numbering=other_lists)
    assert labels(sides[0]) != labels(sides[1])
    old, new = (read(side, name="deal.docx") for side in sides)
    redline = compare(old.blocks, new.blocks)
    assert not [change for change in left_out(old, new, redline) if change.kind == "renumber"]
    written = write_redline(old, new, redline, author="Us", at=at)
    marked = read(written, name="marked.docx")
    assert {revision.kind for revision in marked.revisions} == {"paragraph format"}
    assert labels(accept_revisions(marked)) == labels(sides[1])
    assert labels(reject_revisions(marked)) == labels(sides[0])
    settled = resolve_document(old, new, redline, {}, default=Accept())
    assert labels(settled) == labels(sides[1])
    assert not read(settled, name="settled.docx").revisions


def test_a_paragraph_with_another_format_and_one_that_came_are_put_into_the_list(word: Build, at: datetime) -> None:
    came = point("Taxes are added.", 7)
    centred = points((1, 1, 7, 7), '<w:jc w:val="center"/>')
    sides = word(points((1, 1, 1, 1)), numbering=ONE), word(centred + came, numbering=TWO)
    old, new = (read(side, name="deal.docx") for side in sides)
    marked = read(write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at), name="marked.docx")
    assert labels(accept_revisions(marked)) == labels(sides[1]) == ["1.", "2.", "1.", "2.", "3."]
    assert labels(reject_revisions(marked)) == labels(sides[0])


def test_numbers_that_follow_from_what_came_need_no_other_list(word: Build, unzip: Unzip, at: datetime) -> None:
    inserted = points((1, 1, 7, 7)).replace("<w:p>", point("Taxes are added.", 1) + "<w:p>", 1)
    old, new = (read(word(body, numbering=TWO), name="deal.docx") for body in (points((1, 1, 7, 7)), inserted))
    parts = unzip(write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at))
    assert b"pPrChange" not in parts["word/document.xml"]
    assert len(re.findall(b"<w:num ", parts["word/numbering.xml"])) == 2
