"""Backups: written into a folder of their own, verified, thinned out, listed with the newest first."""

from pathlib import Path

import pytest

from negotiator.services import backups
from negotiator.services.files import CannotWrite
from negotiator.services.workspace import Workspace


def test_a_backup_opens_and_is_listed(desk: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "other" / "disk"
    assert backups.backups_of(desk, folder) == ()
    written = backups.back_up(desk, folder, days=14)
    (listed,) = backups.backups_of(desk, folder)
    assert listed.path == written
    assert listed.size == written.stat().st_size
    copy = Workspace.open_with_key(written, key=desk.vault.key(), opener="test")
    assert copy.deal.charter == desk.deal.charter
    copy.close()


def test_the_newest_is_first_and_always_kept(desk: Workspace, tmp_path: Path) -> None:
    paths = [backups.back_up(desk, tmp_path / "backups", days=1) for _round in range(3)]
    listed = backups.backups_of(desk, tmp_path / "backups")
    assert listed[0].path == paths[-1]
    assert [one.at for one in listed] == sorted((one.at for one in listed), reverse=True)


def test_a_folder_that_cannot_be_made_is_told(desk: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotWrite):
        backups.back_up(desk, tmp_path / "file" / "backups", days=1)
