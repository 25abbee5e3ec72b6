"""The guide: contents and search at the left, the open page at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout

from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import label
from negotiator.gui.widgets.page_list import PageList

if TYPE_CHECKING:
    from negotiator.gui.screens.help.presenter import HelpPresenter, HelpState

_CONTENTS_WIDTH = 260
_PAGE_MARGIN = 32


class HelpScreen(Screen):
    """Shows one page of the guide at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._state: HelpState | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the guide")
        self.search.setAccessibleName("Search the guide")
        self.search.setClearButtonEnabled(True)
        self.contents = PageList(name="Contents of the guide", width=_CONTENTS_WIDTH)
        self._none = label("No page holds all of these words.", "muted")
        self.page = QTextBrowser()
        self.page.setAccessibleName("Page of the guide")
        self.page.setProperty("role", "reading")
        self.page.setOpenLinks(False)
        self.page.document().setDocumentMargin(_PAGE_MARGIN)
        self._lay_out()
        self.search.textChanged.connect(lambda text: self.presenter.seek(text))
        self.contents.turned.connect(lambda name: self.presenter.open(name))
        self.page.anchorClicked.connect(self._follow)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(SPACE.ml, SPACE.ml, SPACE.ml, SPACE.ml)
        left.setSpacing(SPACE.s)
        left.addWidget(self.search)
        left.addWidget(self._none)
        left.addWidget(self.contents, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left)
        whole.addWidget(self.page, 1)

    def bind(self, presenter: "HelpPresenter") -> None:
        """Take the presenter."""
        self.presenter = presenter

    def reload(self) -> None:
        self.presenter.load()

    def show_about(self, about: str) -> None:
        self.presenter.open(about)

    def focus_first(self) -> None:
        self.contents.setFocus()

    def show_state(self, state: "HelpState") -> None:
        """Show a state."""
        turned = self._state is None or self._state.html != state.html
        self._state = state
        self.contents.show_pages([(page.name, page.title) for page in state.pages], current=state.current)
        self._fit()
        self._none.setVisible(not state.pages)
        if turned:
            self._draw()

    def _fit(self) -> None:
        width = look().px(_CONTENTS_WIDTH)
        self.search.setFixedWidth(width)
        self._none.setFixedWidth(width)

    def _draw(self) -> None:
        """Render the page in the colours and sizes of the moment."""
        if self._state is None:
            return
        self.page.document().setDefaultStyleSheet(_style())
        self.page.setHtml(self._state.html)
        self.page.document().setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, self._state.title)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._state is not None:
            self._draw()
            self._fit()

    def _follow(self, link: QUrl) -> None:
        """Open another page of the guide; the guide links to nothing else."""
        self.presenter.open(link.path().removesuffix(".md"))


def _style() -> str:
    now = look()
    tokens = now.tokens
    body, small = now.points("body"), now.points("small")
    return f"""
        body, p, li, td, th {{ font-size: {body}pt; color: {tokens.text}; line-height: 140%; }}
        h1 {{ font-size: {now.points("h1")}pt; font-weight: 600; margin-bottom: 8px; }}
        h2 {{ font-size: {now.points("h2")}pt; font-weight: 600; margin-top: 20px; margin-bottom: 4px; }}
        h3 {{ font-size: {body}pt; font-weight: 600; margin-top: 14px; }}
        a {{ color: {tokens.accent}; }}
        th {{ text-align: left; font-weight: 600; }}
        td, th {{ padding: 4px 14px 4px 0; }}
        pre {{ font-size: {small}pt; background-color: {tokens.surface2}; margin: 6px 0; }}
        code {{ font-size: {small}pt; background-color: {tokens.surface2}; }}
    """
