"""A redline in numbers."""

from pathlib import Path

import pytest

from negotiator.cli.figures import digest_json, tell_figures
from negotiator.redline import Block, compare, digest
from tests.cli.commands import run
from tests.services.desks import TEXT, word

NEW = TEXT.replace("150 days", "100 days").replace("in writing", "by registered letter")


@pytest.fixture
def pair_of_files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two Word files that differ in a number and in a phrase."""
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    old.write_bytes(word())
    new.write_bytes(word(NEW))
    return old, new


def test_figures_for_people(pair_of_files: tuple[Path, Path], tmp_path: Path) -> None:
    told = run("redline", *pair_of_files, "--summary", "-o", tmp_path / "out.docx")
    assert told.code == 0
    assert (tmp_path / "out.docx").exists()
    lines = told.out.splitlines()
    assert lines[0].endswith("of them may be material.")
    assert any(line.split() == ["inserted", str(1 + 3 * TEXT.count("in writing"))] for line in lines)
    assert "Section" in told.out
    assert "Delivery" in told.out


def test_figures_for_scripts(pair_of_files: tuple[Path, Path]) -> None:
    told = run("redline", *pair_of_files, "--summary", "--json").json
    assert told["words"]["deleted"] == 1 + 2 * TEXT.count("in writing")
    assert sum(told["by_section"].values()) == sum(told["by_kind"].values()) == told["changes"]
    assert 1 <= told["material"] <= told["changes"]


def test_the_same_text_has_none(pair_of_files: tuple[Path, Path]) -> None:
    told = run("redline", pair_of_files[0], pair_of_files[0], "--summary")
    assert told.out == "0 changes, 0 of them may be material.\n"


def test_a_table_that_moved_is_named_among_the_moves(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ("Licence of the Software for one year", "Support by telephone and letter")
    table = [Block(id=f"c{k}", kind="cell", text=text, place=f"body/t0/r{k}/c0") for k, text in enumerate(texts)]
    clauses = [Block(id=f"p{k}", text=f"Clause {k} stays as it is and says ten words.") for k in range(4)]
    redline = compare([*table, *clauses], [*clauses, *table])
    (move,) = digest_json(digest(redline))["moves"]
    assert (move["table"], move["from"], move["changes"]) == (True, "", 0)
    tell_figures(redline, as_json=False)
    assert "(a table)" in capsys.readouterr().out
