"""The way in: one card in the middle of an empty window, one page of it at a time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from negotiator.gui.resources import mark
from negotiator.gui.screens.welcome.founding_view import FoundPage
from negotiator.gui.screens.welcome.identity_view import IdentityPage
from negotiator.gui.screens.welcome.joining_view import ComparePage, JoinPage
from negotiator.gui.screens.welcome.keeping_view import KeepPage
from negotiator.gui.screens.welcome.parts_view import Page
from negotiator.gui.screens.welcome.unlock_view import UnlockPage
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import bar, button, column, label, row, scrolling
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser

if TYPE_CHECKING:
    from negotiator.gui.screens.welcome.presenter import WelcomePresenter, WelcomeState

_NARROW, _WIDE = 440, 600
_MARK = 28


_SAMPLE = (
    "The sample deal",
    "Two firms negotiate a pilot from first draft to signature. Every file is real and stays with you.",
)
_UPDATE = (
    "A file of an older format",
    "It is brought up to date behind a backup. If you cancel, the file stays as it was.",
)


class WorkingPage(Page):
    """Says that something long is under way."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "h1")
        self._sentence = label("", "muted", wrap=True)
        self.body.addWidget(self._title)
        self.body.addWidget(self._sentence)
        self.cancel = button("Cancel", act=lambda: self.presenter.cancel())
        self.body.addLayout(row(None, self.cancel))

    def show_state(self, state: "WelcomeState") -> None:
        """Say what is under way."""
        title, sentence = _UPDATE if state.updating else _SAMPLE
        self._title.setText(title)
        self._sentence.setText(sentence)

    def focus_first(self) -> None:
        """Put the focus on Cancel."""
        self.cancel.setFocus()


class WelcomeScreen(Screen):
    """Shown alone while no deal is open."""

    def __init__(self, files: FileChooser = FILE_DIALOGS) -> None:
        super().__init__()
        self._page = ""
        self._step = -1
        self._scale = look().scale
        self._state: WelcomeState | None = None
        self.pages: dict[str, Page] = {
            "unlock": UnlockPage(
                ask_file=lambda: files.open(self, "Open a deal or a package", kinds="Files (*.deal *.asice *.age)"),
                ask_sample=lambda: files.folder(self, "A folder for the sample deal"),
            ),
            "found": FoundPage(files),
            "join": JoinPage(files),
            "compare": ComparePage(),
            "identity": IdentityPage(files),
            "keep": KeepPage(files),
            "working": WorkingPage(),
        }
        self._busy = label("", "muted")
        self._bar = bar(name="Progress", width=200)
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(SPACE.xxl, SPACE.xl, SPACE.xxl, SPACE.xl)
        inner.setSpacing(SPACE.m)
        for page in self.pages.values():
            inner.addWidget(page)
            page.hide()
        self._under = QWidget()
        under = row(self._bar, self._busy)
        under.setStretch(1, 1)
        self._under.setLayout(under)
        inner.addWidget(self._under)
        picture = QLabel()
        picture.setPixmap(mark().pixmap(_MARK, _MARK))
        head = row(None, picture, label("Negotiator", "title"), None)
        body = column(None, head, row(None, self._card, None), None, spacing=SPACE.ml, margin=SPACE.xl)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(body))

    def bind(self, presenter: "WelcomePresenter") -> None:
        """Take the presenter."""
        self.presenter = presenter
        for page in self.pages.values():
            page.bind(presenter)

    def reload(self) -> None:
        self.presenter.load()

    def show_about(self, about: str) -> None:
        self.presenter.about(about)

    def focus_first(self) -> None:
        if self._page:
            self.pages[self._page].focus_first()

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""
        self.pages[state.page].show_state(state)
        for name, page in self.pages.items():
            page.setVisible(name == state.page)
        self._fit()
        self._busy.setText(state.busy)
        self._bar.setRange(0, state.total)
        self._bar.setValue(state.done)
        self._under.setVisible(bool(state.busy))
        self._state = state
        if (state.page, state.step) != (self._page, self._step):
            self._page, self._step = state.page, state.step
            self.focus_first()

    def _fit(self) -> None:
        narrow = not self.pages["unlock"].isHidden() or not self.pages["working"].isHidden()
        self._card.setFixedWidth(look().px(_NARROW if narrow else _WIDE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and look().scale != self._scale:
            self._scale = look().scale
            if self._state is not None:
                self.show_state(self._state)
