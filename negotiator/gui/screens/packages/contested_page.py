"""What both sides wrote beside each other: records value by value and clauses wording by wording, and the choice."""

import functools
from collections.abc import Callable, MutableMapping, Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from negotiator.gui.screens.packages import parts
from negotiator.gui.screens.packages.clash_cards import ClauseCard, Decide, Read, Unite, rivals_card
from negotiator.gui.screens.packages.clash_state import RivalsLine
from negotiator.gui.screens.packages.state import ContestedRecord, Refusal
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, banner, button, column, label, row

Choose = Callable[[str, str, str, str], object]
"""Takes a record's topic and key, the id of the act whose value is to stand, and why ("" for no reason)."""


def comparison(record: ContestedRecord, buttons: Sequence[QPushButton] = ()) -> Card:
    """Return a record's values side by side, with a button below each where there is a choice to make."""
    differing = sum(1 for field in record.fields if field.differs)
    chip = Chip(f"{differing} {'field differs' if differing == 1 else 'fields differ'}", "warn")
    card = Card(record.heading, corner=(chip if differing else Chip("The same twice", "plain"),))
    if record.caution:
        card.add(banner(record.caution, "warn"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.m)
    grid.setVerticalSpacing(SPACE.s)
    for place, side in enumerate(record.sides, start=1):
        grid.addLayout(column(label(side.whose, "strong", wrap=True), label(side.when, "tiny"), spacing=2), 0, place)
        grid.setColumnStretch(place, 1)
    for line, field in enumerate(record.fields, start=1):
        grid.addLayout(_name(field.label, differs=field.differs), line, 0)
        for place, text in enumerate(field.texts, start=1):
            shown = label(text or "–", "strong" if field.differs else "muted", wrap=True, selectable=True)
            shown.setAccessibleName(f"{field.label}, {record.sides[place - 1].whose}: {text or 'nothing'}")
            grid.addWidget(shown, line, place)
    for place, choose in enumerate(buttons, start=1):
        grid.addLayout(row(choose, None), len(record.fields) + 1, place)
    card.add(grid)
    return card


def _name(text: str, *, differs: bool) -> QGridLayout:
    """Return a field's label; the mark of a difference is a word, not a colour alone."""
    box = QGridLayout()
    box.setHorizontalSpacing(SPACE.s)
    box.addWidget(label(text, "label"), 0, 0)
    if differs:
        box.addWidget(Chip("Differs", "warn"), 0, 1)
    box.setColumnStretch(2, 1)
    return box


class ContestedPage(QWidget):
    """Shows every contested record and clause; `choices` are the records' buttons, `clauses` the clauses' cards.

    What is typed is kept in `typed`: the page is made anew whenever the deal changes.
    """

    def __init__(
        self,
        records: Sequence[ContestedRecord],
        rivals: Sequence[RivalsLine],
        refusal: Refusal | None,
        *,
        choose: Choose,
        decide: Decide,
        unite: Unite,
        read: Read,
        send: Callable[[], object],
        leave: Callable[[], object],
        typed: MutableMapping[str, str],
    ) -> None:
        super().__init__()
        self.choices: dict[tuple[str, str, str], QPushButton] = {}
        self.reasons: dict[tuple[str, str], QLineEdit] = {}
        self.clauses: list[ClauseCard] = []
        self.making: list[QPushButton] = []
        self._choose, self._typed = choose, typed
        self.leave = button("Back to packages", act=leave)
        cards: list[QWidget] = []
        if refusal is not None:
            cards.append(parts.refusal_banner(refusal))
        cards.append(_lead(records, rivals))
        cards += [self._record_card(record) for record in records]
        for pair in rivals:
            card, making = rivals_card(pair, unite=unite, read=read, send=send)
            self.making += [making] if making else []
            made = [ClauseCard(clause, decide=decide, typed=typed) for clause in pair.clauses]
            self.clauses += made
            cards += [card, *made]
        foot = QWidget()
        foot.setLayout(row(self.leave, None))
        self.setLayout(column(parts.centred(*cards, foot)))

    def _record_card(self, record: ContestedRecord) -> Card:
        about = (record.topic, record.key)
        name = f"why {record.topic}/{record.key}"
        why = QLineEdit(self._typed.get(name, ""))
        why.setPlaceholderText("Why, if you like; whoever holds the record reads it")
        why.setAccessibleName(f"Why: {record.heading}")
        why.setObjectName(name)
        why.textChanged.connect(functools.partial(self._typed.__setitem__, name))
        self.reasons[about] = why
        card = comparison(record, self._buttons(record))
        card.add(why)
        return card

    def _buttons(self, record: ContestedRecord) -> list[QPushButton]:
        made = []
        for side in record.sides:
            about = (record.topic, record.key, side.entry)
            one = button(side.choose, act=functools.partial(self._settle, *about))
            one.setAccessibleName(f"{side.choose}: {record.heading}, {side.whose}")
            self.choices[about] = one
            made.append(one)
        return made

    def _settle(self, topic: str, key: str, entry: str) -> None:
        self._choose(topic, key, entry, self.reasons[topic, key].text())


def _lead(records: Sequence[ContestedRecord], rivals: Sequence[RivalsLine]) -> QWidget:
    """Return the sentence that the page opens with."""
    if records:
        return banner(
            "Several people wrote these at the same time. Choose which value stands; you can undo it.", "warn"
        )
    if rivals and all(pair.united for pair in rivals):
        return banner("All is decided. Send what was made of both, and it stands.", "ok")
    if rivals:
        return banner("Two versions of a text stand beside each other. Decide what stands; you can undo it.", "warn")
    return banner("Nothing is contested. Every record has one value, and every text one newest version.", "ok")
