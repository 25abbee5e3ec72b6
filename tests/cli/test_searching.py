"""Search on the command line: what is found, where it stands, and why nothing is."""

from pathlib import Path

import pytest

from negotiator.cli.searching import quoted
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def search(folder: Path, *words: str) -> str:
    told = run("search", folder / "ours.deal", *words, passphrase=PASSPHRASE)
    assert told.code == 0, told.err
    return told.out


def test_words_phrases_and_filters(folder: Path) -> None:
    out = search(folder, "inspect", "goods")
    assert "clause; Supply Agreement, v1; shared; Ana Roe 2026-03-02" in out
    assert "inspect the goods on arrival" in out
    assert search(folder, "works risk", "in:v1") == "Nothing found.\n", "words given as one are a phrase"
    assert "carrier" in search(folder, "the carrier at", "by:ana", "after:2026-03-01")
    assert "no date: write a day" in search(folder, "goods", "before:soon")
    assert "in:v9 names nothing here" in search(folder, "goods", "in:v9")


def test_as_json(folder: Path) -> None:
    told = run("search", folder / "ours.deal", "lots", "in:nothing", "--json", passphrase=PASSPHRASE)
    assert told.json["found"] == []
    assert "names nothing" in told.json["explanation"]
    told = run("search", folder / "ours.deal", "Price", "--json", "--limit", "2", passphrase=PASSPHRASE)
    first, _second = told.json["found"]
    assert (first["kind"], first["first"], first["stream"], first["standing"]) == ("clause", "v1", "shared", True)
    start, end = first["matches"][0]
    assert first["snippet"][start:end] == "Price"


def test_something_must_be_searched_for(folder: Path) -> None:
    assert run("search", folder / "ours.deal", passphrase=PASSPHRASE).code == 2
    assert run("search", folder / "ours.deal", "a", "--limit", "0", passphrase=PASSPHRASE).code == 2


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("late", "late"),
        ("late payment", '"late payment"'),
        ("in:draft 1", 'in:"draft 1"'),
        ("note: this", '"note: this"'),
        ('"late pay', '"late pay'),
    ],
)
def test_words_as_the_shell_gives_them(word: str, typed: str) -> None:
    assert quoted(word) == typed
