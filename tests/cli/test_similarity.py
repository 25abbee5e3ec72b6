"""How alike two files are."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.services.desks import TEXT, word

RISK = "- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.\n"


@pytest.fixture
def pair_of_files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two Word files, the second with another number and without a paragraph."""
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    old.write_bytes(word())
    new.write_bytes(word(TEXT.replace("150 days", "100 days").replace(RISK, "")))
    return old, new


def test_a_map_for_people(pair_of_files: tuple[Path, Path]) -> None:
    told = run("similarity", *pair_of_files)
    assert told.code == 0
    assert told.out.startswith("old.docx and new.docx are ")
    assert "1 edited, 1 gone." in told.out
    delivery = [line.split() for line in told.out.splitlines() if "Delivery" in line]
    assert [line[0] for line in delivery] == ["59%", "96%"]
    assert delivery[0][2:] == ["1.", "Delivery", "1.", "Delivery"]


def test_a_map_for_scripts(pair_of_files: tuple[Path, Path]) -> None:
    told = run("similarity", *pair_of_files, "--json", "--depth", "2").json
    assert 0.8 < told["score"] < 1
    delivery = next(one for one in told["old_sections"] if one["section"] == ["1. Delivery"])
    assert delivery["counterpart"] == ["1. Delivery"]
    assert delivery["kept"] < delivery["words"]
    assert round(delivery["kept"] / delivery["words"], 4) == delivery["share"]
    gone = [one for one in told["paragraphs"] if one["kind"] == "gone"]
    assert [(len(one["old"]), one["new"], one["kept"]) for one in gone] == [(1, [], 0)]
    assert run("similarity", pair_of_files[0], pair_of_files[0], "--json").json["score"] == 1


def test_a_section_that_went_stands_nowhere(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    kept = "# Term\n\nThis agreement lasts for two years from its date.\n\n# Law\n\nDutch law governs it.\n"
    new.write_text(kept, "utf-8")
    old.write_text(f"{kept}\n# Escrow\n\nSource code lies with a notary named hereinafter.\n", "utf-8")
    lines = run("similarity", old, new).out.splitlines()
    assert [line.split()[-1] for line in lines if " Escrow " in line] == ["nowhere"]


def test_only_what_lost_no_word_is_wholly_alike(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    words = " ".join(f"word{number}" for number in range(400))
    old.write_text(f"# Term\n\n{words} ends.\n", "utf-8")
    new.write_text(f"# Term\n\n{words} lasts.\n", "utf-8")
    assert " 99% alike" in run("similarity", old, new).out
    assert " 100% alike" in run("similarity", old, old).out
