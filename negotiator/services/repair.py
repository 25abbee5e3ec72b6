"""What can be done about a damaged file: mend its first bytes, rebuild its tables, export everything that verifies.

Each works on a closed file under its lock, and none destroys anything: what is replaced is kept beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from negotiator.crypto import VaultKey
from negotiator.kernel import SILENT, Clock, Progress, Refused, SystemClock
from negotiator.services.workspace import Workspace
from negotiator.store import AlreadyExists, Vault, WrongKey, restore_salt
from negotiator.store.carving import Found, found_in
from negotiator.store.header import key_fits
from negotiator.store.inspection import require_known
from negotiator.store.lock import held
from negotiator.store.pages import Pages
from negotiator.store.places import usable_place
from negotiator.store.rescue import discard, replace_damaged, write_rescued

_CLOCK: Final = SystemClock()
_SCRATCH: Final = "-rebuilt"
_STEPS: Final = 4


class LosesSomething(Refused):
    """Tables cannot be rebuilt without losing what they are made of."""

    code = "repair-loses"

    def __init__(self, rescued: "Rescued") -> None:
        self.rescued = rescued
        super().__init__(
            f"The tables cannot be rebuilt: {rescued.losses} cannot be read any more.",
            hint="Nothing was changed. Restore a backup that checks clean, or export what verifies to a new file.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """What came of a repair. kept: how many entries and contents; lost: entries by number, contents by hash.

    path: the file that holds what was kept; aside: where the damaged one is now, None when it stayed where it was.
    lost_values: what this device alone knew, by name. unsure: more may have been there, of which nothing tells.
    chain_holds: whether each entry follows from the one before.
    """

    path: Path
    aside: Path | None
    entries: int
    contents: int
    lost_entries: tuple[int, ...]
    lost_contents: tuple[str, ...]
    lost_values: tuple[str, ...]
    unsure: bool
    chain_holds: bool

    @property
    def losses(self) -> str:
        """Return in words what is lost, "nothing" when all is there."""
        counted = (
            (len(self.lost_entries), "entry", "entries"),
            (len(self.lost_contents), "content", "contents"),
            (len(self.lost_values), "value of this device", "values of this device"),
        )
        words = [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]
        if not self.chain_holds:
            words.append("the order of the ledger")
        if self.unsure:
            words.append("perhaps more that nothing tells of")
        return ", ".join(words) or "nothing"


def mend_header(path: Path, *, key: VaultKey, salt: bytes, opener: str, clock: Clock = _CLOCK) -> None:
    """Write a file's first sixteen bytes anew. Raise WrongKey when key and salt do not belong to the file, InUse."""
    restore_salt(path, key=key, salt=salt, opener=opener, clock=clock)


def rebuild(
    path: Path, *, key: VaultKey, salt: bytes, opener: str, clock: Clock = _CLOCK, progress: Progress = SILENT
) -> Rescued:
    """Make a damaged file anew from its ledger, contents and own values, and keep the damaged one beside it.

    Raise LosesSomething when one of those cannot be read, WrongKey, NewerFormat, InUse, DiskFull, or Cancelled from
    `progress`; the file is then as it was.
    """
    path = usable_place(path)
    finished = path.with_name(path.name + _SCRATCH)
    with held(path, opener=opener, at=clock.now()):
        with _discarded_on_failure(finished):
            with _found(path, key, salt, progress) as found:
                if found.loses:
                    raise LosesSomething(_rescued(found, path))
                discard(finished)
                write_rescued(found, finished, key=key, salt=salt)
            _derive(finished, key=key, opener=opener, clock=clock, progress=progress)
            aside = replace_damaged(path, finished, at=clock.now())
        progress.step(_STEPS, _STEPS)
    return _rescued(found, path, aside=aside)


def export_verified(
    path: Path,
    to: Path,
    *,
    key: VaultKey,
    salt: bytes,
    opener: str,
    clock: Clock = _CLOCK,
    progress: Progress = SILENT,
) -> Rescued:
    """Write everything of a damaged file that still verifies to a new file with the same passphrase.

    The damaged file is not touched. Raise AlreadyExists, WrongKey, InUse, DiskFull, or Cancelled from `progress`.
    """
    path, to = usable_place(path), usable_place(to)
    with held(path, opener=opener, at=clock.now()):
        if to.exists():
            raise AlreadyExists(path=to)
        with _discarded_on_failure(to):
            with _found(path, key, salt, progress) as found:
                write_rescued(found, to, key=key, salt=salt)
            _derive(to, key=key, opener=opener, clock=clock, progress=progress)
        progress.step(_STEPS, _STEPS)
    return _rescued(found, to)


@contextmanager
def _found(path: Path, key: VaultKey, salt: bytes, progress: Progress) -> Iterator[Found]:
    """Give what can be proven of a file, whose pages stay open meanwhile."""
    if not key_fits(path, key=key, salt=salt):
        raise WrongKey(path=path)
    with Pages(path, key=key, salt=salt) as pages:
        require_known(pages)
        found = found_in(pages, progress=progress)
        progress.step(1, _STEPS, "Writing the new file")
        yield found


def _derive(path: Path, *, key: VaultKey, opener: str, clock: Clock, progress: Progress) -> None:
    """Derive the tables of a new file anew."""
    progress.step(2, _STEPS, "Deriving the tables")
    workspace = Workspace(Vault.open(path, key=key, opener=opener, clock=clock), clock=clock)
    try:
        workspace.refresh_index()
        progress.step(3, _STEPS, "Putting it in place")
    finally:
        workspace.close()


@contextmanager
def _discarded_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        discard(path)
        raise


def _rescued(found: Found, path: Path, *, aside: Path | None = None) -> Rescued:
    return Rescued(
        path=path,
        aside=aside,
        entries=len(found.entries),
        contents=len(found.blobs),
        lost_entries=found.lost_entries,
        lost_contents=found.lost_blobs,
        lost_values=found.lost_local,
        unsure=bool(found.unsure),
        chain_holds=found.chain_holds,
    )
