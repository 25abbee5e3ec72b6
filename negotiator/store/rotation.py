"""Which automatic backups to keep: one an hour, one a day, one a week, so many of each. Names and dates only."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"\.(\d{8}T\d{6}Z)\.([0-9a-f]{8})\.deal\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many backups to keep of different hours, days and weeks. The newest one is always kept."""

    hourly: int = 24
    daily: int = 14
    weekly: int = 8


DEFAULT_KEEP: Final = Keep()


def backup_name(workspace: Path, *, salt: bytes, at: datetime) -> str:
    """Return the file name of a backup: two deals of one name in one folder stay apart by a piece of their salt."""
    return f"{workspace.stem[:160]}.{at.astimezone(UTC).strftime(_STAMP)}.{_mark(salt)}.deal"


def backups_in(folder: Path, *, workspace: Path, salt: bytes) -> dict[Path, datetime]:
    """Return the automatic backups of one workspace in a folder, with their times."""
    found = {}
    for path in folder.glob("*.deal"):
        name = _NAME.search(path.name)
        if name and name[2] == _mark(salt) and path.name[: name.start()] == workspace.stem[:160]:
            found[path] = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
    return found


def superfluous(times: dict[Path, datetime], *, keep: Keep) -> tuple[Path, ...]:
    """Return the backups that need not be kept, oldest first: of each hour, day and week the newest one stays."""
    newest_first = sorted(times, key=lambda path: times[path], reverse=True)
    kept = set(newest_first[:1])
    kept |= _first_of_each(newest_first, lambda path: times[path].strftime("%Y%m%d%H"), most=keep.hourly)
    kept |= _first_of_each(newest_first, lambda path: times[path].strftime("%Y%m%d"), most=keep.daily)
    kept |= _first_of_each(newest_first, lambda path: times[path].strftime("%G%V"), most=keep.weekly)
    return tuple(path for path in reversed(newest_first) if path not in kept)


def _first_of_each(paths: Iterable[Path], period: Callable[[Path], str], *, most: int) -> set[Path]:
    firsts: dict[str, Path] = {}
    for path in paths:
        firsts.setdefault(period(path), path)
    return set(list(firsts.values())[: max(most, 0)])


def _mark(salt: bytes) -> str:
    return salt[-4:].hex()
