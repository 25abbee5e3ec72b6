"""Amounts of a change request."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


@pytest.mark.parametrize("amount", ["plenty", "nan", "-Infinity"])
def test_an_amount_that_is_none(folder: Path, amount: str) -> None:
    words = ("amend", "impact", folder / "ours.deal", "CR-1", "--economics", "e", "--milestones", "m", "--risks", "r")
    told = run(*words, f"--amount={amount}", passphrase=PASSPHRASE)
    assert told.code == 2
    assert "not an amount" in told.err
    assert run(*words, passphrase=PASSPHRASE).code == 1
