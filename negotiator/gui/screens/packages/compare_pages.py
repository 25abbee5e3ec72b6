"""Texts side by side before anything is taken in: three ways over the nearest known version, and an answer in Word."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from negotiator.gui.screens.packages import parts
from negotiator.gui.screens.packages.inbox import AnswerState, EditLine, ThreeWayState
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, banner, button, column, label, row
from negotiator.gui.widgets.form import ChoiceBox


class ThreeWayPage(QWidget):
    """Shows what each side changed in the nearest text that both may know, and where both changed the same."""

    def __init__(self, state: ThreeWayState, *, leave: Callable[[], object]) -> None:
        super().__init__()
        self.leave = button("Back to the package", act=leave)
        cards: list[QWidget] = [_three_way_headline(state)]
        for clash in state.clashes:
            card = Card("Both sides changed this", corner=(Chip("Conflict", "warn"),))
            card.add(_columns(((state.base, clash.before), (state.ours, clash.ours), (state.theirs, clash.theirs))))
            cards.append(card)
        cards.append(_edits(f"What they changed in {state.base}", state.their_edits))
        if state.ours != state.base:
            cards.append(_edits(f"What we changed in {state.base} up to {state.ours}", state.our_edits))
        if state.more:
            cards.append(label(f"{state.more} more are not listed. Import the package and open the redline.", "muted"))
        foot = QWidget()
        foot.setLayout(row(self.leave, None))
        self.setLayout(column(parts.centred(*cards, foot)))


def _three_way_headline(state: ThreeWayState) -> QWidget:
    over = f"{state.title}, compared over {state.base}, the nearest text that you hold."
    if not state.clashes:
        return banner(f"{over} Nothing was changed by both sides.", "ok")
    count = len(state.clashes)
    what = "1 passage was" if count == 1 else f"{count} passages were"
    return banner(f"{over} {what} changed by both sides.", "warn")


def _columns(texts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.xl)
    grid.setVerticalSpacing(SPACE.s)
    for place, (title, text) in enumerate(texts):
        grid.addWidget(label(title, "label"), 0, place)
        shown = label(text or "Nothing", "body" if text else "muted", wrap=True, selectable=True)
        shown.setAccessibleName(f"{title}: {text or 'nothing'}")
        grid.addLayout(column(shown, None), 1, place)
        grid.setColumnStretch(place, 1)
    return grid


def _edits(title: str, edits: Sequence[EditLine]) -> Card:
    card = Card(title, corner=(Chip(str(len(edits)), "plain"),))
    if not edits:
        card.add(label("Nothing.", "muted"))
    for edit in edits:
        if edit.place:
            card.add(label(edit.place, "label"))
        card.add(_columns((("Before", edit.old), ("After", edit.new))))
    return card


class AnswerPage(QWidget):
    """Shows a Word file that may be an answer: which text, how much is marked, and what was changed without a mark."""

    def __init__(self, state: AnswerState, *, choose: Callable[[str], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self.leave = button("Do not take it in", act=leave)
        self.text = ChoiceBox()
        self.party = ChoiceBox()
        cards: list[QWidget] = [_answer_headline(state), self._about(state, choose)]
        if state.unmarked:
            cards.append(_edits("Changed without a mark", state.unmarked))
        if state.more:
            cards.append(label(f"{state.more} more are not listed.", "muted"))
        foot = QWidget()
        foot.setLayout(row(self.leave, None))
        self.setLayout(column(parts.centred(*cards, foot)))

    def _about(self, state: AnswerState, choose: Callable[[str], object]) -> Card:
        card = Card(state.name)
        for key, title in state.texts:
            self.text.addItem(title, key)
        self.text.setAccessibleName("The text that it answers")
        self.text.activated.connect(lambda _place: choose(str(self.text.currentData())))
        card.add(parts.fact("It answers", self.text if len(state.texts) > 1 else state.texts[0][1]))
        card.add(parts.fact("You last sent", f"{state.sent}, {state.likeness} of its clauses unchanged"))
        card.add(parts.fact("Changes", _changes(state)))
        if state.parties:
            for key, name in state.parties:
                self.party.addItem(name, key)
            self.party.setAccessibleName("Who sent it")
            card.add(parts.fact("Who sent it", self.party))
        card.add(label(state.path, "tiny", wrap=True))
        return card

    @property
    def by(self) -> str:
        """Return the key of the party that sent it, "" where there is one alone."""
        return str(self.party.currentData() or "")


def _changes(state: AnswerState) -> str:
    """Return how much differs; of a replacement Word marks what goes and what comes."""
    if not state.changes:
        return "None"
    marks = "1 mark" if state.marked == 1 else f"{state.marked} marks"
    return f"{state.changes} in all; {marks} of Word in the file, two for a replacement"


def _answer_headline(state: AnswerState) -> QWidget:
    if not state.changes and not state.unmarked:
        return banner("It says what you last sent, word for word: there is nothing to take in.", "warn")
    if not state.unmarked:
        return banner("Everything that differs from what you last sent is marked.", "ok")
    count = len(state.unmarked) + state.more
    what = "1 change is" if count == 1 else f"{count} changes are"
    which = "it" if count == 1 else "them"
    return banner(f"{what} not marked in this file. Read {which} before you take it in.", "danger")
