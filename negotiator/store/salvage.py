"""The way back when a file's first sixteen bytes are lost and known from elsewhere: a backup or the recovery code."""

import os
from pathlib import Path
from typing import Final

from negotiator.crypto import VaultKey
from negotiator.kernel import Clock, SystemClock
from negotiator.store.errors import WrongKey
from negotiator.store.faults import told
from negotiator.store.header import key_fits
from negotiator.store.lock import held
from negotiator.store.places import require_file, usable_place

_CLOCK: Final = SystemClock()


def restore_salt(path: Path, *, key: VaultKey, salt: bytes, opener: str, clock: Clock = _CLOCK) -> None:
    """Write a file's first sixteen bytes anew once they are proven right: with them, the key fits the file's pages.

    Raise WrongKey when key and salt do not belong to this file, WorkspaceMissing, InUse or FolderReadOnly.
    """
    path = usable_place(path)
    require_file(path)
    with held(path, opener=opener, at=clock.now()):
        if not key_fits(path, key=key, salt=salt):
            raise WrongKey(path=path)
        with told(path), path.open("rb+") as file:
            file.write(salt)
            file.flush()
            os.fsync(file.fileno())
