"""The decision log."""

from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def test_decisions_logged_and_listed(folder: Path) -> None:
    deal = folder / "ours.deal"
    assert "Nothing yet." in run("decide", deal, passphrase=PASSPHRASE).out
    words = ("--question", "Who?", "--outcome", "Us", "--rationale", "Near", "--stakeholder", "Ana")
    assert "D-alpha-1" in run("decide", deal, *words, passphrase=PASSPHRASE).out
    assert "Who?" in run("decide", deal, passphrase=PASSPHRASE).out
    assert run("decide", deal, "--question", "Why?", passphrase=PASSPHRASE).code == 1
