"""People on the settings screen: who may act for which party, and the intents that concern them. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from negotiator.domain.charter import ROLES
from negotiator.gui.desk import Desk, Failed
from negotiator.kernel import Progress
from negotiator.services import packages, people
from negotiator.services.files import read_file
from negotiator.services.people import Seat, SeatState
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

Tone = Literal["accent", "ok", "warn", "danger", "plain"]

ROLE_CHOICES: Final = tuple((role, role.capitalize()) for role in ROLES)
_STATES: Final[dict[SeatState, tuple[str, Tone]]] = {
    "acts": ("Acts", "ok"),
    "not begun": ("Not begun", "plain"),
    "ended": ("Ended", "warn"),
    "left": ("Left", "plain"),
    "replaced": ("Replaced", "plain"),
    "revoked": ("Revoked", "danger"),
    "named": ("Named only", "plain"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One person, as they read. told: half-sentences below the name. since, until: None for no such day.

    mine: who signs here. changes, ends: whether their mandate can be changed, and ended, by us. sends: whether they
    have a computer of their own to which a package for colleagues can go.
    """

    key: str
    name: str
    role: str
    state: str
    tone: Tone
    told: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    mine: bool = False
    changes: bool = False
    ends: bool = False
    sends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """A party with its people; ours first."""

    name: str
    ours: bool
    people: tuple[SeatRow, ...]


def party_rows(workspace: Workspace) -> tuple[PartyRow, ...]:
    """Return everyone who is or was on the roster, party by party."""
    seats = people.seats(workspace)
    acting = sum(seat.ours and seat.state == "acts" for seat in seats)
    here = frozenset(identity.root_fingerprint for identity in workspace.identities)
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.party, []).append(seat)
    return tuple(
        PartyRow(
            name=group[0].party_name,
            ours=group[0].ours,
            people=tuple(_row(one, acting=acting, here=here) for one in group),
        )
        for group in found.values()
    )


def _row(seat: Seat, *, acting: int, here: frozenset[str]) -> SeatRow:
    state, tone = _STATES[seat.state]
    ours = seat.ours and seat.state in ("acts", "not begun", "ended")
    return SeatRow(
        key=seat.key,
        name=seat.name,
        role=seat.role,
        state=state,
        tone=tone,
        told=tuple(_told(seat)),
        since=seat.since,
        until=seat.until,
        mine=seat.me,
        changes=ours,
        ends=ours and (acting > 1 or seat.state != "acts"),
        sends=ours and seat.packages and seat.root not in here,
    )


def _told(seat: Seat) -> list[str]:
    told = [seat.email] if seat.email else []
    if seat.since:
        told.append(f"from {_day(seat.since)}")
    if seat.until:
        told.append(f"until {_day(seat.until)}")
    if seat.entered_by and seat.entered_at and seat.entered_by != seat.name:
        told.append(f"entered by {seat.entered_by} on {_day(seat.entered_at.astimezone().date())}")
    if seat.state == "acts" and not seat.packages and not seat.me:
        told.append("no packages are sealed for them")
    return told


def _day(day: date) -> str:
    return f"{day:%d %b %Y}".lstrip("0")


class PeopleIntents:
    """What a person does about mandates. load: reads everything anew; show: changes the state."""

    def __init__(self, desk: Desk, *, load: Callable[[], None], show: Callable[..., None], failed: Failed) -> None:
        self._desk = desk
        self._load = load
        self._show = show
        self._failed = failed

    def enter(self, card: Path, *, role: str, since: date | None, until: date | None) -> None:
        """Enter a colleague from their contact card."""
        self._act(
            lambda workspace, _progress: people.enter(workspace, read_file(card), role=role, since=since, until=until)
        )

    def change(self, key: str, *, role: str, since: date | None, until: date | None) -> None:
        """Give a person of our side another role or other days."""
        self._act(lambda workspace, _progress: people.change(workspace, key, role=role, since=since, until=until))

    def end(self, key: str) -> None:
        """End a mandate for good."""
        self._act(lambda workspace, _progress: people.end(workspace, key))

    def send(self, key: str, to: Path) -> None:
        """Write a package for one colleague: all that is ours, but for what a wall keeps from them."""

        def work(workspace: Workspace, progress: Progress) -> Receipt:
            prepared = packages.prepare(workspace, audience="team", to=[key], progress=progress)
            return packages.send(workspace, prepared, to, with_summary=False, progress=progress).receipt

        def done(_receipt: Receipt) -> None:
            self._desk.tell(f"{to.name} is written: only they can open it")
            self._show(problem="", hint="", busy="")
            self._load()

        self._show(problem="", hint="", busy="Writing a package for your colleague…")
        self._desk.act(work, done, failed=self._failed)

    def _act(self, work: Callable[[Workspace, Progress], Receipt]) -> None:
        def done(_receipt: Receipt) -> None:
            self._show(problem="", hint="")
            self._load()

        self._desk.act(work, done, failed=self._failed)
