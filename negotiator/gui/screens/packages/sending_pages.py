"""The three steps of sending, and the page after it: contents, recipients, summary, the written file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from negotiator.gui.figures import grouped, size
from negotiator.gui.screens.packages import parts
from negotiator.gui.screens.packages.state import Outbox, PersonChoice, RecipientLine, Refusal, SentPackage
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, banner, button, code, column, label, line, row

_NOTE_LINES = 4

_STAY = "of your team stay in this file. They are never part of a package."
_STAYS = "1 entry of your team stays in this file. It is never part of a package."


class ContentsPage(QWidget):
    """Step 1: what travels, what stays, the covering note.

    `described(note, with_summary, label)` is called on every edit, `chosen(keys)` when other texts are to travel.
    """

    def __init__(
        self,
        outbox: Outbox,
        *,
        described: Callable[[str, bool, str], object],
        chosen: Callable[[Sequence[str]], object],
    ) -> None:
        super().__init__()
        self.note = QPlainTextEdit(outbox.note)
        self.note.setTabChangesFocus(True)
        self.note.setAccessibleName("Covering note")
        self.note.setPlaceholderText("What they read first")
        self.note.setFixedHeight(self.note.fontMetrics().lineSpacing() * _NOTE_LINES + 24)
        self.confidential = QLineEdit(outbox.label)
        self.confidential.setAccessibleName("Confidentiality label")
        self.confidential.setPlaceholderText("None")
        self.summary = QCheckBox("Include a signed summary of the deal (PDF)")
        self.summary.setChecked(outbox.with_summary)

        def tell() -> None:
            described(self.note.toPlainText(), self.summary.isChecked(), self.confidential.text())

        self.note.textChanged.connect(tell)
        self.confidential.textChanged.connect(tell)
        self.summary.clicked.connect(tell)
        labelled = parts.fact("Confidentiality", self.confidential)
        note = Card("Covering note", self.note, labelled, self.summary, corner=(_corner(outbox),))
        self.texts = _Ticks([(one.key, one.title, one.chosen) for one in outbox.texts], chosen)
        walls = [_walls(outbox)] if outbox.hidden else []
        self.setLayout(column(parts.centred(_travels(outbox, self.texts), *walls, _stays(outbox), note)))


class _Ticks(QWidget):
    """Boxes to tick, one for each key. `chosen` is called with the keys that are ticked, in their order."""

    def __init__(self, choices: Sequence[tuple[str, str, bool]], chosen: Callable[[Sequence[str]], object]) -> None:
        super().__init__()
        self.boxes = {key: QCheckBox(title) for key, title, _ticked in choices}

        def tell() -> None:
            chosen([key for key, box in self.boxes.items() if box.isChecked()])

        for key, _title, ticked in choices:
            self.boxes[key].setChecked(ticked)
            self.boxes[key].setObjectName(f"tick {key}")
            self.boxes[key].clicked.connect(tell)
        self.setLayout(column(*self.boxes.values(), spacing=SPACE.xs))


def _corner(outbox: Outbox) -> Chip:
    return Chip("Our side", "warn") if outbox.team else Chip("Shared", "accent")


def _travels(outbox: Outbox, texts: QWidget) -> Card:
    whose = "your colleagues" if outbox.team else "the partner"
    card = Card(
        f"What {whose} will see", corner=(Chip("Our side", "warn") if outbox.team else Chip("Shared", "accent"),)
    )
    if outbox.texts:
        card.add(label("New versions to propose", "label"))
        card.add(texts)
    elif not outbox.team:
        card.add(label("No new version: acts only (answers, approvals, signatures, records).", "muted"))
    for version in outbox.versions:
        card.add(label(f"{version.title} {version.name}", "strong", wrap=True))
    for file in outbox.files:
        card.add(label(f"{file.name}  ·  {size(file.size)}", "muted"))
    for file in outbox.attached:
        card.add(label(f"Attachment {file.name}  ·  {size(file.size)}", "muted", wrap=True))
    card.add(line())
    card.add(
        label("All entries, what is ours alone included" if outbox.team else "Shared entries, whole history", "label")
    )
    card.add(parts.chips(outbox.travelling))
    return card


def _walls(outbox: Outbox) -> Card:
    """Return what walls keep from the people chosen; they are not told the walls' names."""
    card = Card("Behind walls", corner=(Chip("Kept back", "warn"),))
    for one in outbox.hidden:
        entries = "entry" if one.count == 1 else "entries"
        card.add(label(f"{one.name}: {one.count} {entries} kept from these people", "strong", wrap=True))
    if outbox.caution:
        card.add(label(outbox.caution, "body", wrap=True))
    if outbox.apart:
        card.add(label(outbox.apart, "muted", wrap=True))
    return card


