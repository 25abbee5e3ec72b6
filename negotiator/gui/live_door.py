"""The door as the window has it: files are opened, founded and joined on the worker thread that then owns them."""

import getpass
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from negotiator.crypto import Identity
from negotiator.gui.desk import Failed
from negotiator.gui.door import Joining, NewDeal
from negotiator.gui.live_desk import Session
from negotiator.kernel import Locked, NegotiatorError, Progress, SystemClock
from negotiator.services import devices, founding, joining
from negotiator.services.demo import PASSPHRASES, play
from negotiator.services.files import read_file, write_file
from negotiator.services.founding import OurSide
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, RecentDeal, Settings, forget_deal, recent_deals, remember_deal


class PassphraseNeeded(Locked):
    """The keyring does not know this file."""

    code = "passphrase-needed"

    def __init__(self) -> None:
        super().__init__("This device does not remember the key of this file.", hint="Type its passphrase.")


class LiveDoor(QObject):
    """Opens and closes the session's workspace. `opened` and `locked` tell the window."""

    opened = Signal()
    locked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        return self._session.settings

    @property
    def folders(self) -> Folders:
        """Return the program's own folders."""
        return self._session.folders

    def recent(self) -> tuple[RecentDeal, ...]:
        """Return the deals opened last, newest first."""
        return recent_deals(self.folders.data)

    def forget(self, path: Path) -> None:
        """Take a deal off the list of recent ones."""
        forget_deal(self.folders.data, path)

    def open(self, path: Path, *, passphrase: str, failed: Failed) -> None:
        """Open a deal file with its passphrase, or with the key that this device remembers."""

        def work(_progress: Progress) -> Workspace:
            if passphrase:
                return Workspace.open(path, passphrase=passphrase, opener=getpass.getuser())
            key = devices.remembered_key(path)
            if key is None:
                raise PassphraseNeeded
            return Workspace.open_with_key(path, key=key, opener=getpass.getuser())

        self._enter(work, failed)

    def found(self, deal: NewDeal, *, failed: Failed) -> None:
        """Found a deal with a new identity and open it."""

        def work(_progress: Progress) -> Workspace:
            identity = Identity.create(
                name=deal.name, organisation=deal.organisation, email=deal.email, at=SystemClock().now()
            )
            workspace = founding.found_deal(
                deal.path,
                passphrase=deal.passphrase,
                title=deal.title,
                ours=OurSide(key=deal.party, name=deal.organisation, short=deal.party.capitalize()),
                identity=identity,
                person_role=deal.role,
                currency=deal.currency,
            )
            founding.add_instrument(workspace, "agreement", title=deal.agreement, kind="agreement")
            return workspace

        self._enter(work, failed)

    def join(self, joining_: Joining, *, failed: Failed) -> None:
        """Join a deal from its first package and open it."""

        def work(_progress: Progress) -> Workspace:
            return joining.join_from_package(
                joining_.path,
                read_file(joining_.package),
                identity=joining.open_identity_file(joining_.identity, joining_.passphrase),
                trusted_root=joining_.trusted_root,
                passphrase=joining_.passphrase,
            )

        self._enter(work, failed)

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
        """Make an identity file, and beside it the contact card."""

        def work(_progress: Progress) -> Path:
            identity = joining.make_identity_file(
                path,
                passphrase=passphrase,
                name=name,
                organisation=organisation,
                email=email,
                at=SystemClock().now(),
            )
            card = path.with_suffix(".card")
            write_file(card, identity.contact().to_bytes(identity))
            return card

        self._session.jobs.run(work, done=done, failed=failed, owner=self)

    def sample(self, folder: Path, *, failed: Failed) -> None:
        """Play the sample negotiation and open our side's file."""

        def work(progress: Progress) -> Workspace:
            told = 0

            def tell(text: str) -> None:
                nonlocal told
                told += 1
                progress.step(min(told, 29), 30, text)

            played = play(folder, fonts=self.folders.fonts, tell=tell)
            return Workspace.open(played.ours, passphrase=PASSPHRASES["tessaline"], opener=getpass.getuser())

        self._enter(work, failed)

    def _enter(self, work: Callable[[Progress], Workspace], failed: Failed) -> None:
        session = self._session

        def exchange(progress: Progress) -> Path:
            entered = work(progress)
            if session.workspace is not None:
                session.workspace.close()
            session.workspace = entered
            return entered.path

        def done(path: Path) -> None:
            remember_deal(self.folders.data, path, at=SystemClock().now())
            self.opened.emit()

        session.jobs.run(exchange, done=done, failed=failed, owner=self)

    def lock(self) -> None:
        """Close the open deal, drop its keys and caches, and show the way in."""
        session = self._session

        def close(_progress: Progress) -> None:
            if session.workspace is not None:
                session.workspace.close()
                session.workspace = None

        def failed(_error: NegotiatorError) -> None:
            self.locked.emit()

        session.jobs.run(close, done=lambda _none: self.locked.emit(), failed=failed, owner=self)
