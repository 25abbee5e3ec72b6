"""What the user does with walls: build one, change it, take it down. No Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from negotiator.domain.walls import Wall
from negotiator.gui.desk import Desk
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import walls
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Someone who may stand inside a wall."""

    key: str
    name: str
    party: str


_KINDS = {
    "risk/*": "All risks",
    "milestone/*": "All milestones",
    "ip_asset/*": "All IP assets",
    "decision/*": "All decisions",
    "attachment/*": "All attachments",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WallLine:
    """One wall. hidden: acts that it keeps from everybody outside. before: to whom packages went already."""

    key: str
    name: str
    members: tuple[str, ...]
    covers: tuple[str, ...]
    reason: str
    hidden: int
    shared: bool
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WallDraft:
    """What the form holds when it is handed over. key: "" for a new wall."""

    key: str = ""
    name: str
    members: tuple[str, ...]
    covers: tuple[str, ...]
    reason: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WallsState:
    """Every wall, the chosen one, and the form while it is open. texts: instruments that a wall can cover, by key."""

    lines: tuple[WallLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    me: str = ""
    chosen: WallLine | None = None
    writing: bool = False
    problem: str = ""

    @property
    def coverable(self) -> dict[str, str]:
        """Return what a wall may cover as a whole, by address: each text with its versions, and all of a kind."""
        return {f"instrument/{key}": title for key, title in self.texts} | _KINDS

    def covered(self, addresses: Sequence[str]) -> tuple[str, ...]:
        """Return what addresses stand for, as people say it."""
        known = self.coverable
        return tuple(known.get(one) or _record(one) for one in addresses)

    def names(self, keys: Sequence[str]) -> str:
        """Return the names of people by key."""
        known = {person.key: person.name for person in self.people}
        return ", ".join(known.get(key, key) for key in keys)


def _record(address: str) -> str:
    """Return "risk/R-1" as "Risk R-1"."""
    kind, _, key = address.partition("/")
    return f"{kind[:1].upper()}{kind[1:]} {key}".replace("_", " ").strip()


class WallsView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: WallsState) -> None:
        """Show a state of the screen."""
        ...


class WallsPresenter:
    """Lists walls, and builds, changes and takes them down."""

    def __init__(self, desk: Desk, view: WallsView) -> None:
        self._desk = desk
        self._view = view
        self._state = WallsState()

    @property
    def state(self) -> WallsState:
        """Return what is shown."""
        return self._state

    def load(self) -> None:
        """Read the list again."""
        self._desk.read(lambda workspace, _progress: _read(workspace), self._loaded)

    def _loaded(self, read: WallsState) -> None:
        before = self._state
        key = before.chosen.key if before.chosen else ""
        chosen = next((line for line in read.lines if line.key == key), None)
        self._show(replace(read, chosen=chosen, writing=before.writing, problem=before.problem))

    def choose(self, key: str) -> None:
        """Show one wall beside the list."""
        chosen = next((line for line in self._state.lines if line.key == key), None)
        if chosen != self._state.chosen:
            self._show(replace(self._state, chosen=chosen, writing=False, problem=""))

    def begin(self) -> None:
        """Open the form for a new wall."""
        self._show(replace(self._state, chosen=None, writing=True, problem=""))

    def edit(self) -> None:
        """Open the form for the chosen wall."""
        self._show(replace(self._state, writing=self._state.chosen is not None, problem=""))

    def cancel(self) -> None:
        """Close the form; nothing is changed."""
        self._show(replace(self._state, writing=False, problem=""))

    def save(self, draft: WallDraft) -> None:
        """Build or change a wall."""
        chosen = self._state.chosen
        before = chosen.covers if chosen is not None and chosen.key == draft.key else ()

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            walls.require_there(workspace, [one for one in draft.covers if one not in before])
            return walls.build(
                workspace,
                name=draft.name,
                members=draft.members,
                covers=draft.covers,
                reason=draft.reason,
                key=draft.key,
                shared=draft.shared,
            )

        def done(_receipt: Receipt) -> None:
            self._show(replace(self._state, writing=False))
            self.load()

        self._act(work, done)

    def take_down(self) -> None:
        """Take the chosen wall down; undoable."""
        if self._state.chosen is not None:
            key = self._state.chosen.key
            self._act(lambda workspace, _progress: walls.take_down(workspace, key), lambda _receipt: self.load())

    def _act(self, work: Callable[[Workspace, Progress], Receipt], done: Callable[[Receipt], None]) -> None:
        self._show(replace(self._state, problem=""))
        self._desk.act(work, done, failed=self._failed)

    def _failed(self, error: NegotiatorError) -> None:
        self._show(replace(self._state, problem=f"{error.message} {error.hint}".strip()))

    def _show(self, state: WallsState) -> None:
        self._state = state
        self._view.show_state(state)


def _read(workspace: Workspace) -> WallsState:
    deal = workspace.deal
    parties = {party.key: party.short for party in deal.parties}
    here = workspace.person
    return WallsState(
        lines=tuple(
            WallLine(
                key=held.value.key,
                name=held.value.name,
                members=held.value.members,
                covers=held.value.covers,
                reason=held.value.reason,
                hidden=walls.hidden_by(workspace, held.value),
                shared=held.stream == "shared",
                before=walls.sent_already(workspace, held.value),
            )
            for held in deal.records(Wall)
        ),
        people=tuple(
            PersonLine(key=person.key, name=person.name, party=parties.get(person.party, person.party))
            for person in deal.people
        ),
        texts=tuple((one.key, one.title) for one in deal.instruments),
        me=here.key if here else "",
    )
