"""Clauses that two versions word otherwise, side by side, and the fields by which a person decides on each."""

import functools
from collections.abc import Callable, MutableMapping

from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from negotiator.gui.screens.packages.clash_state import ClauseLine, Decided, RivalsLine
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import Card, Chip, Tone, banner, button, column, label, row

Decide = Callable[[str, str, str, str], object]
"""Takes a clause's key, the chosen version's hash, words of one's own, and the reason."""
Unite = Callable[[str], object]
Read = Callable[[str], object]
"""Takes the hash of the version whose redline is to be opened."""
_CHIPS: dict[Decided, tuple[str, Tone]] = {
    "open": ("Open", "warn"),
    "decided": ("Decided", "ok"),
    "contested": ("Decided twice", "danger"),
}


def rivals_card(
    rivals: RivalsLine, *, unite: Unite, read: Read, send: Callable[[], object]
) -> tuple[Card, QPushButton | None]:
    """Return the card that stands above the clauses of two versions, with its button once all are decided."""
    if rivals.clauses:
        open_ = f"{rivals.open} {'clause' if rivals.open == 1 else 'clauses'} open"
        card = Card(
            rivals.heading, corner=(Chip(open_ if rivals.open else "All decided", "warn" if rivals.open else "ok"),)
        )
    else:
        card = Card(rivals.heading)
    card.add(label(rivals.note or "What only one side changed is taken over. Decide the clauses below.", wrap=True))
    if rivals.reading:
        reading = button(rivals.read, symbol="compare", act=functools.partial(read, rivals.reading))
        reading.setObjectName(f"read {rivals.key}")
        sending = button("Send package", "primary", symbol="send", act=send) if rivals.united else None
        card.add(row(*([sending] if sending else []), reading, None))
    if not rivals.ready:
        return card, None
    making = button("Make one version", "primary", symbol="compare", act=functools.partial(unite, rivals.key))
    making.setObjectName(f"unite {rivals.key}")
    card.add(row(making, None))
    return card, making


class ClauseCard(Card):
    """One clause: the text before and both wordings, words of one's own, and why. What is typed is kept in `typed`."""

    def __init__(self, clause: ClauseLine, *, decide: Decide, typed: MutableMapping[str, str]) -> None:
        name, tone = _CHIPS[clause.state]
        super().__init__(clause.heading, corner=(Chip(name, tone),))
        self._clause, self._decide, self._typed = clause, decide, typed
        self.choices: list[QPushButton] = []
        self.why = QLineEdit(typed.get(f"why {clause.key}", clause.reason))
        self.words = QPlainTextEdit(typed.get(f"words {clause.key}", ""))
        self._missing = label("Say why first: both sides read the reason.", "invalid")
        self._missing.setVisible(False)
        self.add(self._wordings())
        if clause.state == "contested":
            self.add(banner("Two people decided otherwise. Choose one of their decisions above.", "danger"))
        elif clause.verdict or clause.state == "decided":
            self.add(banner(f"Decided: {clause.verdict or 'nothing stands here'} ({clause.reason})", "ok"))
        self._add_fields()

    def _wordings(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(SPACE.s)
        for place, wording in enumerate(self._clause.wordings):
            grid.setColumnStretch(place, 1)
            whose = (label(wording.whose, "strong", wrap=True), label(wording.when, "tiny", wrap=True))
            grid.addLayout(column(*whose, spacing=2), 0, place)
            shown = label(wording.text or "Nothing", wrap=True, selectable=True)
            shown.setAccessibleName(f"{wording.whose}: {wording.text or 'nothing'}")
            grid.addWidget(shown, 1, place)
            choose = button(wording.choose, act=functools.partial(self._say, wording.version))
            choose.setAccessibleName(f"{wording.choose}: {self._clause.heading}")
            choose.setObjectName(f"take {wording.version} {self._clause.key}")
            self.choices.append(choose)
            grid.addLayout(row(choose, None), 2, place)
        return grid

    def _add_fields(self) -> None:
        key = self._clause.key
        self.words.setAccessibleName(f"Words of your own: {self._clause.heading}")
        self.words.setObjectName(f"words {key}")
        self.words.setPlaceholderText("Or words of your own, one paragraph")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(look().px(64))
        self.words.textChanged.connect(lambda: self._keep(f"words {key}", self.words.toPlainText()))
        self.why.setAccessibleName(f"Why: {self._clause.heading}")
        self.why.setObjectName(f"why {key}")
        self.why.setPlaceholderText("Why; both sides read it")
        self.why.textChanged.connect(lambda text: self._keep(f"why {key}", text))
        self.own = button("Take these words", act=functools.partial(self._say, ""))
        self.own.setObjectName(f"own {key}")
        box = QWidget()
        box.setLayout(column(self.why, self._missing, self.words, row(self.own, None), spacing=SPACE.s))
        self.add(box)

    def _keep(self, name: str, text: str) -> None:
        self._typed[name] = text

    def _say(self, version: str) -> None:
        """Decide, once it is said why; words of one's own have to be there."""
        words = "" if version else self.words.toPlainText().strip()
        self._missing.setVisible(not self.why.text().strip())
        if not self.why.text().strip():
            self.why.setFocus()
        elif not version and not words:
            self.words.setFocus()
        else:
            self._decide(self._clause.key, version, words, self.why.text())
