"""What the user does with attachments: keep a file, share it, write it out, take it out of use. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from negotiator.domain.attachments import Attachment
from negotiator.exchange import shown_name
from negotiator.gui.desk import Desk
from negotiator.kernel import NegotiatorError, Progress
from negotiator.ledger import Entry
from negotiator.services import attachments
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLine:
    """One file: its number, what it is, its size in bytes, whether it is shared, and whether both sides have it.

    save_name: what to call it on the disk: the other side may have named it, and its name may lead elsewhere.
    """

    key: str
    title: str
    name: str
    size: int
    sha256: str
    note: str
    shared: bool
    out: bool = False
    save_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentsState:
    """Every file kept with the deal, the chosen one, and why the last wish failed."""

    lines: tuple[AttachmentLine, ...] = ()
    chosen: AttachmentLine | None = None
    problem: str = ""


class AttachmentsView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: AttachmentsState) -> None:
        """Show a state of the screen."""
        ...


class AttachmentsPresenter:
    """Lists attachments and acts on the one that is chosen."""

    def __init__(self, desk: Desk, view: AttachmentsView) -> None:
        self._desk = desk
        self._view = view
        self._state = AttachmentsState()
        self._wanted = ""

    @property
    def state(self) -> AttachmentsState:
        """Return what is shown."""
        return self._state

    def load(self) -> None:
        """Read the list again."""
        self._desk.read(lambda workspace, _progress: _lines(workspace), self._loaded)

    def _loaded(self, lines: tuple[AttachmentLine, ...]) -> None:
        wanted = self._wanted or (self._state.chosen.key if self._state.chosen else "")
        chosen = next((line for line in lines if line.key == wanted), None)
        self._show(replace(self._state, lines=lines, chosen=chosen))

    def choose(self, key: str) -> None:
        """Show one attachment beside the list."""
        self._wanted = key
        chosen = next((line for line in self._state.lines if line.key == key), None)
        self._show(replace(self._state, chosen=chosen))

    def attach(self, path: Path) -> None:
        """Keep a file with the deal; it stays with our team until it is shared."""
        before = {line.key for line in self._state.lines}

        def work(workspace: Workspace, progress: Progress) -> Receipt:
            return attachments.attach(workspace, path, progress=progress)

        def done(_receipt: Receipt) -> None:
            self._wanted = next((line.key for line in self._state.lines if line.key not in before), self._wanted)
            self.load()

        self._act(work, done)

    def share(self, *, shared: bool) -> None:
        """Let the chosen file go with the next package, or keep it with our team again."""
        chosen = self._state.chosen
        if chosen is None or chosen.shared == shared:
            return
        key = chosen.key

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            return attachments.share(workspace, key, shared=shared)

        self._act(work)

    def save(self, to: Path) -> None:
        """Write the chosen file out, proven by its hash."""
        chosen = self._state.chosen
        if chosen is None:
            return

        def work(workspace: Workspace, progress: Progress) -> Path:
            return attachments.export(workspace, chosen.key, to, progress=progress)

        self._desk.read(work, lambda path: self._desk.tell(f"Wrote {path.name}."), failed=self._failed)

    def remove(self) -> None:
        """Take the chosen file out of use; undoable."""
        chosen = self._state.chosen
        if chosen is None:
            return
        key = chosen.key
        self._act(lambda workspace, _progress: workspace.retire(Attachment, key, label=f"Remove {chosen.name}"))

    def _act(
        self, work: Callable[[Workspace, Progress], Receipt], done: Callable[[Receipt], None] | None = None
    ) -> None:
        self._show(replace(self._state, problem=""))
        self._desk.act(work, done, failed=self._failed)

    def _failed(self, error: NegotiatorError) -> None:
        self._show(replace(self._state, problem=f"{error.message} {error.hint}".strip()))

    def _show(self, state: AttachmentsState) -> None:
        self._state = state
        self._view.show_state(state)


def _is_out(workspace: Workspace, act: Entry) -> bool:
    """Tell whether the other side has a file already: it came from them, or a package took it there."""
    return act.id in workspace.carried or workspace.deal.party_of(act) != workspace.deal.ours


def _lines(workspace: Workspace) -> tuple[AttachmentLine, ...]:
    return tuple(
        AttachmentLine(
            key=held.value.key,
            title=held.value.title,
            name=held.value.name,
            size=held.value.size,
            sha256=held.value.file,
            note=held.value.note,
            shared=held.stream == "shared",
            out=_is_out(workspace, held.entry),
            save_name=shown_name(held.value.name),
        )
        for held in workspace.deal.records(Attachment)
    )
