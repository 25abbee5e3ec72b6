"""Redlines of two plain files in every form, and the settling of tracked changes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.documents import read
from negotiator.kernel import Unreadable
from negotiator.services import redlines
from negotiator.services.redlines import FileRedline, NotWord, UnknownForm
from tests.services.desks import START, TEXT, marked, word

NEW = TEXT.replace("150 days", "100 days")


@pytest.fixture(scope="module")
def compared() -> FileRedline:
    """Return two files that differ in a number."""
    return redlines.compare_files(word(), word(NEW), old_name="old.docx", new_name="new.docx")


@pytest.mark.parametrize("suffix", [".docx", ".PDF", ".html", ".json", ".txt"])
def test_a_redline_takes_the_form_of_its_ending(compared: FileRedline, suffix: str, fonts: Path) -> None:
    data = redlines.write_as(compared, suffix, author="Ana Roe", at=START, fonts=lambda: fonts)
    if suffix == ".docx":
        (deleted, inserted) = read(data, name="r.docx").revisions
        assert {deleted.text, inserted.text} == {"150", "100"}
        assert {deleted.author, inserted.author} == {"Ana Roe"}
    elif suffix == ".PDF":
        assert data.startswith(b"%PDF-")
    elif suffix == ".json":
        (change,) = json.loads(data)["changes"]
        assert (change["kind"], change["old"], change["new"]) == ("replace", "150", "100")
    else:
        assert "150" in data.decode()
        assert "100" in data.decode()


@pytest.mark.parametrize("suffix", [".docx", ".DOCX", ".pdf", ".html", ".json", ".txt"])
def test_a_form_without_reasons_is_the_same_whether_they_were_looked_for_or_not(
    compared: FileRedline, suffix: str, fonts: Path
) -> None:
    quick = redlines.compare_files(word(), word(NEW), old_name="old.docx", new_name="new.docx", reasons=False)
    assert compared.redline.changes[0].material
    assert not quick.redline.changes[0].material
    if not redlines.tells_reasons(suffix):
        written = [
            redlines.write_as(one, suffix, author="Ana Roe", at=START, fonts=lambda: fonts) for one in (compared, quick)
        ]
        assert written[0] == written[1]


def test_an_unknown_ending_is_refused(compared: FileRedline, fonts: Path) -> None:
    with pytest.raises(UnknownForm, match="odt"):
        redlines.write_as(compared, ".odt", author="Ana Roe", at=START, fonts=lambda: fonts)


@pytest.mark.parametrize(("accept", "days"), [(True, "100 days"), (False, "150 days")])
def test_tracked_changes_are_settled_one_way(accept: bool, days: str) -> None:
    data = marked(word(), NEW, author="Ben Doe", at=START + timedelta(days=1))
    settled = read(redlines.settle_revisions(data, name="a.docx", accept=accept), name="a.docx")
    assert not settled.revisions
    assert any(days in block.text for block in settled.blocks)


def test_only_word_files_have_tracked_changes() -> None:
    with pytest.raises(NotWord, match=r"notes\.md"):
        redlines.settle_revisions(b"# Notes\n", name="notes.md", accept=True)
    with pytest.raises(Unreadable):
        redlines.compare_files(b"\x00\x01\x02", word(), old_name="a.bin", new_name="b.docx")
