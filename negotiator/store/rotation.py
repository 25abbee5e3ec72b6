"""Which backups to keep: one an hour, one a day, one a week, so many of each. Names and dates only."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"\A(.+)\.(\d{8}T\d{6}Z)\.([0-9a-f]{12})-([0-9a-f]{8})-(\d+)(?:\.\d)?\.deal\Z", re.DOTALL)
_LONGEST_STEM: Final = 140
_SAME_SECOND: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many backups to keep of different hours, days and weeks. The newest one is always kept."""

    hourly: int = 24
    daily: int = 14
    weekly: int = 8


DEFAULT_KEEP: Final = Keep()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupName:
    """What the name of an automatic backup tells.

    stem: the file's name when it was made; at: aware, UTC; workspace: the lasting id of the workspace; mark: a piece of
    its salt, so of its passphrase; commits: how many changes it held.
    """

    stem: str
    at: datetime
    workspace: str
    mark: str
    commits: int

    def path_in(self, folder: Path) -> Path:
        """Return a name in a folder that is free, or the last one that there is for this second."""
        start = f"{self.stem}.{self.at.astimezone(UTC).strftime(_STAMP)}.{self.workspace}-{self.mark}-{self.commits}"
        names = [f"{start}.deal", *(f"{start}.{number}.deal" for number in range(1, _SAME_SECOND))]
        return next((folder / name for name in names if not (folder / name).exists()), folder / names[-1])


def backup_name(path: Path, *, workspace: str, salt: bytes, commits: int, at: datetime) -> BackupName:
    """Return what a backup of a file is to be called. `workspace`: its id, of which twelve signs are used."""
    stem = path.stem[:_LONGEST_STEM]
    while len(stem.encode("utf-8", "surrogateescape")) > _LONGEST_STEM:
        stem = stem[:-1]
    return BackupName(stem=stem, at=at, workspace=workspace[:12], mark=mark_of(salt), commits=commits)


def backups_in(folder: Path, *, workspace: str | None = None) -> dict[Path, BackupName]:
    """Return the automatic backups of one workspace (None: of all) in a folder, whatever name and passphrase it had."""
    found = {}
    for path in folder.glob("*.deal"):
        name = _NAME.search(path.name)
        if name and (workspace is None or name[3] == workspace[:12]):
            at = datetime.strptime(name[2], _STAMP).replace(tzinfo=UTC)
            found[path] = BackupName(stem=name[1], at=at, workspace=name[3], mark=name[4], commits=int(name[5]))
    return found


def superfluous(times: dict[Path, datetime], *, keep: Keep) -> tuple[Path, ...]:
    """Return the backups that need not be kept, oldest first: of each hour, day and week the newest one stays."""
    newest_first = sorted(times, key=lambda path: (times[path], len(path.name), path.name), reverse=True)
    kept = set(newest_first[:1])
    kept |= _first_of_each(newest_first, lambda path: times[path].strftime("%Y%m%d%H"), most=keep.hourly)
    kept |= _first_of_each(newest_first, lambda path: times[path].strftime("%Y%m%d"), most=keep.daily)
    kept |= _first_of_each(newest_first, lambda path: times[path].strftime("%G%V"), most=keep.weekly)
    return tuple(path for path in reversed(newest_first) if path not in kept)


def mark_of(salt: bytes) -> str:
    """Return the piece of a salt that backups are marked with."""
    return salt[-4:].hex()


def _first_of_each(paths: Iterable[Path], period: Callable[[Path], str], *, most: int) -> set[Path]:
    firsts: dict[str, Path] = {}
    for path in paths:
        firsts.setdefault(period(path), path)
    return set(list(firsts.values())[: max(most, 0)])
