"""Partners: their roots, the safety number to compare, one that changed, and adding one from a contact card."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from negotiator.gui.screens.settings.keys_view import grouped
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import (
    Card,
    Chip,
    Choice,
    Field,
    Form,
    QrPicture,
    Tone,
    button,
    column,
    flow,
    label,
    restyle,
    row,
)

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import ChangedRow, Modules, PartnerRow, ReadOff, SettingsState
    from negotiator.gui.widgets.file_chooser import FileChooser

WAYS = (
    Choice("voice", "By telephone"),
    Choice("face to face", "Face to face"),
    Choice("video", "In a video call"),
    Choice("qr", "By picture, with a telephone's camera"),
)
_HOW = Field(name="how", title="How you compare it", kind="choice", required=True, choices=WAYS)
_READ = Field(
    name="text",
    title="Read off their screen",
    help="Paste what a telephone reads in their picture, or type their number: it is compared for you.",
)
_NEW = (
    Field(name="short", title="Short name", required=True),
    Field(name="compared", title="Safety number compared", kind="choice", choices=WAYS, help="Leave open if not yet."),
    Field(
        name="distinct",
        title="Another firm of a like name",
        kind="yes or no",
        help="Only when a card was refused for its name, and you made sure that they are two organisations.",
    ),
)


class PartnersPart(QWidget):
    """What waits for a decision, then every root in a card of its own, then the form for a new partner."""

    def __init__(self, state: "SettingsState", presenter: "SettingsPresenter", files: "FileChooser") -> None:
        super().__init__()
        self._presenter, self._files = presenter, files
        self.comparing = {one.root: _Comparing(one, presenter) for one in state.partners if one.root}
        cards = [*(_changed(one, presenter) for one in state.changed), *(self._partner(one) for one in state.partners)]
        self.form = Form(_NEW)
        add = button("Choose the contact card…", symbol="people", act=self._add)
        new = Card("Add a partner", label(_ADD, "muted"), self.form, row(add, None))
        self.setLayout(column(*cards, new, spacing=SPACE.ml))
        self.tell(state.read_off)

    def tell(self, found: "ReadOff | None") -> None:
        """Show what comparing a pasted text found, beside the root that it was compared with."""
        for root, part in self.comparing.items():
            part.tell(found if found is not None and found.root == root else None)

    def _partner(self, one: "PartnerRow") -> Card:
        chip = {
            "": Chip("Not compared yet", "warn"),
            "trusted": Chip("Compared", "ok"),
            "refused": Chip("Refused", "danger"),
        }[one.standing]
        card = Card(one.name, corner=[chip])
        for person in one.people:
            card.add(label(person, "muted"))
        if not one.root:
            card.add(label("No certificate yet: add the partner again from its contact card.", "muted"))
            return card
        if one.standing == "refused":
            card.add(_Banner(f"Nothing signed under it is taken. Found not to be theirs: {one.compared}.", "danger"))
        card.add(_number(one.safety_number, one.modules, "Safety number: the same for both of you", one.name))
        card.add(label("Root certificate", "label"))
        card.add(label(grouped(one.root, line=4), selectable=True))
        if one.standing == "trusted":
            card.add(label(f"Compared {one.compared}", "muted"))
        card.add(self.comparing[one.root])
        return card

    def _add(self) -> None:
        if not self.form.check():
            return
        path = self._files.open(self, "The partner's contact card", kinds="Contact cards (*.card)")
        if path is not None:
            values = self.form.values()
            self._presenter.trust.add_partner(
                path, short=values["short"], compared=values["compared"] or "", distinct=values["distinct"]
            )


class _Comparing(QWidget):
    """Compares one root: reads what was pasted, and records what a person found. Folded once it was compared."""

    def __init__(self, one: "PartnerRow", presenter: "SettingsPresenter") -> None:
        super().__init__()
        self._root, self._presenter = one.root, presenter
        self.form = Form((_HOW, _READ))
        self._found = _Banner("", "ok")
        look = button("Compare the text", act=self._look)
        self._same = button("It is the same", "accept", symbol="ok", act=lambda: self._record(same=True))
        differs = button("It is not the same", "danger", act=lambda: self._record(same=False))
        self._open = QWidget()
        inner = column(self.form, self._found, spacing=SPACE.m)
        inner.addLayout(flow(look, self._same, differs))
        self._open.setLayout(inner)
        self._again = button("Compare again", "quiet", act=self._unfold)
        self.setLayout(column(row(self._again, None), self._open))
        self._open.setVisible(not one.standing)
        self._again.setVisible(bool(one.standing))

    def tell(self, found: "ReadOff | None") -> None:
        """Show what comparing the pasted text found; where it differs nobody can say here that it is the same."""
        self._same.setVisible(found is None or found.same is not False)
        if found is None:
            self._found.hide()
            return
        tone: Tone = "ok" if found.same else "warn" if found.same is None else "danger"
        self._found.tell(("" if found.same is not False else "Stop. ") + found.words, tone)

    def _unfold(self) -> None:
        self._open.show()
        self._again.hide()
        self.form.input("how").setFocus()

    def _look(self) -> None:
        text = self.form.values()["text"]
        if not text:
            self.form.tell("text", "Paste or type something first.")
            self.form.input("text").setFocus()
            return
        self._presenter.trust.compare(self._root, str(text))

    def _record(self, *, same: bool) -> None:
        self._presenter.trust.record_comparison(self._root, how=str(self.form.values()["how"]), same=same)


class _Banner(QFrame):
    """A sentence on a coloured ground."""

    def __init__(self, text: str, tone: Tone) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._said: QLabel = label("", wrap=True)
        self.setLayout(column(self._said, margin=SPACE.m))
        self.tell(text, tone)

    @property
    def text(self) -> str:
        """Return what is said."""
        return self._said.text()

    def tell(self, text: str, tone: Tone) -> None:
        """Say something else."""
        self._said.setText(text)
        self.setAccessibleName(text)
        self.setProperty("tone", tone)
        restyle(self)
        if self.parent() is not None:
            self.setVisible(bool(text))


def _number(number: str, modules: "Modules", title: str, name: str) -> QWidget:
    """Return a safety number in groups, and beside it its picture."""
    groups = number.split()
    lines = "\n".join("  ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))
    shown = QWidget()
    shown.setLayout(column(label(title, "label"), label(lines, "h2", selectable=True), label(_SAME_PICTURE, "tiny")))
    both = QWidget()
    both.setLayout(flow(shown, None, QrPicture(modules, name=f"The safety number with {name} as a picture")))
    return both


def _changed(one: "ChangedRow", presenter: "SettingsPresenter") -> Card:
    """Return the card of a root that came in the place of a known one."""
    card = Card(f"{one.name}, {one.organisation}: another certificate", corner=[Chip("Decide", "danger")])
    card.add(_Banner(_CHANGED, "danger"))
    card.add(label(f"It came in {one.seen}.", "muted"))
    card.add(_number(one.safety_number, one.modules, "Safety number with the new certificate", one.organisation))
    card.add(label("The new root certificate", "label"))
    card.add(label(grouped(one.new, line=4), selectable=True))
    card.add(label("The one that you know", "label"))
    card.add(label(grouped(one.old, line=4), selectable=True))
    how = Form([_HOW])
    card.add(how)

    def decide(*, accept: bool) -> None:
        presenter.trust.decide(one.old, one.new, how=str(how.values()["how"]), accept=accept)

    buttons = QWidget()
    buttons.setLayout(
        flow(
            button("It is theirs: accept it", act=lambda: decide(accept=True)),
            button("Refuse it", "danger", act=lambda: decide(accept=False)),
        )
    )
    card.add(buttons)
    return card


_SAME_PICTURE = "Both your screens show the same picture."
_ADD = "The contact card holds nothing secret; your partner makes it on the first screen or in Settings."
_CHANGED = (
    "Someone whom you know comes with a new certificate: they lost the old one, or somebody poses as them. Call them "
    "on a number that you know and compare the safety number below. Until you decide, nothing of theirs is taken."
)
