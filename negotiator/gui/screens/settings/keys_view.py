"""Identity and keys: who signs in this file, the recovery code, and what this device remembers."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from negotiator.gui.screens.settings.changes_view import ChangesCard, secret_field
from negotiator.gui.secrets_clip import copy_secret
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, QrPicture, button, column, flow, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import IdentityRow, SettingsState
    from negotiator.gui.widgets.file_chooser import FileChooser


def grouped(fingerprint: str, *, line: int = 8) -> str:
    """Return a fingerprint in groups of four, so many groups to a line."""
    groups = [fingerprint[start : start + 4].upper() for start in range(0, len(fingerprint), 4)]
    return "\n".join("  ".join(groups[start : start + line]) for start in range(0, len(groups), line))


_CARDS = "Contact cards (*.card);;Root certificate (*.pem)"


class KeysPart(QWidget):
    """Built anew for every state: there are few parts, and none holds what was typed but the passphrase."""

    def __init__(self, state: "SettingsState", presenter: "SettingsPresenter", files: "FileChooser") -> None:
        super().__init__()
        self._state, self._presenter, self._files = state, presenter, files
        cards = [self._identity(one) for one in state.identities]
        acting = next((one for one in state.identities if one.active), None)
        if acting is not None:
            cards.append(ChangesCard(acting, presenter, files))
        if state.old_backups:
            cards.insert(0, self._old_backups())
        if state.code:
            cards.insert(0, self._recovery())
        else:
            cards.append(self._recovery())
        self.setLayout(column(*cards, self._passphrase(), self._device(), spacing=SPACE.ml))

    def _identity(self, one: "IdentityRow") -> Card:
        chips = [Chip("Signs here", "ok")] if one.active else [Chip("Former", "plain")] if one.former else []
        if one.ending and not one.former:
            chips.append(Chip("Ends soon", "warn"))
        card = Card(one.name, corner=chips)
        card.add(label(", ".join(part for part in (one.organisation, one.email) if part), "muted"))
        if one.former:
            card.add(label(_FORMER, "muted"))
            return card
        marks = QWidget()
        marks.setLayout(
            column(
                label("Certificate", "label"),
                label(grouped(one.fingerprint, line=4), selectable=True),
                label(f"Valid until {one.until}", "muted"),
                label("Root certificate: what partners compare", "label"),
                label(grouped(one.root, line=4), selectable=True),
            )
        )
        pictures = [QrPicture(one.modules, name="Your contact card as a picture", side=_CARD)] if one.modules else []
        both = QWidget()
        both.setLayout(flow(marks, None, *pictures))
        card.add(both)
        if one.active:
            card.add(label(_PICTURE, "tiny", wrap=True))
            card.add(row(button("Save contact card", symbol="export", act=self._save_card), None))
        else:
            card.add(row(button("Sign as", symbol="sign", act=lambda: self._presenter.sign_as(one.fingerprint)), None))
        return card

    def _recovery(self) -> Card:
        chip = Chip("Written down", "ok") if self._state.written else Chip("Not written down yet", "warn")
        title = "The new recovery code" if self._state.renewed else "Recovery code"
        card = Card(title, label(_RENEWED if self._state.renewed else _RECOVERY, "muted"), corner=[chip])
        if self._state.code:
            groups = self._state.code.split("-")
            shown = "\n".join("  ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))
            card.add(label(shown, "h2", selectable=True))
            copy = button("Copy", symbol="copy", act=lambda: self._presenter.copied(copy_secret(shown)))
            sheet = button("Save the sheet (PDF)", symbol="print", act=self._save_sheet)
            written = button("I have written it down", act=lambda: self._presenter.hide_code(written=True))
            hide = button("Hide", "quiet", symbol="hide", act=lambda: self._presenter.hide_code(written=False))
            card.add(flow(sheet, copy, written, hide))
            return card
        secret = secret_field("Passphrase, to see the recovery code")
        secret.setPlaceholderText("Passphrase of this file")
        show = button("Show", symbol="show", act=lambda: self._presenter.show_code(secret.text()))
        secret.returnPressed.connect(show.click)
        card.add(row(secret, show, None))
        return card

    def _passphrase(self) -> Card:
        card = Card("Passphrase", label(_ANEW, "muted"))
        fields = [secret_field(title) for title in ("Present passphrase", "New passphrase", "New passphrase again")]
        strength = label("", "muted")
        strength.hide()
        change = button("Change the passphrase", symbol="key")

        def act() -> None:
            self._presenter.change_passphrase(*(field.text() for field in fields))

        def say(typed: str) -> None:
            strength.setText(self._presenter.strength_of(typed))
            strength.setVisible(bool(typed))

        change.clicked.connect(act)
        fields[1].textEdited.connect(say)
        for field in fields:
            field.returnPressed.connect(act)
            name = label(field.accessibleName(), "label")
            name.setBuddy(field)
            card.add(name)
            card.add(field)
        card.add(strength)
        card.add(row(change, None))
        return card

    def _old_backups(self) -> Card:
        many = len(self._state.old_backups)
        title = "1 backup still opens" if many == 1 else f"{many} backups still open"
        card = Card(f"{title} with the passphrase before", label(_OLD, "muted"), corner=[Chip("Look", "warn")])
        delete = button("Delete them", "danger", act=self._presenter.delete_old_backups)
        keep = button("Keep them", act=self._presenter.keep_old_backups)
        card.add(flow(delete, keep))
        return card

    def _device(self) -> Card:
        if self._state.remembered:
            forget = button("Forget on this device", act=self._presenter.forget)
            return Card(
                "This device", label("This file opens here without its passphrase.", "muted"), row(forget, None)
            )
        remember = button("Remember on this device", act=self._presenter.remember)
        return Card("This device", label("This file asks for its passphrase here.", "muted"), row(remember, None))

    def _save_sheet(self) -> None:
        file = Path(self._state.file)
        suggested = file.with_name(f"{file.stem} recovery sheet.pdf")
        path = self._files.save(self, "Save the recovery sheet", suggested=suggested, kinds="PDF (*.pdf)")
        if path is not None:
            self._presenter.save_sheet(path)

    def _save_card(self) -> None:
        name = next((one.name for one in self._state.identities if one.active), "contact")
        suggested = Path(self._state.file).with_name(f"{name.lower().replace(' ', '-')}.card")
        path = self._files.save(self, "Save the contact card", suggested=suggested, kinds=_CARDS)
        if path is not None:
            self._presenter.trust.save_card(path)


_FORMER = "It signs no more; what was sealed for it still opens here."
_PICTURE = "Whoever has your card can compare it with this picture: a telephone reads the short form of the card in it."
_RECOVERY = "It opens the file when the passphrase is forgotten. Keep it on paper, apart from this computer."
_RENEWED = (
    "The file opens with the new passphrase or with this code; the code from before no longer opens it. Print the new "
    "sheet and throw the old one away."
)
_ANEW = (
    "A new one encrypts the whole file anew and brings a new recovery code. Who knows the old one and has an old copy "
    "of the file can still open that copy."
)
_OLD = "Delete them if somebody may know the old passphrase; make a new backup afterwards."
_CARD = 200
