"""The three steps of sending, and the page after it: contents, recipients, summary, the written file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from negotiator.gui.screens.packages import parts
from negotiator.gui.screens.packages.state import Outbox, RecipientLine, Refusal, SentPackage
from negotiator.gui.screens.packages.words import grouped, size
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, button, column, label, line, row

_NOTE_LINES = 4


class ContentsPage(QWidget):
    """Step 1: what travels, what stays, the covering note. `described(note, with_summary)` is called on every edit."""

    def __init__(self, outbox: Outbox, *, described: Callable[[str, bool], object]) -> None:
        super().__init__()
        self.note = QPlainTextEdit(outbox.note)
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName("Covering note")
        self.note.setPlaceholderText("What the partner reads first")
        self.note.setFixedHeight(self.note.fontMetrics().lineSpacing() * _NOTE_LINES + 24)
        self.summary = QCheckBox("Include a signed summary of the deal (PDF)")
        self.summary.setChecked(outbox.with_summary)

        def tell() -> None:
            described(self.note.toPlainText(), self.summary.isChecked())

        self.note.textChanged.connect(tell)
        self.summary.clicked.connect(tell)
        note = Card("Covering note", self.note, self.summary, corner=(Chip("Shared", "accent"),))
        self.setLayout(column(parts.centred(_travels(outbox), _stays(outbox), note)))


def _travels(outbox: Outbox) -> Card:
    card = Card("What the partner will see", corner=(Chip("Shared", "accent"),))
    if not outbox.versions:
        card.add(label("No new version: acts only (answers, approvals, signatures, records).", "muted"))
    for version in outbox.versions:
        card.add(label(f"{version.title} {version.name}", "strong", wrap=True))
    for file in outbox.files:
        card.add(label(f"{file.name}  ·  {size(file.size)}", "muted"))
    card.add(line())
    card.add(label("Shared entries, whole history", "label"))
    card.add(parts.chips(outbox.travelling))
    return card


def _stays(outbox: Outbox) -> Card:
    total = sum(one.count for one in outbox.withheld)
    card = Card("What the partner will NOT see", corner=(Chip("Internal", "warn"),))
    if not total:
        card.add(label("Nothing is kept back: all of this deal is shared.", "muted"))
        return card
    card.add(label(f"{total} entries of your team stay in this file. They are never part of a package.", "muted"))
    card.add(parts.chips(outbox.withheld, "warn"))
    return card


def _person(one: RecipientLine, role: str) -> QWidget:
    box = QWidget()
    organisation = f", {one.organisation}" if one.organisation else ""
    head = row(label(f"{one.name}{organisation}", "strong", wrap=True), Chip(role, "plain"))
    head.setStretch(0, 1)
    box.setLayout(column(head, parts.fingerprint(one.fingerprint), spacing=SPACE.xs))
    return box


class RecipientsPage(QWidget):
    """Step 2: for whom it is sealed, and who signs."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        people = Card("Recipients", *(_person(one, "Recipient") for one in outbox.recipients))
        seal = Card(
            "Seal",
            label(f"Encrypted with age for {len(outbox.recipients)} people and yourself. Nobody else can open it."),
        )
        signature = Card(
            "Signature",
            label("Every file is signed (CAdES in an ASiC-E container, ECDSA P-256). Signed by:"),
            _person(outbox.signer, "Signs"),
        )
        self.setLayout(column(parts.centred(people, seal, signature)))


class SummaryPage(QWidget):
    """Step 3: everything once more, with content hashes; a refusal stands above it."""

    def __init__(self, outbox: Outbox, refusal: Refusal | None) -> None:
        super().__init__()
        facts = Card(
            "Package",
            parts.fact("Number", str(outbox.number)),
            parts.fact("File name", outbox.file_name),
            parts.fact("For", ", ".join(one.name for one in outbox.recipients)),
            parts.fact("Signed by", outbox.signer.name),
            parts.fact("Documents", f"{len(outbox.files)}, {size(outbox.total)} in all"),
            parts.fact("Summary", "A signed PDF goes with it" if outbox.with_summary else "None"),
            parts.fact("Note", outbox.note.strip() or "None"),
        )
        hashes = Card("Content hashes (SHA-256)")
        for file in outbox.files:
            hashes.add(parts.file_line(file))
        for version in outbox.versions:
            hashes.add(label(f"{version.title} {version.name}: the text that approvals bind", "strong", wrap=True))
            hashes.add(parts.code(grouped(version.sha256)))
        if not outbox.files and not outbox.versions:
            hashes.add(label("No document travels with this package.", "muted"))
        above = [parts.refusal_banner(refusal)] if refusal else []
        self.setLayout(column(parts.centred(*above, facts, hashes)))


class SentPage(QWidget):
    """The file that was written, and what comes next."""

    def __init__(self, sent: SentPackage, *, again: Callable[[], object]) -> None:
        super().__init__()
        path = Path(sent.path)
        self.handle = parts.FileHandle(path)
        words = column(
            label(path.name, "h2", wrap=True),
            label(f"{size(sent.size)}  ·  drag it from here into a mail or a folder", "muted"),
            spacing=SPACE.xs,
        )
        head = row(self.handle, words, spacing=SPACE.ml)
        head.setStretch(1, 1)
        file = Card("", head)
        file.add(parts.fact("Lies in", str(path.parent)))
        file.add(parts.fact("Package id", parts.code(grouped(sent.package))))
        coming = Card("What comes next", label(sent.next_step), row(button("Back to packages", act=again), None))
        done = parts.banner(f"Package written for {sent.recipients}", "ok")
        self.setLayout(column(parts.centred(done, file, coming)))
