"""The keeper as the window has it: everything runs on the worker thread that owns the workspace.

A key is held for the file in hand only while its screen is open, and wiped when that is left.
"""

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from negotiator.crypto import VaultKey, key_from_recovery_code
from negotiator.gui.desk import Failed
from negotiator.gui.door import Stepped
from negotiator.gui.jobs import Job
from negotiator.gui.keeper import Cared
from negotiator.gui.live_desk import NothingOpen, Session
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import backups, opening, recovery, repair, salts, secrets
from negotiator.services.backups import BackupFile
from negotiator.services.checking import check_closed
from negotiator.services.heads import DeviceHeads
from negotiator.services.repair import Rescued
from negotiator.services.salts import Memory
from negotiator.services.secrets import Changed
from negotiator.services.workspace import Workspace
from negotiator.store import CheckReport, read_salt

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A closed file, with the key and salt that its pages have proven."""

    path: Path
    key: VaultKey
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """A file that cannot be read, or is gone. salt: what is remembered of it, maybe nothing."""

    path: Path
    salt: bytes


class LiveKeeper(QObject):
    """Cares for one file at a time.

    `taken` says that a key is held; `replaced` that the open deal's file is another one than before; `lost` that it
    could not be opened again and is now the file in hand.
    """

    taken = Signal()
    replaced = Signal()
    lost = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._hand: Hand | Blind | None = None  # the worker's
        self._proven = True
        self._path: Path | None = None  # the window's
        self._job: Job | None = None
        self._open: Callable[[Callable[[Progress], Workspace], Failed], None] | None = None

    def opens_by(self, way: Callable[[Callable[[Progress], Workspace], Failed], None]) -> None:
        """Take the way by which a workspace becomes the open one."""
        self._open = way

    @property
    def path(self) -> Path | None:
        """Return the file in hand."""
        return self._path

    @property
    def proven(self) -> bool:
        """Tell whether the key of the file is known."""
        return self._proven

    @property
    def memory(self) -> Memory:
        """Return where this device remembers deal files."""
        return Memory.of(self._session.folders, self._session.settings)

    # -- the file in hand ----------------------------------------------------------------------------------------------

    def take(self, path: Path, secret: str, *, done: Callable[[], None], failed: Failed, blind: bool = False) -> None:
        """Take a file in hand that need not open."""
        memory = self.memory

        def work(_progress: Progress) -> bool:
            self._drop()
            try:
                self._hand = _proven(path, secret, memory)
            except NegotiatorError:
                if not blind:
                    raise
                self._hand = Blind(path=path, salt=next(iter(salts.remembered(path, memory)), b""))
            return isinstance(self._hand, Hand)

        def took(proven: bool) -> None:
            self._path, self._proven = path, proven
            self.taken.emit()
            done()

        self._run(work, took, failed)

    def let_go(self) -> None:
        """Forget the file in hand and its key."""
        self._path, self._proven = None, True
        self._session.held = False
        self._run(lambda _progress: self._drop(), _nothing, _ignore, lasting=True)

    def _drop(self) -> None:
        hand, self._hand = self._hand, None
        if isinstance(hand, Hand):
            hand.key.wipe()

    # -- what is done --------------------------------------------------------------------------------------------------

    def check(self, *, done: Callable[[CheckReport], None], failed: Failed, step: Stepped) -> None:
        """Check the whole file, and whether it stands as this device left it."""
        heads = DeviceHeads(self.memory)

        def work(hand: Hand, progress: Progress) -> CheckReport:
            opener = getpass.getuser()
            return check_closed(
                hand.path, key=hand.key, salt=hand.salt, memory=heads, opener=opener, progress=progress
            ).report

        self._on_closed(work, done, failed, step=step)

    def backups(self, *, done: Callable[[Path, Sequence[BackupFile]], None], failed: Failed) -> None:
        """Hand over the file's path and its backups."""
        memory = self.memory

        def work(_progress: Progress) -> tuple[Path, Sequence[BackupFile]]:
            workspace = self._session.workspace
            if workspace is not None and self._hand is None:
                return workspace.path, backups.backups_of(workspace, memory.backups)
            if self._hand is None:
                raise NothingOpen
            return self._hand.path, backups.backups_beside(self._hand.path, self._hand.salt, memory)

        self._run(work, lambda found: done(*found), failed)

    def mend(self, *, done: Callable[[Cared], None], failed: Failed) -> None:
        """Write the first bytes anew."""

        def work(hand: Hand, _progress: Progress) -> Cared:
            repair.mend_header(hand.path, key=hand.key, salt=hand.salt, opener=getpass.getuser())
            return Cared(told=f"The first bytes of {hand.path.name} are right again.", opens=False)

        self._on_closed(work, self._caring(done), failed, lasting=True)

    def rebuild(self, *, done: Callable[[Cared], None], failed: Failed, step: Stepped) -> None:
        """Make the tables anew from the ledger."""

        def work(hand: Hand, progress: Progress) -> Cared:
            rescued = repair.rebuild(
                hand.path, key=hand.key, salt=hand.salt, opener=getpass.getuser(), progress=progress
            )
            DeviceHeads(memory).forget(hand.path)
            return Cared(told=_rebuilt(rescued), opens=False, aside=rescued.aside, rescued=rescued)

        memory = self.memory
        self._on_closed(work, self._caring(done), failed, step=step, lasting=True)

    def export(self, to: Path, *, done: Callable[[Cared], None], failed: Failed, step: Stepped) -> None:
        """Write everything that verifies to a new file."""

        def work(hand: Hand, progress: Progress) -> Cared:
            rescued = repair.export_verified(
                hand.path, to, key=hand.key, salt=hand.salt, opener=getpass.getuser(), progress=progress
            )
            return Cared(told=_exported(rescued), opens=False, rescued=rescued)

        self._on_closed(work, self._caring(done), failed, step=step, lasting=True)

    def restore(
        self, backup: Path, *, secret: str, done: Callable[[Cared], None], failed: Failed, step: Stepped
    ) -> None:
        """Put a backup in the file's place."""
        memory = self.memory

        def work(hand: Hand | Blind, progress: Progress) -> Cared:
            opener = getpass.getuser()
            if isinstance(hand, Hand) and not secret:
                key = hand.key.copy()
            else:
                key = opening.prove_secret(backup, secret, opener=opener).key
            with key:
                put_back = backups.restore(hand.path, backup, key=key, opener=opener, memory=memory, progress=progress)
                self._renew(Hand(path=hand.path, key=key.copy(), salt=read_salt(backup)))
            return Cared(told=f"{backup.name} is in place.", opens=False, aside=put_back.aside)

        def restored(cared: Cared) -> None:
            self._proven = True
            self._caring(done)(cared)

        self._run_closed(work, restored, failed, step=step, lasting=True)

    def change_passphrase(
        self, *, old: str, new: str, done: Callable[[Changed], None], failed: Failed, step: Stepped
    ) -> None:
        """Encrypt the open deal under a new passphrase."""
        memory = self.memory

        def work(hand: Hand, progress: Progress) -> Changed:
            changed = secrets.change_passphrase(
                hand.path, old=old, new=new, opener=getpass.getuser(), memory=memory, progress=progress
            )
            key = key_from_recovery_code(changed.code)
            self._renew(Hand(path=hand.path, key=key, salt=read_salt(hand.path)))
            return changed

        self._on_closed(work, done, failed, step=step, lasting=True)

    def delete_backups(self, paths: Sequence[Path], *, done: Callable[[], None], failed: Failed) -> None:
        """Delete backups."""
        self._run(lambda _progress: secrets.delete_old_backups(paths), lambda _none: done(), failed, lasting=True)

    def write_sheet(self, path: Path, *, done: Callable[[], None], failed: Failed) -> None:
        """Write the recovery sheet of the open deal as a PDF."""
        session, fonts = self._session, self._session.folders.fonts

        def work(_progress: Progress) -> None:
            if session.workspace is None:
                raise NothingOpen
            recovery.write_sheet(session.workspace, path, fonts=fonts)

        self._run(work, lambda _none: done(), failed, lasting=True)

    def open_again(self, *, failed: Failed) -> None:
        """Open the file in hand as the deal."""

        def work(_progress: Progress) -> Workspace:
            if not isinstance(self._hand, Hand):
                raise NothingOpen
            workspace = self._opened(self._hand)
            self._drop()
            return workspace

        if self._open is not None:
            self._open(work, failed)

    def cancel(self) -> None:
        """Ask what is under way to stop."""
        if self._job is not None:
            self._job.cancel()

    # -- on the worker thread ------------------------------------------------------------------------------------------

    def _opened(self, hand: Hand) -> Workspace:
        """Open a file that was just cared for: it differs from what is remembered, and its user knows why."""
        return Workspace.open_with_key(
            hand.path, key=hand.key, opener=getpass.getuser(), heads=DeviceHeads(self.memory), accept=True
        )

    def _renew(self, hand: Hand) -> None:
        """Let the file have another key from now on."""
        self._drop()
        self._hand = hand

    def _close_deal(self) -> bool:
        """Close the open deal and take its file in hand; tell whether there was one."""
        session = self._session
        workspace = session.workspace
        if workspace is None:
            return False
        self._renew(Hand(path=workspace.path, key=workspace.vault.key(), salt=workspace.vault.salt))
        session.workspace = None
        workspace.close()
        return True

    def _reopen(self) -> NegotiatorError | None:
        """Open the deal again that was closed for the work; what keeps it from opening is returned."""
        if not isinstance(self._hand, Hand):
            return None
        try:
            self._session.workspace = self._opened(self._hand)
        except NegotiatorError as error:
            return error
        self._drop()
        return None

    def _caring(self, done: Callable[[Cared], None]) -> Callable[[Cared], None]:
        """Say with what was done whether the deal is open."""
        return lambda cared: done(replace(cared, opens=self._session.workspace is not None))

    # -- jobs ----------------------------------------------------------------------------------------------------------

    def _on_closed(
        self,
        work: Callable[[Hand, Progress], T],
        done: Callable[[T], None],
        failed: Failed,
        *,
        step: Stepped | None = None,
        lasting: bool = False,
    ) -> None:
        """Run work on the closed file whose key is known."""

        def read(hand: Hand | Blind, progress: Progress) -> T:
            if isinstance(hand, Blind):
                raise NothingOpen
            return work(hand, progress)

        self._run_closed(read, done, failed, step=step, lasting=lasting)

    def _run_closed(
        self,
        work: Callable[[Hand | Blind, Progress], T],
        done: Callable[[T], None],
        failed: Failed,
        *,
        step: Stepped | None = None,
        lasting: bool = False,
    ) -> None:
        """Run work on the closed file; the deal that was open for it is open again afterwards, whatever came of it."""
        session = self._session
        ended: list[tuple[bool, NegotiatorError | None, Path | None]] = []

        def run(progress: Progress) -> T:
            was_open = self._hand is None and self._close_deal()
            try:
                if self._hand is None:
                    raise NothingOpen
                return work(self._hand, progress)
            finally:
                path = self._hand.path if self._hand else None
                ended.append((was_open, self._reopen() if was_open else None, path))

        def settle() -> None:
            session.held = False
            was_open, problem, path = ended[-1] if ended else (False, None, None)
            if problem is not None:
                self._path = path
                self.lost.emit(problem)
            elif was_open and lasting:
                self.replaced.emit()

        def finish(value: T) -> None:
            settle()
            done(value)

        def fail(error: NegotiatorError) -> None:
            settle()
            failed(error)

        session.held = self._path is None
        self._run(run, finish, fail, step=step, lasting=lasting)

    def _run(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Failed,
        *,
        step: Stepped | None = None,
        lasting: bool = False,
    ) -> None:
        self._job = self._session.jobs.run(work, done=done, failed=failed, owner=self, progress=step, lasting=lasting)


def _proven(path: Path, secret: str, memory: Memory) -> Hand:
    opener = getpass.getuser()
    if secret:
        proven = opening.prove_secret(path, secret, opener=opener, memory=memory)
    else:
        proven = opening.prove_remembered(path, opener=opener, memory=memory)
    return Hand(path=path, key=proven.key, salt=proven.salt)


def _rebuilt(rescued: Rescued) -> str:
    return (
        f"The tables of {rescued.path.name} were made anew from {rescued.entries:,} entries and {rescued.contents:,} "
        "contents, each verified."
    )


def _exported(rescued: Rescued) -> str:
    whole = f"{rescued.path.name} holds {rescued.entries:,} entries and {rescued.contents:,} contents, each verified."
    return whole if rescued.losses == "nothing" else f"{whole} Lost: {rescued.losses}."


def _nothing(_none: object) -> None:
    """Do nothing when that is done which nobody waits for."""


def _ignore(_error: NegotiatorError) -> None:
    """Let go of an error: the key of a file that nobody cares for any more is gone either way."""
