"""A new passphrase for a closed deal file: everything is encrypted anew, and what knew the old key is told.

At every moment the file opens with one of the two passphrases. Backups made before keep the old one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from negotiator.crypto import VaultKey, calibrate, derive_key, new_salt, recovery_code
from negotiator.kernel import SILENT, Clock, Progress, Refused, SystemClock
from negotiator.services import devices, opening, recovery, salts
from negotiator.services.files import CannotWrite
from negotiator.services.heads import DeviceHeads
from negotiator.services.salts import Memory
from negotiator.services.workspace import Workspace
from negotiator.store import rekey

_STEPS: Final = 6
_BEFORE_REKEY: Final = 2


class SamePassphrase(Refused):
    """The new passphrase is the old one."""

    code = "passphrase-same"

    def __init__(self) -> None:
        super().__init__("The new passphrase is the old one.", hint="Choose another one; nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a new passphrase left behind. code: the new recovery code, the old one no longer opens the file;
    old_backups: those that still open with the old passphrase; kept: whether the keyring holds the new key.
    """  # fmt: skip

    code: str = field(repr=False)
    old_backups: tuple[Path, ...]
    kept: bool


def change_passphrase(
    path: Path,
    *,
    old: str,
    new: str,
    opener: str,
    memory: Memory | None = None,
    clock: Clock | None = None,
    profile: int | None = None,
    progress: Progress = SILENT,
) -> Changed:
    """Encrypt a closed file under a new passphrase. `old` may be the recovery code; `profile` None: calibrated.

    Raise what opening raises, EmptyPassphrase, SamePassphrase, CopyFailed, DiskFull or Cancelled; the file is then as
    it was.
    """
    if new == old:
        raise SamePassphrase
    clock = clock or SystemClock()
    progress.step(0, _STEPS, "Trying the present passphrase")
    old_key, old_salt = _proven(path, old, opener=opener, memory=memory, clock=clock)
    salt = new_salt(calibrate() if profile is None else profile)
    with old_key, derive_key(new, salt) as key:
        encrypting = _Part(progress, text="Encrypting the file anew")
        rekey(path, old_key=old_key, new_key=key, new_salt=salt, opener=opener, clock=clock, progress=encrypting)
        _verify(path, key, opener=opener, memory=memory, clock=clock)
        salts.note(path, salt, memory)
        kept = devices.is_kept(old_salt) and devices.keep_key(key, salt=salt)
        devices.drop_key(old_salt)
        progress.step(_STEPS, _STEPS)
        return Changed(code=recovery_code(key, salt), old_backups=salts.backups_of(old_salt, memory), kept=kept)


def delete_old_backups(backups: Sequence[Path]) -> None:
    """Delete backups that open with an old passphrase. Raise CannotWrite."""
    for path in backups:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(path, error) from error


def _proven(path: Path, secret: str, *, opener: str, memory: Memory | None, clock: Clock) -> tuple[VaultKey, bytes]:
    """Return the file's key and salt once they have opened it. Its recovery code counts as not written down again."""
    workspace = opening.open_with_secret(path, secret, opener=opener, memory=memory, clock=clock).workspace
    try:
        recovery.note_renewed(workspace)  # before the new code exists: a crash may ask once too often, never too rarely
        return workspace.vault.key(), workspace.vault.salt
    finally:
        workspace.close()


def _verify(path: Path, key: VaultKey, *, opener: str, memory: Memory | None, clock: Clock) -> None:
    """Open the file as its user will the next time, so that this device remembers how it was left."""
    heads = None if memory is None else DeviceHeads(memory)
    Workspace.open_with_key(path, key=key, opener=opener, clock=clock, heads=heads).close()


class _Part:
    """Progress of the encryption, as the middle steps of the whole change."""

    def __init__(self, whole: Progress, *, text: str) -> None:
        self._whole = whole
        self._text = text

    def step(self, done: int, total: int, text: str = "") -> None:  # noqa: ARG002 -- its own total does not count
        """Tell the whole how far its middle is."""
        self._whole.step(min(_BEFORE_REKEY + done, _STEPS - 1), _STEPS, text or self._text)
