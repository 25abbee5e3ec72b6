"""Walls on the command line: built, listed, heeded by what is sent, and taken down."""

from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def test_a_wall_is_built_listed_and_heeded(folder: Path) -> None:
    deal = folder / "ours.deal"
    built = run(
        "wall", deal, "Inner circle", "--cover", "instrument/agreement", "--member", "carl", passphrase=PASSPHRASE
    )
    assert built.code == 0, built.err
    assert "cannot be called back" in built.out
    assert "Inner circle" in run("wall", deal, passphrase=PASSPHRASE).out
    told = run("send", deal, "-o", folder / "x.asice.age", "--dry-run", passphrase=PASSPHRASE)
    assert "WALL  Inner circle keeps" in told.out
    taken = run("wall", deal, "--take-down", "W-alpha-1", passphrase=PASSPHRASE)
    assert "goes with the next package" in taken.out
    told = run("send", deal, "-o", folder / "x.asice.age", "--dry-run", passphrase=PASSPHRASE)
    assert "WALL" not in told.out


def test_a_wall_around_nothing_is_refused(folder: Path) -> None:
    assert run("wall", folder / "ours.deal", "Inner circle", passphrase=PASSPHRASE).code == 2


def test_a_wall_around_what_is_not_there_yet_is_built_on_purpose_only(folder: Path) -> None:
    words = ("wall", folder / "ours.deal", "Inner circle", "--cover", "instrument/agrement")
    slip = run(*words, passphrase=PASSPHRASE)
    assert slip.code
    assert "instrument/agrement" in slip.err
    assert "instrument/agreement" in slip.err, "what is there is listed"
    assert "Inner circle" not in run("wall", folder / "ours.deal", passphrase=PASSPHRASE).out
    assert run(*words, "--ahead", passphrase=PASSPHRASE).code == 0
