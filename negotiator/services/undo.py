"""Undo and redo of changes of records: each appends the inverse, so both directions are in the ledger."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from negotiator.domain import KINDS
from negotiator.kernel import Refused
from negotiator.ledger import Entry, inverse, is_record, project
from negotiator.services import mandates
from negotiator.services.receipts import Receipt
from negotiator.store import Local

if TYPE_CHECKING:
    from negotiator.services.workspace import Workspace

Direction = Literal["undo", "redo"]

_DEPTH = 200


class NothingToUndo(Refused):
    """The stack is empty in that direction."""

    code = "nothing-to-undo"

    def __init__(self, *, back: bool) -> None:
        word = "undo" if back else "redo"
        super().__init__(
            f"There is nothing to {word}.", hint="Milestones such as sending or approving are answered, not undone."
        )


class CountsForNothing(Refused):
    """What a step did counts for nothing by now: who did it had no mandate after all."""

    code = "undo-counts-for-nothing"

    def __init__(self) -> None:
        super().__init__(
            "What this step did counts for nothing, so there is nothing to take back.",
            hint="See Settings, People, who may act for your side, in which role and until when.",
        )


@dataclass(frozen=True, slots=True)
class Group:
    """What one step takes back: the entries of one change, and what the change is called."""

    label: str
    entries: tuple[str, ...]


class UndoStack:
    """Groups of entries that can be taken back, each a plain local row of its own (they never leave the file)."""

    def __init__(self, local: Local) -> None:
        self._local = local
        self._stacks: dict[Direction, dict[int, Group]] = {}

    def forget(self) -> None:
        """Read anew from the file when next asked: what was being written was not saved."""
        self._stacks.clear()

    @property
    def label(self) -> str:
        """Return the label of what undo would take back, or ""."""
        return self._label("undo")

    @property
    def redo_label(self) -> str:
        """Return the label of what redo would do again, or ""."""
        return self._label("redo")

    def _label(self, way: Direction) -> str:
        stack = self._stack(way)
        return stack[max(stack)].label if stack else ""

    def push(self, receipt: Receipt) -> None:
        """Remember a change; what had been undone before it can no longer be redone.

        What was said with it, such as why, stays said.
        """
        records = tuple(entry.id for entry in receipt.entries if is_record(entry.body))
        self._push("undo", Group(receipt.label, records))
        for number in tuple(self._stack("redo")):
            self._drop("redo", number)

    def run(self, workspace: "Workspace", *, back: bool) -> Receipt:
        """Append the inverse of the last group and move it to the other stack. Raises NoMandate."""
        source: Direction = "undo" if back else "redo"
        target: Direction = "redo" if back else "undo"
        stack = self._stack(source)
        if not stack:
            raise NothingToUndo(back=back)
        number = max(stack)
        group = stack[number]
        entries = _inverses(workspace, group.entries)
        mandates.require(workspace.deal.roster, entries)

        def move() -> None:
            self._drop(source, number)
            self._push(target, Group(group.label, tuple(entry.id for entry in entries)))

        return workspace.commit(f"{'Undo' if back else 'Redo'}: {group.label}", entries, also=move)

    def _stack(self, way: Direction) -> dict[int, Group]:
        if way not in self._stacks:
            self._stacks[way] = self._read(way)
        return self._stacks[way]

    def _read(self, way: Direction) -> dict[int, Group]:
        # One list under one name is how format 1 kept them at first: it stays below what is written from now on.
        stack = {number: _group(held) for number, held in enumerate(self._local.get(way, []), start=-_DEPTH)}
        return stack | {_number(name): _group(held) for name, held in self._local.items(f"{way}/").items()}

    def _push(self, way: Direction, group: Group) -> None:
        stack = self._stack(way)
        number = max(stack, default=0) + 1
        self._local.set(_name(way, number), _row(group))
        stack[number] = group
        if len(stack) > _DEPTH:
            self._drop(way, min(stack))

    def _drop(self, way: Direction, number: int) -> None:
        stack = self._stack(way)
        del stack[number]
        if number > 0:
            self._local.delete(_name(way, number))
        else:
            rest = [
                {"label": stack[old].label, "entries": list(stack[old].entries)} for old in sorted(stack) if old <= 0
            ]
            self._local.set(way, rest)


def _name(way: Direction, number: int) -> str:
    return f"{way}/{number:06}"


def _number(name: str) -> int:
    return int(name.rpartition("/")[2])


def _row(group: Group) -> dict[str, Any]:
    return {"label": group.label, "entries": list(group.entries)}


def _group(held: dict[str, Any]) -> Group:
    return Group(str(held["label"]), tuple(held["entries"]))


def _inverses(workspace: "Workspace", ids: tuple[str, ...]) -> tuple[Entry, ...]:
    projection = workspace.deal.projection
    pen = workspace.pen()
    for id_ in reversed(ids):
        undone = projection.by_id.get(id_)
        if undone is None:  # kept, but put aside
            raise CountsForNothing
        if any(_same_record(one, undone) for one in pen.written):
            # the group changed this record more than once
            projection = project((*workspace.entries, *pen.written), kinds=KINDS.for_ledger())
        pen.write(undone.stream, undone.kind, inverse(projection, undone))
    return tuple(pen.written)


def _same_record(one: Entry, other: Entry) -> bool:
    return (one.stream, one.kind, one.body["key"]) == (other.stream, other.kind, other.body["key"])
