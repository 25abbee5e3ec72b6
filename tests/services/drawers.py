"""A keyring in memory, for what must be seen of one that no real keyring shows on demand."""

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError


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
