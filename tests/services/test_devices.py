"""What a device remembers: works with a keyring, and without one nothing is needed and nothing fails."""

import pytest

from negotiator.services import devices, recovery
from negotiator.services.opening import NotRemembered, open_remembered
from negotiator.services.workspace import Workspace
from tests.services.drawers import Drawer


def test_a_remembered_key_opens_the_file(desk: Workspace, drawer: Drawer) -> None:
    path, salt = desk.path, desk.vault.salt
    assert not recovery.is_remembered_here(desk)
    assert recovery.remember_here(desk)
    assert recovery.is_remembered_here(desk)
    desk.close()
    open_remembered(path, opener="a test").workspace.close()
    copy = path.with_name("copy.deal")
    copy.write_bytes(path.read_bytes())
    assert devices.is_remembered(copy), "found by the file's own id"
    assert devices.forget(path)
    assert not devices.forget(path)
    assert not devices.is_kept(salt)
    with pytest.raises(NotRemembered):
        open_remembered(path, opener="a test")


def test_an_open_file_is_not_read_for_its_salt(desk: Workspace, drawer: Drawer) -> None:
    recovery.remember_here(desk)
    assert not devices.is_remembered(desk.path), "to close it again would cost the database its locks"
    assert recovery.forget_here(desk)
    assert not drawer.kept


def test_a_stuck_keyring_is_as_good_as_none(desk: Workspace, drawer: Drawer) -> None:
    drawer.stuck = True
    assert not recovery.is_remembered_here(desk)
    assert not recovery.remember_here(desk)
    assert not recovery.forget_here(desk)


def test_what_is_not_a_key_is_ignored(desk: Workspace, drawer: Drawer) -> None:
    recovery.remember_here(desk)
    (name,) = drawer.kept
    for nonsense in ("not base64 ü", "c2hvcnQ="):
        drawer.kept[name] = nonsense
        assert devices.key_for(desk.vault.salt) is None
    assert not devices.is_remembered(desk.path.with_name("missing.deal"))
