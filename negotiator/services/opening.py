"""Opening a deal file by its passphrase, its recovery code or this device's keyring, and mending its first bytes.

The first sixteen bytes of a file are its salt: one damaged bit there looks like a wrong passphrase. What this device,
a backup or the recovery code remembers tells the two apart, and puts the bytes right once a key has proven them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from negotiator.crypto import (
    BadRecoveryCode,
    VaultKey,
    derive_key,
    key_from_recovery_code,
    looks_like_recovery_code,
    salt_from_recovery_code,
)
from negotiator.kernel import SILENT, Clock, Locked, NegotiatorError, Progress, SystemClock, Unreadable
from negotiator.services import devices, salts
from negotiator.services.heads import DeviceHeads
from negotiator.services.salts import Memory
from negotiator.services.workspace import Workspace
from negotiator.store import WrongKey, read_salt, restore_salt
from negotiator.store.header import key_fits
from negotiator.store.lock import held

T = TypeVar("T")


class NotThisPassphrase(WrongKey):
    """The passphrase is wrong for certain: the file's first bytes are those that are remembered."""

    code = "not-this-passphrase"

    def __init__(self, *, path: Path) -> None:
        NegotiatorError.__init__(
            self,
            f"{path} does not open with this passphrase.",
            hint="Check the passphrase and the keyboard layout. The file itself is as this device remembers it.",
        )


class WrongRecoveryCode(WrongKey):
    """A recovery code is whole, but of another file or of an earlier passphrase."""

    code = "wrong-recovery-code"

    def __init__(self, *, path: Path) -> None:
        NegotiatorError.__init__(
            self,
            f"{path} does not open with this recovery code.",
            hint="The code has no typing error: it belongs to another file, or to the time before a new passphrase.",
        )


class SaltDamaged(Unreadable):
    """The first bytes are not those that are remembered, and what is remembered does not open the file either."""

    code = "salt-damaged"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"The first 16 bytes of {path} are damaged, and with those that are remembered this passphrase does not "
            "open it either.",
            hint="Check the passphrase. The recovery code opens the file without it and mends the damage.",
        )


class NotRemembered(Locked):
    """The keyring of this device has no key for the file, or does not answer."""

    code = "passphrase-needed"

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"This device does not remember the key of {path}.", hint="Type its passphrase.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open deal. mended: whether the file's first bytes were damaged and have been put right."""

    workspace: Workspace
    mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A key and the salt that belongs to it, which one genuine page of a file has proven. Its receiver wipes it."""

    key: VaultKey
    salt: bytes


def open_with_secret(
    path: Path,
    secret: str,
    *,
    opener: str,
    memory: Memory | None = None,
    clock: Clock | None = None,
    accept: bool = False,
    migrate: Path | None = None,
    progress: Progress = SILENT,
) -> Opened:
    """Open a file with what a person typed: the recovery code, or else the passphrase.

    `memory` is what this device remembers; `accept` takes the file as it is, though it was left otherwise; `migrate` is
    the folder for the backup before a file of an older format is brought up to date (that of the memory when None),
    which `progress` hears of. Raise Cancelled by it, WrongKey (or a kind of it), SaltDamaged, BadRecoveryCode, and what
    opening a file raises.
    """
    clock = clock or SystemClock()
    door = _Door(path, opener=opener, memory=memory, clock=clock, accept=accept, migrate=migrate, progress=progress)
    return _by_secret(door, secret, door.enter)


def open_remembered(
    path: Path,
    *,
    opener: str,
    memory: Memory | None = None,
    clock: Clock | None = None,
    accept: bool = False,
    migrate: Path | None = None,
    progress: Progress = SILENT,
) -> Opened:
    """Open a file with the key that this device's keyring holds. Raise NotRemembered, and what opening raises."""
    clock = clock or SystemClock()
    door = _Door(path, opener=opener, memory=memory, clock=clock, accept=accept, migrate=migrate, progress=progress)
    return _by_keyring(door, door.enter)


def prove_secret(
    path: Path, secret: str, *, opener: str, memory: Memory | None = None, clock: Clock | None = None
) -> Proven:
    """Return the key and salt of a file that need not open, from passphrase or recovery code. Changes nothing.

    Raise as `open_with_secret` does, WrongKey also where the key fits none of the pages that are tried.
    """
    door = _Door(path, opener=opener, memory=memory, clock=clock or SystemClock())
    return _by_secret(door, secret, door.prove)


