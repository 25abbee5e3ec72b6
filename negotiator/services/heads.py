"""How this device remembers that deal files were left, in the form that the store asks for."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from negotiator.services.salts import Memory
from negotiator.settings import SettingsNotSaved, device


@dataclass(frozen=True, slots=True)
class DeviceHeads:
    """Remembers the witness of each file beside its salt. What cannot be written is not remembered; nothing fails."""

    memory: Memory

    def recall(self, path: Path, salt: bytes) -> str:
        """Return the witness of a file. One that was moved is known by its salt; a copy has a history of its own."""
        known = device.known_at(self.memory.data, path)
        if known is not None and known.salt == salt:
            return known.witness
        moved = [one for one in device.known_by(self.memory.data, salt) if not _exists(one.path)]
        for one in moved:
            device.forget(self.memory.data, path=one.path)
        return moved[0].witness if len(moved) == 1 else ""

    def keep(self, path: Path, salt: bytes, witness: str) -> None:
        """Remember the witness of a file in place of the one before."""
        folder = self.memory.data
        if not device.renew_witness(folder, path=path, salt=salt, witness=witness):
            with contextlib.suppress(SettingsNotSaved):
                known = device.KnownFile(path=path, salt=salt, witness=witness, backups=self.memory.backups)
                device.remember(folder, known)

    def forget(self, path: Path) -> None:
        """Forget how the file at a path was left: another one takes its place."""
        device.forget(self.memory.data, path=path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
