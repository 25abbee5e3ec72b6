"""The verification page: everything about a package before anything of it is imported, and the page of a refusal."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from negotiator.gui.screens.packages import parts
from negotiator.gui.screens.packages.contested_page import comparison
from negotiator.gui.screens.packages.state import Check, Inbox, Refusal
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Tone, button, column, label, line, row

_STANDING: dict[str, tuple[str, Tone]] = {
    "known": ("Known sender", "ok"),
    "new": ("New sender", "warn"),
    "changed": ("Changed key", "danger"),
}


class InboxPage(QWidget):
    """Shows a verified package. `import_only` is None where nothing can be imported."""

    def __init__(self, inbox: Inbox, *, import_only: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self.import_only: QPushButton | None = None
        self.leave = button("Do not import", act=leave)
        actions = [self.leave]
        if inbox.importable and inbox.review:
            self.import_only = button("Import and decide" if inbox.contested else "Import only", act=import_only)
            actions.insert(0, self.import_only)
        cards: list[QWidget] = [_headline(inbox), _sender(inbox), _checks(inbox.checks)]
        if inbox.note:
            cards.append(Card("Covering note", label(inbox.note, selectable=True)))
        cards.append(_brings(inbox))
        if inbox.contested:
            text = "Both sides wrote what follows. All values are kept; choose which one stands after the import."
            cards += [parts.banner(text, "warn"), *(comparison(record) for record in inbox.contested)]
        if inbox.refused:
            cards.append(_refused(inbox))
        foot = QWidget()
        foot.setLayout(row(*actions, None))
        self.setLayout(column(parts.centred(*cards, foot)))


def _headline(inbox: Inbox) -> QWidget:
    if not inbox.importable:
        return parts.banner("Nothing can be imported from this package.", "warn")
    total = sum(one.count for one in inbox.brings)
    if any(check.outcome == "danger" for check in inbox.checks):
        return parts.banner(
            "Something is wrong here. Read what was checked and ask before you import anything.", "danger"
        )
    if inbox.standing == "new":
        return parts.banner("Compare the sender's fingerprint by telephone before you import anything.", "warn")
    waiting = "1 new entry waits" if total == 1 else f"{total} new entries wait"
    return parts.banner(f"Verified. {waiting}; nothing has been imported yet.", "ok")


def _sender(inbox: Inbox) -> Card:
    words, tone = _STANDING[inbox.standing]
    return Card(
        f"{inbox.sender.name}, {inbox.sender.organisation}",
        label("Fingerprint of the sender's root key", "label"),
        parts.fingerprint(inbox.sender.fingerprint),
        label(inbox.path, "tiny", wrap=True),
        corner=(Chip(words, tone),),
    )


def _checks(checks: Sequence[Check]) -> Card:
    card = Card("What was checked")
    words: dict[str, str] = {"ok": "Passed", "warn": "Look", "danger": "Stop"}
    tones: dict[str, Tone] = {"ok": "ok", "warn": "warn", "danger": "danger"}
    for check in checks:
        box = QWidget()
        title = label(check.title, "strong")
        title.setMinimumWidth(90)
        told = row(Chip(words[check.outcome], tones[check.outcome]), title, label(check.words), spacing=SPACE.m)
        told.setStretch(2, 1)
        box.setLayout(told)
        card.add(box)
    return card


def _brings(inbox: Inbox) -> Card:
    card = Card("What it brings")
    if not inbox.brings:
        card.add(label("Nothing that is not here already.", "muted"))
        return card
    for version in inbox.versions:
        card.add(label(f"{version.title} {version.name}", "strong", wrap=True))
    for file in inbox.files:
        card.add(parts.file_line(file))
    if inbox.versions or inbox.files:
        card.add(line())
    card.add(parts.chips(inbox.brings))
    return card


def _refused(inbox: Inbox) -> Card:
    card = Card("What is refused", corner=(Chip(f"{len(inbox.refused)} refused", "danger"),))
    for what, why in inbox.refused:
        card.add(parts.fact(what, why))
    return card


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
        self.setLayout(column(parts.centred(parts.banner(refusal.title, "danger"), card)))
