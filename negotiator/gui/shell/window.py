"""The main window: rail, bars, screens, panel, strip. It opens declared screens and hands them what changed.

It knows no screen and no service; both are given to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from negotiator.gui.jobs import Jobs
from negotiator.gui.redline_surface import KEY_HELP
from negotiator.gui.resources import mark
from negotiator.gui.shell.actions import Action, Actions
from negotiator.gui.shell.command_palette import CommandPalette
from negotiator.gui.shell.error_banner import ErrorBanner
from negotiator.gui.shell.keys_dialog import KeysDialog
from negotiator.gui.shell.nav_rail import NavRail
from negotiator.gui.shell.palette_entries import Entry, Search, Source, action_entries, ranked
from negotiator.gui.shell.screen import Changed, Screen, ScreenSpec
from negotiator.gui.shell.status_strip import StatusStrip
from negotiator.gui.shell.toast import Toast
from negotiator.gui.shell.top_bar import TopBar
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import PANEL_WIDTH, Tone, panel
from negotiator.kernel import Cancelled, NegotiatorError

NARROW_BELOW = 1180
PAGE_BAR_HEIGHT = 48
_LEAST = (1024, 640)
_DESIGNED = (1440, 900)
_LEAST_PANEL = 280
_PANEL_SHARE = 0.34


@dataclass(frozen=True, slots=True, kw_only=True)
class DealHead:
    """What the window says of the open deal; `deals` are (key, title) of those to change to."""

    title: str = ""
    chips: Sequence[tuple[str, Tone]] = ()
    deals: Sequence[tuple[str, str]] = ()


class MainWindow(QMainWindow):
    """The one window. `undo` is called by the Undo of a toast and by Ctrl+Z outside text fields."""

    lock_asked = Signal()
    deal_chosen = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, screens: Sequence[ScreenSpec], *, jobs: Jobs, actions: Actions | None = None) -> None:
        super().__init__()
        self.jobs = jobs
        self.actions_list = actions or Actions()
        self._specs = {spec.name: spec for spec in screens}
        self._open: dict[str, Screen] = {}
        self._stale: set[str] = set()
        self._sources: list[Source] = []
        self._current = ""
        self._panel_wanted = True
        self._chrome = True
        self._rail = NavRail(screens)
        self._top = TopBar()
        self._bar_box = panel("bar")
        self._banner = ErrorBanner()
        self._stack = QStackedWidget()
        self._side = QStackedWidget()
        self._strip = StatusStrip()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._set_up()
        self._toast = Toast(self._lay_out())
        self._palette = CommandPalette(self, self._find)
        self._add_actions()
        self._wire()

    def _set_up(self) -> None:
        self.setWindowTitle("Negotiator")
        self.setWindowIcon(mark())
        self.setMinimumSize(*_LEAST)
        self.resize(*_DESIGNED)
        self._side.setProperty("role", "side")
        self._side.setMinimumWidth(_LEAST_PANEL)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self._side)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([_DESIGNED[0] - 208 - PANEL_WIDTH, PANEL_WIDTH])

    def _lay_out(self) -> QWidget:
        root = panel("page")
        bars = QHBoxLayout(self._bar_box)
        bars.setContentsMargins(SPACE.ml + 4, SPACE.s, SPACE.ml + 4, SPACE.s)
        right = QVBoxLayout()
        right.setSpacing(0)
        banner = QVBoxLayout()
        banner.setContentsMargins(0, 0, 0, 0)
        banner.addWidget(self._banner)
        right.addWidget(self._top)
        right.addWidget(self._bar_box)
        right.addLayout(banner)
        right.addWidget(self._splitter, 1)
        right.addWidget(self._strip)
        whole = QHBoxLayout(root)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addLayout(right, 1)
        self.setCentralWidget(root)
        return root

    def _wire(self) -> None:
        self._rail.chosen.connect(self.open_screen)
        self._rail.lock_asked.connect(self.lock_asked)
        self._rail.deal_chosen.connect(self.deal_chosen)
        self._top.search_asked.connect(self.open_palette)
        self._top.panel_asked.connect(self.toggle_panel)

    def _add_actions(self) -> None:
        """Add what the shell itself can do, and the screens; then bind every key."""
        for number, name in enumerate(self._rail.names, start=1):
            spec = self._specs[name]
            key = f"Ctrl+{number}" if number <= 9 else ""
            self.actions_list.add(self._opening(spec, key))
        for spec in self._specs.values():
            if spec.group == "foot":
                self.actions_list.add(self._opening(spec, ""))
        own: tuple[tuple[str, str, str, str, Callable[[], object]], ...] = (
            ("palette", "Search and commands", "Ctrl+K", "search", self.open_palette),
            ("keys", "Show all keys", "?", "keyboard", self.show_keys),
            ("undo", "Undo", "Ctrl+Z", "undo", self.undo_asked.emit),
            ("redo", "Redo", "Ctrl+Shift+Z", "refresh", self.redo_asked.emit),
            ("lock", "Lock the vault", "Ctrl+L", "lock", self.lock_asked.emit),
            ("panel", "Show or hide the panel", "Ctrl+Shift+P", "panel", self.toggle_panel),
        )
        for name, title, key, symbol, run in own:
            everywhere = name in ("palette", "keys")
            self.actions_list.add(
                Action(
                    name=name,
                    title=title,
                    shortcut=key,
                    symbol=symbol,
                    run=run,
                    available=(lambda: True) if everywhere else self._has_chrome,
                )
            )
        for action in self.actions_list:
            self._bind(action)

    def _opening(self, spec: ScreenSpec, key: str) -> Action:
        return Action(
            name=f"open {spec.name}",
            title=spec.title,
            shortcut=key,
            group="Go to",
            symbol=spec.symbol,
            run=lambda: self.open_screen(spec.name),
            available=self._has_chrome,
        )

    def _has_chrome(self) -> bool:
        """Tell whether there is anything to go to; on the way in there is not."""
        return self._chrome

    def add_action(self, action: Action) -> None:
        """Add an action to palette, keys and help."""
        self._bind(self.actions_list.add(action))

    def _bind(self, action: Action) -> None:
        if action.shortcut:
            bound = QAction(action.title, self)
            bound.setShortcut(QKeySequence(action.shortcut))
            bound.triggered.connect(lambda _checked=False: self.actions_list.run(action.name))
            self.addAction(bound)

    # -- screens -------------------------------------------------------------------------------------------------------

    @property
    def screen_names(self) -> tuple[str, ...]:
        """Return the names of the listed screens, in the rail's order."""
        return tuple(spec.name for spec in self._specs.values() if spec.group != "unlisted")

    @property
    def current(self) -> str:
        """Return the name of the open screen."""
        return self._current

    def screen_named(self, name: str) -> Screen:
        """Return a screen, making it when it was not opened before."""
        if name not in self._open:
            screen = self._specs[name].make(self)
            self._open[name] = screen
            self._stale.add(name)
            self._stack.addWidget(screen)
            screen.parts_changed.connect(lambda: self._place_parts(name))
        return self._open[name]

    def open_screen(self, name: str) -> None:
        """Show a screen, up to date, with its tools, panel and primary button."""
        screen = self.screen_named(name)
        self._current = name
        self._stack.setCurrentWidget(screen)
        self._rail.show_current(name)
        self._top.show_screen(self._specs[name].title)
        self._banner.hide()
        if name in self._stale:
            self._stale.discard(name)
            screen.reload()
        self._place_parts(name)
        screen.focus_first()

    def _place_parts(self, name: str) -> None:
        if name != self._current:
            return
        screen = self._open[name]
        self._place_bar(screen.page_bar())
        self._place_side(screen.side())
        self._top.show_primary(screen.primary())

    def _place_bar(self, bar: QWidget | None) -> None:
        layout = self._bar_box.layout()
        for child in self._bar_box.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.setVisible(child is bar)
        if bar is not None and layout is not None:
            layout.addWidget(bar)
            bar.show()
        self._bar_box.setMinimumHeight(look().px(PAGE_BAR_HEIGHT))
        self._bar_box.setVisible(bar is not None)

    def _place_side(self, side: QWidget | None) -> None:
        self._top.show_panel_button(side is not None)
        if side is not None:
            if self._side.indexOf(side) < 0:  # adding it anew would hide it and take its focus away
                self._side.addWidget(side)
            self._side.setCurrentWidget(side)
        self._side.setVisible(side is not None and self._panel_wanted)

    def toggle_panel(self) -> None:
        """Fold the panel away, or bring it back with the width it had."""
        self._panel_wanted = not self._panel_wanted
        if self._current:
            self._place_side(self._open[self._current].side())

    # -- what is told --------------------------------------------------------------------------------------------------

    def show_deal(self, head: DealHead) -> None:
        """Show which deal is open."""
        self.setWindowTitle(f"{head.title} – Negotiator" if head.title else "Negotiator")
        self._top.show_title(head.title, head.chips)
        self._rail.show_deals(head.title, head.deals)

    def changed(self, receipt: Changed, *, undo: Callable[[], object] | None = None) -> None:
        """Say what was done, and reload the screens that show one of its topics (those not in view, when opened)."""
        for name, screen in self._open.items():
            if screen.topics & receipt.topics:
                if name == self._current:
                    screen.reload()
                else:
                    self._stale.add(name)
        self._rail.show_badges()
        if receipt.label:
            self.tell(f"Done: {receipt.label}", undo=undo)

    def show_badges(self) -> None:
        """Draw the rail's badges anew."""
        self._rail.show_badges()

    def show_chrome(self, visible: bool) -> None:
        """Show rail, bars and strip, or only the screen: while nothing is open there is nothing to go to."""
        self._chrome = visible
        for part in (self._rail, self._top, self._strip):
            part.setVisible(visible)

    def close_screens(self) -> None:
        """Forget every screen with all that it shows; each is made anew when it is opened next.

        What was said in passing goes too: after locking, nothing may tell of the deal or offer to undo.
        """
        self._toast.hide()
        self._banner.hide()
        self._palette.close()
        self._current = ""
        self._stale.clear()
        while self._open:
            _name, screen = self._open.popitem()
            self._stack.removeWidget(screen)
            screen.deleteLater()
        for box in (self._bar_box, self._side):
            for part in box.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                part.deleteLater()

    def reload_all(self) -> None:
        """Let every screen read anew: another deal or another state was opened."""
        self._stale = set(self._open)
        self._rail.show_badges()
        if self._current:
            self.open_screen(self._current)

    def tell(self, text: str, *, undo: Callable[[], object] | None = None) -> None:
        """Show a toast, with Undo where there is one."""
        self._toast.tell(text, undo=undo)

    def show_error(self, error: NegotiatorError) -> None:
        """Show what went wrong and what to do next. What the user cancelled is no error."""
        if not isinstance(error, Cancelled):
            self._banner.show_error(error)

    def show_notice(self, text: str, hint: str) -> None:
        """Show what should be known of the open deal's file, above the open screen."""
        self._banner.show_notice(text, hint)

    @property
    def warns(self) -> bool:
        """Tell whether an error or a notice stands above the open screen."""
        return self._banner.isVisibleTo(self)

    def show_saved(self, text: str) -> None:
        """Show in the strip when the work was last saved."""
        self._strip.show_saved(text)

    def show_vault(self, text: str) -> None:
        """Show in the strip how the vault stands."""
        self._strip.show_vault(text)

    def show_key_hints(self, text: str) -> None:
        """Show in the strip the keys that matter now."""
        self._strip.show_keys(text)

    # -- palette and keys ----------------------------------------------------------------------------------------------

    def add_source(self, source: Source) -> None:
        """Let the palette find other things than actions."""
        self._sources.append(source)

    def search_with(self, search: Search) -> None:
        """Let the palette ask for what takes a moment to find."""
        self._palette.search_with(search)

    def open_palette(self) -> None:
        """Open the command palette."""
        self._palette.open_over(self)

    @property
    def palette_dialog(self) -> CommandPalette:
        """Return the command palette."""
        return self._palette

    @property
    def toast(self) -> Toast:
        """Return what says things in passing."""
        return self._toast

    def _find(self, typed: str) -> list[Entry]:
        entries = action_entries(self.actions_list)
        for source in self._sources:
            entries.extend(source(typed))
        return ranked(typed, entries)

    def show_keys(self) -> None:
        """Show all keys."""
        groups = {
            group: [(action.shortcut, action.title) for action in actions if action.shortcut]
            for group, actions in self.actions_list.groups().items()
        }
        groups["Redline, while it has the focus"] = [(line.keys, line.does) for line in KEY_HELP]
        dialog = KeysDialog(self, groups)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- window --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self._rail.set_narrow(self.width() < NARROW_BELOW * max(1.0, look().scale * 0.9))
        self._strip.fit()
        self._side.setMinimumWidth(min(look().px(_LEAST_PANEL), int(self.width() * _PANEL_SHARE)))
        if self._current:
            self._place_parts(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape, where nothing else wanted it, close an open form, or leave the panel and fold it away."""
        if event.key() != Qt.Key.Key_Escape or not self._current:
            super().keyPressEvent(event)
            return
        screen, focused = self._open[self._current], self.focusWidget()
        if not screen.step_back() and focused is not None and self._side.isAncestorOf(focused):
            self.toggle_panel()
            screen.focus_first()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._palette.close()
        super().closeEvent(event)
