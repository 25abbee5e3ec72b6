"""Buttons: one primary action a screen, ordinary, quiet and dangerous ones, and the segmented control."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyleOptionButton,
    QWidget,
)

from negotiator.gui.theme import icon, look
from negotiator.gui.widgets.tips import plain_tip

ButtonKind = Literal["plain", "primary", "accept", "danger", "quiet", "icon", "quiet icon"]
_INK: dict[ButtonKind, str] = {"primary": "accent_text", "accept": "ok", "danger": "danger"}
_LEAST_GIVING, _EDGES, _BOX = 96, 26, 32


def button(
    text: str,
    kind: ButtonKind = "plain",
    *,
    symbol: str = "",
    tip: str = "",
    act: Callable[[], object] | None = None,
) -> QPushButton:
    """Return a button. One that shows only a symbol needs a tip, which is also its accessible name."""
    result = QPushButton(f"\u2009{text}" if symbol and text else text)
    result.setProperty("kind", kind)
    result.setAccessibleName(text or tip)
    result.setToolTip(plain_tip(tip))
    result.setAutoDefault(False)
    if symbol:
        result.setIcon(icon(symbol, _INK.get(kind, "text2")))
    if act is not None:
        result.clicked.connect(lambda _checked=False: act())
    return result


class GivingButton(QPushButton):
    """A button with someone's words on it: they end in an ellipsis where there is no room, and the tip holds all."""

    def __init__(self, text: str, *, symbol: str = "", act: Callable[[], object] | None = None) -> None:
        super().__init__(text)
        self.setProperty("kind", "plain")
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if symbol:
            self.setIcon(icon(symbol, "text2"))
        if act is not None:
            self.clicked.connect(lambda _checked=False: act())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_GIVING, super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        around = _EDGES + (0 if self.icon().isNull() else self.iconSize().width())
        words = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - around)
        setattr(option, "text", words)  # noqa: B010 -- the stubs of Qt do not know this field


class GivingTick(QCheckBox):
    """A box to tick with someone's words beside it; they give way as those of a GivingButton do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_GIVING, super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - _BOX)
        setattr(option, "text", words)  # noqa: B010 -- the stubs of Qt do not know this field


class _Segment(QPushButton):
    """A choice that has room for its words in the heavier letters that it gets when it holds."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        heavy = QFontMetrics(look().font("strong")).horizontalAdvance(self.text())
        plain = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(hint.width() + max(0, heavy - plain), hint.height())


class Segmented(QWidget):
    """A row of choices of which one holds. `chosen(name)` follows the user, not `choose`."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str, str]], *, name: str) -> None:
        """Take (name, title, symbol or "") for each choice, and the accessible name of the whole."""
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for place, (key, title, symbol) in enumerate(choices):
            one = self._make(key, title, symbol)
            one.setProperty("edge", _edge(place, len(choices)))
            layout.addWidget(one)
        self.choose(choices[0][0])

    def _make(self, key: str, title: str, symbol: str) -> QPushButton:
        one = _Segment(f"\u2009{title}" if symbol and title else title)
        one.setAccessibleName(title)
        one.setAutoDefault(False)
        if symbol:
            one.setIcon(icon(symbol, "text2"))
        one.setProperty("kind", "segment")
        one.setCheckable(True)
        one.clicked.connect(lambda _checked=False: self._pick(key))
        self._group.addButton(one)
        self._buttons[key] = one
        return one

    @property
    def choice(self) -> str:
        """Return the name of the choice that holds."""
        return next(key for key, one in self._buttons.items() if one.isChecked())

    def choose(self, name: str) -> None:
        """Let another choice hold, without telling anyone. Only the holding one is a stop of the Tab key."""
        for key, one in self._buttons.items():
            one.setChecked(key == name)
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == name else Qt.FocusPolicy.ClickFocus)

    def _pick(self, name: str) -> None:
        self.choose(name)
        self.chosen.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = list(self._buttons)
        place = keys.index(self.choice) + (step or 0)
        if step is None or not 0 <= place < len(keys):
            super().keyPressEvent(event)
            return
        self._pick(keys[place])
        self._buttons[keys[place]].setFocus()


def _edge(place: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if place == 0 else "last" if place == count - 1 else "middle"
