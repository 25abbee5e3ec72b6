"""The map of two versions: how alike they are as a whole and section by section, drawn and as a table."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from negotiator.gui.screens.redlines.map_picture import MapPicture
from negotiator.gui.screens.redlines.mapping import MapState, percent
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import Column, Table, TableRow, button, column, label, row, scrolling

_COLUMNS = (
    Column(title="Section", stretch=3),
    Column(title="In", stretch=0),
    Column(title="Words", right=True, stretch=0),
    Column(title="Kept", write=percent, right=True, stretch=0),
    Column(title="Most of it now in", stretch=3),
)


_LEAST_PICTURE, _ROWS_HELD = 160, 3


class MapPage(QWidget):
    """Shows a map. `left` by its button or Escape; `opened(row)` when a section is to be read in the redline."""

    left = Signal()
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._state: MapState | None = None
        self.title = label("", "h1", wrap=True)
        self.back = button("Back to the redline", symbol="back", tip="Esc", act=self.left.emit)
        self.picture = MapPicture()
        self.table = Table(_COLUMNS, name="Sections of both versions")
        head = row(self.title, self.back)
        head.setStretch(0, 1)
        head.setContentsMargins(SPACE.ml, SPACE.ml, SPACE.ml, 0)
        hint = label(
            "A band joins a section with where its words stand now; figures say how much the other version has of it. "
            "Enter opens the section in the redline.",
            "muted",
        )
        hint.setContentsMargins(SPACE.ml, 0, SPACE.ml, SPACE.s)
        drawn = column(self.picture)
        drawn.setContentsMargins(SPACE.ml, 0, SPACE.ml, SPACE.s)
        self._area = scrolling(drawn)
        self.table.hold(least=_ROWS_HELD)
        under = column(self.table)
        under.setContentsMargins(SPACE.ml, 0, SPACE.ml, SPACE.ml)
        whole = column(head, hint, self._area, under, spacing=SPACE.s)
        whole.setStretch(2, 3)
        whole.setStretch(3, 2)
        self.setLayout(column(scrolling(whole)))
        self._measure()
        self.setFocusProxy(self.picture)
        self.picture.chosen.connect(self._chosen)
        self.picture.opened.connect(self._open)
        self.table.opened.connect(lambda key: self._open(*(int(part) for part in key.split("/"))))

    def _measure(self) -> None:
        """Keep the picture readable; where it and the table do not fit, the whole page scrolls."""
        self._area.setMinimumHeight(look().px(_LEAST_PICTURE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def show_map(self, state: MapState) -> None:
        """Show another map."""
        self._state = state
        self.title.setText(f"{percent(state.score)} of {state.old_name} and {state.new_name} is the same")
        self.picture.show_map(state)
        self.table.show_rows(tuple(_rows(state)))

    def _chosen(self, side: int, place: int) -> None:
        self.table.pick(f"{side}/{place}")
        top, height = self.picture.span(side, place)
        self._area.ensureVisible(0, top + height // 2, 0, height)

    def _open(self, side: int, place: int) -> None:
        if self._state is not None:
            self.opened.emit((self._state.new if side else self._state.old)[place].row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _rows(state: MapState) -> Iterator[TableRow]:
    """Yield a line for each section of the new version, then for those of the old one that lost words."""
    for place, one in enumerate(state.new):
        yield TableRow(key=f"1/{place}", values=(one.name, state.new_name, one.words, one.kept, one.other))
    for place, one in enumerate(state.old):
        yield TableRow(key=f"0/{place}", values=(one.name, state.old_name, one.words, one.kept, one.other))
