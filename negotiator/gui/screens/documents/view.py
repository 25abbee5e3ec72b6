"""The documents screen: the list at the left, a preview in the middle, and what was verified at the right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from negotiator.gui.screens.documents.middle import Middle, TroubleBox
from negotiator.gui.screens.documents.panel import SummaryCard, facts_card, verdict_cards
from negotiator.gui.screens.documents.state import SUMMARY, DocumentLine, PagePicture, ViewState
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import CardItem, CardList, DropTarget, ElidedLabel, Offer, SidePanel, button, column, row
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser

_VERIFIABLE = "PDF files and packages (*.pdf *.age *.asice);;All files (*)"
_LIST, _LEAST_LIST, _LIST_SHARE = 264, 224, 0.34


class DocumentsIntents(Protocol):
    """What the screen asks of its presenter."""

    def load(self) -> None: ...
    def choose(self, key: str) -> None: ...
    def draw(self, key: str, numbers: Sequence[int], *, scale: float) -> None: ...
    def sign(self, signing: bool) -> None: ...
    def generate(self) -> None: ...
    def verify(self, path: Path) -> None: ...
    def save(self, path: Path) -> None: ...
    def open_package(self) -> None: ...
    def show_about(self, about: str) -> None: ...


class DocumentsScreen(Screen):
    """Shows what the presenter says. Files are asked for through `files`."""

    topics = frozenset(
        {
            "version", "amendment", "assent", "signature", "approval", "decision", "term", "charter", "party", "person",
            "instrument", "request", "consent", "risk", "milestone", "ip_asset", "package",
        }
    )  # fmt: skip

    def __init__(self, files: FileChooser = FILE_DIALOGS) -> None:
        super().__init__()
        self._files = files
        self._presenter: DocumentsIntents | None = None
        self._state = ViewState()
        self._listed: tuple[DocumentLine, ...] = ()
        self._shown: object = None
        self.documents = CardList(name="Documents")
        self.middle = Middle(open_package=self._open_package)
        self.trouble = TroubleBox()
        self.summary_card = SummaryCard(signing=self._sign)
        self._side = self.part(SidePanel(self.summary_card, name="Verification"))
        self._title = ElidedLabel(role="strong")
        self._verify = button("Verify a file…", symbol="approvals", act=self.verify_file)
        self._save = button("Save as…", symbol="export", act=self.save_as)
        self._bar = self.part(QWidget())
        self._bar.setLayout(row(self._title, None, self._save, self._verify))
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._left = QWidget()
        around = column(self.documents)
        around.setContentsMargins(SPACE.ml, SPACE.m, SPACE.s, SPACE.m)
        self._left.setLayout(around)
        right = column(self.trouble, self.middle, spacing=0)
        right.setStretch(1, 1)
        whole = row(self._left, right, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _wire(self) -> None:
        self.documents.picked.connect(self._choose)
        self.documents.opened.connect(lambda _key: self.middle.focus())
        self.middle.page.pages.wanted.connect(self._draw)
        drop = DropTarget(self, suffixes=(".pdf", ".age", ".asice"), sentence="Drop the file to verify it")
        drop.dropped.connect(self._dropped)

    def bind(self, presenter: DocumentsIntents) -> None:
        """Take the presenter that this screen reports to."""
        self._presenter = presenter

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._left.setFixedWidth(max(_LEAST_LIST, min(look().px(_LIST), round(self.width() * _LIST_SHARE))))

    # What the shell asks

    def reload(self) -> None:
        if self._presenter is not None:
            self._presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar

    def side(self) -> QWidget | None:
        return self._side

    def primary(self) -> Offer | None:
        return Offer(title="Generate summary", act=self.generate, symbol="documents")

    def show_about(self, about: str) -> None:
        """Turn to a version by its hash, to the summary ("summary"), or verify the file at a path."""
        if self._presenter is not None:
            self._presenter.show_about(about)

    def focus_first(self) -> None:
        self.documents.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter shows

    def show_state(self, state: ViewState) -> None:
        """Show a state."""
        self._state = state
        self._show_list(state)
        self.trouble.show_trouble(state.trouble)
        self.middle.show_state(state)
        self._title.setText(state.preview.title)
        self._save.setVisible(bool(state.preview.save_name) and not state.working)
        self._show_side(state)

    def _show_list(self, state: ViewState) -> None:
        if (state.lines, state.current) != (self._listed, self.documents.current_key):
            self._listed = state.lines
            self.documents.show_cards([_card(one) for one in state.lines], current=state.current)

    def _show_side(self, state: ViewState) -> None:
        self.summary_card.show_state(state)
        about = (state.current == SUMMARY, state.verification, state.preview.facts)
        if about == self._shown:
            return
        self._shown = about
        cards: list[QWidget] = list(verdict_cards(state.verification)) if state.verification is not None else []
        if state.preview.facts:
            cards.append(facts_card(state.preview.facts))
        self.summary_card.setVisible(state.current == SUMMARY)
        self._side.show_cards([*cards, self.summary_card])  # it stays, hidden or not: the panel deletes those that go

    def show_pages(self, key: str, pages: Sequence[PagePicture]) -> None:
        """Show drawn pages, if their document is still in the middle."""
        if key == self._state.current:
            self.middle.page.pages.show_pages(pages)

    # What the user wants

    def generate(self) -> None:
        """Make the summary."""
        if self._presenter is not None:
            self._presenter.generate()

    def verify_file(self) -> None:
        """Ask for a file and verify it."""
        path = self._files.open(self, "Verify a file", kinds=_VERIFIABLE)
        if path is not None:
            self._dropped(path)

    def save_as(self) -> None:
        """Ask where to, and save the document in the middle."""
        name = self._state.preview.save_name
        kinds = f"Documents (*{Path(name).suffix});;All files (*)"
        path = self._files.save(self, "Save as", suggested=Path.home() / name, kinds=kinds) if name else None
        if path is not None and self._presenter is not None:
            self._presenter.save(path)

    def _dropped(self, path: Path) -> None:
        if self._presenter is not None:
            self._presenter.verify(path)

    def _choose(self, key: str) -> None:
        if self._presenter is not None:
            self._presenter.choose(key)

    def _draw(self, numbers: list[int], scale: float) -> None:
        if self._presenter is not None:
            self._presenter.draw(self._state.current, numbers, scale=scale)

    def _sign(self, signing: bool) -> None:
        if self._presenter is not None:
            self._presenter.sign(signing)

    def _open_package(self) -> None:
        if self._presenter is not None:
            self._presenter.open_package()


def _card(one: DocumentLine) -> CardItem:
    return CardItem(key=one.key, title=one.title, detail=one.detail, chip=one.chip, tone=one.tone, group=one.group)
