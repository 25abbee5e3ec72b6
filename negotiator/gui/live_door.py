"""The door as the window has it: files are opened, founded and joined on the worker thread that then owns them."""

import contextlib
import getpass
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from negotiator.crypto import Identity
from negotiator.domain.charter import Instrument
from negotiator.gui.capture import why_not
from negotiator.gui.desk import Failed
from negotiator.gui.door import Entered, Holder, Joining, NewDeal, NewIdentity, Sender, Stepped
from negotiator.gui.jobs import Job
from negotiator.gui.live_desk import Session
from negotiator.kernel import NegotiatorError, Progress, SystemClock
from negotiator.services import devices, founding, identities, joining, opening, recovery
from negotiator.services.backups import Schedule
from negotiator.services.demo import PASSPHRASES, play
from negotiator.services.founding import OurSide
from negotiator.services.opening import Opened
from negotiator.services.salts import Memory
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, RecentDeal, Settings, forget_deal, recent_deals, remember_deal, save

_STEPS_PLAYED = 30


class LiveDoor(QObject):
    """Opens and closes the session's workspace. `opened`, `left` and `locked` tell the window what to show;
    `taken` says that a file is open from now on.

    On locking, `covering` comes first: the window shows nothing of the deal any more. Then the file is closed, which
    may have to wait for an act under way, while `locked` shows the way in; `closed` says that file and keys are gone.
    `told` says what was done to a file as it was opened, and a hint.
    """

    taken = Signal()
    opened = Signal(str, str)
    left = Signal(str)
    covering = Signal()
    locked = Signal()
    closed = Signal()
    failed_to_close = Signal(object)
    told = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._under_way: Job | None = None
        self._locking = False
        self._taking: Job | None = None

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        return self._session.settings

    @property
    def folders(self) -> Folders:
        """Return the program's own folders."""
        return self._session.folders

    @property
    def is_open(self) -> bool:
        """Tell whether a deal is open."""
        return (self._session.workspace is not None or self._session.held) and not self._locking

    def change_settings(self, settings: Settings, *, failed: Failed) -> None:
        """Let other settings take effect, and keep them."""
        self._session.change_settings(settings)
        self._run(lambda _progress: save(settings, self.folders.config), lambda _none: None, failed=failed)

    @property
    def uncaptured(self) -> str:
        """Return why this system cannot keep windows out of pictures of the screen."""
        return why_not()

    def recent(self) -> tuple[RecentDeal, ...]:
        """Return the deals opened last, newest first."""
        return recent_deals(self.folders.data)

    def remembered(self, paths: tuple[Path, ...], done: Callable[[frozenset[Path]], None]) -> None:
        """Hand over which of these files this device holds a key for."""
        memory = Memory.of(self.folders, self.settings)

        def work(_progress: Progress) -> frozenset[Path]:
            return frozenset(path for path in paths if devices.is_remembered(path, memory=memory))

        self._run(work, done, failed=_ignore)

    def forget(self, path: Path) -> None:
        """Take a deal off the list of recent ones, and its key off this device."""
        forget_deal(self.folders.data, path)
        memory = Memory.of(self.folders, self.settings)
        self._run(lambda _progress: devices.forget(path, memory=memory), lambda _none: None, failed=_ignore)

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
        """Open a deal file with its passphrase, its recovery code, or the key that this device remembers."""
        memory = Memory.of(self.folders, self.settings)
        told: list[tuple[str, str]] = []

        def work(progress: Progress) -> Workspace:
            opener = getpass.getuser()
            if passphrase:
                opened = opening.open_with_secret(
                    path, passphrase, opener=opener, memory=memory, accept=accept, progress=progress
                )
            else:
                opened = opening.open_remembered(path, opener=opener, memory=memory, accept=accept, progress=progress)
            if passphrase and remember:
                recovery.remember_here(opened.workspace)
            told.extend(_done_to(opened))
            return opened.workspace

        def show(_entered: Entered) -> None:
            self.opened.emit("", "")
            for text, hint in told:
                self.told.emit(text, hint)

        self._take_over(work, show, failed, step=step)

    def take_over(self, work: Callable[[Progress], Workspace], failed: Failed) -> None:
        """Let a workspace that the work opens become the open one, and show it."""
        self._take_over(work, lambda _entered: self.opened.emit("", ""), failed)

    def found(self, deal: NewDeal, *, done: Callable[[Entered], None], failed: Failed) -> None:
        """Found a deal with a new identity."""
        self._take_over(lambda _progress: _founded(deal), done, failed, with_code=True)

    def look_at(
        self, package: Path, *, identity: Path, passphrase: str, done: Callable[[Sender], None], failed: Failed
    ) -> None:
        """Open a first package far enough to say who signed it."""

        def work(_progress: Progress) -> Sender:
            opened = joining.open_identity_file(identity, passphrase)
            look = joining.look_around(package, identity=opened, on=SystemClock().now().date())
            signer = look.package.signer
            return Sender(
                name=signer.name,
                organisation=signer.organisation,
                root=signer.root_fingerprint,
                party=look.party_name,
                role=look.role,
                colleague=look.from_colleague,
            )

        self._run(work, done, failed=failed)

    def look_at_p12(self, path: Path, passphrase: str, *, done: Callable[[Holder], None], failed: Failed) -> None:
        """Open a certificate with its key far enough to say whom it names."""

        def work(_progress: Progress) -> Holder:
            one = identities.from_p12_file(path, passphrase, at=SystemClock().now())
            return Holder(name=one.name, organisation=one.organisation, email=one.email)

        self._run(work, done, failed=failed)

    def join(self, joining_: Joining, *, done: Callable[[Entered], None], failed: Failed) -> None:
        """Join a deal from its first package."""

        def work(_progress: Progress) -> Workspace:
            return joining.join_from_package(
                joining_.path,
                joining_.package,
                identity=joining.open_identity_file(joining_.identity, joining_.passphrase),
                trusted_root=joining_.trusted_root,
                how=joining_.how,
                passphrase=joining_.passphrase,
            )

        self._take_over(work, done, failed, with_code=True)

    def make_identity(self, wanted: NewIdentity, *, done: Callable[[Path], None], failed: Failed) -> None:
        """Make an identity file, and beside it the contact card."""

        def work(_progress: Progress) -> Path:
            now = SystemClock().now()
            if wanted.path.exists():
                raise joining.IdentityExists(wanted.path)
            if wanted.p12 is None:
                identity = Identity.create(
                    name=wanted.name, organisation=wanted.organisation, email=wanted.email, at=now
                )
            else:
                identity = identities.from_p12_file(wanted.p12, wanted.p12_passphrase, at=now)
            card = wanted.path.with_suffix(".card")
            identities.keep_identity_and_card(identity, wanted.path, card, passphrase=wanted.passphrase)
            return card

        self._run(work, done, failed=failed)

    def sample(self, folder: Path, *, step: Stepped, failed: Failed) -> None:
        """Play the sample negotiation and open our side's file."""
        memory = Memory.of(self.folders, self.settings)

        def work(progress: Progress) -> Workspace:
            told = 0

            def tell(text: str) -> None:
                nonlocal told
                told += 1
                progress.step(min(told, _STEPS_PLAYED - 1), _STEPS_PLAYED, text)

            played = play(folder, fonts=self.folders.fonts, tell=tell)
            secret = PASSPHRASES["tessaline"]
            return opening.open_with_secret(played.ours, secret, opener=getpass.getuser(), memory=memory).workspace

        self._take_over(work, lambda _entered: self.opened.emit("", ""), failed, step=step)

    def cancel(self) -> None:
        """Ask what is under way to stop."""
        if self._under_way is not None:
            self._under_way.cancel()

    def enter(self, *, screen: str = "", about: str = "") -> None:
        """Show the open deal, and take the recovery code as written down."""
        session = self._session

        def note(_progress: Progress) -> None:
            if session.workspace is not None:
                recovery.note_written(session.workspace)

        self._run(note, lambda _none: None, failed=_ignore)
        self.opened.emit(screen, about)

    def leave(self, *, about: str = "") -> None:
        """Show the way in while the deal stays open."""
        self.left.emit(about)

    def lock(self, *, quickly: bool = False) -> None:
        """Show nothing of the open deal from now on, close it, drop its keys and caches, and show the way in.

        quickly: without the backup that is made after a change.
        """
        self._locking = True
        self.covering.emit()
        if self._taking is not None:
            self._taking.cancel()
        self._session.jobs.abandon(but=self)
        schedule = None if quickly else Schedule.of(self.folders, self.settings)
        self._run(lambda _progress: self._session.close(schedule), self._shut, failed=self._shut, lasting=True)
        self.locked.emit()

    def _shut(self, error: NegotiatorError | None = None) -> None:
        self._locking = False
        self.closed.emit()
        if error is not None:
            self.failed_to_close.emit(error)

    def _take_over(
        self,
        work: Callable[[Progress], Workspace],
        done: Callable[[Entered], None],
        failed: Failed,
        *,
        step: Stepped | None = None,
        with_code: bool = False,
    ) -> None:
        """Let a workspace become the open one, and hand over what is known of it."""
        session = self._session

        def exchange(progress: Progress) -> Entered:
            entered = work(progress)
            before, session.workspace = session.workspace, entered
            if before is not None:
                before.close()
            with contextlib.suppress(NegotiatorError):  # the list of recent deals is a convenience; this deal is open
                remember_deal(self.folders.data, entered.path, at=SystemClock().now())
            return Entered(
                path=entered.path,
                name=entered.identity.name,
                fingerprint=entered.identity.fingerprint,
                recovery_code=recovery.recovery_code_of(entered) if with_code else "",
            )

        def tell(entered: Entered) -> None:
            self.taken.emit()
            done(entered)

        self._taking = self._run(exchange, tell, failed=failed, step=step)

    def _run(
        self,
        work: Callable[[Progress], object],
        done: Callable[..., None],
        *,
        failed: Failed,
        step: Stepped | None = None,
        lasting: bool = False,
    ) -> Job:
        self._under_way = self._session.jobs.run(
            work, done=done, failed=failed, owner=self, progress=step, lasting=lasting
        )
        return self._under_way


def _ignore(_error: NegotiatorError) -> None:
    """Let go of an error that changes nothing for the user."""


def _done_to(opened: Opened) -> Iterator[tuple[str, str]]:
    if opened.mended:
        yield "The first 16 bytes of this file were damaged and have been put right.", "Nothing of the deal is lost."
    backup = opened.workspace.vault.migrated
    if backup is not None:
        text = "This file was of an older format and has been brought up to date."
        yield text, f"Earlier versions of Negotiator cannot open it any more. As it was, it lies in {backup}"


def _founded(deal: NewDeal) -> Workspace:
    now = SystemClock().now()
    if deal.p12 is None:
        identity = Identity.create(name=deal.name, organisation=deal.organisation, email=deal.email, at=now)
    else:
        identity = identities.from_p12_file(deal.p12, deal.p12_passphrase, at=now)
    return founding.found_deal(
        deal.path,
        passphrase=deal.passphrase,
        title=deal.title,
        ours=OurSide(key=deal.party, name=deal.organisation, short=deal.party.capitalize()),
        identity=identity,
        person_role=deal.role,
        currency=deal.currency,
        instruments=[Instrument(key="agreement", title=deal.agreement, kind="agreement")],
    )
