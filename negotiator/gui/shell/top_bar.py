"""The bar at the top: what the window is about, its chips, the search that opens the palette, the primary button."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from negotiator.gui.theme import SPACE, icon, look
from negotiator.gui.widgets import Chip, ElidedLabel, Offer, Tone, button, label

HEIGHT = 56
_SEARCH_WIDTH = 330
_SEARCH_LEAST = 150
_TITLE_LEAST = 120
_SEARCH_EDGES = 36


class TopBar(QWidget):
    """Title, search and chips give way when the window is narrow; the screen's name and primary button never do."""

    search_asked = Signal()
    panel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._screen = label(role="title")
        self._title = ElidedLabel(role="muted", ink="text2")
        self._chips: list[Chip] = []
        self._chip_box = QHBoxLayout()
        self._chip_box.setSpacing(SPACE.s)
        self._search = button("Search clauses, decisions, actions…", symbol="search", act=self.search_asked.emit)
        self._search.setProperty("kind", "search")
        self._search.setAccessibleName("Search and commands, Ctrl+K")
        self._search.setToolTip("Search and commands   Ctrl+K")
        self._search.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._panel = button("", "quiet icon", symbol="panel", tip="Show or hide the panel", act=self.panel_asked.emit)
        self._primary: QPushButton | None = None
        self._offer: Offer | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(SPACE.ml + 4, 0, SPACE.ml + 4, 0)
        self._layout.setSpacing(SPACE.m)
        self._layout.addWidget(self._screen)
        self._layout.addWidget(self._title)
        self._layout.addLayout(self._chip_box)
        self._layout.addStretch(1)
        self._layout.addWidget(self._search)
        self._layout.addWidget(self._panel)

    def show_title(self, title: str, chips: Sequence[tuple[str, Tone]] = ()) -> None:
        """Show what the window is about."""
        self._title.setText(title)
        for chip in self._chips:
            self._chip_box.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [Chip(text, tone) for text, tone in chips]
        for chip in self._chips:
            self._chip_box.addWidget(chip)
        self._fit()

    def show_screen(self, title: str) -> None:
        """Show which screen is open."""
        self._screen.setText(title)
        self._fit()

    def show_primary(self, offer: Offer | None) -> None:
        """Show another primary button, or none; one that reads the same stays, with the focus that it may have."""
        same = offer is not None and self._offer is not None and offer.title == self._offer.title
        self._offer = offer
        if same:
            return
        held = self._primary is not None and self.window().focusWidget() is self._primary
        if self._primary is not None:
            self._layout.removeWidget(self._primary)
            self._primary.hide()
            self._primary.deleteLater()
            self._primary = None
        if offer is not None:
            self._primary = button(offer.title, "primary", symbol=offer.symbol, act=self._act)
            self._layout.addWidget(self._primary)
            self._primary.show()
            if held:  # else the focus would fall to whatever comes first in the window
                self._primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def _act(self) -> None:
        if self._offer is not None:
            self._offer.act()

    def show_panel_button(self, shown: bool) -> None:
        """Offer to fold the panel away, where the screen has one."""
        self._panel.setVisible(shown)
        self._fit()

    @property
    def primary(self) -> QPushButton | None:
        """Return the primary button, if there is one."""
        return self._primary

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Share the room out: in a narrow window the deal's title gives way, then the search, then chips."""
        self.setFixedHeight(look().px(HEIGHT))
        fixed = [one for one in (self._screen, self._panel, self._primary) if one is not None and not one.isHidden()]
        room = self.width() - 2 * SPACE.xl - sum(one.sizeHint().width() + SPACE.m for one in fixed)
        title = QFontMetrics(look().font("body")).horizontalAdvance(self._title.text()) + SPACE.s
        least = min(title, look().px(_TITLE_LEAST))
        folded_search, least_search = look().px(32) + 4, look().px(_SEARCH_LEAST)
        room -= least + SPACE.m + folded_search
        for chip in self._chips:
            needed = chip.sizeHint().width() + SPACE.m
            chip.setVisible(room >= needed)
            room -= needed
        folded = room < least_search - folded_search
        room -= 0 if folded else least_search - folded_search
        more = max(0, min(title - least, room))
        self._title.setFixedWidth(least + more)
        search = folded_search if folded else min(look().px(_SEARCH_WIDTH), least_search + room - more)
        self._search.setText("" if folded else f" {self._search_text(search)}")
        self._search.setFixedWidth(search)
        self._search.setIcon(icon("search", "text3"))

    def _search_text(self, room: int) -> str:
        """Return the longest words that fit."""
        long, short = "Search clauses, decisions, actions…   Ctrl+K", "Search   Ctrl+K"
        around = self._search.iconSize().width() + _SEARCH_EDGES
        return long if self._search.fontMetrics().horizontalAdvance(long) + around <= room else short
