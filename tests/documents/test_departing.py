"""A moved paragraph where it left: what moved, what was dropped on the way, and what an answer built in."""

import re
from collections.abc import Callable
from datetime import datetime

from negotiator.documents import read, reject_revisions, write_redline
from negotiator.redline import Accept, compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
MOVED = "A Party that relies on independent development shall show it by dated records within ten days."
OTHERS = [f"Clause {name} says something of its own about the {name} matter." for name in ("red", "blue", "green")]


def body(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def test_what_was_dropped_on_the_way_is_deleted_where_the_paragraph_left(
    word: Build, unzip: Unzip, at: datetime
) -> None:
    old, new = (
        read(word(body(MOVED, *OTHERS)), name="a.docx"),
        read(word(body(*OTHERS[:2], MOVED.replace("ten", "thirty"), OTHERS[2])), name="b.docx"),
    )
    redline = compare(old.blocks, new.blocks)
    left = unzip(write_redline(old, new, redline, author="Us", at=at))["word/document.xml"].decode().split("</w:p>")[0]
    assert re.findall(r"<w:delText[^>]*>([^<]*)", left) == ["ten"]
    moved = "".join(re.findall(r"<w:t[ >][^<]*", re.sub(r' xml:space="preserve"', "", left)))
    assert moved.replace("<w:t>", "") == MOVED.replace("ten", "")


def test_what_was_accepted_on_the_way_stays_when_the_move_is_rejected(word: Build, at: datetime) -> None:
    edited = MOVED.replace("ten", "thirty")
    old = read(word(body(MOVED, *OTHERS)), name="a.docx")
    new = read(word(body(*OTHERS[:2], edited, OTHERS[2])), name="b.docx")
    redline = compare(old.blocks, new.blocks)
    words = next(change for change in redline.changes if change.kind == "replace")
    data = write_redline(old, new, redline, answers={words.id: Accept()}, author="Us", at=at)
    rejected = read(reject_revisions(read(data, name="c.docx")), name="d.docx")
    assert [block.text for block in rejected.blocks] == [edited, *OTHERS]
