"""Repairs on the command line, from the check that names them to the check that is clean."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.cli.test_checking import code, damage
from tests.services.desks import PASSPHRASE

__all__ = ["code"]


@pytest.fixture
def deal(folder: Path) -> Path:
    """Return a deal file to damage."""
    return folder / "ours.deal"


def test_tables_are_rebuilt(deal: Path, code: str) -> None:
    data = damage(deal, 400)
    told = run("repair", deal, "--rebuild", passphrase=code)
    assert told.code == 0
    kept = next(deal.parent.glob("ours (damaged *).deal"))
    assert kept.read_bytes() == data
    assert str(kept) in told.out
    assert "each verified" in told.out
    assert run("check", deal, passphrase=code).code == 0
    assert run("versions", deal, passphrase=code).code == 0


def test_what_verifies_is_exported(deal: Path, code: str) -> None:
    whole = deal.read_bytes()
    deal.write_bytes(whole[: len(whole) // 2])
    told = run("repair", deal, "--rebuild", passphrase=code)
    assert told.code == 1
    assert "cannot be rebuilt" in told.err
    to = deal.with_name("rescued.deal")
    told = run("repair", deal, "--export", to, passphrase=code)
    assert told.code == 0
    assert "Lost: " in told.out
    checked = run("check", to, "--json", passphrase=code).json
    assert "readable" not in {one["name"] for one in checked["checks"] if not one["ok"]}
    assert deal.read_bytes() == whole[: len(whole) // 2]


def test_first_bytes_are_mended(deal: Path) -> None:
    whole = deal.read_bytes()
    damage(deal, 1)  # in the mark, which can be told without any memory
    told = run("repair", deal, "--header", passphrase=PASSPHRASE)
    assert told.code == 0
    assert deal.read_bytes() == whole


@pytest.mark.parametrize("words", [(), ("--rebuild", "--header"), ("--rebuild", "--export", "b.deal")])
def test_one_way_at_a_time(deal: Path, code: str, words: tuple[str, ...]) -> None:
    told = run("repair", deal, *words, passphrase=code)
    assert told.code == 2
    assert "one of" in told.err


def test_a_wrong_passphrase_repairs_nothing(deal: Path, code: str) -> None:
    data = damage(deal, 400)
    told = run("repair", deal, "--rebuild", passphrase="something else")
    assert told.code == 1
    assert "does not open" in told.err
    assert deal.read_bytes() == data
    assert not list(deal.parent.glob("*damaged*"))
