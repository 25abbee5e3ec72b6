"""The middle of the redline screen: the redline, or the same versions as a map or as one clause's history."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from negotiator.gui.redline_surface import RedlinePane
from negotiator.gui.screens.redlines.following import TrailState
from negotiator.gui.screens.redlines.map_page import MapPage
from negotiator.gui.screens.redlines.mapping import MapState
from negotiator.gui.screens.redlines.trail_page import TrailPage
from negotiator.gui.widgets import EmptyState


class Middle(QStackedWidget):
    """Shows one of its pages; `mode_changed` tells when it may be another one."""

    mode_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pane, self.map_page, self.trail_page = RedlinePane(), MapPage(), TrailPage()
        self._empty: EmptyState | None = None
        for page in (self.pane, self.map_page, self.trail_page):
            self.addWidget(page)
        self.map_page.left.connect(self.show_redline)
        self.map_page.opened.connect(self._go_row)
        self.trail_page.left.connect(self.show_redline)
        self.pane.surface.mode_changed.connect(lambda _wide: self.mode_changed.emit())

    @property
    def mode(self) -> str:
        """Return what is shown: inline, side by side or map; the history of a clause counts as the redline's mode."""
        if self.currentWidget() is self.map_page:
            return "map"
        return "side by side" if self.pane.surface.side_by_side else "inline"

    def show_empty(self, wanted: EmptyState | None, *, anew: bool) -> None:
        """Show why there is no redline; with None the redline, unless another view of the same versions is open."""
        before, self._empty = self._empty, wanted
        if wanted is not None:
            self.addWidget(wanted)
            self._turn_to(wanted)
        elif anew or self.currentWidget() not in (self.map_page, self.trail_page):
            self._turn_to(self.pane)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()

    def show_redline(self) -> None:
        """Show the redline again, with the keyboard in it."""
        self._turn_to(self.pane)
        self.pane.surface.setFocus()

    def show_wide(self, *, side_by_side: bool) -> None:
        """Show the redline in two columns, or in one."""
        self.show_redline()
        self.pane.surface.set_side_by_side(side_by_side)

    def show_map(self, state: MapState) -> None:
        """Show the map of both versions."""
        self.map_page.show_map(state)
        self._turn_to(self.map_page)
        self.map_page.setFocus()

    def show_trail(self, state: TrailState) -> None:
        """Show one clause through all versions."""
        self.trail_page.show_trail(state)
        self._turn_to(self.trail_page)
        self.trail_page.setFocus()

    def _go_row(self, row: int) -> None:
        self.show_redline()
        self.pane.surface.go_row(row)

    def _turn_to(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.mode_changed.emit()
