"""Moves to and from the end of a container: named moves, though the last mark can be neither new nor gone."""

import re
from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import accept_revisions, read, reject_revisions, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
MOVED = "A Party that relies on independent development shall show it by dated records within ten days."
OTHERS = [f"Clause {name} says something of its own about the {name} matter." for name in ("red", "blue", "green")]


def p(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def body(texts: list[str]) -> str:
    return "".join(map(p, texts))


def dressed(texts: list[str]) -> str:
    return "".join(p(text, '<w:jc w:val="center"/>' if text in OTHERS[1:] else "") for text in texts)


def cell(texts: list[str]) -> str:
    grid = "<w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
    return f"<w:tbl>{grid}<w:tr><w:tc>{body(texts)}</w:tc></w:tr></w:tbl>{p('End.')}"


@pytest.mark.parametrize("container", [body, dressed, cell])
@pytest.mark.parametrize("edited", [MOVED, MOVED.replace("ten", "thirty")])
@pytest.mark.parametrize("more", [[], ["A new last clause stands behind all the others now."]])
def test_a_move_to_or_from_the_end_is_a_named_move(
    word: Build,
    unzip: Unzip,
    at: datetime,
    rules: ModuleType,
    container: Callable[[list[str]], str],
    edited: str,
    more: list[str],
) -> None:
    first, second = word(container([MOVED, *OTHERS])), word(container([*OTHERS, edited, *more]))
    for before, after in ((first, second), (second, first)):
        old, new = read(before, name="a.docx"), read(after, name="b.docx")
        redline = compare(old.blocks, new.blocks)
        assert [change.kind for change in redline.changes if change.kind == "move"] == ["move"]
        restyled = container is dressed and edited != MOVED and not more
        data = write_redline(old, new, redline, author="Us", at=at)
        assert not rules.fresh(data, before, after)
        names = re.findall(rb'<w:move(?:From|To)RangeStart [^>]*w:name="(\w+)"', unzip(data)["word/document.xml"])
        assert len(names) == (0 if restyled else 2)
        assert len(set(names)) == (0 if restyled else 1)
        written = read(data, name="c.docx")
        for settled, wanted in ((accept_revisions(written), new), (reject_revisions(written), old)):
            seen = read(settled, name="d.docx").blocks
            assert [(block.text, block.format) for block in seen] == [
                (block.text, block.format) for block in wanted.blocks
            ]
