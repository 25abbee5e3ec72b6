"""Undo and redo of changes of records: each appends the inverse, so both directions are in the ledger."""

from typing import TYPE_CHECKING

from negotiator.crypto import EntrySigner
from negotiator.domain import KINDS
from negotiator.kernel import Refused
from negotiator.ledger import Entry, heads, inverse, make_entry, next_lamport, project
from negotiator.services.receipts import Receipt
from negotiator.store import Local

if TYPE_CHECKING:
    from negotiator.services.workspace import Workspace

_DEPTH = 200


class NothingToUndo(Refused):
    """The stack is empty in that direction."""

    code = "nothing-to-undo"

    def __init__(self, *, back: bool) -> None:
        word = "undo" if back else "redo"
        super().__init__(
            f"There is nothing to {word}.", hint="Milestones such as sending or approving are answered, not undone."
        )


class UndoStack:
    """Groups of entries that can be taken back, kept as plain local rows (they never leave the file)."""

    def __init__(self, local: Local) -> None:
        self._local = local

    def _groups(self, name: str) -> list[dict[str, object]]:
        return list(self._local.get(name, []))

    @property
    def label(self) -> str:
        """Return the label of what undo would take back, or ""."""
        groups = self._groups("undo")
        return str(groups[-1]["label"]) if groups else ""

    @property
    def redo_label(self) -> str:
        """Return the label of what redo would do again, or ""."""
        groups = self._groups("redo")
        return str(groups[-1]["label"]) if groups else ""

    def push(self, receipt: Receipt) -> None:
        """Remember a change; what had been undone before it can no longer be redone."""
        self._push("undo", receipt.label, receipt.entries)
        self._local.set("redo", [])

    def _push(self, name: str, label: str, entries: tuple[Entry, ...]) -> None:
        groups = [*self._groups(name), {"label": label, "entries": [entry.id for entry in entries]}]
        self._local.set(name, groups[-_DEPTH:])

    def run(self, workspace: "Workspace", *, back: bool) -> Receipt:
        """Append the inverse of the last group and move it to the other stack."""
        source, target = ("undo", "redo") if back else ("redo", "undo")
        groups = self._groups(source)
        if not groups:
            raise NothingToUndo(back=back)
        group = groups[-1]
        label = str(group["label"])
        ids = group["entries"]
        assert isinstance(ids, list)  # noqa: S101 -- written by _push alone
        entries = _inverses(workspace, [str(id_) for id_ in ids])

        def move() -> None:
            self._local.set(source, groups[:-1])
            self._push(target, label, entries)

        return workspace.commit(f"{'Undo' if back else 'Redo'}: {label}", entries, also=move)


def _inverses(workspace: "Workspace", ids: list[str]) -> tuple[Entry, ...]:
    projection = workspace.deal.projection
    held = list(workspace.entries)
    at = workspace.clock.now()
    made: list[Entry] = []
    for id_ in reversed(ids):
        undone = projection.by_id[id_]
        if any(_same_record(one, undone) for one in made):
            projection = project(held, kinds=KINDS.for_ledger())  # the group changed this record more than once
        stream_entries = [entry for entry in held if entry.stream == undone.stream]
        entry = make_entry(
            EntrySigner(workspace.identity),
            deal=workspace.deal_id,
            stream=undone.stream,
            kind=undone.kind,
            body=inverse(projection, undone),
            parents=heads(stream_entries),
            lamport=next_lamport(stream_entries if undone.stream == "shared" else held),
            at=at,
        )
        made.append(entry)
        held.append(entry)
    return tuple(made)


def _same_record(one: Entry, other: Entry) -> bool:
    return (one.stream, one.kind, one.body["key"]) == (other.stream, other.kind, other.body["key"])
