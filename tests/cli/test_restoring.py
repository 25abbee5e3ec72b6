"""Backups on the command line: made when they are due, listed, put back; and what is told beside."""

import shutil
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.cli.test_checking import damage
from tests.services.desks import PASSPHRASE


@pytest.fixture
def deal(folder: Path, home: Path) -> Path:
    """Return a deal whose changes are backed up without being asked."""
    assert run("config", "backup.automatic", "on").code == 0
    return folder / "ours.deal"


def decide(deal: Path, question: str, *words: str) -> None:
    told = run(
        "decide", deal, "--question", question, "--outcome", "Yes", "--rationale", "Near", *words, passphrase=PASSPHRASE
    )
    assert told.code == 0, told.err


def questions(deal: Path, *words: str) -> str:
    told = run("decide", deal, *words, passphrase=PASSPHRASE)
    assert told.code == 0, told.err
    return told.out


def test_a_change_is_backed_up_and_the_backup_put_back(deal: Path) -> None:
    decide(deal, "First?")
    decide(deal, "Second?")
    listed = run("restore", deal, "--list")
    assert len(listed.out.splitlines()) == 1, "one an hour"
    told = run("restore", deal, passphrase=PASSPHRASE)
    assert told.code == 0, told.err
    (aside,) = deal.parent.glob("ours (before restore *).deal")
    assert str(aside) in told.out
    assert "Second?" not in questions(deal), "restored, it is no older copy"
    assert "First?" in questions(deal)
    assert "Second?" in questions(aside)


def test_an_older_copy_is_told_and_opens_when_it_is_accepted(deal: Path) -> None:
    old = shutil.copyfile(deal, deal.with_name("old"))
    decide(deal, "First?")
    shutil.copyfile(old, deal)
    told = run("check", deal, passphrase=PASSPHRASE)
    told = run("decide", deal, passphrase=PASSPHRASE)
    assert told.code == 1
    assert "older than this device remembers" in told.err
    assert "First?" not in questions(deal, "--accept")
    assert questions(deal) == questions(deal)


def test_a_named_backup_needs_the_passphrase_of_its_time(deal: Path) -> None:
    out = deal.with_name("copy.deal")
    assert run("backup", deal, "--out", out, passphrase=PASSPHRASE).code == 0
    told = run("restore", deal, out, passphrase="something else")
    assert told.code == 1
    assert "does not open" in told.err
    assert run("restore", deal, out, passphrase=PASSPHRASE).code == 0


def test_without_a_backup_it_says_where_it_looked(deal: Path, tmp_path: Path) -> None:
    told = run("restore", tmp_path / "another.deal", passphrase=PASSPHRASE)
    assert told.code == 1
    assert "no backup of" in told.err


def test_a_backup_that_cannot_be_made_takes_nothing_back(deal: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    assert run("config", "backup.folder", str(tmp_path / "file" / "x")).code == 0
    try:
        told = run(
            "decide", deal, "--question", "First?", "--outcome", "Yes", "--rationale", "Near", passphrase=PASSPHRASE
        )
        assert told.code == 0
        assert "no backup was made" in told.err
    finally:
        run("config", "backup.folder", "")
    assert "First?" in questions(deal)


def test_a_synchronised_folder_is_told(deal: Path) -> None:
    folder = deal.parent / "Dropbox"
    folder.mkdir()
    moved = Path(shutil.copyfile(deal, folder / "a.deal"))
    told = run("decide", moved, passphrase=PASSPHRASE)
    assert told.code == 0
    assert "synchronised by Dropbox" in told.err


def test_a_rebuilt_deal_is_no_older_copy(deal: Path) -> None:
    decide(deal, "First?")
    damage(deal, 400)
    assert run("repair", deal, "--rebuild", passphrase=PASSPHRASE).code == 0
    assert "First?" in questions(deal)
