"""What a presenter works with: the open deal off the UI thread, the settings, and the way to other screens. No Qt here.

A presenter never holds a workspace. It hands work over; the work runs where the workspace lives, and its outcome comes
back to the presenter while its screen lives.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from negotiator.kernel import NegotiatorError, Progress
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings

T = TypeVar("T")
Work = Callable[[Workspace, Progress], T]
Failed = Callable[[NegotiatorError], None]


class Desk(Protocol):
    """The presenter's side of the window. Errors that `failed` does not take are shown by the window itself."""

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        ...

    @property
    def folders(self) -> Folders:
        """Return the program's own folders."""
        ...

    def read(self, work: Work[T], done: Callable[[T], None], *, failed: Failed | None = None) -> None:
        """Run work that changes nothing and hand its value to `done`."""
        ...

    def act(
        self,
        work: Work[Receipt],
        done: Callable[[Receipt], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> None:
        """Run an act: every screen that shows one of its topics reloads, and a toast offers Undo where there is one."""
        ...

    def go(self, screen: str, *, about: str = "") -> None:
        """Open another screen; `about` says what it should show first (a key, a version's hash)."""
        ...

    def tell(self, text: str) -> None:
        """Say something in passing."""
        ...
