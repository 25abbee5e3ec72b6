"""How much of a stranger's file is read. Values only: the readers enforce them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """total and entry: bytes of the archive and of one file in it; entries: files in the archive.

    index: bytes of any file that lists others (manifest, checksums, signed lists); lists: bytes of all signed lists and
    signatures together; tokens: values and marks in the manifest. ledger: bytes of the ledgers together; lines: acts in
    them; values: marks of JSON in them, each of which may cost memory. deal: bytes of the summary for machines.
    refusals: how many are told one by one. held: bytes of a package's file up to which its contents stay in memory
    after they were verified. walled, parents, recipients: how many of each a manifest names; ahead: how far a package's
    number may run ahead of all that are held.
    """

    total: int = 3 << 30
    entry: int = 3 << 30
    entries: int = 20_000
    index: int = 8 << 20
    lists: int = 32 << 20
    ledger: int = 32 << 20
    lines: int = 100_000
    values: int = 2_000_000
    deal: int = 8 << 20
    tokens: int = 500_000
    refusals: int = 100
    held: int = 16 << 20
    walled: int = 25_000
    parents: int = 1_000
    recipients: int = 64
    ahead: int = 10_000


LIMITS: Final = Limits()
