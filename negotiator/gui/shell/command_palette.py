"""The command palette: one field over one list of actions, and of what is found in the deal while one types."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from negotiator.gui.shell.palette_entries import Entry, Search
from negotiator.gui.shell.palette_lines import PaletteLine, PaletteLines
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import label, line

SEARCH_AFTER_MS = 150
LEAST_SEARCHED = 2
_WIDTH, _HEIGHT = 720, 480
_MOST_ACTIONS = 5
_HELP = (
    'Words and "phrases" in every version. Narrow with in:clauses, in:v2, in:notes, by:us, before:2026-03, after:2025'
)
_SEARCHING = "Searching…"
_NOTHING = "Nothing found."
_TRY = "Try a clause number or fewer letters."

Lookup = Callable[[str], Sequence[Entry]]


class CommandPalette(QDialog):
    """Opens over the window; arrows choose, Enter does, Escape closes. It keeps nothing of a deal while it is closed.

    What `lookup` gives is listed at once. A search is asked once the typing rests for a moment; until its answer comes,
    what was found before stays listed, but Enter waits for the answer.
    """

    def __init__(self, parent: QWidget, lookup: Lookup) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Search and commands")
        self._lookup = lookup
        self._search: Search | None = None
        self._found: Sequence[Entry] = ()
        self._why = ""
        self._asked = 0
        self._waits = self._eager = False
        self._field = QLineEdit()
        self._field.setProperty("kind", "bare")
        self._field.setPlaceholderText("Type an action, a clause, a decision, a deal…")
        self._field.setAccessibleName("Search and commands")
        self._lines = PaletteLines()
        self._lines.setParent(self)
        self._list = QListView()
        self._list.setProperty("role", "plain")
        self._list.setAccessibleName("Results")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setModel(self._lines)
        self._delegate = PaletteLine(self._list)
        self._list.setItemDelegate(self._delegate)
        self._none = label("", "muted", wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(SPACE.ml, SPACE.s, SPACE.ml, SPACE.s)
        self._help = label(_HELP, "tiny", wrap=True)
        self._help.setContentsMargins(SPACE.ml, SPACE.xs, SPACE.ml, SPACE.s)
        self._help.hide()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SEARCH_AFTER_MS)
        self._rest.timeout.connect(self._ask)
        self._lay_out()
        self._field.textChanged.connect(self.search)
        self._field.installEventFilter(self)
        self._list.clicked.connect(lambda _index: self._do())

    def _lay_out(self) -> None:
        frame = QFrame(self)
        frame.setProperty("role", "sheet")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(SPACE.xs, SPACE.xs, SPACE.xs, SPACE.xs)
        inner.setSpacing(SPACE.xs)
        for widget in (self._field, line(), self._list, self._none, self._help):
            inner.addWidget(widget)
        inner.setStretch(2, 1)
        inner.setStretch(3, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    @property
    def titles(self) -> list[str]:
        """Return what is listed."""
        return [entry.title for entry in self._lines.entries]

    @property
    def entries(self) -> Sequence[Entry]:
        """Return the listed entries."""
        return self._lines.entries

    @property
    def note(self) -> str:
        """Return what stands in the place of the list when it is empty."""
        return self._none.text()

    def search_with(self, search: Search) -> None:
        """Ask this for what takes a moment to find."""
        self._search = search
        self._help.show()

    def open_over(self, window: QWidget) -> None:
        """Open at the top of a window with an empty field."""
        width = min(look().px(_WIDTH), window.width() - 2 * SPACE.xl)
        self.resize(width, min(look().px(_HEIGHT), window.height() - 3 * SPACE.xl))
        self.move(window.mapToGlobal(window.rect().topLeft()).x() + (window.width() - width) // 2,
                  window.mapToGlobal(window.rect().topLeft()).y() + 64)  # fmt: skip
        self._field.clear()
        self.search("")
        self.show()
        self._field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed and found."""
        super().hideEvent(event)
        self._forget()
        self._field.clear()
        self._lines.show(())

    def _forget(self) -> None:
        self._rest.stop()
        self._asked += 1
        self._found, self._why = (), ""
        self._waits = self._eager = False

    def search(self, typed: str) -> None:
        """List what the typed text finds at once, and ask for the rest."""
        self._asked += 1
        self._eager = False
        self._waits = self._search is not None and len(typed.strip()) >= LEAST_SEARCHED
        if self._waits:
            self._rest.start()
        else:
            self._forget()
        self._show(chosen=0)

    def _ask(self) -> None:
        """Ask for what the field says now; only the answer to the newest question counts."""
        number = self._asked

        def answer(entries: Sequence[Entry], why: str) -> None:
            if number == self._asked:
                self._answered(entries, why)

        if self._search is not None:
            self._search(self._field.text(), answer)

    def _answered(self, entries: Sequence[Entry], why: str) -> None:
        eager = self._eager
        self._waits = self._eager = False
        self._found, self._why = entries, why
        self._show(chosen=max(0, self._list.currentIndex().row()))
        if eager:
            self._do()

    def _show(self, *, chosen: int) -> None:
        typed = self._field.text().strip()
        instant = self._lookup(typed)
        if typed and self._search is not None:
            instant = instant[:_MOST_ACTIONS]
        self._lines.show([*instant, *self._found])
        self._list.setCurrentIndex(self._lines.index(min(chosen, self._lines.rowCount() - 1)))
        listed = bool(self._lines.entries)
        self._none.setText("" if listed else _SEARCHING if self._waits else f"{_NOTHING} {self._why or _TRY}")
        self._none.setVisible(not listed)
        self._list.setVisible(listed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
                Qt.Key(event.key())
            )
            if step is not None:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        last = self._lines.rowCount() - 1
        row = min(last, max(0, self._list.currentIndex().row() + step))
        self._list.setCurrentIndex(self._lines.index(row))

    def _do(self) -> None:
        """Do what is chosen; what was found for an earlier text is never meant by it."""
        row = self._list.currentIndex().row()
        listed = self._lines.entries
        if self._waits and row >= len(listed) - len(self._found):
            self._eager = True
        elif 0 <= row < len(listed):
            entry = listed[row]
            self.hide()
            entry.run()
