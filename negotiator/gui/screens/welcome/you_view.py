"""Who somebody is: their name, and whether their signing key is made here or comes from a certificate's file."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from negotiator.gui.screens.welcome.parts_view import Ask, PathField
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Choice, Field, Form, Segmented, label, row

_ROLES = ("negotiator", "counsel", "approver", "finance", "business owner", "observer")
_ROLE = Field(
    name="role",
    title="Role",
    kind="choice",
    required=True,
    choices=[Choice(role, role.capitalize()) for role in _ROLES],
)
_MADE = (
    Field(name="name", title="Your name", required=True),
    Field(name="organisation", title="Organisation", required=True, help="In full, as it will stand in the agreement."),
    _ROLE,
    Field(name="email", title="E-mail", help="Stands on your contact card."),
)
_IMPORTED = (
    Field(
        name="p12_passphrase",
        title="Passphrase of that file",
        kind="secret",
        required=True,
        help="The one that was given when the file was exported.",
    ),
    _ROLE,
)
_WAYS = (("made", "Make a key here", ""), ("imported", "I have a .p12 file", ""))


class YouPart(QWidget):
    """Two ways to a signing key; the form of the one that holds."""

    def __init__(self, *, ask: Ask, with_role: bool = True) -> None:
        super().__init__()
        fields = [[one for one in form if with_role or one is not _ROLE] for form in (_MADE, _IMPORTED)]
        self.way = Segmented(_WAYS, name="Where your signing key comes from")
        self.file = PathField("Certificate and key (.p12, .pfx)", ask=ask, needed="Choose the file.")
        self.made, self.imported = (Form(each) for each in fields)
        self._sentence = label("", "muted")
        self._file_first = QWidget()
        self._file_first.setLayout(_stacked(self.file, self.imported))
        for form in (self.made, self.imported) if with_role else ():
            form.set_values({"role": "negotiator"})
        body = _stacked(self._sentence, self.made, self._file_first)
        body.insertLayout(0, row(self.way, None))
        self.setLayout(body)
        self.way.chosen.connect(self._turn)
        self._turn(self.way.choice)

    @property
    def fields(self) -> list[QLineEdit]:
        """Return every line that is typed into."""
        return [*self.made.findChildren(QLineEdit), self.file.field, *self.imported.findChildren(QLineEdit)]

    def check(self) -> bool:
        """Show what is missing, and tell whether nothing is."""
        if self.way.choice == "made":
            return self.made.check()
        chosen = self.file.check()
        return self.imported.check() and chosen

    def values(self) -> dict[str, Any]:
        """Return what was typed; `way` says which of the two."""
        if self.way.choice == "made":
            return {**self.made.values(), "way": "made"}
        return {**self.imported.values(), "p12": self.file.path, "way": "imported"}

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        (self.made.input("name") if self.way.choice == "made" else self.file.field).setFocus()

    def _turn(self, way: str) -> None:
        self.made.setVisible(way == "made")
        self._file_first.setVisible(way == "imported")
        self._sentence.setText(_HERE if way == "made" else _ELSEWHERE)


def _stacked(*widgets: QWidget) -> QVBoxLayout:
    body = QVBoxLayout()
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(SPACE.m)
    for widget in widgets:
        body.addWidget(widget)
    return body


_HERE = "A signing key is made for you. It stays in the file; its fingerprint is shown afterwards."
_ELSEWHERE = (
    "You sign with a certificate that was issued elsewhere. The file must hold its key and the root that issued it; "
    "the name in it is yours here."
)
