"""All screens, gathered in the order of the rail. Screens do not know each other; only this list knows them all."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from negotiator.gui.desk import Desk
    from negotiator.gui.door import Door
    from negotiator.gui.keeper import Keeper
    from negotiator.gui.shell import ScreenSpec


def specs(desk_for: "Callable[[QObject], Desk]", door: "Door", keeper: "Keeper") -> "list[ScreenSpec]":
    """Return every screen: those of a deal, its records, the foot of the rail, and those that actions open."""
    from negotiator.gui.screens import (
        amendments,
        approvals,
        attachments,
        check,
        deals,
        decisions,
        documents,
        overview,
        packages,
        redlines,
        registers,
        settings,
        termsheet,
        walls,
        welcome,
    )
    from negotiator.gui.screens import help as guide

    return [
        overview.spec(desk_for),
        termsheet.spec(desk_for),
        redlines.spec(desk_for),
        approvals.spec(desk_for),
        amendments.spec(desk_for),
        packages.spec(desk_for),
        documents.spec(desk_for),
        *registers.specs(desk_for),
        decisions.spec(desk_for),
        attachments.spec(desk_for),
        walls.spec(desk_for),
        settings.spec(desk_for, door, keeper),
        guide.spec(),
        deals.spec(door),
        check.spec(desk_for, keeper),
        welcome.spec(door, keeper),
    ]
