"""Damaged and hostile files on the command line: a message that names the part, exit code 1, and never a traceback."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.documents.damage import Damage, cases
from tests.documents.damage.whole import LINKS, WHOLE_LINKS, link, links, packed, parts

SAMPLE = [damage for at, damage in enumerate(cases()) if at % 97 == 11 and not damage.heavy]
REFUSED = {
    "document types: outside entity in word/styles.xml": "word/styles.xml",
    "outside: attachedTemplate 0": "word/_rels/document.xml.rels",
    "outside: oleObject 3": "word/_rels/document.xml.rels",
    "contents: not closed in word/numbering.xml": "word/numbering.xml",
    "depths: 1000 boxes": "word/document.xml",
    "missing: word/document.xml": "word/document.xml",
    "containers: lzma": "[Content_Types].xml",
    "strangers: protected by a password as deal.docx": "protected by a password",
    "strangers: old Word as deal.doc": ".doc format",
    "strangers: macros": "word/vbaProject.bin",
    "strangers: rich text as deal.txt": "rich text",
    "strangers: open document as deal.odt": "word/document.xml",
}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Return the undamaged file."""
    path = tmp_path / "whole.docx"
    path.write_bytes(packed(parts()))
    return path


@pytest.mark.parametrize("damage", SAMPLE, ids=[damage.title for damage in SAMPLE])
def test_a_damaged_file_ends_in_a_result_or_a_message(damage: Damage, whole: Path, tmp_path: Path) -> None:
    path = tmp_path / damage.file
    path.write_bytes(damage.make())
    for told in (run("revisions", path), run("redline", whole, path), run("redline", path, whole)):
        assert told.code in (0, 1)
        assert "Traceback" not in told.err
        if told.code:
            assert told.err.startswith(f"negotiator: {path.name} ")
            assert len(told.err.splitlines()) == 2, "one line says what is wrong, the next one what to do"


def test_signatures_and_things_elsewhere_are_told(whole: Path, tmp_path: Path) -> None:
    picture = link("rIdOut", "image", "https://example.org/a.png", "External")
    odd = tmp_path / "odd.docx"
    odd.write_bytes(
        packed({**parts(), LINKS: links(WHOLE_LINKS + picture), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    )
    wanted = [
        "negotiator: odd.docx is digitally signed; what is written from it is not.",
        "negotiator: odd.docx takes a picture from elsewhere (https://example.org/a.png); it was not fetched.",
    ]
    for told in (run("redline", whole, odd), run("revisions", odd)):
        assert told.code == 0
        assert told.err.splitlines() == wanted


@pytest.mark.parametrize(("title", "named"), REFUSED.items())
def test_the_message_names_what_is_wrong(title: str, named: str, whole: Path, tmp_path: Path) -> None:
    damage = next(one for one in cases() if one.title == title)
    path = tmp_path / damage.file
    path.write_bytes(damage.make())
    told = run("redline", whole, path, "-o", tmp_path / "out.docx")
    assert told.code == 1
    assert named in told.err
    assert not (tmp_path / "out.docx").exists()
