"""The first note of a file: its part comes with it, and goes unnoticed when the redline is rejected."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Document, accept_revisions, read, reject_revisions, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]
WORDS = "<w:r><w:t>The Seller delivers.</w:t></w:r>"


def texts(data: bytes) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(data, name="deal.docx").blocks]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_file_without_notes_gets_its_first(
    word: Build, unzip: Callable[[bytes], dict[str, bytes]], at: datetime, kind: str
) -> None:
    note = f'<w:{kind} w:id="2"><w:p><w:r><w:t>Net of tax.</w:t></w:r></w:p></w:{kind}>'
    marked = f'<w:p>{WORDS}<w:r><w:{kind}Reference w:id="2"/></w:r></w:p>'
    old = read(word(f"<w:p>{WORDS}</w:p>"), name="old.docx")
    new = read(word(marked, **{f"{kind}s": note}), name="new.docx")
    redlined = read(_redlined(old, new, at), name="deal.docx")
    assert texts(accept_revisions(redlined)) == [(block.kind, block.text) for block in new.blocks]
    assert texts(reject_revisions(redlined)) == [(block.kind, block.text) for block in old.blocks]
    parts = unzip(redlined.source)
    assert b'w:type="separator"' in parts[f"word/{kind}s.xml"]
    assert f"/word/{kind}s.xml".encode() in parts["[Content_Types].xml"]


def _redlined(old: Document, new: Document, at: datetime) -> bytes:
    return write_redline(old, new, compare(old.blocks, new.blocks), author="Zoe", at=at)
