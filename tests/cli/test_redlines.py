"""Redlines and tracked changes of plain files."""

from datetime import timedelta
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from negotiator.documents import read
from tests.cli.commands import run
from tests.services.desks import START, TEXT, marked, word

NEW = TEXT.replace("150 days", "100 days")
RISK = "- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.\n"
INSPECT = "- The Buyer shall inspect the goods on arrival and report every fault in writing.\n"


@pytest.fixture
def pair_of_files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two Word files that differ in a number and in the place of a paragraph."""
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    old.write_bytes(word())
    new.write_bytes(word(NEW.replace(RISK, "").replace(INSPECT, RISK + INSPECT)))
    return old, new


def test_redline_for_scripts(pair_of_files: tuple[Path, Path]) -> None:
    told = run("redline", *pair_of_files, "--json")
    assert told.code == 0
    changes = told.json["changes"]
    assert {"kind", "section", "old", "new", "moved_from", "material"} <= set(changes[0])
    number = next(change for change in changes if change["kind"] == "replace")
    assert (number["old"], number["new"], number["material"]) == ("150", "100", True)
    assert "Delivery" in number["section"]
    moved = next(change for change in changes if change["kind"] == "move")
    assert moved["moved_from"]
    assert told.json["words"] == {"inserted": 1, "deleted": 1, "moved": 14}


def test_what_a_word_file_cannot_show_is_told(tmp_path: Path) -> None:
    old, new, out = (tmp_path / name for name in ("old.docx", "new.docx", "out.docx"))
    for path, size in ((old, 11), (new, 14)):
        document = docx.Document()
        document.add_paragraph("The Seller shall deliver the goods within ten days of each order.")
        document.styles["Normal"].font.size = Pt(size)
        document.save(str(path))
    told = run("redline", old, new, "-o", out)
    assert told.code == 0
    assert told.err == "negotiator: out.docx cannot show this change of Style Normal: 'size 14 pt'\n"
    assert run("redline", old, new, "-o", tmp_path / "out.txt").err == ""


def test_a_redline_never_replaces_what_it_compares(pair_of_files: tuple[Path, Path]) -> None:
    old, new = pair_of_files
    before = new.read_bytes()
    told = run("redline", old, new, "-o", new.parent / "." / new.name)
    assert (told.code, "one of the two files" in told.err) == (1, True)
    assert new.read_bytes() == before


def test_redline_for_people(pair_of_files: tuple[Path, Path]) -> None:
    told = run("redline", *pair_of_files)
    assert told.code == 0
    assert "150" in told.out


@pytest.mark.parametrize("suffix", ["docx", "html", "txt", "json"])
def test_redline_into_a_file(pair_of_files: tuple[Path, Path], tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"changes.{suffix}"
    told = run("redline", *pair_of_files, "-o", out, "--author", "Ana Roe")
    assert told.code == 0
    assert str(out) in told.out
    assert out.stat().st_size > 100
    if suffix == "docx":
        assert {one.author for one in read(out.read_bytes(), name="a.docx").revisions} == {"Ana Roe"}


def test_redline_into_an_unknown_form(pair_of_files: tuple[Path, Path], tmp_path: Path) -> None:
    told = run("redline", *pair_of_files, "-o", tmp_path / "a.odt")
    assert (told.code, "odt" in told.err) == (1, True)
    assert not (tmp_path / "a.odt").exists()


def test_revisions_listed_and_settled(tmp_path: Path) -> None:
    source, out = tmp_path / "theirs.docx", tmp_path / "clean.docx"
    source.write_bytes(marked(word(), NEW, author="Ben Doe", at=START + timedelta(days=1)))
    told = run("revisions", source, "--json")
    assert {one["author"] for one in told.json["revisions"]} == {"Ben Doe"}
    assert {one["text"] for one in told.json["revisions"]} == {"150", "100"}
    assert told.json["comments"] == []
    assert "Ben Doe" in run("revisions", source).out
    assert run("revisions", source, "--accept", "-o", out).code == 0
    assert not read(out.read_bytes(), name="a.docx").revisions
    assert run("revisions", source, "--accept").code == 2
    assert run("revisions", source, "-o", out).code == 2


def test_paragraphs_that_went_are_listed_by_their_words(tmp_path: Path) -> None:
    source = tmp_path / "theirs.docx"
    source.write_bytes(marked(word(), TEXT.replace(RISK, ""), author="Ben Doe", at=START))
    end, words = run("revisions", source).out.splitlines()[1:]
    assert end.startswith("1   paragraph mark delete  Ben Doe")
    assert "  [Risk passes to the Buyer when the goods" in end
    assert "  Risk passes to the Buyer when the goods" in words


def test_the_changes_of_one_author_are_settled_and_those_of_others_stay(tmp_path: Path) -> None:
    source, out = tmp_path / "theirs.docx", tmp_path / "half.docx"
    theirs = marked(word(), NEW, author="Ben Doe", at=START + timedelta(days=1))
    source.write_bytes(marked(theirs, NEW.replace("in writing", "by letter"), author="Ana Roe", at=START))
    told = run("revisions", source, "--reject", "--by", "Ana Roe", "-o", out)
    assert told.out == f"Wrote {out} with every tracked change of Ana Roe rejected.\n"
    assert {one.author for one in read(out.read_bytes(), name="a.docx").revisions} == {"Ben Doe"}
    assert run("revisions", source, "--by", "Ana Roe").code == 2


def test_a_clean_copy_says_nothing_of_how_it_came_about(tmp_path: Path) -> None:
    source, out = tmp_path / "theirs.docx", tmp_path / "clean.docx"
    source.write_bytes(marked(word(), NEW, author="Ben Doe", at=START))
    assert run("revisions", source, "--accept", "--clean", "-o", out).code == 0
    document = read(out.read_bytes(), name="a.docx")
    assert not document.revisions
    assert not document.comments
    assert any("100 days" in block.text for block in document.blocks)
    assert run("revisions", source, "--accept", "--clean", "--by", "Ben Doe", "-o", out).code == 2
