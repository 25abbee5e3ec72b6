"""Backups put back on the command line: the one that is named, or the newest that this device made."""

from pathlib import Path

import pytest

from negotiator.cli.access import device_memory
from negotiator.crypto import VaultKey, recovery_code
from negotiator.domain.positions import Comment
from negotiator.services import backups
from negotiator.store import read_salt
from tests.cli.commands import run
from tests.services.desks import Template, opened


@pytest.fixture
def code(template: Template) -> str:
    """Return the recovery code of our file."""
    return recovery_code(VaultKey(template.keys["ours"]), read_salt(template.folder / "ours.deal"))


def comments(template: Template, deal: Path) -> list[str]:
    """Return the comments in a deal."""
    with opened(template, "ours", deal) as desk:
        return [held.value.key for held in desk.deal.records(Comment)]


@pytest.fixture
def deal(folder: Path, template: Template) -> Path:
    """Return a deal with a backup beside it, another one in the folder of automatic ones, and an act after both."""
    path = folder / "ours.deal"
    with opened(template, "ours", path) as desk:
        for number in (1, 2, 3):
            desk.put(Comment(key=f"C-{number}", text="hello"))
            if number == 1:
                desk.vault.backup(folder / "first.deal")
            if number == 2:
                backups.back_up(desk, device_memory().backups)
    return path


def test_the_newest_backup_comes_back_in_the_place_of_a_damaged_file(deal: Path, template: Template, code: str) -> None:
    whole = deal.read_bytes()
    deal.write_bytes(whole[:20_000])
    told = run("restore", deal, passphrase=code)
    assert told.code == 0, told
    kept = next(deal.parent.glob("ours (before restore*).deal"))
    assert kept.read_bytes() == whole[:20_000]
    assert str(kept) in told.out
    assert comments(template, deal) == ["C-1", "C-2"]
    assert run("check", deal, passphrase=code).code == 0


def test_backups_are_listed_and_named(deal: Path, template: Template, code: str) -> None:
    told = run("restore", deal, "--list", "--json")
    assert [one["opens"] for one in told.json] == [True]
    assert "present" in run("restore", deal, "--list").out
    told = run("restore", deal, deal.with_name("first.deal"), "--json", passphrase=code)
    assert told.json["backup"] == str(deal.with_name("first.deal"))
    assert comments(template, deal) == ["C-1"]


def test_a_file_that_is_gone_comes_back(deal: Path, template: Template, code: str) -> None:
    told = run("restore", deal, "--list", "--json")
    deal.unlink()
    assert run("restore", deal, told.json[0]["path"], passphrase=code).code == 0
    assert comments(template, deal) == ["C-1", "C-2"]


def test_nothing_to_restore(folder: Path, tmp_path: Path, code: str) -> None:
    for words in ((), (tmp_path / "none.deal",)):
        before = (folder / "theirs.deal").read_bytes()
        told = run("restore", folder / "theirs.deal", *words, passphrase=code)
        assert told.code == 1
        assert told.err.startswith("negotiator: ")
        assert (folder / "theirs.deal").read_bytes() == before
    assert "Nothing yet." in run("restore", folder / "theirs.deal", "--list").out
