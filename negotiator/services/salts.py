"""Which sixteen bytes may be a file's salt: those at its start, those that this device and its backups remember.

Reads first bytes only, and never those of a file that is open: to close such a file again would cost the database
inside this process its locks.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from negotiator.crypto import NotAWorkspaceSalt
from negotiator.crypto.keys import MAGIC, PROFILES, SALT_BYTES, profile_of
from negotiator.kernel import NegotiatorError
from negotiator.settings import Folders, Settings, SettingsNotSaved, device
from negotiator.store import read_salt
from negotiator.store.header import first_bytes
from negotiator.store.lock import SUFFIX, held
from negotiator.store.places import require_file, usable_place

MOST: Final = 3
"""How many salts are tried: each costs the derivation of a key."""

_ALIKE: Final = 6
"""So many of the twelve random bytes are alike in two salts by damage, never by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Where this device remembers deal files. data: the program's own folder; backups: that of automatic backups."""

    data: Path
    backups: Path

    @classmethod
    def of(cls, folders: Folders, settings: Settings) -> "Memory":
        """Return the places that the settings name."""
        return cls(data=folders.data, backups=backup_folder(folders, settings))


def backup_folder(folders: Folders, settings: Settings) -> Path:
    """Return the folder of automatic backups: the chosen one, or the program's own."""
    chosen = settings.backup.folder
    return Path(chosen) if chosen else folders.data / "backups"


def of_closed(path: Path, *, opener: str, at: datetime) -> bytes:
    """Return a closed file's salt. Raise WorkspaceMissing, NotAWorkspace, Damaged, InUse and so on."""
    path = usable_place(path)
    require_file(path)
    with held(path, opener=opener, at=at):
        return read_salt(path)


def header_of(path: Path, *, opener: str, at: datetime) -> bytes:
    """Return what stands at a closed file's start, a salt or not. Raise WorkspaceMissing, InUse, Damaged and so on."""
    path = usable_place(path)
    require_file(path)
    with held(path, opener=opener, at=at):
        start = first_bytes(path)
        return read_salt(path) if is_one(start) else start  # which also refuses a file cut off after its salt


def remembered(path: Path, memory: Memory | None) -> tuple[bytes, ...]:
    """Return the salt that this device remembers for a path, if any. Touches no deal file."""
    known = None if memory is None else device.known_at(memory.data, usable_place(path))
    return (known.salt,) if known is not None and is_one(known.salt) else ()


def note(path: Path, salt: bytes, memory: Memory | None) -> None:
    """Let this device remember the salt of the file at a path; where it cannot, nothing but the memory is lost."""
    if memory is None or remembered(path, memory) == (salt,):
        return
    with contextlib.suppress(SettingsNotSaved):
        device.remember(memory.data, device.KnownFile(path=usable_place(path), salt=salt, backups=memory.backups))


def backups_of(salt: bytes, memory: Memory | None) -> tuple[Path, ...]:
    """Return the backups that begin with this salt, and so open with its passphrase; the newest names first."""
    return tuple(backup for backup in _backups(memory) if _start_of(backup) == salt)


def elsewhere(path: Path, header: bytes, memory: Memory | None) -> tuple[bytes, ...]:
    """Return salts that may be this file's: like its damaged one, or of a backup under its name."""
    known = () if memory is None else device.known_salts(memory.data)
    found = {salt: False for salt in known if is_one(salt) and are_near(salt, header)}
    for backup in _backups(memory):
        salt = _start_of(backup)
        if is_one(salt) and (are_near(salt, header) or backup.name.startswith(f"{path.stem[:160]}.")):
            found[salt] = not are_near(salt, header)
    return tuple(sorted(found, key=lambda salt: found[salt]))


def salts_of(path: Path, memory: Memory | None) -> tuple[bytes, ...]:
    """Return the salts by which a file may be kept elsewhere, the file's own among them unless it is open or gone."""
    own = _start_of(path)
    return tuple(dict.fromkeys((*remembered(path, memory), *((own,) if is_one(own) else ()))))


def likely(header: bytes, known: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the salts worth trying, the likeliest first.

    A salt that is known and much like the damaged one goes first: a flipped bit may make the other one costly.
    """
    near = [salt for salt in known if salt != header and are_near(salt, header)]
    own = [header] if is_one(header) else _nearly(header)
    if header in known:
        return (header,)
    if near:
        own = [salt for salt in own if _cost(salt) <= _cost(near[0])]
    far = [] if is_one(header) else [salt for salt in known if salt not in near]
    return tuple(dict.fromkeys((*near, *own, *far)))[:MOST]


def is_one(salt: bytes) -> bool:
    """Tell whether these bytes carry the mark and a known profile."""
    try:
        profile_of(salt)
    except NotAWorkspaceSalt:
        return False
    return True


def is_nearly_one(header: bytes) -> bool:
    """Tell whether these bytes were a salt before a bit of the mark or the profile was damaged."""
    return not is_one(header) and bool(_nearly(header))


def are_near(salt: bytes, other: bytes) -> bool:
    """Tell whether two salts differ by damage: most of their random bytes are alike."""
    pairs = zip(salt[len(MAGIC) + 1 :], other[len(MAGIC) + 1 :], strict=False)
    return sum(one == two for one, two in pairs) >= _ALIKE


def _nearly(header: bytes) -> list[bytes]:
    """Return the salts that one flipped bit in the mark or the profile makes of these bytes."""
    if len(header) != SALT_BYTES:
        return []
    starts = [MAGIC + bytes([profile]) for profile in sorted(PROFILES)]
    return [start + header[4:] for start in starts if _bits_between(start, header[:4]) == 1]


def _bits_between(one: bytes, two: bytes) -> int:
    return sum((left ^ right).bit_count() for left, right in zip(one, two, strict=True))


def _cost(salt: bytes) -> int:
    return profile_of(salt).memory_mib


def _backups(memory: Memory | None) -> Iterator[Path]:
    if memory is None:
        return
    with contextlib.suppress(OSError):
        for pattern in ("*.deal", "*/*.deal"):
            yield from sorted(memory.backups.glob(pattern), reverse=True)


def _start_of(path: Path) -> bytes:
    """Return a file's first bytes, or none when it is open somewhere, gone or unreadable."""
    with contextlib.suppress(NegotiatorError, OSError):
        if not path.with_name(path.name + SUFFIX).exists():
            return first_bytes(path)
    return b""
