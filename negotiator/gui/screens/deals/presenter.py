"""Which deals were opened lately, and what may be done with one. Their content is encrypted: nothing of it is shown."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from negotiator.gui.door import Door


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRow:
    """A deal file. opened: when last (aware, local time)."""

    path: str
    name: str
    folder: str
    opened: datetime
    there: bool
    remembered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DealsState:
    """What the screen shows. keyring: whether this device may remember keys at all."""

    rows: tuple[DealRow, ...] = ()
    keyring: bool = False


class DealsView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: DealsState) -> None:
        """Show a state."""
        ...


class DealsPresenter:
    """Takes the user's intents on the list of deals."""

    def __init__(self, door: Door, view: DealsView) -> None:
        self._door = door
        self._view = view

    def load(self) -> None:
        """Show the deals; the device is asked afterwards which of them it remembers."""
        self._show(frozenset())
        self._door.remembered(tuple(one.path for one in self._door.recent()), self._show)

    def _show(self, remembered: frozenset[Path]) -> None:
        rows = tuple(
            DealRow(
                path=str(one.path),
                name=one.path.stem,
                folder=str(one.path.parent),
                opened=one.opened.astimezone(),
                there=one.path.exists(),
                remembered=one.path in remembered,
            )
            for one in self._door.recent()
        )
        self._view.show_state(DealsState(rows=rows, keyring=self._door.settings.identity.remember_on_device))

    def open(self, path: str) -> None:
        """Leave for the unlocking of a deal; the one that is open stays so until then."""
        self._door.leave(about=path)

    def forget(self, path: str) -> None:
        """Take a deal off the list, and its key off this device."""
        self._door.forget(Path(path))
        self.load()

    def new(self) -> None:
        """Found a deal."""
        self._door.leave(about="new")

    def join(self) -> None:
        """Join a deal from a package."""
        self._door.leave(about="join")

    def others(self) -> None:
        """Go to the way in, where other files and the sample are."""
        self._door.leave(about="unlock")
