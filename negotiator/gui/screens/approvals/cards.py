"""The cards beside a decision sheet: deciding with the passphrase, acting for the party, steps, and history."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from negotiator.gui.screens.approvals.state import Sheet, StepLine, Verdict, VerdictLine
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Choice, Field, Form, button, column, flow, label, line, row

Decide = Callable[[Verdict, str, str, str, bool], object]


class DecideCard(Card):
    """Asks who signs, for words, and for the passphrase. `decide(verdict, signer, words, passphrase, shared)`."""

    def __init__(self, sheet: Sheet, *, decide: Decide) -> None:
        super().__init__("Decide")
        self._decide = decide
        signers = tuple(Choice(one.fingerprint, one.title) for one in sheet.signers)
        self.form = Form(
            (
                Field(name="signer", title="Who signs", kind="choice", required=True, choices=signers),
                Field(name="words", title="Condition or reason", kind="long text", help="Needed unless you approve"),
                Field(name="shared", title="Show to the partner", kind="yes or no"),
                Field(name="passphrase", title="Passphrase, to sign", kind="secret", required=True),
            )
        )
        self.approve = button("Approve", "primary", symbol="ok", act=lambda: self._press("approved"))
        self.condition = button("Approve with condition", act=lambda: self._press("approved with condition"))
        self.decline = button("Decline", "danger", act=lambda: self._press("declined"))
        self.add(self.form)
        actions = QWidget()
        actions.setLayout(flow(self.approve, self.condition, self.decline))
        self.add(actions)

    def _press(self, verdict: Verdict) -> None:
        if self.form.check():
            typed = self.form.values()
            words = typed["words"] or ""
            self._decide(verdict, typed["signer"], words, typed["passphrase"], bool(typed["shared"]))

    def tell(self, field: str, sentence: str) -> None:
        """Show what is wrong with a field."""
        self.form.tell(field, sentence)
        wrong = self.form.input(field)
        QTimer.singleShot(0, wrong, wrong.setFocus)


class ActCard(Card):
    """Lets our party agree to a version, or sign it: with the passphrase, once its approvals are there."""

    def __init__(self, sheet: Sheet, *, act: Callable[[str], object]) -> None:
        verb = {"agree": "Agree", "sign": "Sign"}[sheet.act]
        super().__init__(f"{verb} for {sheet.party}")
        words = {
            "agree": "Your party agrees to exactly these words. When every party did, the text is in agreed form.",
            "sign": "Your party signs exactly these words. When every party did, the text is executed.",
        }
        self.form: Form | None = None
        self.add(label(words[sheet.act], "muted"))
        if not sheet.act_ready:
            self.add(label("The approvals that are wanted come first.", "muted"))
            return
        self.form = Form((Field(name="passphrase", title="Passphrase, to sign", kind="secret", required=True),))
        self.act = button(verb, "primary", symbol="sign", act=lambda: self._press(act))
        self.add(self.form)
        self.add(row(self.act, None))

    def _press(self, act: Callable[[str], object]) -> None:
        if self.form is not None and self.form.check():
            act(self.form.values()["passphrase"])

    def tell(self, sentence: str) -> None:
        """Show why it was refused."""
        if self.form is not None:
            self.form.tell("passphrase", sentence)


def steps_card(sheet: Sheet) -> Card:
    """Return what each right wants of each role."""
    card = Card("Approvals wanted")
    if not sheet.steps:
        card.add(label("No decision right is called on: nobody has to approve this.", "muted"))
    for place, step in enumerate(sheet.steps):
        if place:
            card.add(line())
        card.add(_step(step))
    if sheet.steps and not sheet.signers and not sheet.act_ready:
        card.add(label("Nobody whose key lies in this file holds a role that is still missing.", "muted"))
    return card


def _step(step: StepLine) -> QWidget:
    box = QWidget()
    chip = Chip(step.standing, step.tone)
    words = column(row(label(step.role.capitalize(), "strong"), None), label(step.rule, "muted"), spacing=2)
    words.addLayout(row(chip, None))
    if step.by:
        words.addWidget(label(step.by, "tiny", wrap=True))
    box.setLayout(words)
    return box


def history_card(sheet: Sheet) -> Card:
    """Return the verdicts that were given, the newest first; stale ones say so."""
    card = Card("Verdicts given")
    for place, verdict in enumerate(sheet.history):
        if place:
            card.add(line())
        card.add(_verdict(verdict))
    if not sheet.history:
        card.add(label("None yet.", "muted"))
    return card


def _verdict(verdict: VerdictLine) -> QWidget:
    box = QWidget()
    head = label(f"{verdict.verdict}: {verdict.who}", "strong", wrap=True)
    when = label(f"{verdict.role.capitalize()}, {verdict.at.astimezone():%d %b %Y, %H:%M}", "tiny", wrap=True)
    lines = column(head, when, spacing=SPACE.xs)
    if verdict.words:
        lines.addWidget(label(verdict.words))
    if verdict.stale:
        lines.addLayout(row(Chip("Stale: given for other words", "warn"), None))
    box.setLayout(lines)
    return box
