"""A table of deal files, with a filter, and the ways to other deals."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Column, EmptyState, Offer, Table, TableRow, button, flow

if TYPE_CHECKING:
    from negotiator.gui.screens.deals.presenter import DealsPresenter, DealsState

_EMPTY = "Create a deal, join one from a package, or play the sample: each is one encrypted file on this computer."


def _when(moment: datetime) -> str:
    return f"{moment:%d %b %Y, %H:%M}"


class DealsScreen(Screen):
    """Lists the deals opened lately."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter deals")
        self.filter.setAccessibleName("Filter deals")
        self.filter.setMaximumWidth(280)
        self.table = Table(
            [
                Column(title="Deal", stretch=2),
                Column(title="Folder", stretch=3),
                Column(title="Opened", write=_when, stretch=0),
                Column(title="On this device", stretch=0),
            ],
            name="Deals opened lately",
        )
        self._bar = self.part(QWidget())
        self.unlock = button("Unlock", symbol="lock", act=self._open)
        self.forget = button("Take off the list", symbol="remove", act=self._forget)
        self._stack = QStackedWidget()
        self._lay_out()
        self.filter.textChanged.connect(self.table.filter_text)
        self.table.opened.connect(lambda _key: self._open())

    def _lay_out(self) -> None:
        join = button("Join from a package", symbol="packages", act=lambda: self.presenter.join())
        others = button("Open another file or the sample", symbol="folder", act=lambda: self.presenter.others())
        self._bar.setLayout(flow(self.filter, self.unlock, self.forget, None, join, others))
        full = QWidget()
        body = QVBoxLayout(full)
        body.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
        body.addWidget(self.table)
        empty = EmptyState(
            "deals",
            "No deals yet",
            _EMPTY,
            primary=Offer(title="New deal", act=lambda: self.presenter.new(), symbol="add"),
            quiet=Offer(title="Other ways to begin", act=lambda: self.presenter.others()),
        )
        self._stack.addWidget(full)
        self._stack.addWidget(empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def bind(self, presenter: "DealsPresenter") -> None:
        """Take the presenter."""
        self.presenter = presenter

    def reload(self) -> None:
        self.presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar if self._stack.currentIndex() == 0 else None

    def primary(self) -> Offer | None:
        if self._stack.currentIndex():
            return None
        return Offer(title="New deal", act=lambda: self.presenter.new(), symbol="add")

    def focus_first(self) -> None:
        self.table.setFocus()

    def show_state(self, state: "DealsState") -> None:
        """Show a state."""
        self.table.show_rows(
            [
                TableRow(
                    key=row.path,
                    values=(row.name, row.folder, row.opened, _on_device(there=row.there, remembered=row.remembered)),
                )
                for row in state.rows
            ]
        )
        self._stack.setCurrentIndex(0 if state.rows else 1)
        self.parts_changed.emit()

    def _open(self) -> None:
        if self.table.current_key:
            self.presenter.open(self.table.current_key)

    def _forget(self) -> None:
        if self.table.current_key:
            self.presenter.forget(self.table.current_key)


def _on_device(*, there: bool, remembered: bool) -> str:
    if not there:
        return "File not found"
    return "Opens without passphrase" if remembered else "Asks for the passphrase"
