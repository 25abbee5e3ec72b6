"""A deal file of an older format: opened by any command behind a backup, checked and restored as it is."""

import shutil
from pathlib import Path

import pytest

from negotiator.services.workspace import Workspace
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE
from tests.services.test_released_deals import VAULTS


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    """Return a deal file of the first format."""
    return Path(shutil.copyfile(VAULTS / "format-1-deal.deal", tmp_path / "supply.deal"))


def test_any_command_brings_it_up_to_date_and_says_so(deal: Path, home: Path) -> None:
    before = deal.read_bytes()
    told = run("versions", deal, passphrase=PASSPHRASE)
    assert told.code == 0, told.err
    assert "brought up to date" in told.err
    (backup,) = (home / "data" / "backups").rglob("*.deal") if (home / "data").exists() else home.rglob("*.deal")
    assert str(backup) in told.err
    assert deal.read_bytes() != before
    again = run("versions", deal, passphrase=PASSPHRASE)
    assert again.out == told.out
    assert "brought up to date" not in again.err
    found = run("search", deal, "120 days", passphrase=PASSPHRASE)
    assert found.code == 0
    assert "120 days" in found.out


def test_a_check_leaves_it_as_it_is(deal: Path) -> None:
    before = deal.read_bytes()
    told = run("check", deal, passphrase=PASSPHRASE)
    assert told.code == 0, told.out + told.err
    assert deal.read_bytes() == before


def test_its_backup_can_be_restored(deal: Path, tmp_path: Path) -> None:
    backup = Path(shutil.copyfile(deal, tmp_path / "kept.deal"))
    assert run("versions", deal, passphrase=PASSPHRASE).code == 0
    told = run("restore", deal, backup, passphrase=PASSPHRASE)
    assert told.code == 0, told.out + told.err
    desk = Workspace.open(deal, passphrase=PASSPHRASE, opener="a test")
    assert desk.vault.migrated is not None
    assert desk.vault.migrated.parent == tmp_path
    assert len(desk.entries) == 32
    desk.close()


def test_what_verifies_of_it_can_be_exported(deal: Path, tmp_path: Path) -> None:
    told = run("repair", deal, "--export", tmp_path / "kept.deal", passphrase=PASSPHRASE)
    assert told.code == 0, told.out + told.err
    assert run("versions", tmp_path / "kept.deal", passphrase=PASSPHRASE).code == 0
