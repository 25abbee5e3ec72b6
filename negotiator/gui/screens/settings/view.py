"""Settings: the pages at the left, the open one at the right; every change takes effect at once."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from negotiator.gui.screens.settings.about_view import AboutPart
from negotiator.gui.screens.settings.backup_view import BackupPart
from negotiator.gui.screens.settings.keys_view import KeysPart
from negotiator.gui.screens.settings.partners_view import PartnersPart
from negotiator.gui.screens.settings.people_view import PeoplePart
from negotiator.gui.screens.settings.rows_view import SettingControl
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import Card, bar, button, column, label, row, scrolling, set_role
from negotiator.gui.widgets.file_chooser import FILE_DIALOGS, FileChooser
from negotiator.gui.widgets.page_list import PageList

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import SettingsState

_PAGES = (
    ("general", "General"),
    ("appearance", "Appearance"),
    ("identity", "Identity and keys"),
    ("people", "People"),
    ("partners", "Partners"),
    ("backup", "Backup and check"),
    ("about", "About and licences"),
)
_LIST_WIDTH = 220
_PAGE_WIDTH = 720


class SettingsScreen(Screen):
    """One page at a time, built from the state when something on it changed."""

    topics = frozenset({"person", "party", "comparison", "revocation"})

    def __init__(self, files: FileChooser = FILE_DIALOGS) -> None:
        super().__init__()
        self._files = files
        self._state: SettingsState | None = None
        self._scale = look().scale
        self._drawn: tuple[object, ...] = ()
        self.page_list = PageList(name="Pages of the settings", width=_LIST_WIDTH)
        self.problem = label("", "invalid")
        self.hint = label("", "muted")
        self.busy = label("", "muted")
        self.bar = bar(name="Progress", width=160)
        self.cancel = button("Cancel", act=lambda: self.presenter.cancel())
        self._under_way = QWidget()
        self._body = QVBoxLayout()
        self._content = QWidget()
        self._area = QScrollArea()
        self._lay_out()
        self.page_list.show_pages(_PAGES, current=_PAGES[0][0])
        self.page_list.turned.connect(lambda _name: self._draw())

    def _lay_out(self) -> None:
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(self._content)
        under = row(self.bar, self.busy, self.cancel, spacing=SPACE.m)
        under.setStretch(1, 1)
        self._under_way.setLayout(under)
        inner = column(self.problem, self.hint, self._under_way, self._body, None, spacing=SPACE.s)
        middle = QHBoxLayout()
        middle.setContentsMargins(SPACE.s, SPACE.ml, SPACE.xl, SPACE.xl)
        middle.addLayout(inner, 1)
        middle.addStretch(0)
        self._area = scrolling(middle)
        left = column(self.page_list, margin=SPACE.ml)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left)
        whole.addWidget(self._area, 1)
        set_role(self, "page")

    def bind(self, presenter: "SettingsPresenter") -> None:
        """Take the presenter."""
        self.presenter = presenter

    def reload(self) -> None:
        self.presenter.load()

    def show_about(self, about: str) -> None:
        self.page_list.choose(about)

    def focus_first(self) -> None:
        self.page_list.setFocus()

    @property
    def page(self) -> str:
        """Return the name of the open page."""
        return self.page_list.current

    @property
    def content(self) -> QWidget:
        """Return what stands on the open page."""
        return self._content

    def show_state(self, state: "SettingsState") -> None:
        """Show a state."""
        before = self._state.problem if self._state is not None else ""
        held = self._holds_focus()
        self._state = state
        for shown, text in ((self.problem, state.problem), (self.hint, state.hint)):
            shown.setText(text)
            shown.setVisible(bool(text))
        self.busy.setText(state.busy)
        self._under_way.setVisible(bool(state.busy))
        self.bar.setRange(0, state.total)
        self.bar.setValue(state.done)
        self._draw()
        for part in self._content.findChildren(PartnersPart):
            part.tell(state.read_off)
        self._content.setEnabled(not state.busy)
        if held and not self._holds_focus():  # else it would fall to whatever comes first in the window
            self.page_list.setFocus()
        if state.problem and state.problem != before:
            self._area.verticalScrollBar().setValue(0)

    def _holds_focus(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self._content.isAncestorOf(focused) and focused.isEnabled()

    def _draw(self) -> None:
        """Build the open page when what it shows is not what stands there."""
        state = self._state
        if state is None:
            return
        shows = (self.page, *self._shown(state))
        if shows == self._drawn:
            return
        turned = self._drawn[:1] != shows[:1]
        self._drawn = shows
        self._body.removeWidget(self._content)
        self._content.hide()
        self._content.deleteLater()
        self._content = self._made(state)
        self._content.setMaximumWidth(look().px(_PAGE_WIDTH))
        self._body.addWidget(self._content)
        if turned:
            self._area.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and look().scale != self._scale:
            self._scale = look().scale
            self._content.setMaximumWidth(look().px(_PAGE_WIDTH))

    def _shown(self, state: "SettingsState") -> tuple[object, ...]:
        rows = state.settings.get(self.page, ())
        match self.page:
            case "identity":
                keys = (state.identities, state.remembered, state.written, state.code, state.renewed)
                return (rows, *keys, state.old_backups)
            case "people":
                return (state.people,)
            case "partners":
                return (state.partners, state.changed)
            case "backup":
                return (rows, state.backups, state.backup_folder, state.notices)
            case _:
                return (rows,)

    def _made(self, state: "SettingsState") -> QWidget:
        parts: list[QWidget] = []
        rows = state.settings.get(self.page, ())
        if rows:
            controls = [SettingControl(one, change=self.presenter.change, files=self._files) for one in rows]
            parts.append(Card(dict(_PAGES)[self.page], *controls))
        match self.page:
            case "identity":
                parts.append(KeysPart(state, self.presenter, self._files))
            case "people":
                parts.append(PeoplePart(state, self.presenter, self._files))
            case "partners":
                parts.append(PartnersPart(state, self.presenter, self._files))
            case "backup":
                parts.append(BackupPart(state, self.presenter))
            case "about":
                parts.append(AboutPart(state.version))
        content = QWidget()
        content.setLayout(column(*parts, spacing=SPACE.ml))
        return content
