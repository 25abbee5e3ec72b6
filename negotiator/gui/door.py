"""The way in and out of deals: what the welcome, deals and settings screens ask for. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from negotiator.gui.desk import Failed
from negotiator.settings import Folders, RecentDeal, Settings

Stepped = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """What is needed to found a deal. p12: take the signing key from this file instead of making one."""

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
    p12: Path | None = None
    p12_passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What is needed to join a deal from its first package.

    trusted_root: the sender's root as it was compared; how: in which way.
    """

    path: Path
    passphrase: str
    package: Path
    identity: Path
    trusted_root: str
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIdentity:
    """What is needed to make an identity file before there is a deal. p12: take key and names from this file."""

    path: Path
    passphrase: str
    name: str
    organisation: str
    email: str = ""
    p12: Path | None = None
    p12_passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A file that is open, and who signs in it. recovery_code: of a new file only; opens it too."""

    path: Path
    name: str
    fingerprint: str
    recovery_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who signed a first package, as its certificate says; nobody has compared `root` yet.

    party, role: for whom and as what the package says that we act. colleague: it is for our own side alone.
    """

    name: str
    organisation: str
    root: str
    party: str = ""
    role: str = ""
    colleague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whom a certificate names."""

    name: str
    organisation: str
    email: str


class Door(Protocol):
    """Opening, founding, joining and locking. Each runs off the UI thread.

    `open` and `sample` end in the open deal's overview. `found` and `join` hand over what must be shown once; the
    deal's screens come with `enter`.
    """

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        ...

    @property
    def folders(self) -> Folders:
        """Return the program's own folders."""
        ...

    @property
    def is_open(self) -> bool:
        """Tell whether a deal is open."""
        ...

    def change_settings(self, settings: Settings, *, failed: Failed) -> None:
        """Let other settings take effect at once, and keep them."""
        ...

    @property
    def uncaptured(self) -> str:
        """Return why this system cannot keep windows out of pictures of the screen; empty where it can."""
        ...

    def recent(self) -> tuple[RecentDeal, ...]:
        """Return the deals opened last, newest first."""
        ...

    def remembered(self, paths: tuple[Path, ...], done: Callable[[frozenset[Path]], None]) -> None:
        """Hand over which of these files this device holds a key for."""
        ...

    def forget(self, path: Path) -> None:
        """Take a deal off the list of recent ones, and its key off this device; the file stays."""
        ...

    def open(
        self,
        path: Path,
        *,
        passphrase: str,
        failed: Failed,
        remember: bool = False,
        accept: bool = False,
        step: Stepped | None = None,
    ) -> None:
        """Open a deal file; the one that is open is closed first.

        passphrase: the recovery code does too; an empty one asks this device's keyring. remember: keep the key there.
        accept: as it is, though this device remembers it otherwise. step: told while a file of an older format is
        brought up to date, which `cancel` stops.
        """
        ...

    def found(self, deal: NewDeal, *, done: Callable[[Entered], None], failed: Failed) -> None:
        """Found a deal."""
        ...

    def look_at(
        self, package: Path, *, identity: Path, passphrase: str, done: Callable[[Sender], None], failed: Failed
    ) -> None:
        """Open a first package far enough to say who signed it. Nothing is kept."""
        ...

    def look_at_p12(self, path: Path, passphrase: str, *, done: Callable[[Holder], None], failed: Failed) -> None:
        """Open a certificate with its key far enough to say whom it names. Nothing is kept."""
        ...

    def join(self, joining: Joining, *, done: Callable[[Entered], None], failed: Failed) -> None:
        """Join a deal from its first package."""
        ...

    def make_identity(self, wanted: NewIdentity, *, done: Callable[[Path], None], failed: Failed) -> None:
        """Make an identity file and, beside it, the contact card to send (`done` gets the card's path)."""
        ...

    def sample(self, folder: Path, *, step: Stepped, failed: Failed) -> None:
        """Play the sample negotiation into a folder and open our side's file."""
        ...

    def cancel(self) -> None:
        """Ask what is under way to stop; its `failed` then gets Cancelled."""
        ...

    def enter(self, *, screen: str = "", about: str = "") -> None:
        """Show the open deal, at a screen. The recovery code of a new file counts as written down from here on."""
        ...

    def leave(self, *, about: str = "") -> None:
        """Show the way in while the deal stays open: about "new", "join", "sample" or a file."""
        ...

    def lock(self) -> None:
        """Close the open deal and show the way in."""
        ...
