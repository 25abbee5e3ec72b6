"""The deals opened lately: paths and times only, in a file of its own that may be deleted. No title, no name."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from negotiator.settings.errors import SettingsUnreadable
from negotiator.settings.files import read_table, write_table

FILE: Final = "recent.toml"
_MOST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentDeal:
    """A deal file that was opened, and when last (aware, UTC)."""

    path: Path
    opened: datetime


def recent_deals(folder: Path) -> tuple[RecentDeal, ...]:
    """Return the deals opened lately, the latest first. An unreadable list is an empty one: nothing depends on it."""
    try:
        rows = read_table(folder / FILE).get("deal", [])
    except SettingsUnreadable:
        return ()
    found = [deal for row in rows if (deal := _deal(row)) is not None] if isinstance(rows, list) else []
    return tuple(sorted(found, key=lambda deal: deal.opened, reverse=True)[:_MOST])


def remember_deal(folder: Path, path: Path, *, at: datetime) -> None:
    """Put a deal at the top of the list. Raise SettingsNotSaved."""
    others = [deal for deal in recent_deals(folder) if deal.path != path]
    _write(folder, [RecentDeal(path=path, opened=at.astimezone(UTC)), *others][:_MOST])


def forget_deal(folder: Path, path: Path) -> None:
    """Take a deal off the list. Raise SettingsNotSaved."""
    _write(folder, [deal for deal in recent_deals(folder) if deal.path != path])


def _write(folder: Path, deals: list[RecentDeal]) -> None:
    rows = [{"path": str(deal.path), "opened": deal.opened.replace(microsecond=0)} for deal in deals]
    write_table(folder / FILE, {"deal": rows})


def _deal(row: Any) -> RecentDeal | None:
    if not isinstance(row, dict):
        return None
    path, opened = row.get("path"), row.get("opened")
    if not isinstance(path, str) or not isinstance(opened, datetime) or opened.tzinfo is None:
        return None
    return RecentDeal(path=Path(path), opened=opened)
