"""The outline of the sheet: groups and their terms, put in another order by dragging or with Alt and the arrows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from negotiator.gui.screens.termsheet.state import TermState
from negotiator.gui.theme import look
from negotiator.gui.widgets.tips import plain_tip

_KEY = Qt.ItemDataRole.UserRole


class Outline(QListWidget):
    """Lists terms under their groups. `chosen(key)`, `moved(key, step)` and `reordered(keys)` follow the user."""

    chosen = Signal(str)
    moved = Signal(str, int)
    reordered = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Outline of the term sheet")
        self.setAccessibleDescription("Alt with the up and down arrows moves a term.")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.currentItemChanged.connect(self._turned)
        self._filling = False

    def show_terms(self, terms: Sequence[TermState], *, movable: bool) -> None:
        """Show other terms; whoever may not move them can only look."""
        mode = QAbstractItemView.DragDropMode.InternalMove if movable else QAbstractItemView.DragDropMode.NoDragDrop
        self.setDragDropMode(mode)
        current = self.current_key
        self._filling = True
        self.clear()
        group = None
        for term in terms:
            if term.group != group:
                group = term.group
                self.addItem(_heading(group))
            self.addItem(_item(term))
        self._filling = False
        self.choose(current)

    @property
    def current_key(self) -> str:
        """Return the key of the current term, or ""."""
        item = self.currentItem()
        return str(item.data(_KEY) or "") if item else ""

    @property
    def keys(self) -> list[str]:
        """Return the keys in their order."""
        found = (self.item(at).data(_KEY) for at in range(self.count()))
        return [str(key) for key in found if key]

    def choose(self, key: str) -> None:
        """Make a term the current one without telling anyone."""
        for at in range(self.count()):
            if key and self.item(at).data(_KEY) == key:
                self._filling = True
                self.setCurrentRow(at)
                self._filling = False

    def _turned(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._filling and item.data(_KEY):
            self.chosen.emit(str(item.data(_KEY)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        movable = self.dragDropMode() != QAbstractItemView.DragDropMode.NoDragDrop
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier and movable and self.current_key:
            self.moved.emit(self.current_key, step)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.reordered.emit(self.keys)


def _heading(group: str) -> QListWidgetItem:
    item = QListWidgetItem(group)
    item.setFlags(Qt.ItemFlag.NoItemFlags | Qt.ItemFlag.ItemIsEnabled)
    item.setFont(look().font("small strong"))
    return item


def _item(term: TermState) -> QListWidgetItem:
    item = QListWidgetItem(f"   {term.title}")
    item.setData(_KEY, term.key)
    item.setToolTip(plain_tip(f"{term.title}: {term.shown or 'left open'}"))
    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
    return item
