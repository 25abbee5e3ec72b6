"""A file of ours loses what it tells besides its text when it becomes a version; what was handed to us stays whole."""

import io
import zipfile
from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from negotiator.documents import read
from negotiator.domain.versions import DocumentVersion
from negotiator.services import versions
from negotiator.services.wrapping import Keep, told_by, travelling
from tests.services.desks import AGREEMENT, START, TEXT, Pair, marked, newest, word

LATER: datetime = START + timedelta(days=2)
SOFTER = TEXT.replace("in writing", "by letter")


@pytest.fixture
def drafted() -> bytes:
    """Return a Word file with tracked changes and with properties that name people."""
    return marked(word(), SOFTER, author="Ana Roe", at=LATER)


def said(data: bytes) -> bytes:
    """Return everything that a Word file says in any of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def taken_in(pair: Pair, data: bytes, *, keep: Collection[Keep] = (), received: bool = False) -> DocumentVersion:
    versions.take_in(pair.ours, data, name="draft.docx", instrument=AGREEMENT, keep=keep, received=received)
    return newest(pair.ours)


def test_tracked_changes_are_settled_and_the_text_is_the_same(pair: Pair, drafted: bytes) -> None:
    version = taken_in(pair, drafted)
    file = pair.ours.vault.blobs.get(version.proposed.source)
    assert read(drafted, name="a.docx").revisions
    assert not read(file, name="a.docx").revisions
    assert b"Ana Roe" not in said(file)
    wanted = [block.text for block in read(drafted, name="a.docx").blocks]
    assert [block.text for block in read(file, name="a.docx").blocks] == wanted


def test_the_file_as_it_came_stays_with_our_team(pair: Pair, drafted: bytes) -> None:
    version = taken_in(pair, drafted)
    assert pair.ours.vault.blobs.get(version.proposed.original) == drafted
    pair.pass_on(pair.ours)
    sent = newest(pair.theirs)
    assert sent.hash == version.hash
    assert sent.proposed.original == ""
    assert not pair.theirs.vault.blobs.has(version.proposed.original)


def test_what_is_kept_on_purpose_stays(pair: Pair, drafted: bytes) -> None:
    version = taken_in(pair, drafted, keep={"tracked changes"})
    file = read(pair.ours.vault.blobs.get(version.proposed.source), name="a.docx")
    assert {one.author for one in file.revisions} == {"Ana Roe"}
    assert told_by(file).people == ("Ana Roe",)
    assert told_by(file).tracked == len(file.revisions)


def test_what_was_handed_to_us_stays_whole(pair: Pair, drafted: bytes) -> None:
    version = taken_in(pair, drafted, received=True)
    assert pair.ours.vault.blobs.get(version.proposed.source) == drafted
    assert version.proposed.original == ""


def test_a_clean_file_is_not_touched(drafted: bytes) -> None:
    clean = travelling(read(drafted, name="a.docx"))
    assert travelling(read(clean, name="a.docx")) == clean


def test_text_is_text_alone() -> None:
    data = b"# Agreement\n\nThe parties agree.\n"
    assert travelling(read(data, name="a.md")) == data
