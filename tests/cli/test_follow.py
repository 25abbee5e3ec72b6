"""One clause through several files, as a person and a script see it."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.services.desks import TEXT, word

RISK = "- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.\n"


@pytest.fixture
def versions(tmp_path: Path) -> list[Path]:
    """Return three versions: the second changes a number, the third strikes a paragraph."""
    second = TEXT.replace("150 days", "100 days")
    paths = [tmp_path / f"v{number}.docx" for number in (1, 2, 3)]
    for path, text in zip(paths, (TEXT, second, second.replace(RISK, "")), strict=True):
        path.write_bytes(word(text))
    return paths


def test_a_clause_for_people(versions: list[Path]) -> None:
    first, second, third = versions
    told = run("follow", "1.1", *versions)
    assert told.code == 0
    assert f"{first}, 1.1: first stands here\n  1.1 The Seller shall deliver the goods within 150 days" in told.out
    assert f"{second}, 1.1: edited since {first}\n|1.1    The Seller shall" in told.out
    assert "[-150-]{+100+} days" in told.out
    assert told.out.rstrip().endswith(f"{third}, 1.1: the same as in {second}")
    assert f"{third}: gone since {second}\n|1.3    [-Risk passes" in run("follow", "1.3", *versions).out


def test_a_clause_for_scripts(versions: list[Path]) -> None:
    told = run("follow", "delivery", *versions, "--json").json
    assert told["clause"] == "delivery"
    first, second, third = told["versions"]
    assert (first["kind"], first["since"], first["changes"]) == ("first", None, [])
    assert [line["label"] for line in first["text"]] == ["1.", "1.1", "1.2", "1.3"]
    assert (second["kind"], second["since"], second["number"]) == ("edited", str(versions[0]), "1")
    assert [(change["old"], change["new"]) for change in second["changes"]] == [("150", "100")]
    assert [line["label"] for line in third["text"]] == ["1.", "1.1", "1.2"]


def test_a_clause_that_is_not_there(versions: list[Path]) -> None:
    told = run("follow", "9.9", *versions)
    assert (told.code, told.out) == (1, "")
    assert "no clause '9.9'" in told.err
    assert run("follow", "1.1").code == 2
