"""The verification page: everything about a package before anything of it is imported, and the page of a refusal."""

import functools
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QWidget

from negotiator.gui.figures import size
from negotiator.gui.screens.packages import parts
from negotiator.gui.screens.packages.contested_page import comparison
from negotiator.gui.screens.packages.inbox import Check, Outcome, PlanLine, RowState
from negotiator.gui.screens.packages.state import Inbox, RecipientLine, Refusal
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Tone, banner, button, column, label, line, row

_STANDING: dict[str, tuple[str, Tone]] = {
    "known": ("Known sender", "ok"),
    "new": ("New sender", "warn"),
    "changed": ("Changed key", "danger"),
}
_TITLE_SAYS_IT = "Nothing was imported."
_OUTCOMES: dict[Outcome, tuple[str, Tone]] = {
    "ok": ("Passed", "ok"),
    "warn": ("Look", "warn"),
    "danger": ("Ask", "danger"),
    "stop": ("Stop", "danger"),
    "unseen": ("Not seen", "plain"),
}
_STATES: dict[RowState, tuple[str, Tone]] = {
    "new": ("New", "ok"),
    "known": ("Held", "plain"),
    "conflict": ("Conflict", "warn"),
    "refused": ("Left out", "danger"),
    "void": ("Void", "danger"),
    "newer": ("Unread", "warn"),
}


