"""The frame of a screen that lists things: the table, an empty place, and beside it what is chosen, or its form."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from negotiator.gui.shell.screen import Screen
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import EmptyState, SidePanel, Table, TableRow, column

P = TypeVar("P")


class ListScreen(Screen, Generic[P]):
    """Holds table, panel and empty place. A subclass says what its rows are, and what stands in the panel."""

    def __init__(self, *, table: Table, panel: str, empty: EmptyState) -> None:
        super().__init__()
        self._presenter: P | None = None
        self.table = table
        self.panel = self.part(SidePanel(name=panel))
        self._empty = empty
        self._pages = QStackedWidget()
        page = QWidget()
        page.setLayout(column(table))
        self._pages.addWidget(page)
        self._pages.addWidget(empty)

    def lay_out(self, *, above: Sequence[QWidget] = (), below: Sequence[QWidget] = ()) -> None:
        """Set the table, or the empty place, between what stands above and below it."""
        whole = column(*above, self._pages, *below, spacing=SPACE.m, margin=SPACE.xl)
        whole.setStretch(len(above), 1)
        self.setLayout(whole)

    def bind(self, presenter: P) -> None:
        """Take the presenter that acts on what the user does here."""
        self._presenter = presenter

    @property
    def presenter(self) -> P:
        """Return the presenter."""
        assert self._presenter is not None  # noqa: S101 -- bound where the screen is made
        return self._presenter

    def focus_first(self) -> None:
        """Put the focus into the table, or on what the empty place offers."""
        if self._pages.currentWidget() is not self._empty or not self._empty.focus_offer():
            self.table.setFocus()

    def show_listed(self, rows: Sequence[TableRow] | None, *, any_at_all: bool, current: str) -> None:
        """Show other rows (None: the same as before) with this one chosen, or the empty place."""
        had = self._pages.currentWidget() is self._empty and self.isAncestorOf(self.focusWidget() or self.window())
        self._pages.setCurrentIndex(0 if any_at_all else 1)
        if rows is not None:
            self.table.show_rows(rows)
        if current and self.table.current_key != current:
            self.table.pick(current)
        if had and any_at_all:
            self.table.setFocus()
