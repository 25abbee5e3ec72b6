"""Attachments as a screen: the files kept with the deal, the chosen one beside them, and a place to drop more."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from negotiator.gui.screens.attachments.presenter import AttachmentLine, AttachmentsState
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import (
    Card,
    Chip,
    Column,
    DropTarget,
    EmptyState,
    Offer,
    SidePanel,
    Table,
    TableRow,
    button,
    column,
    flow,
    label,
)
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser

if TYPE_CHECKING:
    from negotiator.gui.screens.attachments.presenter import AttachmentsPresenter

_EMPTY = "Data sheets, schedules, drawings: files that belong to the deal and travel only when you share them."
_UNIT = 1024


class AttachmentsScreen(Screen):
    """Shows the files; what is shared goes with the next package."""

    topics = frozenset({"attachment"})

    def __init__(self, files: FileChooser = FILE_DIALOGS) -> None:
        super().__init__()
        self._files = files
        self._presenter: AttachmentsPresenter | None = None
        self._state = AttachmentsState()
        self._side = self.part(SidePanel(name="Attachment"))
        self._problem = label("", "invalid")
        self.table = Table(
            [
                Column(title="No.", stretch=0),
                Column(title="Title", stretch=3),
                Column(title="File", stretch=3),
                Column(title="Size", stretch=0, right=True, write=size_of),
                Column(title="Sharing", stretch=0),
            ],
            name="Attachments",
        )
        self.table.picked.connect(lambda key: self.presenter.choose(key))
        self.table.opened.connect(lambda _key: self._save())
        offer = Offer(title="Attach a file…", act=self._attach, symbol="add")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(EmptyState("attachments", "No attachments yet", _EMPTY, primary=offer))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
        layout.addWidget(self._problem)
        layout.addWidget(self._pages)
        drop = DropTarget(self, sentence="Drop the file to keep it with the deal", but=(".age", ".asice", ".deal"))
        drop.dropped.connect(self._dropped)

    def bind(self, presenter: "AttachmentsPresenter") -> None:
        """Take the presenter that acts on what the user does here."""
        self._presenter = presenter

    @property
    def presenter(self) -> "AttachmentsPresenter":
        """Return the presenter."""
        assert self._presenter is not None  # noqa: S101 -- bound where the screen is made
        return self._presenter

    # What the shell asks

    def reload(self) -> None:
        self.presenter.load()

    def side(self) -> QWidget | None:
        return self._side if self._state.chosen else None

    def primary(self) -> Offer | None:
        return Offer(title="Attach a file…", act=self._attach, symbol="add") if self._state.lines else None

    def show_about(self, about: str) -> None:
        self.presenter.choose(about)

    def focus_first(self) -> None:
        self.table.setFocus()

    # What the presenter shows

    def show_state(self, state: AttachmentsState) -> None:
        """Show a state of the screen."""
        before, self._state = self._state, state
        self._pages.setCurrentIndex(0 if state.lines else 1)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        if before.lines != state.lines or not state.lines:
            self.table.show_rows([_row(line) for line in state.lines])
        if state.chosen is not None:
            if self.table.current_key != state.chosen.key:
                self.table.pick(state.chosen.key)
            if before.chosen != state.chosen:
                self._side.show_cards([self._card(state.chosen)])
        self.parts_changed.emit()

    def _card(self, line: AttachmentLine) -> Card:
        chip = Chip("Shared", "accent") if line.shared else Chip("Internal", "warn")
        card = Card(line.title, corner=[chip])
        for name, text in (("File", line.name), ("Size", size_of(line.size)), ("Note", line.note)):
            if text:
                card.add(column(label(name, "label"), label(text, wrap=True, selectable=True), spacing=2))
        digest = " ".join(line.sha256[at : at + 8] for at in range(0, len(line.sha256), 8))
        card.add(column(label("SHA-256", "label"), label(digest, "tiny", wrap=True, selectable=True), spacing=2))
        share = "Keep with our team" if line.shared else "Share"
        card.add(
            flow(
                button("Save as…", "primary", symbol="export", act=self._save),
                button(share, symbol="send", act=lambda: self.presenter.share(shared=not line.shared)),
                button("Remove", "quiet", symbol="remove", act=lambda: self.presenter.remove()),
            )
        )
        told = "It goes with the next package." if line.shared else "It stays in this file, with our team."
        card.add(label(told, "tiny", wrap=True))
        return card

    # What the user wants

    def _attach(self) -> None:
        path = self._files.open(self, "Choose a file to keep with the deal", kinds="All files (*)")
        if path is not None:
            self.presenter.attach(path)

    def _dropped(self, path: Path) -> None:
        self.presenter.attach(path)

    def _save(self) -> None:
        if self._state.chosen is None:
            return
        path = self._files.save(self, "Save attachment as", suggested=Path.home() / self._state.chosen.name)
        if path is not None:
            self.presenter.save(path)


def _row(line: AttachmentLine) -> TableRow:
    sharing = "Shared" if line.shared else "Internal"
    return TableRow(key=line.key, values=(line.key, line.title, line.name, line.size, sharing))


def size_of(count: int) -> str:
    """Return a number of bytes in the largest unit that gives a whole one."""
    if count < _UNIT:
        return f"{count} bytes"
    if count < _UNIT**2:
        return f"{count / _UNIT:.0f} KiB"
    return f"{count / _UNIT**2:.1f} MiB"