class InboxPage(QWidget):
    """Shows a verified package. `import_only`, `refuse` and `asked` are None where there is nothing to decide."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        asked: bool,
        import_only: Callable[[], object],
        refuse: Callable[[], object],
        ask: Callable[[bool], object],
        compare: Callable[[str], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__()
        self.import_only: QPushButton | None = None
        self.refuse: QPushButton | None = None
        self.asked: QCheckBox | None = None
        self.compares: list[QPushButton] = []
        self.leave = button("Decide later" if inbox.importable else "Back to packages", act=leave)
        cards: list[QWidget] = [_headline(inbox)]
        if inbox.stop is not None:
            cards.append(_stop(inbox.stop))
        if inbox.asks and inbox.importable:
            cards.append(self._asks(inbox, asked=asked, ask=ask))
        if inbox.sender is not None:
            cards.append(_sender(inbox, inbox.sender))
        brings: list[QWidget] = []
        if inbox.note:
            brings.append(Card("Covering note", label(inbox.note, selectable=True)))
        if inbox.bases:
            brings.append(self._bases(inbox, compare))
        if inbox.sender is not None and inbox.stop is None:
            brings.append(_brings(inbox))
        sound = not any(check.outcome in ("danger", "stop") for check in inbox.checks)
        cards += [*brings, _checks(inbox.checks)] if sound else [_checks(inbox.checks), *brings]
        if inbox.contested:
            text = "Both sides wrote what follows. All values are kept; choose which one stands after the import."
            cards += [banner(text, "warn"), *(comparison(record) for record in inbox.contested)]
        cards.append(self._foot(inbox, asked=asked, import_only=import_only, refuse=refuse))
        self.setLayout(column(parts.centred(*cards)))

    def _asks(self, inbox: Inbox, *, asked: bool, ask: Callable[[bool], object]) -> Card:
        card = Card("Ask the sender first")
        for words in inbox.asks:
            card.add(label(words, wrap=True))
        self.asked = QCheckBox("I have asked the sender by telephone")
        self.asked.setChecked(asked)
        self.asked.toggled.connect(ask)
        card.add(self.asked)
        return card

    def _bases(self, inbox: Inbox, compare: Callable[[str], object]) -> Card:
        card = Card("Not made from a text that you hold")
        for base in inbox.bases:
            words = f"{base.name}: the nearest that you know is {base.nearest}, {base.likeness} alike."
            one = button("Compare three ways", symbol="compare", act=functools.partial(compare, base.sha256))
            one.setAccessibleName(f"Compare {base.name} and ours over {base.nearest}")
            self.compares.append(one)
            card.add(label(words, wrap=True))
            card.add(row(one, None))
        return card

    def _foot(
        self, inbox: Inbox, *, asked: bool, import_only: Callable[[], object], refuse: Callable[[], object]
    ) -> QWidget:
        actions: list[QPushButton | None] = []
        if inbox.importable and inbox.review and (asked or not inbox.asks):
            self.import_only = button("Import and decide" if inbox.undecided else "Import only", act=import_only)
            actions.append(self.import_only)
        actions.append(self.leave)
        if inbox.importable:
            self.refuse = button("Refuse", "danger", act=refuse)
            actions.append(self.refuse)
        foot = QWidget()
        foot.setLayout(row(*actions, None))
        return foot


def _headline(inbox: Inbox) -> QWidget:
    if inbox.stop is not None:
        return banner(inbox.stop.title, "danger")
    if not inbox.importable:
        return banner("You hold this package already. It brings nothing new.", "warn")
    if inbox.refused_on:
        return banner(f"You refused this package on {inbox.refused_on}. You may still import it.", "warn")
    if any(check.outcome == "danger" for check in inbox.checks):
        return banner("Something is wrong here. Read what was checked and ask before you import anything.", "danger")
    total = sum(one.count for one in inbox.brings if one.state in ("new", "newer", "void"))
    if not total:
        return banner("Verified. It brings nothing new; importing it notes that it arrived.", "ok")
    waiting = "1 new entry waits" if total == 1 else f"{total} new entries wait"
    return banner(f"Verified. {waiting}; nothing has been imported yet.", "ok")


def _stop(stop: Refusal) -> Card:
    card = Card(_TITLE_SAYS_IT.removesuffix("."), label(stop.message, wrap=True))
    hint = stop.hint.removeprefix(_TITLE_SAYS_IT).strip()
    if hint:
        card.add(label("What to do now", "label"))
        card.add(label(hint, wrap=True))
    return card


def _sender(inbox: Inbox, sender: RecipientLine) -> Card:
    words, tone = _STANDING[inbox.standing]
    if inbox.standing == "known" and not inbox.compared:
        words, tone = "Known, not compared", "warn"
    card = Card(
        f"{sender.name}, {sender.organisation}",
        label("Fingerprint of the sender's root key", "label"),
        parts.fingerprint(sender.fingerprint),
        corner=(Chip(words, tone),),
    )
    if inbox.label:
        card.add(parts.fact("Confidentiality", inbox.label))
    card.add(label(inbox.path, "tiny", wrap=True))
    return card


def _checks(checks: Sequence[Check]) -> Card:
    """Return every check on a line of its own; what was not looked at is one line at the end."""
    card = Card("What was checked")
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.m)
    grid.setVerticalSpacing(SPACE.s)
    grid.setColumnStretch(2, 1)
    seen = [check for check in checks if check.outcome != "unseen"]
    for place, check in enumerate(seen):
        _line(grid, place, _OUTCOMES[check.outcome], check.title, check.words)
    unseen = ", ".join(check.title for check in checks if check.outcome == "unseen")
    if unseen:
        _line(grid, len(seen), _OUTCOMES["unseen"], "The rest", f"Not looked at after the stop: {unseen}.")
    card.add(grid)
    return card


def _line(grid: QGridLayout, place: int, chip: tuple[str, Tone], title: str, words: str) -> None:
    told: QLabel = label(words, wrap=True, selectable=True)
    told.setAccessibleName(f"{title}: {chip[0]}. {words}")
    grid.addLayout(column(Chip(*chip), None), place, 0)
    grid.addLayout(column(label(title, "strong", wrap=False), None), place, 1)
    grid.addWidget(told, place, 2)


def _brings(inbox: Inbox) -> Card:
    card = Card("What importing it would do")
    if not inbox.brings:
        card.add(label("Nothing that is not here already.", "muted"))
        return card
    for version in inbox.versions:
        card.add(label(f"{version.title} {version.name}", "strong", wrap=True))
    for file in inbox.files:
        card.add(parts.file_line(file))
    for file in inbox.attached:
        card.add(label(f"Attachment {file.name}  ·  {size(file.size)}", "strong", wrap=True))
    if inbox.versions or inbox.files or inbox.attached:
        card.add(line())
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.m)
    grid.setVerticalSpacing(SPACE.s)
    grid.setColumnStretch(2, 1)
    for place, one in enumerate(inbox.brings):
        _plan_line(grid, place, one)
    card.add(grid)
    return card


def _plan_line(grid: QGridLayout, place: int, one: PlanLine) -> None:
    grid.addLayout(column(Chip(*_STATES[one.state]), None), place, 0)
    grid.addLayout(column(label(str(one.count), "strong", wrap=False), None), place, 1)
    grid.addWidget(label(f"{one.what}: {one.why}" if one.why else one.what, wrap=True), place, 2)


class RefusedPage(QWidget):
    """A clear stop: what is wrong, what to do next, the way back."""

    def __init__(self, refusal: Refusal, *, leave: Callable[[], object], retry: Callable[[], object]) -> None:
        super().__init__()
        card = Card("", label(refusal.message))
        if refusal.hint:
            card.add(label("What to do now", "label"))
            card.add(label(refusal.hint))
        if refusal.path:
            card.add(label(refusal.path, "tiny", wrap=True))
        self.leave = button("Back to packages", act=leave)
        card.add(row(self.leave, button("Open another package…", act=retry), None))
        self.setLayout(column(parts.centred(banner(refusal.title, "danger"), card)))
