"""The rail at the left: the mark, the deal that is open, the screens, and at its foot settings and lock."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from negotiator.gui.resources import mark
from negotiator.gui.shell.screen import Group, ScreenSpec
from negotiator.gui.theme import CONTROL_HEIGHT, SPACE, icon, look
from negotiator.gui.widgets import button, label, restyle, row
from negotiator.gui.widgets.tips import plain_tip

WIDE, NARROW = 208, 56
_MARK = 24
_BADGE = 18
_CARET = 44
_BETWEEN = 2


class RailButton(QPushButton):
    """An entry of the rail: symbol, title, and a badge that says how many things wait there."""

    def __init__(self, spec: ScreenSpec, *, shortcut: str) -> None:
        super().__init__()
        self._title, self._shortcut, self._badge, self._narrow = spec.title, shortcut, "", False
        self._symbol = spec.symbol
        self.setProperty("kind", "rail")
        self.setCheckable(True)
        self.toggled.connect(self._draw_symbol)
        self._draw_symbol(False)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show the symbol alone, or with its title."""
        self._narrow = narrow
        self.setText("" if narrow else f"  {self._title}")
        self.setProperty("narrow", "true" if narrow else "false")
        restyle(self)
        self._say()

    def set_badge(self, badge: str) -> None:
        """Show another badge; "" shows none."""
        self._badge = badge
        self._say()
        self.update()

    def _say(self) -> None:
        self.setAccessibleName(f"{self._title}, {self._badge}" if self._badge else self._title)
        self.setToolTip(plain_tip(f"{self._title}   {self._shortcut}".rstrip()))

    def _draw_symbol(self, on: bool) -> None:
        self.setIcon(icon(self._symbol, "accent" if on else "text2"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._badge:
            return
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(now.font("small strong"))
        width = max(_BADGE, QFontMetricsF(painter.font()).horizontalAdvance(self._badge) + 14)
        height = now.px(_BADGE)
        box = QRectF(self.width() - width - 8, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._narrow:
            painter.setBrush(now.colour("accent"))
            painter.drawEllipse(QRectF(self.width() - 12, 5, 7, 7))
        else:
            painter.setBrush(now.colour("accent_soft"))
            painter.drawRoundedRect(box, height / 2, height / 2)
            painter.setPen(now.colour("accent"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._badge)
        painter.end()


class NavRail(QWidget):
    """Lists screens; `chosen(name)` follows a click. It is 208 px wide, or 56 with symbols only."""

    chosen = Signal(str)
    lock_asked = Signal()
    deal_chosen = Signal(str)

    def __init__(self, screens: Sequence[ScreenSpec]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Screens")
        self._specs = [spec for spec in screens if spec.group != "unlisted"]
        self._buttons: dict[str, RailButton] = {}
        self._narrow = False
        self._word = label("Negotiator", "title")
        self._deal_title = "No deal open"
        self._deal = button(self._deal_title, "quiet", tip="Choose another deal")
        self._deal.setProperty("kind", "rail")
        self._deals = QMenu(self._deal)
        self._deal.clicked.connect(self._open_deals)
        self._lock = button("", "quiet", symbol="lock", tip="Lock the vault   Ctrl+L", act=self.lock_asked.emit)
        self._lock.setProperty("kind", "rail")
        self._lay_out()
        self.set_narrow(False)

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(mark().pixmap(_MARK, _MARK))
        picture.setFixedWidth(_MARK)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE.s, SPACE.m, SPACE.s, SPACE.m)
        outer.setSpacing(_BETWEEN)
        head = row(picture, self._word, None)
        head.setContentsMargins(SPACE.s, 0, 0, SPACE.s)
        outer.addLayout(head)
        outer.addWidget(self._deal)
        outer.addSpacing(SPACE.s)
        outer.addWidget(self._scrolling(self._group("deal", first=1)), 1)
        for widget in self._group("foot", first=0):
            outer.addWidget(widget)
        outer.addWidget(self._lock)

    def _group(self, group: Group, *, first: int) -> list[QWidget]:
        """Return the buttons of a group; the deal's group is followed by that of records, after a gap."""
        found: list[QWidget] = []
        shown = [spec for spec in self._specs if spec.group in ((group, "records") if group == "deal" else (group,))]
        for number, spec in enumerate(shown, start=first):
            shortcut = f"Ctrl+{number}" if first and number <= 9 else ""
            one = RailButton(spec, shortcut=shortcut)
            one.clicked.connect(lambda _checked=False, name=spec.name: self.chosen.emit(name))
            self._buttons[spec.name] = one
            found.append(one)
        return found

    def _scrolling(self, widgets: Sequence[QWidget]) -> QScrollArea:
        area, body = QScrollArea(), QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_BETWEEN)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        return area

    @property
    def names(self) -> list[str]:
        """Return the names of the listed screens in order; Ctrl+1 opens the first."""
        return [spec.name for spec in self._specs if spec.group != "foot"]

    def show_current(self, name: str) -> None:
        """Mark the screen that is open."""
        for key, one in self._buttons.items():
            one.setChecked(key == name)

    def show_badges(self) -> None:
        """Ask every screen for its badge."""
        for spec in self._specs:
            self._buttons[spec.name].set_badge(spec.badge())

    def show_deals(self, current: str, deals: Sequence[tuple[str, str]]) -> None:
        """Show the title of the open deal and (key, title) of those to change to."""
        self._deal_title = current or "No deal open"
        self._deal.setAccessibleName(f"Deal: {current or 'none'}")
        self._deal.setToolTip(plain_tip(f"{current}\nChoose another deal" if current else "Choose a deal"))
        self._deals.clear()
        for key, title in deals:
            self._deals.addAction(title).triggered.connect(lambda _=False, chosen=key: self.deal_chosen.emit(chosen))
        self._show_deal_symbol()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Set the entries closer where the rail is too low for all of them."""
        entries = [*self._buttons.values(), self._lock]
        around = look().px(_MARK) + (0 if self._narrow else look().px(CONTROL_HEIGHT)) + 2 * SPACE.m + 2 * SPACE.s
        dense = len(entries) * (look().px(CONTROL_HEIGHT) + _BETWEEN) + around > self.height()
        for one in entries:
            if one.property("dense") != dense:
                one.setProperty("dense", dense)
                restyle(one)

    def set_narrow(self, narrow: bool) -> None:
        """Show symbols only, or titles too."""
        self._narrow = narrow
        self.setFixedWidth(
            look().px(NARROW - 2 * SPACE.s) + 2 * SPACE.s if narrow else round(WIDE * max(1.0, look().scale * 0.92))
        )
        self._word.setVisible(not narrow)
        self._deal.setVisible(not narrow)
        self._lock.setText("" if narrow else "  Lock")
        self._lock.setProperty("narrow", "true" if narrow else "false")
        restyle(self._lock)
        for one in self._buttons.values():
            one.set_narrow(narrow)
        self._fit_rows()
        self._show_deal_symbol()

    def _show_deal_symbol(self) -> None:
        self._deal.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._deal.setIcon(icon("open", "text2"))
        restyle(self._deal)
        room = self.width() - 2 * SPACE.s - look().px(_CARET)
        title = QFontMetricsF(look().font("body")).elidedText(self._deal_title, Qt.TextElideMode.ElideRight, room)
        self._deal.setText(title)

    def _open_deals(self) -> None:
        if not self._deals.isEmpty():
            self._deals.popup(self._deal.mapToGlobal(self._deal.rect().bottomLeft()))
