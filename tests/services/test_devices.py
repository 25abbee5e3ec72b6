"""What a device remembers: works with a keyring, and without one nothing is needed and nothing fails."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from negotiator.services import devices
from negotiator.services.workspace import Workspace


class Drawer(KeyringBackend):
    """A keyring in memory; one that is stuck refuses everything."""

    priority = 1

    def __init__(self, *, stuck: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring does not annotate it
        self.kept: dict[tuple[str, str], str] = {}
        self.stuck = stuck

    def _look(self) -> None:
        if self.stuck:
            raise KeyringError

    def get_password(self, service: str, username: str) -> str | None:
        self._look()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._look()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._look()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    """Let a keyring in memory stand for the system's."""
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_a_remembered_key_opens_the_file(desk: Workspace, drawer: Drawer) -> None:
    path = desk.path
    assert devices.remembered_key(path) is None
    assert devices.remember_key(path, desk.vault.key())
    desk.close()
    key = devices.remembered_key(path)
    assert key is not None
    Workspace.open_with_key(path, key=key, opener="a test").close()
    copy = path.with_name("copy.deal")
    copy.write_bytes(path.read_bytes())
    assert devices.remembered_key(copy) == key, "found by the file's own id"
    devices.forget_key(path)
    devices.forget_key(path)
    assert devices.remembered_key(path) is None


def test_a_stuck_keyring_is_as_good_as_none(desk: Workspace, drawer: Drawer) -> None:
    drawer.stuck = True
    assert devices.remembered_key(desk.path) is None
    assert not devices.remember_key(desk.path, desk.vault.key())
    devices.forget_key(desk.path)


def test_what_is_not_a_key_is_ignored(desk: Workspace, drawer: Drawer) -> None:
    devices.remember_key(desk.path, desk.vault.key())
    (name,) = drawer.kept
    for nonsense in ("not base64 ü", "c2hvcnQ="):
        drawer.kept[name] = nonsense
        assert devices.remembered_key(desk.path) is None
    assert devices.remembered_key(desk.path.with_name("missing.deal")) is None
