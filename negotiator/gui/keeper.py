"""What is done to a deal's file as a whole: checked, repaired, restored, given another passphrase. No Qt here.

It works on the open deal, which is closed meanwhile and opened again, or on one file that does not open and whose
secret was typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from negotiator.gui.desk import Failed
from negotiator.gui.door import Stepped
from negotiator.services.backups import BackupFile
from negotiator.services.repair import Rescued
from negotiator.services.secrets import Changed
from negotiator.store import CheckReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Cared:
    """What came of something that was done to the file. opens: whether the deal is open again, as it was before.

    told: in one sentence, what was done; aside: where the file as it was before is kept.
    """

    told: str
    opens: bool
    aside: Path | None = None
    rescued: Rescued | None = None


class Keeper(Protocol):
    """Each call runs off the UI thread. What changes the file can be cancelled and is then not done at all."""

    def take(self, path: Path, secret: str, *, done: Callable[[], None], failed: Failed, blind: bool = False) -> None:
        """Take a file in hand that need not open: passphrase or recovery code, empty for this device's keyring.

        blind: also when the secret does not fit, or the file is gone; then a backup can be put in its place, no more.
        """
        ...

    def let_go(self) -> None:
        """Forget the file in hand and its key."""
        ...

    @property
    def path(self) -> Path | None:
        """Return the file in hand; None when it is the open deal's, or none at all."""
        ...

    @property
    def proven(self) -> bool:
        """Tell whether the key of the file is known, so that it can be read."""
        ...

    def check(self, *, done: Callable[[CheckReport], None], failed: Failed, step: Stepped) -> None:
        """Check the whole file, whatever state it is in. Changes nothing."""
        ...

    def backups(self, *, done: Callable[[Path, Sequence[BackupFile]], None], failed: Failed) -> None:
        """Hand over the file's path and its backups, newest first."""
        ...

    def mend(self, *, done: Callable[[Cared], None], failed: Failed) -> None:
        """Write the first bytes anew."""
        ...

    def rebuild(self, *, done: Callable[[Cared], None], failed: Failed, step: Stepped) -> None:
        """Make the tables anew from the ledger."""
        ...

    def export(self, to: Path, *, done: Callable[[Cared], None], failed: Failed, step: Stepped) -> None:
        """Write everything that verifies to a new file."""
        ...

    def restore(
        self, backup: Path, *, secret: str, done: Callable[[Cared], None], failed: Failed, step: Stepped
    ) -> None:
        """Put a backup in the file's place. secret: the passphrase of its time, empty for the present one."""
        ...

    def change_passphrase(
        self, *, old: str, new: str, done: Callable[[Changed], None], failed: Failed, step: Stepped
    ) -> None:
        """Encrypt the open deal under a new passphrase."""
        ...

    def delete_backups(self, paths: Sequence[Path], *, done: Callable[[], None], failed: Failed) -> None:
        """Delete backups, those that open with an old passphrase."""
        ...

    def write_sheet(self, path: Path, *, done: Callable[[], None], failed: Failed) -> None:
        """Write the recovery sheet of the open deal as a PDF."""
        ...

    def open_again(self, *, failed: Failed) -> None:
        """Open the file in hand as the deal, or show the one that is open."""
        ...

    def cancel(self) -> None:
        """Ask what is under way to stop; its `failed` then gets Cancelled."""
        ...
