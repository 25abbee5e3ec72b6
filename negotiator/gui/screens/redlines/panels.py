"""The cards at the right of the redline: the current change, its thread, all open changes, and the figures."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from negotiator.gui.redline_surface.content import Piece, PieceStyle
from negotiator.gui.screens.redlines.marked_text import MarkedText
from negotiator.gui.screens.redlines.state import Figures, Remark, ViewState
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Segmented, button, column, flow, label, line, row
from negotiator.redline.shapes import Accept, Answer, Change, Counter

_LONGEST = 600
_NOTE_LINES = 3
_NUMBERS = 8
_AUDIENCES = (("internal", "Internal", "lock"), ("shared", "Shared", "people"))


class ChangeCard(Card):
    """The current change: where it stands, who made it, its words, and the answer. `asked(intent)` as the keys."""

    asked = Signal(str)

    def __init__(self, state: ViewState, change: Change, *, number: int) -> None:
        super().__init__(f"Change {number} of {len(state.changes)}")
        chips = [Chip("Not marked", "danger")] if change.id in state.untracked else []
        chips += [Chip("Material", "warn")] if change.material else []
        chips += [Chip(reason.capitalize(), "plain") for reason in change.reasons]
        if chips:
            marks = QWidget()
            marks.setLayout(flow(*chips))
            self.add(marks)
        note, answer = state.notes[change.id], state.answers.get(change.id)
        if note.clause:
            self.add(label(note.clause, "strong", wrap=True))
        self.add(label(note.made, "muted"))
        self._add_words(change, answer)
        if answer is not None:
            self.add(row(_answer_chip(answer), None))
        if state.answerable:
            self._add_buttons(answer, wordless=change.table)
        follow = button("History of this clause", "quiet", symbol="timeline", tip="H")
        follow.clicked.connect(lambda _checked=False: self.asked.emit("follow"))
        self.add(row(follow, None))

    def _add_words(self, change: Change, answer: Answer | None) -> None:
        moved = change.kind == "move"
        styles: tuple[PieceStyle, PieceStyle] = ("move from", "move to") if moved else ("delete", "insert")
        texts = ("", change.new_text) if moved else (change.old_text, change.new_text)
        pieces = [
            Piece(_cut(text), style, change.id) for text, style in zip(texts, styles, strict=True) if text.strip()
        ]
        if isinstance(answer, Counter):
            pieces.append(Piece(_cut(answer.text), "counter", change.id))
        if pieces:
            words = MarkedText(pieces)
            words.setAccessibleName(f"From: {change.old_text or 'nothing'}. To: {change.new_text or 'nothing'}.")
            self.add(words)

    def _add_buttons(self, answer: Answer | None, *, wordless: bool) -> None:
        """Add what can be answered; no words can take the place of a `wordless` change, such as a moved table."""
        buttons = [
            button("Accept", "accept", symbol="ok", tip="A", act=lambda: self.asked.emit("accept")),
            button("Reject", "danger", symbol="close", tip="R", act=lambda: self.asked.emit("reject")),
        ]
        if not wordless:
            buttons.append(button("Counter…", tip="C", act=lambda: self.asked.emit("counter")))
        if answer is not None:
            buttons.append(button("Clear answer", "quiet", symbol="undo", act=lambda: self.asked.emit("clear")))
        actions = QWidget()
        actions.setLayout(flow(*buttons, spacing=SPACE.xs + 2))
        self.add(actions)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _answer_chip(answer: Answer) -> Chip:
    if isinstance(answer, Counter):
        return Chip("Countered", "accent")
    return Chip("Accepted", "ok") if isinstance(answer, Accept) else Chip("Rejected", "danger")


class _Words(QPlainTextEdit):
    """A field of a few lines: Ctrl+Enter sends, Escape goes back."""

    sent = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        confirmed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if confirmed and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ThreadCard(Card):
    """Notes and comments on the current change, and a field for another. `added(text, shared)`; `left` by Escape.

    What is being typed stays until the change is another one.
    """

    added = Signal(str, bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Thread")
        self._change = ""
        self._remarks: tuple[Remark, ...] | None = None
        self._said = QWidget()
        self._place = column(self._said, spacing=0)
        self.add(self._place)
        self.audience = Segmented(_AUDIENCES, name="Who reads it")
        self.words = _Words()
        self.words.setAccessibleName("Note or comment on this change")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * _NOTE_LINES + 20)
        self._send = button("Add", tip="Ctrl+Enter", act=self._add)
        self.add(self.words)
        foot = QWidget()
        foot.setLayout(flow(self.audience, None, self._send))
        self.add(foot)
        self.audience.chosen.connect(lambda _name: self._invite())
        self.words.sent.connect(self._add)
        self.words.left.connect(self.left)
        self._invite()

    def _invite(self) -> None:
        shared = self.audience.choice == "shared"
        partner = "The partner reads it with the next package" if shared else "Stays with your team"
        self.words.setPlaceholderText(partner)

    def show_thread(self, change: str, remarks: Sequence[Remark]) -> None:
        """Show what was said on a change."""
        if change != self._change:
            self.words.clear()
        if change == self._change and tuple(remarks) == self._remarks:
            return
        self._change, self._remarks = change, tuple(remarks)
        before, self._said = self._said, _said(remarks)
        self._place.replaceWidget(before, self._said)
        before.hide()
        before.deleteLater()

    def _add(self) -> None:
        text = self.words.toPlainText().strip()
        if text:
            self.words.clear()
            self.added.emit(text, self.audience.choice == "shared")


def _said(remarks: Sequence[Remark]) -> QWidget:
    box = QWidget()
    lines = column(spacing=SPACE.m)
    if not remarks:
        lines.addWidget(label("Nothing was said on this change yet.", "muted"))
    for remark in remarks:
        chip = Chip("Shared", "accent") if remark.shared else Chip("Internal", "warn")
        who = label(remark.who, "strong", wrap=True)
        head = row(who, chip)
        head.setStretch(0, 1)
        when = label(f"{remark.at.astimezone():%d %b %Y, %H:%M}", "tiny")
        lines.addLayout(column(head, when, label(remark.text, selectable=True), spacing=SPACE.xs))
    box.setLayout(lines)
    return box


class RestCard(Card):
    """Answers all open changes alike, after one more press. `agreed(verdict)`."""

    agreed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Open changes")
        self._count = 0
        self._verdict = ""
        self._sentence = label("", "muted")
        self.accept = button("Accept all open", act=lambda: self._ask("accept"))
        self.reject = button("Reject all open", act=lambda: self._ask("reject"))
        self.confirm = button("", "accept", act=self._agree)
        self.drop = button("Cancel", "quiet", act=lambda: self._ask(""))
        actions = QWidget()
        actions.setLayout(flow(self.accept, self.reject, self.confirm, self.drop))
        self.add(self._sentence)
        self.add(actions)

    def show_open(self, count: int) -> None:
        """Show how many changes are open; a question that is being asked stays while they are the same."""
        if count != self._count:
            self._count, self._verdict = count, ""
        self._tell()

    def _ask(self, verdict: str) -> None:
        focused = self.accept.hasFocus() or self.reject.hasFocus() or self.drop.hasFocus()
        self._verdict = verdict
        self._tell()
        if focused:
            (self.confirm if verdict else self.accept).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        asking = bool(self._verdict)
        changes = "1 open change" if self._count == 1 else f"{self._count} open changes"
        self._sentence.setText(
            f"{self._verdict.capitalize()} {changes} alike? One undo takes it back."
            if asking
            else f"{changes} left to answer."
        )
        self.confirm.setText(f"{self._verdict.capitalize()} {self._count}")
        for one in (self.accept, self.reject):
            one.setVisible(not asking)
        for one in (self.confirm, self.drop):
            one.setVisible(asking)

    def _agree(self) -> None:
        verdict, self._verdict = self._verdict, ""
        self.agreed.emit(verdict)


class NumbersCard(Card):
    """Answers alike what no row shows: clause numbers that follow from other changes, and layout. `agreed(verdict)`."""

    agreed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Numbers and layout")
        self._sentence = label("", "muted")
        self._numbers = label("", "strong", wrap=True)
        self.accept = button("Accept these", "accept", symbol="ok", act=lambda: self.agreed.emit("accept"))
        self.reject = button("Reject these", "danger", symbol="close", act=lambda: self.agreed.emit("reject"))
        actions = QWidget()
        actions.setLayout(flow(self.accept, self.reject))
        for part in (self._sentence, self._numbers, actions):
            self.add(part)

    def show_numbers(self, changes: Sequence[Change]) -> None:
        """Show which numbers change."""
        count = "1 change" if len(changes) == 1 else f"{len(changes)} changes"
        self._sentence.setText(f"{count} of clause numbers and layout, mostly a consequence of the others.")
        numbers = [f"{one.old_text} → {one.new_text}" for one in changes if one.old_text or one.new_text]
        shown, hidden = numbers[:_NUMBERS], len(changes) - len(numbers[:_NUMBERS])
        more = [f"and {hidden} more" if shown else "Format of whole paragraphs"] if hidden else []
        self._numbers.setText(", ".join([*shown, *more]))


def figures_card(figures: Figures) -> Card:
    """Return the figures of the whole redline."""
    card = Card("Statistics")
    counted = (
        ("Changes", figures.changes),
        ("Material", figures.material),
        ("Words inserted", figures.inserted),
        ("Words deleted", figures.deleted),
        ("Words moved", figures.moved),
    )
    for name, count in counted:
        card.add(_figure(name, count))
    if figures.sections:
        card.add(line())
        card.add(label("Changes by section", "label"))
    for name, count in figures.sections:
        card.add(_figure(name, count))
    return card


def _figure(name: str, count: int) -> QWidget:
    box = QWidget()
    words = label(name, "muted")
    line_ = row(words, label(f"{count:,}", "strong"))
    line_.setStretch(0, 1)
    box.setLayout(line_)
    box.setAccessibleName(f"{name}: {count}")
    return box
