"""The tools above the redline: which versions, how they are shown, which changes, and how far the answers are."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from negotiator.gui.figures import counted
from negotiator.gui.screens.redlines.state import Filter, ViewState
from negotiator.gui.theme import SPACE, icon, look
from negotiator.gui.widgets import ChoiceBox, Picture, Segmented, bar, button, flow, label, row
from negotiator.gui.widgets.tips import plain_tip

_FILTERS: tuple[tuple[Filter, str], ...] = (
    ("all", "All changes"),
    ("unresolved", "Unresolved"),
    ("material", "Material"),
    ("unmarked", "Not marked"),
)
_ROOMY = 1000
_MODES = (
    ("inline", "Inline", "inline"),
    ("side by side", "Side by side", "side by side"),
    ("map", "Map", "statistics"),
)


class Toolbar(QWidget):
    """Reports what the user chooses; shows what the state says."""

    text_chosen = Signal(str)
    pair_chosen = Signal(str, str)
    mode_chosen = Signal(str)
    filter_chosen = Signal(str)
    step_asked = Signal(int)
    take_in_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pair = ("", "")
        self._counts, self._compared = False, False
        self._told = ("", "")  # how many changes are answered, at length and in short
        self.text = _box("Text")
        self.old, self.new = _box("Older version"), _box("Newer version")
        self.modes = Segmented(_MODES, name="Inline, side by side or as a map")
        self.filter = _box("Which changes")
        for key, title in _FILTERS:
            self.filter.addItem(title, key)
        self.filter.setItemIcon(0, icon("filter", "text2"))
        self.count = label("", "muted", wrap=False)
        self.progress = bar(name="Changes answered", width=96)
        self.previous = button("", "icon", symbol="up", tip="Previous change (K)", act=lambda: self.step_asked.emit(-1))
        self.following = button("", "icon", symbol="down", tip="Next change (J)", act=lambda: self.step_asked.emit(1))
        self._arrow = Picture("compare", "text2")
        self.more, self.save = self._make_more()
        self._lay_out()
        self._wire()

    def _make_more(self) -> tuple[QPushButton, QPushButton]:
        more = button("", "icon", symbol="tray", tip="Take in a file…", act=self.take_in_asked.emit)
        save = button("", "icon", symbol="export", tip="Save redline as…", act=self.save_asked.emit)
        return more, save

    def _lay_out(self) -> None:
        end = QWidget()
        tools = (self.previous, self.following, self.more, self.save)
        end.setLayout(row(self.count, self.progress, *tools, spacing=SPACE.xs))
        of_changes = (self.count, self.previous, self.following, self.save)
        self._of_pair = (self.old, self.new, self.modes, self.filter, *of_changes)
        shown = (self.text, self.old, self._arrow, self.new, self.modes, self.filter)
        self.setLayout(flow(*shown, None, end))

    def _wire(self) -> None:
        self.text.activated.connect(lambda _place: self.text_chosen.emit(self.text.currentData()))
        for box in (self.old, self.new):
            box.activated.connect(lambda _place: self._pick())
        self.modes.chosen.connect(self.mode_chosen)
        self.filter.activated.connect(lambda _place: self.filter_chosen.emit(self.filter.currentData()))

    def _pick(self) -> None:
        old, new = self.old.currentData(), self.new.currentData()
        if old == new:  # the version that stood in the other box takes its place
            new, old = self._pair
        self.pair_chosen.emit(old, new)

    def show_state(self, state: ViewState) -> None:
        """Show the versions, and how many changes are answered."""
        _fill(self.text, [(one.key, one.title, "") for one in state.texts], state.text)
        self.text.setVisible(len(state.texts) > 1)
        self._pair = state.pair
        lines = [(one.hash, one.name, one.origin) for one in state.versions]
        for box, chosen in zip((self.old, self.new), state.pair, strict=True):
            _fill(box, lines, chosen)
        for part in self._of_pair:
            part.setVisible(state.compared)
        done, total = len(state.changes) - state.open, len(state.changes)
        self._told = (counted(total, "change"), counted(total, "change"))
        if state.answerable:
            self._told = (f"{done} of {total} answered", f"{done} of {total}")
        self._compared = state.compared
        self._counts = state.compared and state.answerable
        self._fit()
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what only repeats the rest, where the tools would else need a second line."""
        roomy = self.width() >= look().px(_ROOMY)
        self.progress.setVisible(self._counts and roomy)
        self._arrow.setVisible(self._compared and roomy)
        self.count.setText(self._told[0] if roomy else self._told[1])
        self.count.setAccessibleName(self._told[0])

    def show_mode(self, name: str) -> None:
        """Show which mode holds: inline, side by side or map."""
        self.modes.choose(name)

    def show_filter(self, name: Filter) -> None:
        """Show which filter holds."""
        self.filter.setCurrentIndex(self.filter.findData(name))


def _box(name: str) -> ChoiceBox:
    box = ChoiceBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _fill(box: ChoiceBox, lines: list[tuple[str, str, str]], chosen: str) -> None:
    """Give a box its lines (value, title, remark as a tip) unless it has them."""
    with QSignalBlocker(box):
        if [box.itemData(place) for place in range(box.count())] != [value for value, _, _ in lines] or any(
            box.itemText(place) != title for place, (_, title, _) in enumerate(lines)
        ):
            box.clear()
            for place, (value, title, remark) in enumerate(lines):
                box.addItem(title, value)
                box.setItemData(place, plain_tip(remark), Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(box.findData(chosen))
    box.setToolTip(plain_tip(next((remark for value, _, remark in lines if value == chosen), "")))