def prove_remembered(path: Path, *, opener: str, memory: Memory | None = None, clock: Clock | None = None) -> Proven:
    """Return the key and salt of a file that need not open, from this device's keyring. Raise NotRemembered."""
    door = _Door(path, opener=opener, memory=memory, clock=clock or SystemClock())
    return _by_keyring(door, door.prove)


class _Door:
    """One file to be opened: what stands at its start now, and how it is entered once a key and a salt are known."""

    def __init__(
        self,
        path: Path,
        *,
        opener: str,
        memory: Memory | None,
        clock: Clock,
        accept: bool = False,
        migrate: Path | None = None,
        progress: Progress = SILENT,
    ) -> None:
        self.path = path
        self.memory = memory
        self._accept = accept
        self._migrate = memory.backups if migrate is None and memory is not None else migrate
        self._progress = progress
        self._opener = opener
        self._clock = clock
        self.header = salts.header_of(path, opener=opener, at=clock.now())

    def enter(self, key: VaultKey, salt: bytes) -> Opened:
        """Open the file, writing its salt anew where another one stands there. Raise WrongKey when they do not fit."""
        mended = salt != self.header
        if mended:
            restore_salt(self.path, key=key, salt=salt, opener=self._opener, clock=self._clock)
        workspace = Workspace.open_with_key(
            self.path,
            key=key,
            opener=self._opener,
            clock=self._clock,
            heads=None if self.memory is None else DeviceHeads(self.memory),
            accept=self._accept,
            migrate=self._migrate or (None if self.memory is None else self.memory.backups),
            progress=self._progress,
        )
        salts.note(self.path, salt, self.memory)
        return Opened(workspace=workspace, mended=mended)

    def prove(self, key: VaultKey, salt: bytes) -> Proven:
        """Return a copy of the key when it fits the file's pages. Raise WrongKey."""
        with held(self.path, opener=self._opener, at=self._clock.now()):
            if not key_fits(self.path, key=key, salt=salt):
                raise WrongKey(path=self.path)
        return Proven(key=key.copy(), salt=salt)


def _by_secret(door: _Door, secret: str, enter: Callable[[VaultKey, bytes], T]) -> T:
    try:
        key, salt = key_from_recovery_code(secret), salt_from_recovery_code(secret)
    except BadRecoveryCode as error:
        try:
            return _by_passphrase(door, secret, enter)
        except (WrongKey, SaltDamaged):
            if looks_like_recovery_code(secret):
                raise error from None
            raise
    with key:
        try:
            return enter(key, salt)
        except WrongKey:
            raise WrongRecoveryCode(path=door.path) from None


def _by_passphrase(door: _Door, passphrase: str, enter: Callable[[VaultKey, bytes], T]) -> T:
    remembered = salts.remembered(door.path, door.memory)
    if door.header not in remembered:
        remembered = (*remembered, *salts.elsewhere(door.path, door.header, door.memory))
    for salt in salts.likely(door.header, remembered):
        with derive_key(passphrase, salt) as key:
            try:
                return enter(key, salt)
            except WrongKey:
                continue
    raise _refusal(door, remembered)


def _by_keyring(door: _Door, enter: Callable[[VaultKey, bytes], T]) -> T:
    for salt in salts.likely(door.header, salts.remembered(door.path, door.memory)):
        key = devices.key_for(salt)
        if key is None:
            continue
        with key:
            try:
                return enter(key, salt)
            except WrongKey:
                continue
    raise NotRemembered(path=door.path)


def _refusal(door: _Door, remembered: tuple[bytes, ...]) -> NegotiatorError:
    """Return what is told when nothing that is known opens the file with a passphrase."""
    if door.header in remembered:
        return NotThisPassphrase(path=door.path)
    if any(salts.are_near(door.header, salt) for salt in remembered) or salts.is_nearly_one(door.header):
        return SaltDamaged(path=door.path)
    try:
        read_salt(door.path)
    except NegotiatorError as error:
        return error
    return WrongKey(path=door.path)
