"""The page that unlocks: deals opened lately, the passphrase, and the other ways to begin."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from negotiator.gui.screens.welcome.parts_view import Ask, Page, Problem
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import button, flow, label, line, row
from negotiator.gui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from negotiator.gui.screens.welcome.presenter import WayOn, WelcomeState

_PATH = Qt.ItemDataRole.UserRole
_ROWS_SHOWN = 4


class _Known(QListWidget):
    """As high as its rows, but for no more than a few, at any size of text."""

    def fit(self) -> None:
        """Take the height of the rows."""
        rows = min(_ROWS_SHOWN, self.count())
        self.setFixedHeight((self.sizeHintForRow(0) if rows else 0) * rows + look().px(SPACE.s))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.fit()


class UnlockPage(Page):
    """Return visits begin here; on the first run the same page offers the four ways in."""

    def __init__(self, *, ask_file: Ask, ask_sample: Ask) -> None:
        super().__init__()
        self._ask_file, self._ask_sample = ask_file, ask_sample
        self._headline = label("Unlock a deal", "h1", wrap=True)
        self._sentence = label("", "muted")
        self.known = _Known()
        self.known.setAccessibleName("Deals opened lately")
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName("Passphrase or recovery code")
        self._secret_title = label("Passphrase or recovery code", "label")
        self._secret_title.setBuddy(self.secret)
        self.problem = Problem(about=self.secret)
        self.ways_on = QWidget()
        self._ways: tuple[WayOn, ...] = ()
        self.remember = QCheckBox("Remember on this device")
        self.unlock = button("Unlock", "primary", symbol="lock", act=self._unlock)
        self.new = button("New deal", symbol="add", act=lambda: self.presenter.turn_to("found"))
        self.other = button("Open another file", symbol="folder", act=self._open_other)
        self.first = button("Create the first deal", "primary", symbol="add", act=self.new.click)
        self.back = button("Back to the open deal", "quiet", symbol="back", act=lambda: self.presenter.back())
        self._lay_out()
        self.secret.returnPressed.connect(self._unlock)
        self.known.itemActivated.connect(self._choose)
        self.known.itemClicked.connect(self._choose)

    def _lay_out(self) -> None:
        for widget in (self._headline, self._sentence, self.known, self._secret_title, self.secret, self.problem):
            self.body.addWidget(widget)
        self.body.addWidget(self.ways_on)
        self.body.addWidget(self.remember)
        self.body.addWidget(self.unlock)
        self.body.addWidget(self.first)
        self.body.addSpacing(SPACE.s)
        self.body.addWidget(line())
        others: list[QWidget] = [
            self.new,
            button("Join from a package", symbol="packages", act=lambda: self.presenter.turn_to("join")),
            self.other,
            button("Try the sample deal", symbol="overview", act=self._sample),
        ]
        self.body.addLayout(flow(*others))
        self.body.addLayout(row(self.back, None))

    def show_state(self, state: "WelcomeState") -> None:
        """Show a state."""
        some = bool(state.known or state.chosen)
        self._show_known(state)
        self._headline.setText("Unlock a deal" if some else "Welcome to Negotiator")
        self._sentence.setText(self._sentence_for(state, some=some))
        self._sentence.setVisible(bool(self._sentence.text()))
        for widget in (self._secret_title, self.secret, self.unlock):
            widget.setVisible(some)
        self.remember.setVisible(some and state.may_remember)
        self.unlock.setEnabled(not state.busy)
        self.first.setVisible(not some)
        self.new.setVisible(some)
        self.other.setText("\u2009Open another file" if some else "\u2009Open a file")
        self.back.setVisible(state.can_leave)
        self.problem.tell(state.problem, state.hint)
        self._show_ways(state.ways_on)

    def _show_ways(self, ways: "tuple[WayOn, ...]") -> None:
        if ways != self._ways:
            self._ways = ways
            fresh = QWidget()
            fresh.setLayout(flow(*(self._way(one) for one in ways)))
            self.body.replaceWidget(self.ways_on, fresh)
            self.ways_on.hide()
            self.ways_on.deleteLater()
            self.ways_on = fresh
        self.ways_on.setVisible(bool(ways))

    def _way(self, one: "WayOn") -> QPushButton:
        def act() -> None:
            self.presenter.go_on(one.name, self.secret.text(), remember=self.remember.isChecked())

        return button(one.title, act=act)

    def _sentence_for(self, state: "WelcomeState", *, some: bool) -> str:
        if state.package:
            name = state.package.replace("\\", "/").rpartition("/")[2]
            return f"{name} is read as soon as its deal is open. Is it an invitation to a new deal? Then join from it."
        if some:
            return ""
        return (
            "Negotiate a partnership agreement offline: one encrypted file for each deal, and nothing leaves this "
            "computer but the packages that you send."
        )

    def _show_known(self, state: "WelcomeState") -> None:
        self.known.clear()
        paths = [one.path for one in state.known]
        rows = [(one.path, one.name, one.place) for one in state.known]
        if state.chosen and state.chosen not in paths:
            folder, _, name = state.chosen.replace("\\", "/").rpartition("/")
            rows.insert(0, (state.chosen, name.removesuffix(".deal"), folder))
        for path, name, place in rows:
            item = QListWidgetItem(f"{name}\n{place}")
            item.setData(_PATH, path)
            item.setToolTip(plain_tip(path))
            self.known.addItem(item)
            if path == state.chosen:
                self.known.setCurrentItem(item)
        self.known.setVisible(bool(rows))
        self.known.fit()

    def focus_first(self) -> None:
        """Put the focus into the passphrase, or on the first way in."""
        (self.first if self.secret.isHidden() else self.secret).setFocus()

    def _unlock(self) -> None:
        self.presenter.unlock(self.secret.text(), remember=self.remember.isChecked())

    def _choose(self, item: QListWidgetItem) -> None:
        self.presenter.choose(str(item.data(_PATH)))
        self.secret.setFocus()

    def _open_other(self) -> None:
        path = self._ask_file()
        if path is not None:
            self.presenter.about(str(path))

    def _sample(self) -> None:
        folder = self._ask_sample()
        if folder is not None:
            self.presenter.sample(folder)
