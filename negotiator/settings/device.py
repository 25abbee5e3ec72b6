"""What this device remembers of the deal files it opened: where each lies, its salt, and how it was left.

One small file for each, in a folder that may be deleted. No key, no title, no name. What a file was left like is a text
that this room neither reads nor checks.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from negotiator.settings.errors import SettingsNotSaved

FOLDER: Final = "known"
_WITNESS_BYTES: Final = 512
_LARGEST: Final = 64 << 10
_PLACE_DIGITS: Final = 16
_BINARY: Final = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A deal file that this device knows. salt: its first 16 bytes; witness: how it was left; backups: their folder."""

    path: Path
    salt: bytes
    witness: str = ""
    backups: Path | None = None


def remember(folder: Path, known: KnownFile) -> None:
    """Remember a file, in place of what was remembered of its path under another salt. Raise SettingsNotSaved."""
    target = _file(folder, known.path, known.salt)
    scratch = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(_written(known))
        scratch.replace(target)
        for other in _files(folder, _place(known.path) + "-*"):
            if other != target:
                other.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise SettingsNotSaved(path=target, reason=getattr(error, "strerror", None) or "unusable name") from error


def renew_witness(folder: Path, *, path: Path, salt: bytes, witness: str) -> bool:
    """Write how a known file stands now over what was written before; False when it is not known or not writable.

    One write at one place, not synchronised: it follows every change of a deal and may take no time. A process that is
    killed loses nothing by it; a power cut can leave an older witness, never one that is ahead of the file.
    """
    try:
        handle = os.open(_file(folder, path, salt), os.O_WRONLY | _BINARY)
    except (OSError, ValueError):
        return False
    with contextlib.suppress(OSError):
        try:
            return os.write(handle, _padded(witness)) == _WITNESS_BYTES
        finally:
            os.close(handle)
    return False


def known_at(folder: Path, path: Path) -> KnownFile | None:
    """Return what is remembered of the file at a path, if anything."""
    return next((known for known in _read(folder, _place(path) + "-*") if known.path == path), None)


def known_by(folder: Path, salt: bytes) -> tuple[KnownFile, ...]:
    """Return every known file with a salt: a copy bears the salt of its original."""
    return tuple(_read(folder, f"*-{salt.hex()}"))


def known_salts(folder: Path) -> tuple[bytes, ...]:
    """Return the salts of all known files, each once: a file that was moved is still one of them."""
    return tuple(dict.fromkeys(known.salt for known in _read(folder, "*-*")))


def forget(folder: Path, *, path: Path) -> None:
    """Forget the file at a path. What is not known or cannot be removed is no error."""
    for file in _files(folder, _place(path) + "-*"):
        with contextlib.suppress(OSError):
            file.unlink()


def _file(folder: Path, path: Path, salt: bytes) -> Path:
    return folder / FOLDER / f"{_place(path)}-{salt.hex()}"


def _place(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:_PLACE_DIGITS]


def _files(folder: Path, pattern: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in (folder / FOLDER).glob(pattern) if path.suffix != ".new")
    return []


def _read(folder: Path, pattern: str) -> Iterator[KnownFile]:
    for file in _files(folder, pattern):
        with contextlib.suppress(OSError, ValueError):
            with file.open("rb") as stream:
                data = stream.read(_LARGEST)
            known = _known(json.loads(data[_WITNESS_BYTES:]), data[:_WITNESS_BYTES].decode("ascii", "replace").strip())
            if known is not None:
                yield known


def _known(row: Any, witness: str) -> KnownFile | None:
    if not isinstance(row, dict):
        return None
    path, salt, backups = row.get("path"), row.get("salt"), row.get("backups")
    if not isinstance(path, str) or not isinstance(salt, str) or not isinstance(backups, str | None):
        return None
    where = Path(os.fsdecode(bytes.fromhex(backups))) if backups else None
    return KnownFile(
        path=Path(os.fsdecode(bytes.fromhex(path))), salt=bytes.fromhex(salt), witness=witness, backups=where
    )


def _written(known: KnownFile) -> bytes:
    row = {  # names in hexadecimal digits: a file's name need not be text
        "path": os.fsencode(known.path).hex(),
        "salt": known.salt.hex(),
        "backups": os.fsencode(known.backups).hex() if known.backups else None,
    }
    return _padded(known.witness) + json.dumps(row).encode("ascii")


def _padded(witness: str) -> bytes:
    return witness.encode("ascii", "replace")[: _WITNESS_BYTES - 1].ljust(_WITNESS_BYTES - 1) + b"\n"
