"""What is told about the place of a deal's file."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.services import identities
from negotiator.services.notices import notices_about
from negotiator.services.workspace import Workspace
from negotiator.store.places import conflict_copies
from tests.services.desks import START, DeskClock


@pytest.fixture
def synchronised(desk: Workspace, tmp_path: Path) -> Path:
    """Return the closed deal in a folder that is synchronised."""
    (tmp_path / "Dropbox").mkdir()
    desk.close()
    return Path(shutil.copyfile(desk.path, tmp_path / "Dropbox" / "a.deal"))


def test_an_ordinary_folder_gives_no_notice(desk: Workspace) -> None:
    assert notices_about(desk) == ()


def test_a_synchronised_folder_and_the_copies_in_it_are_told(desk: Workspace, synchronised: Path) -> None:
    key = desk.vault
    assert key.path != synchronised
    for name in ("a (Ann's conflicted copy 2026-03-02).deal", "a-LAPTOP.deal", "a (before restore 2026-03-02).deal"):
        shutil.copyfile(synchronised, synchronised.with_name(name))
    synchronised.with_name("a conflict.deal").write_bytes(b"another deal's")
    copies = conflict_copies(synchronised, salt=key.salt)
    assert [path.name for path in copies] == ["a (Ann's conflicted copy 2026-03-02).deal", "a-LAPTOP.deal"]


def test_an_open_deal_is_told_of_both(desk: Workspace, tmp_path: Path) -> None:
    key = desk.vault.key()
    desk.close()
    folder = tmp_path / "Nextcloud"
    folder.mkdir()
    path = Path(shutil.copyfile(desk.path, folder / "a.deal"))
    for number in range(5):
        shutil.copyfile(path, folder / f"a.sync-conflict-2026030{number}.deal")
    opened = Workspace.open_with_key(path, key=key, opener="Ann")
    try:
        first, second = notices_about(opened)
        assert (first.code, second.code) == ("synchronised", "conflict-copies")
        assert "Nextcloud" in first.text
        assert second.text.endswith("and more.")
        assert not path.with_name("a.deal-ballast").exists()
    finally:
        opened.close()


def test_what_is_only_a_copy_is_no_conflict(desk: Workspace) -> None:
    shutil.copyfile(desk.path, desk.path.with_name("copy of the deal.deal"))
    assert conflict_copies(desk.path, salt=desk.vault.salt) == ()


def test_a_certificate_that_ends_soon_is_told(desk: Workspace) -> None:
    clock = desk.clock
    assert isinstance(clock, DeskClock)
    for days, said in ((1070, "ends on"), (1100, "ended on")):
        clock.time = START + timedelta(days=days)
        (notice,) = notices_about(desk)
        assert notice.code == "certificate-ends"
        assert said in notice.text
        assert "Renew it" in notice.hint
    clock.time = START + timedelta(days=1090)
    identities.renew(desk)
    assert notices_about(desk) == ()
