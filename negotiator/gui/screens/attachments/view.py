"""Attachments as a screen: the files kept with the deal, the chosen one beside them, and a place to drop more."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from negotiator.gui.figures import grouped, size
from negotiator.gui.screens.attachments.presenter import AttachmentLine, AttachmentsPresenter, AttachmentsState
from negotiator.gui.shell import ListScreen
from negotiator.gui.widgets import (
    Card,
    Chip,
    Column,
    DropTarget,
    EmptyState,
    Offer,
    Table,
    TableRow,
    button,
    code,
    column,
    flow,
    label,
)
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser

_EMPTY = "Data sheets, schedules, drawings: files that belong to the deal and travel only when you share them."


class AttachmentsScreen(ListScreen[AttachmentsPresenter]):
    """Shows the files; what is shared goes with the next package."""

    topics = frozenset({"attachment"})

    def __init__(self, files: FileChooser = FILE_DIALOGS) -> None:
        table = Table(
            [
                Column(title="No.", stretch=0),
                Column(title="Title", stretch=3),
                Column(title="File", stretch=3),
                Column(title="Size", stretch=0, right=True, write=size),
                Column(title="Sharing", stretch=0),
            ],
            name="Attachments",
        )
        offer = Offer(title="Attach a file…", act=self._attach, symbol="add")
        empty = EmptyState("attachments", "No attachments yet", _EMPTY, primary=offer)
        super().__init__(table=table, panel="Attachment", empty=empty)
        self._files = files
        self._state = AttachmentsState()
        self._problem = label("", "invalid")
        table.picked.connect(lambda key: self.presenter.choose(key))
        table.opened.connect(lambda _key: self._save())
        self.lay_out(above=[self._problem])
        drop = DropTarget(self, sentence="Drop the file to keep it with the deal", but=(".age", ".asice", ".deal"))
        drop.dropped.connect(self._dropped)

    # What the shell asks

    def reload(self) -> None:
        self.presenter.load()

    def side(self) -> QWidget | None:
        return self.panel if self._state.chosen else None

    def primary(self) -> Offer | None:
        return Offer(title="Attach a file…", act=self._attach, symbol="add") if self._state.lines else None

    def show_about(self, about: str) -> None:
        self.presenter.choose(about)

    # What the presenter shows

    def show_state(self, state: AttachmentsState) -> None:
        """Show a state of the screen."""
        before, self._state = self._state, state
        self.show_listed(
            [_row(line) for line in state.lines] if before.lines != state.lines else None,
            any_at_all=bool(state.lines),
            current=state.chosen.key if state.chosen is not None else "",
        )
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        if state.chosen is not None and before.chosen != state.chosen:
            held = self.panel.isAncestorOf(QApplication.focusWidget() or self)
            self.panel.show_cards([self._card(state.chosen)])
            if held:  # the button that was pressed is gone
                self.table.setFocus()
        self.parts_changed.emit()

    def _card(self, line: AttachmentLine) -> Card:
        chip = Chip("Shared", "accent") if line.shared else Chip("Internal", "warn")
        card = Card(line.title, corner=[chip])
        for name, text in (("File", line.name), ("Size", size(line.size)), ("Note", line.note)):
            if text:
                card.add(column(label(name, "label"), label(text, wrap=True, selectable=True), spacing=2))
        digest = grouped(line.sha256)
        card.add(column(label("SHA-256", "label"), code(digest, name="SHA-256"), spacing=2))
        share = "Keep with our team" if line.shared else "Share"
        sharing = button(share, symbol="send", act=lambda: self.presenter.share(shared=not line.shared))
        sharing.setVisible(not (line.shared and line.out))  # what they hold cannot be called back
        card.add(
            flow(
                button("Save as…", symbol="export", act=self._save),
                sharing,
                button("Remove", "quiet", symbol="remove", act=lambda: self.presenter.remove()),
            )
        )
        told = "It goes with the next package." if line.shared else "It stays in this file, with our team."
        told = "Both sides hold it." if line.shared and line.out else told
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
        suggested = Path.home() / self._state.chosen.save_name
        path = self._files.save(self, "Save attachment as", suggested=suggested)
        if path is not None:
            self.presenter.save(path)


def _row(line: AttachmentLine) -> TableRow:
    sharing = "Shared" if line.shared else "Internal"
    return TableRow(key=line.key, values=(line.key, line.title, line.name, line.size, sharing))
