"""Contested records: each side's value label by label, what differs marked, and the choice of one of them."""

import functools
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from negotiator.gui.screens.packages import parts
from negotiator.gui.screens.packages.state import ContestedRecord, Refusal
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, button, column, label, row

Choose = Callable[[str, str, str], object]


def comparison(record: ContestedRecord, buttons: Sequence[QPushButton] = ()) -> Card:
    """Return a record's values side by side, with a button below each where there is a choice to make."""
    differing = sum(1 for field in record.fields if field.differs)
    chip = Chip(f"{differing} {'field differs' if differing == 1 else 'fields differ'}", "warn")
    card = Card(record.heading, corner=(chip if differing else Chip("The same twice", "plain"),))
    if record.caution:
        card.add(parts.banner(record.caution, "warn"))
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
    box.addWidget(label(text, "label"), 0, 0)
    if differs:
        box.addWidget(Chip("Differs", "warn"), 0, 1)
    box.setColumnStretch(2, 1)
    return box


class ContestedPage(QWidget):
    """Shows every contested record; `choices` are the buttons by record and side."""

    def __init__(
        self,
        records: Sequence[ContestedRecord],
        refusal: Refusal | None,
        *,
        choose: Choose,
        leave: Callable[[], object],
    ) -> None:
        super().__init__()
        self.choices: dict[tuple[str, str, str], QPushButton] = {}
        self.leave = button("Back to packages", act=leave)
        cards: list[QWidget] = []
        if refusal is not None:
            cards.append(parts.refusal_banner(refusal))
        if records:
            text = "Several people wrote these at the same time. Choose which value stands; you can undo it."
            cards.append(parts.banner(text, "warn"))
        else:
            cards.append(parts.banner("Nothing is contested. Every record has one value.", "ok"))
        cards += [comparison(record, self._buttons(record, choose)) for record in records]
        foot = QWidget()
        foot.setLayout(row(self.leave, None))
        self.setLayout(column(parts.centred(*cards, foot)))

    def _buttons(self, record: ContestedRecord, choose: Choose) -> list[QPushButton]:
        made = []
        for side in record.sides:
            about = (record.topic, record.key, side.entry)
            one = button(side.choose, act=functools.partial(choose, *about))
            one.setAccessibleName(f"{side.choose}: {record.heading}, {side.whose}")
            self.choices[about] = one
            made.append(one)
        return made
