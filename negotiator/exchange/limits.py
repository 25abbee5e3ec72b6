"""How much of a stranger's file is read. Values only: the readers enforce them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """total and entry: bytes; entries: files in the archive.

    index: bytes of any file that lists others (manifest, checksums, signature manifest).
    """

    total: int = 512 << 20
    entry: int = 256 << 20
    entries: int = 20_000
    index: int = 16 << 20


LIMITS: Final = Limits()
