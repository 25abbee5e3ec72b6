"""The whole redline pane: find bar, surface with its ruler, counter editor, legend. A screen puts it in its middle."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from negotiator.gui.redline_surface.content import Content
from negotiator.gui.redline_surface.counter_editor import CounterEditor
from negotiator.gui.redline_surface.find_bar import FindBar
from negotiator.gui.redline_surface.legend import Legend
from negotiator.gui.redline_surface.ruler import OverviewRuler
from negotiator.gui.redline_surface.surface import RedlineSurface
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import HintLine, column, row

_READING = ("J / K next, previous", "V inline or side by side", "Ctrl+F find", "? all keys")
_ANSWERING = ("J / K next, previous", "A accept", "R reject", "C counter", "M comment", "? all keys")


class RedlinePane(QWidget):
    """Joins the parts. `answered(intent, change, text)` carries accept, reject, comment ("" as text) and counter.

    A read-only pane answers nothing.
    """

    answered = Signal(str, str, str)

    def __init__(self, *, read_only: bool = False) -> None:
        super().__init__()
        self._read_only = read_only
        self.surface = RedlineSurface()
        self.find_bar = FindBar(self.surface)
        self.editor = CounterEditor(self.surface)
        foot = QWidget()
        foot.setProperty("role", "strip")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = row(Legend(), HintLine(_READING if read_only else _ANSWERING), spacing=SPACE.ml)
        line.setContentsMargins(SPACE.ml, SPACE.xs, SPACE.ml, SPACE.xs)
        foot.setLayout(line)
        body = row(self.surface, OverviewRuler(self.surface), spacing=0)
        whole = column(self.find_bar, body, foot, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.surface)
        self.surface.asked.connect(self._asked)
        self.surface.find_asked.connect(self.find_bar.open)
        self.surface.find_next_asked.connect(self.find_bar.step)
        self.editor.countered.connect(lambda change, text: self.answered.emit("counter", change, text))

    def show_content(self, content: Content) -> None:
        """Show another redline."""
        self.editor.shut()
        self.surface.show_content(content)

    def _asked(self, wish: str, change: str) -> None:
        if self._read_only:
            return
        if wish == "counter":
            self.editor.open(change)
        else:
            self.answered.emit(wish, change, "")
