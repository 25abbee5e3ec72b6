"""The way in and out of deals: what the welcome and deals screens ask for. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from negotiator.gui.desk import Failed
from negotiator.settings import Folders, RecentDeal, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """What is needed to found a deal."""

    path: Path
    passphrase: str
    title: str
    party: str
    organisation: str
    name: str
    email: str = ""
    role: str = "negotiator"
    currency: str = "EUR"
    agreement: str = "Agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What is needed to join a deal from its first package; `trusted_root` is the sender's root as it was compared."""

    path: Path
    passphrase: str
    package: Path
    identity: Path
    trusted_root: str


class Door(Protocol):
    """Opening, founding, joining and locking. Each runs off the UI thread; on success the overview opens."""

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        ...

    @property
    def folders(self) -> Folders:
        """Return the program's own folders."""
        ...

    def recent(self) -> tuple[RecentDeal, ...]:
        """Return the deals opened last, newest first."""
        ...

    def forget(self, path: Path) -> None:
        """Take a deal off the list of recent ones; the file stays."""
        ...

    def open(self, path: Path, *, passphrase: str, failed: Failed) -> None:
        """Open a deal file; the one that is open is closed first. An empty passphrase asks this device's keyring."""
        ...

    def found(self, deal: NewDeal, *, failed: Failed) -> None:
        """Found a deal and open it."""
        ...

    def join(self, joining: Joining, *, failed: Failed) -> None:
        """Join a deal from its first package and open it."""
        ...

    def make_identity(
        self,
        path: Path,
        *,
        passphrase: str,
        name: str,
        organisation: str,
        email: str,
        done: Callable[[Path], None],
        failed: Failed,
    ) -> None:
        """Make an identity file and, beside it, the contact card to send (`done` gets the card's path)."""
        ...

    def sample(self, folder: Path, *, failed: Failed) -> None:
        """Play the sample negotiation into a folder and open our side's file."""
        ...

    def lock(self) -> None:
        """Close the open deal and show the way in."""
        ...
