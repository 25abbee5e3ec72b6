"""What can become of the identity that signs here: renewed, feared lost, replaced by another, saved."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from negotiator.gui.theme import look
from negotiator.gui.widgets import Card, button, flow, label, line

if TYPE_CHECKING:
    from pathlib import Path

    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import IdentityRow
    from negotiator.gui.widgets.file_chooser import FileChooser

IDENTITIES = "Identities (*.identity *.p12 *.pfx)"
_LEAST_WIDTH, _WIDTH = 220, 320


class ChangesCard(Card):
    """One sentence and one button for each thing that can be done."""

    def __init__(self, one: "IdentityRow", presenter: "SettingsPresenter", files: "FileChooser") -> None:
        super().__init__("When the certificate ends, or its key may be in other hands")
        self._one, self._presenter, self._files = one, presenter, files
        if one.renewable:
            self._offer_renewal()
        else:
            self.add(label(_ELSEWHERE, "muted"))
        self.add(line())
        self._offer_another()
        self.add(line())
        self._offer_saving()

    def _offer_renewal(self) -> None:
        self.add(label(_RENEW, "muted"))
        renew = button("Renew the certificate", symbol="refresh", act=lambda: self._presenter.trust.renew())
        lost = button("Revoke and renew it", "danger", act=lambda: self._presenter.trust.renew(lost=True))
        self.add(_flowing(renew, lost))

    def _offer_another(self) -> None:
        self.add(label("Another identity", "label"))
        self.add(label(_ANOTHER, "muted"))
        self.opens = secret_field("Passphrase of the other identity's file")
        self.opens.setPlaceholderText("Passphrase of that file")
        self.lost = QCheckBox("Somebody may have the old key")
        use = button("Choose the file…", symbol="key", act=self._use)
        self.add(_flowing(self.opens, use))
        self.add(self.lost)

    def _offer_saving(self) -> None:
        self.add(label("A copy of this identity", "label"))
        self.add(label(_SAVE, "muted"))
        self.seals = secret_field("Passphrase for the copy")
        self.again = secret_field("Passphrase for the copy, again")
        for field, hint in ((self.seals, "A passphrase for the copy"), (self.again, "Again")):
            field.setPlaceholderText(hint)
        save = button("Save a copy…", symbol="export", act=self._save)
        self.add(_flowing(self.seals, self.again, save))

    def _use(self) -> None:
        path = self._files.open(self, "The other identity", kinds=IDENTITIES)
        if path is not None:
            self._presenter.trust.use_identity(path, self.opens.text(), lost=self.lost.isChecked())

    def _save(self) -> None:
        kinds = f"{IDENTITIES};;What opens packages with age (*.age)"
        path = self._files.save(self, "Save a copy of the identity", suggested=self._suggested(), kinds=kinds)
        if path is not None:
            self._presenter.trust.save_identity(path, self.seals.text(), self.again.text())

    def _suggested(self) -> "Path":
        return self._presenter.beside_file(f"{self._one.name.lower().replace(' ', '-')}.identity")


def secret_field(name: str) -> QLineEdit:
    """Return a line for a passphrase, named for a screen reader."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    field.setMinimumWidth(look().px(_LEAST_WIDTH))
    field.setMaximumWidth(look().px(_WIDTH))
    return field


def _flowing(*widgets: QWidget) -> QWidget:
    held = QWidget()
    held.setLayout(flow(*widgets))
    return held


_RENEW = (
    "A new certificate under the same root takes the place of this one; partners learn it with your next package and "
    "need compare nothing. When somebody may have the key, the root revokes the old certificate as well."
)
_ELSEWHERE = "This certificate was issued elsewhere. Before it ends, ask for a new one there and choose its file below."
_ANOTHER = (
    "Sign with an identity from a file: saved here before, or PKCS#12 (.p12) from elsewhere. Under another root your "
    "partners must compare it and accept it before they take anything of yours."
)
_SAVE = (
    "With it you can enter yourself again when your key is lost. Keep it apart from this computer. Called .p12, it is "
    "for other programs and holds no root key; called .age, it only opens packages, with the program age."
)