def _stays(outbox: Outbox) -> Card:
    whose = "Your colleagues" if outbox.team else "The partner"
    total = sum(one.count for one in outbox.withheld)
    card = Card(f"What {whose[:1].lower()}{whose[1:]} will NOT see", corner=(Chip("Internal", "warn"),))
    if outbox.team:
        card.add(
            label("Drafts of forms that are not saved, and the steps that can be undone, stay on this device.", "muted")
        )
        return card
    if not total:
        card.add(label("Nothing is kept back: all of this deal is shared.", "muted"))
        return card
    card.add(label(_STAYS if total == 1 else f"{total:,} entries {_STAY}", "muted"))
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
    """Step 2: for whom it is sealed, and who signs. `chosen(keys)` is called when it is to go to others."""

    def __init__(self, outbox: Outbox, *, chosen: Callable[[Sequence[str]], object]) -> None:
        super().__init__()
        self.people = _Ticks([(one.key, _who(one), one.chosen) for one in outbox.people], chosen)
        only = [box for box in self.people.boxes.values() if box.isChecked()]
        if len(only) == 1:
            only[0].setToolTip("Somebody has to get it")
        people = Card("Recipients", self.people)
        if outbox.apart:
            people.add(label(outbox.apart, "muted", wrap=True))
        prints = Card("Whose keys", *(_person(one, "Recipient") for one in outbox.recipients))
        seal = Card(
            "Seal",
            label(
                f"Encrypted with age for {len(outbox.recipients)} "
                f"{'person' if len(outbox.recipients) == 1 else 'people'} and yourself. Nobody else can open it."
            ),
        )
        signature = Card(
            "Signature",
            label("Every file is signed (CAdES in an ASiC-E container, ECDSA P-256). Signed by:"),
            _person(outbox.signer, "Signs"),
        )
        self.setLayout(column(parts.centred(people, prints, seal, signature)))


def _who(one: PersonChoice) -> str:
    """Return a person as a box to tick says it: name, organisation, role, and what walls keep from them."""
    organisation = f", {one.line.organisation}" if one.line.organisation else ""
    kept = f"  ·  {one.hidden} {'entry' if one.hidden == 1 else 'entries'} behind walls" if one.hidden else ""
    return f"{one.line.name}{organisation} ({one.role}){kept}"


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
            parts.fact("Confidentiality", outbox.label.strip() or "No label"),
            parts.fact("Documents", f"{len(outbox.files)}, {size(outbox.total)} in all" if outbox.files else "None"),
            parts.fact("Summary", "A signed PDF goes with it" if outbox.with_summary else "None"),
            parts.fact("Note", outbox.note.strip() or "None"),
        )
        hashes = Card("Content hashes (SHA-256)")
        for file in outbox.files:
            hashes.add(parts.file_line(file))
        for version in outbox.versions:
            hashes.add(label(f"{version.title} {version.name}: the text that approvals bind", "strong", wrap=True))
            hashes.add(code(grouped(version.sha256)))
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
        file.add(parts.fact("Package id", code(grouped(sent.package))))
        file.add(parts.fact("SHA-256", code(grouped(sent.sha256))))
        coming = Card("What comes next", label(sent.next_step), row(button("Back to packages", act=again), None))
        done = banner(f"Package written for {sent.recipients}", "ok")
        self.setLayout(column(parts.centred(done, file, coming)))
