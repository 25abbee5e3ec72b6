"""Partners: their roots, the safety number to compare, and adding one from a contact card."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from negotiator.gui.screens.settings.keys_view import grouped
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Choice, Field, Form, button, column, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import PartnerRow, SettingsState
    from negotiator.gui.widgets.file_chooser import FileChooser

_WAYS = (
    Choice("by telephone", "By telephone"),
    Choice("face to face", "Face to face"),
    Choice("in a video call", "In a video call"),
)
_COMPARED = Field(name="how", title="How it was compared", kind="choice", required=True, choices=_WAYS)
_NEW = (
    Field(name="short", title="Short name", required=True),
    Field(name="compared", title="Safety number compared", kind="choice", choices=_WAYS, help="Leave open if not yet."),
)


class PartnersPart(QWidget):
    """Every partner in a card of its own, then the form for a new one."""

    def __init__(self, state: "SettingsState", presenter: "SettingsPresenter", files: "FileChooser") -> None:
        super().__init__()
        self._presenter, self._files = presenter, files
        cards = [self._partner(one) for one in state.partners]
        self.form = Form(_NEW)
        add = button("Choose the contact card…", symbol="people", act=self._add)
        new = Card("Add a partner", label(_ADD, "muted"), self.form, row(add, None))
        self.setLayout(column(*cards, new, spacing=SPACE.ml))

    def _partner(self, one: "PartnerRow") -> Card:
        chip = Chip("Compared", "ok") if one.compared else Chip("Not compared yet", "warn")
        card = Card(one.name, corner=[chip])
        for person in one.people:
            card.add(label(person, "muted"))
        if not one.root:
            card.add(label("No certificate yet: add the partner again from its contact card.", "muted"))
            return card
        card.add(label("Safety number: the same for both of you", "label"))
        groups = one.safety_number.split()
        card.add(label("\n".join("  ".join(groups[start : start + 6]) for start in (0, 6)), "h2", selectable=True))
        card.add(label("Root certificate", "label"))
        card.add(label(grouped(one.root), selectable=True))
        if one.compared:
            card.add(label(f"Compared {one.compared}", "muted"))
        else:
            how = Form([_COMPARED])
            card.add(how)
            record = button(
                "It is the same",
                "accept",
                symbol="ok",
                act=lambda: self._presenter.record_comparison(one.root, how=str(how.values()["how"])),
            )
            card.add(row(record, None))
        return card

    def _add(self) -> None:
        if not self.form.check():
            return
        path = self._files.open(self, "The partner's contact card", kinds="Contact cards (*.card)")
        if path is not None:
            values = self.form.values()
            self._presenter.add_partner(path, short=values["short"], compared=values["compared"] or "")


_ADD = "The contact card holds nothing secret; your partner makes it on the first screen or in Settings."
