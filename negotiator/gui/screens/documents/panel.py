"""Cards of the right panel: the verdict on a file, each signature, facts, and how the summary is signed."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from negotiator.gui.screens.documents.state import Signature, Standing, Tone, Verification, ViewState
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, banner, code, column, label, line, row

_SYMBOLS: dict[Tone, str] = {"ok": "ok", "warn": "warn", "danger": "danger"}

_STANDINGS: dict[Standing, tuple[str, Tone]] = {
    "trusted": ("Trusted", "ok"),
    "not compared": ("Not compared", "warn"),
    "refused": ("Not accepted", "danger"),
    "broken": ("Broken", "danger"),
}


def _fact(name: str, value: str, *, digest: bool = False) -> QWidget:
    box = QWidget()
    shown = code(value, name=name) if digest else label(value, selectable=True)
    box.setLayout(column(label(name, "tiny"), shown, spacing=2))
    return box


def verdict_cards(found: Verification) -> tuple[QWidget, ...]:
    """Return the verdict, the signatures, and what is known of the file."""
    verdict = banner(found.title, found.tone, detail="\n".join(found.reasons))
    file = Card("File", _fact("Kind", found.kind), _fact("Size", found.size))
    if found.covers:
        file.add(_fact("The signatures cover", found.covers))
    file.add(_fact("SHA-256", found.sha256, digest=True))
    if not found.signatures:
        return (verdict, file)
    count = len(found.signatures)
    return (verdict, Card("Signature" if count == 1 else f"{count} signatures", *_signatures(found.signatures)), file)


def _signatures(signatures: Sequence[Signature]) -> Iterator[QWidget]:
    for place, one in enumerate(signatures):
        if place:
            yield line()
        box = QWidget()
        head = row(label(one.name or "No name", "strong", wrap=True), Chip(*_STANDINGS[one.standing]))
        head.setStretch(0, 1)
        box.setLayout(
            column(
                head,
                label(one.organisation, "muted"),
                label(one.at, "body"),
                label("Fingerprint", "tiny"),
                code(one.fingerprint, name=f"Fingerprint of {one.name}"),
                spacing=SPACE.xs,
            )
        )
        yield box


def facts_card(facts: Sequence[tuple[str, str]]) -> QWidget:
    """Return facts of a version below each other; hashes in even widths."""
    return Card(
        "About this version", *(_fact(name, value, digest="SHA" in name or "hash" in name) for name, value in facts)
    )


class SummaryCard(Card):
    """What the summary holds, and whether it is to be signed, and by whom."""

    def __init__(self, *, signing: Callable[[bool], object]) -> None:
        self.signed = QCheckBox("Sign it")
        self._signer = label("", "muted")
        self.signed.toggled.connect(signing)
        super().__init__(
            "Deal summary",
            label(
                "Terms, redlines, approvals, decisions, risks and versions: only what is shared with the other side."
            ),
            self.signed,
            self._signer,
        )

    def show_state(self, state: ViewState) -> None:
        """Show who signs."""
        blocked = self.signed.blockSignals(True)
        self.signed.setChecked(state.signing)
        self.signed.blockSignals(blocked)
        will = f"Signed by {state.signer}." if state.signing else "Without a signature nothing vouches for the file."
        self._signer.setText(will)
        self.signed.setAccessibleName(f"Sign the summary as {state.signer}")
