"""Backups: written into a folder of their own, verified, thinned out, listed with the newest first."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.services import backups
from negotiator.services.backups import (
    Schedule,
    back_up,
    backups_beside,
    backups_of,
    delete,
    restore,
    under_old_passphrase,
)
from negotiator.services.files import CannotWrite
from negotiator.services.heads import DeviceHeads
from negotiator.services.salts import Memory
from negotiator.services.workspace import Workspace
from negotiator.settings import Settings, set_value
from negotiator.settings import folders as folders_under
from negotiator.store import Keep, RolledBack, rekey


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


@pytest.fixture
def schedule(tmp_path: Path) -> Schedule:
    """Return a schedule of two hours' backups."""
    return Schedule(folder=tmp_path / "backups", keep=Keep(hourly=2, daily=1, weekly=1), every=timedelta(minutes=30))


def test_a_backup_is_due_when_the_deal_changed_and_the_newest_is_old_enough(
    desk: Workspace, schedule: Schedule
) -> None:
    first = schedule.tend(desk)
    assert first is not None
    assert schedule.tend(desk) is None
    assert schedule.tend(desk, at_close=True) is None, "nothing changed"
    desk.vault.local.set("draft", "text")
    assert schedule.tend(desk) is None, "too soon"
    assert schedule.tend(desk, at_close=True) is not None
    desk.vault.local.set("draft", "more text")
    for _ in range(60):
        desk.clock.now()
    assert schedule.tend(desk) is not None


def test_no_backup_is_made_unasked_where_that_is_switched_off(desk: Workspace, tmp_path: Path) -> None:
    folders = folders_under(tmp_path)
    settings = set_value(set_value(Settings(), "backup.automatic", "off"), "backup.hourly", "3")
    schedule = Schedule.of(folders, settings)
    assert schedule.keep == Keep(hourly=3, daily=14, weekly=8)
    assert schedule.tend(desk) is None
    assert Schedule.of(folders, Settings()).is_due(desk)


def test_backups_of_an_earlier_passphrase_are_listed_and_can_be_deleted(
    desk: Workspace, tmp_path: Path, schedule: Schedule
) -> None:
    back_up(desk, schedule.folder)
    path, old = desk.path, desk.vault.key()
    desk.close()
    new = VaultKey(bytes(32))
    rekey(path, old_key=old, new_key=new, new_salt=new_salt(), opener="Ann")
    again = Workspace.open_with_key(path, key=new, opener="Ann")
    try:
        back_up(again, schedule.folder)
        assert [one.opens for one in backups_of(again, schedule.folder)] == [True, False]
        delete(under_old_passphrase(again, schedule.folder))
        assert [one.opens for one in backups_of(again, schedule.folder)] == [True]
    finally:
        again.close()


def test_a_restored_deal_is_no_older_copy(desk: Workspace, tmp_path: Path, schedule: Schedule) -> None:
    memory = Memory(data=tmp_path / "data", backups=schedule.folder)
    heads = DeviceHeads(memory)
    path, key, salt = desk.path, desk.vault.key(), desk.vault.salt
    desk.close()
    with closing(Workspace.open_with_key(path, key=key, opener="Ann", heads=heads)) as opened:
        written = back_up(opened, schedule.folder)
        opened.vault.local.set("draft", "text")
    assert [one.path for one in backups_beside(path, salt, memory)] == [written]
    restored = restore(path, written, key=key, opener="Ann", memory=memory)
    assert restored.aside is not None
    with closing(Workspace.open_with_key(path, key=key, opener="Ann", heads=heads)) as opened:
        assert opened.vault.local.get("draft") is None
    restored.aside.replace(path)
    Workspace.open_with_key(path, key=key, opener="Ann", heads=heads).close()
    written.replace(path)
    with pytest.raises(RolledBack):
        Workspace.open_with_key(path, key=key, opener="Ann", heads=heads)


def test_backups_of_a_file_that_is_gone_are_found_by_its_name(desk: Workspace, tmp_path: Path) -> None:
    memory = Memory(data=tmp_path / "data", backups=tmp_path / "backups")
    written = back_up(desk, memory.backups)
    (memory.backups / "other.deal").touch()
    assert [one.path for one in backups_beside(desk.path, bytes(16), memory)] == [written]
    assert backups_beside(tmp_path / "another.deal", bytes(16), memory) == ()
    assert backups_beside(desk.path, bytes(16), Memory(data=tmp_path, backups=tmp_path / "none")) == ()
